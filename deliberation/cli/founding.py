"""An installation's first day, its backups, and its second first day."""

from pathlib import Path

import click

from deliberation.cli.opening import record
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Role
from deliberation.domain.wording import counted
from deliberation.services import copying, entering, retaining
from deliberation.services.entering import Invitation
from deliberation.settings import COMMAND, Settings
from deliberation.storage.database import Database, State

_HERE_ALREADY = f"""This installation is set up already, and nothing was changed.
  Let an administrator in:  {COMMAND} user let-in "Their name"
  See whether all is well:  {COMMAND} doctor
  Serve the site:           {COMMAND} serve"""
_KEEP_IT = "No backup has it: keep a copy apart. With another key, codes and e-mail addresses are not known any more."
_NEXT = f"""
Next:
  1. Serve the site:              {COMMAND} serve
  2. Open the link in a browser.  It works once, for seven days. You then run the whole site.
  3. See whether all is well:     {COMMAND} doctor
  4. Keep a copy every night:     {COMMAND} backup FILE"""


@click.command()
@click.option("--name", default="Administrator", show_default=True, help="How the first administrator is called.")
@click.pass_obj
def init(settings: Settings, name: str) -> None:
    """Set up an installation: data folder, secret key, database, and a link for its first administrator."""
    _require_nothing(settings)
    with record(settings) as db:
        made = entering.make_link(db, None, Invitation(Role.ADMINISTRATOR, name))
    click.echo(f"The data folder is {settings.data_folder}. Everything that must be kept is in it.")
    _tell_of_the_key(settings)
    click.echo(f"The database is ready. {name} comes in by this link:\n\n  {settings.public_url}/sign-in/{made.token}")
    click.echo(_NEXT)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Copy everything into FILE while the site is used, restore that as a trial, and keep it when both are the same."""
    if _state(settings) == State.EMPTY:
        raise Conflict(f"There is nothing here to keep yet. Set it up first: {COMMAND} init")
    if not file.parent.is_dir():
        raise Conflict(f"There is no folder {file.parent}. Make it first, where only you can read.")
    kept = copying.back_up(settings.database_url, file, settings.migrations_folder)
    for sentence in kept.sentences:
        click.echo(sentence)
    click.echo(f"Done: {file} was restored as a trial, and is what was there. Keep it where only you can read it.")


@click.command()
@click.pass_obj
def tidy(settings: Settings) -> None:
    """Let go of personal parts whose time is over, and of what is left of erased words; a server does that daily."""
    with record(settings) as db:
        count = retaining.tidy(db)
        scrubbed = db.scrub()
    click.echo(f"Personal parts were removed in {counted(count, 'visions')}.")
    if not scrubbed:
        raise Conflict("The database is in use, so erased words may still lie in its files. Run it again.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Bring back everything from the backup FILE, into an empty installation only."""
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = copying.restore(file, settings.database_url, settings.migrations_folder)
    for sentence in kept.sentences:
        click.echo(sentence)
    _tell_of_the_key(settings)
    click.echo(f"Done: every entry was checked. See whether all is well: {COMMAND} doctor")


def _require_nothing(settings: Settings) -> None:
    if _state(settings) not in {State.EMPTY, None}:  # one that does not answer is told of when it is opened
        raise Conflict(_HERE_ALREADY)


def _state(settings: Settings) -> State | None:
    if settings.database_file and not settings.database_file.exists():
        return State.EMPTY
    db = Database(settings.database_url)
    try:
        return db.state(settings.migrations_folder)
    finally:
        db.close()


def _tell_of_the_key(settings: Settings) -> None:
    if settings.given_key:
        click.echo("The secret key is the one in SECRET_KEY.")
    elif settings.secret_key:
        click.echo(f"The secret key is in {settings.data_folder}/secret_key, for its owner only. {_KEEP_IT}")
