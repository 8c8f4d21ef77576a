"""The command line: serving, setting up, letting people in, and checking the record."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from deliberation.bench import bench
from deliberation.bench.simulate import simulate
from deliberation.conversations.bringing import Label, bring_in
from deliberation.conversations.files import lines
from deliberation.conversations.progress import progress
from deliberation.conversations.score import FILE, score
from deliberation.crowd.demonstration import demonstrate
from deliberation.domain.conversations import read_statements, read_votes
from deliberation.domain.errors import DeliberationError, Invalid
from deliberation.domain.importing import split_draft
from deliberation.domain.text import count_words
from deliberation.domain.vision import Role
from deliberation.domain.wording import counted
from deliberation.seed import SUMMARY, seed_draft
from deliberation.services import drafting, entering, retaining, verifying
from deliberation.services.drafting import Setting
from deliberation.services.entering import Invitation
from deliberation.services.reading import document
from deliberation.settings import Settings
from deliberation.storage.database import Database

_TWO_WEEKS = 14 * 24 * 60 * 60 * 1000


class _House(click.Group):
    """Says what is wrong in one sentence, and nothing about the code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except DeliberationError as problem:
            raise click.ClickException(problem.message) from None


@click.group(cls=_House, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Deliberation: a draft vision becomes everybody's, word by word, in the open."""
    ctx.obj = Settings.from_environment(os.environ)


@contextmanager
def record(settings: Settings) -> Iterator[Database]:
    """Open this installation's record, its tables up to date."""
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    db = Database(settings.database_url)
    try:
        db.prepare(settings.migrations_folder)
        yield db
    finally:
        db.close()


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the site; the first time with a draft vision to try."""
    with record(settings) as db:
        if not settings.in_production:
            _welcome(settings, db)
    os.execv(sys.executable, [sys.executable, "-m", "deliberation.serve"])  # noqa: S606 (our own module, no shell)


def _welcome(settings: Settings, db: Database) -> None:
    if document.newest(db) is None:
        split = seed_draft()
        now = db.now()
        setting = Setting(
            title=split.title,
            summary=SUMMARY,
            introduction=split.introduction,
            opens_at=now,
            closes_at=now + _TWO_WEEKS,
            merges_until=now + 2 * _TWO_WEEKS,
        )
        drafting.create_vision(db, None, split, setting)
    slug = document.newest(db) or ""
    click.echo(f"\n  Read and vote:    {settings.public_url}/visions/{slug}")
    for role, name, audience, words in (
        (Role.PARTICIPANT, "", "staff", "As staff:        "),
        (Role.MODERATOR, "Moderator", None, "As moderator:    "),
    ):
        link = entering.make_link(db, None, Invitation(role, name, slug, audience))
        click.echo(f"  {words} {settings.public_url}/sign-in/{link.token}")
    link = entering.make_link(db, None, Invitation(Role.ADMINISTRATOR, "Administrator"))
    click.echo(f"  As administrator: {settings.public_url}/sign-in/{link.token}")
    click.echo("\n  Each link works once, for seven days. Use one browser window (or profile) per person.\n")


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", default="", help="The vision's title, if it is not the draft's own.")
@click.option("--open", "opens", is_flag=True, help="Open it for votes at once, for two weeks.")
@click.option("--yes", is_flag=True, help="Do not ask before making it.")
@click.pass_obj
def import_(settings: Settings, file: Path, title: str, *, opens: bool, yes: bool) -> None:
    """Set up a vision from a draft in plain text or Markdown; shows the split first."""
    try:
        split = split_draft(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid("This file is not plain text. Save it as plain text (UTF-8) and try again.") from None
    click.echo(f"{title or split.title or file.stem}: {counted(len(split.chapters), 'principles')}")
    for number, chapter in enumerate(split.chapters, 1):
        click.echo(f"  {number:2} {chapter.title} ({count_words(chapter.body)} words)")
    if not yes:
        click.confirm("Make this vision?", abort=True, default=True)
    with record(settings) as db:
        now = db.now()
        times = (now, now + _TWO_WEEKS) if opens else (None, None)
        named = title or split.title or file.stem
        setting = Setting(named, "", split.introduction, opens_at=times[0], closes_at=times[1])
        receipt = drafting.create_vision(db, None, split, setting)
    click.echo(f"Made: {settings.public_url}/visions/{receipt.facts['slug']}")


@main.command()
@click.argument("votes", type=FILE)
@click.option("--comments", type=FILE, required=True, help="The file of statements, comments.csv.")
@click.option("--title", required=True, help="The vision's title.")
@click.option("--source", required=True, help="Where the votes come from, and on what terms: shown on the vision.")
@click.option("--language", default="en-GB", show_default=True, help="The language of the statements, such as de.")
@click.pass_obj
def import_votes(settings: Settings, votes: Path, comments: Path, title: str, source: str, language: str) -> None:
    """Make a vision to read of a conversation that was held with Polis; VOTES as for `score`."""
    cast, statements = read_votes(lines(votes)), read_statements(lines(comments))
    with record(settings) as db, progress("Bringing the votes in", len(cast.counting)) as tell:
        slug = bring_in(db, cast, statements, Label(title, source, language), tell)
    click.echo(f"Made: {settings.public_url}/visions/{slug}")


@main.command()
@click.argument("slug", required=False)
@click.option("--as", "role", type=click.Choice(["moderator", "administrator", "design_group", "observer"]))
@click.option("--group", help="Let somebody speak for this group of the vision, such as staff.")
@click.option("--name", default="", help="How a moderator's acts are signed.")
@click.pass_obj
def link(settings: Settings, slug: str | None, role: str | None, group: str | None, name: str) -> None:
    """Make a one-time sign-in link: for the vision SLUG, or for the site's administrator."""
    if not (role or group):
        raise click.UsageError("Say whom it is for: --as moderator, --as administrator, or --group staff.")
    if (slug is None) != (role == Role.ADMINISTRATOR):
        raise click.UsageError("A link for an administrator names no vision; every other link names one.")
    with record(settings) as db:
        invitation = Invitation(Role(role) if role else Role.PARTICIPANT, name, slug, group)
        made = entering.make_link(db, None, invitation)
    click.echo(f"{settings.public_url}/sign-in/{made.token}")


@main.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Check the record from its first entry to its head, and everything that follows from it."""
    with record(settings) as db:
        report = verifying.verify(db)
    for sentence in report.sentences:
        click.echo(sentence)
    if not report.holds:
        raise SystemExit(1)


@main.command()
@click.pass_obj
def tidy(settings: Settings) -> None:
    """Let go of personal parts whose time is over, and of what is left of erased words; meant to run once a day."""
    with record(settings) as db:
        count = retaining.tidy(db)
        scrubbed = db.scrub()
    click.echo(f"Personal parts were removed in {counted(count, 'visions')}.")
    if not scrubbed:
        raise click.ClickException("The database is in use, so erased words may still lie in its files. Run it again.")


@main.command()
@click.option("--people", default=200, show_default=True, type=click.IntRange(10, 1000), help="How many there are.")
@click.option("--fast", is_flag=True, help="As fast as it goes, not in three minutes.")
@click.pass_obj
def demo(settings: Settings, people: int, *, fast: bool) -> None:
    """Send a made-up crowd of residents and staff, who vote, suggest and comment while you watch."""
    with record(settings) as db:

        def invite(slug: str, role: Role, *, audience: str | None = None, uses: int = 1) -> str:
            name = "Moderator" if role == Role.MODERATOR else ""
            return entering.make_link(db, None, Invitation(role, name, slug, audience, uses)).token

        demonstrate(settings, invite, people, fast=fast)


@main.command("settings")
@click.pass_obj
def show_settings(settings: Settings) -> None:
    """List what can be set in the environment, with its value now."""
    for each in settings.describe():
        click.echo(f"{each.name:18} {each.value}\n{'':18} {each.meaning}")


main.add_command(bench)
main.add_command(simulate)
main.add_command(score)
