"""Bringing in what was written, or voted on, elsewhere."""

from pathlib import Path

import click

from deliberation.cli.opening import record
from deliberation.conversations.bringing import Label, bring_in
from deliberation.conversations.files import lines
from deliberation.conversations.progress import progress
from deliberation.conversations.score import FILE
from deliberation.domain.conversations import read_statements, read_votes
from deliberation.domain.errors import Invalid
from deliberation.domain.importing import split_draft
from deliberation.domain.stays import WEEK
from deliberation.domain.text import count_words
from deliberation.domain.wording import counted
from deliberation.services import drafting
from deliberation.services.drafting import Setting
from deliberation.settings import Settings


@click.command("import")
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
        times = (now, now + 2 * WEEK) if opens else (None, None)
        named = title or split.title or file.stem
        setting = Setting(named, "", split.introduction, opens_at=times[0], closes_at=times[1])
        receipt = drafting.create_vision(db, None, split, setting)
    click.echo(f"Made: {settings.public_url}/visions/{receipt.facts['slug']}")


@click.command()
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
