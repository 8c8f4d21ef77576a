"""Serving the site, and a crowd to try it with."""

import os
import sys

import click

from deliberation.cli.opening import record
from deliberation.crowd.demonstration import demonstrate
from deliberation.domain.stays import WEEK
from deliberation.domain.vision import Role
from deliberation.seed import SLUG, SUMMARY, seed_draft
from deliberation.services import drafting, entering
from deliberation.services.drafting import Setting
from deliberation.services.entering import Invitation
from deliberation.services.reading import document, health
from deliberation.settings import Settings
from deliberation.storage.database import Database


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the site; where nothing was set up yet, with a draft vision to try."""
    with record(settings) as db:
        if not settings.in_production:
            _welcome(settings, db)
    os.execv(sys.executable, [sys.executable, "-m", "deliberation.serve"])  # noqa: S606 (our own module, no shell)


def _welcome(settings: Settings, db: Database) -> None:
    if health.newest_at(db) is None:  # not where somebody set it up, or threw the sample away
        _make_sample(db)
    newest = document.newest(db)
    if newest:
        click.echo(f"\n  Read and vote:    {settings.public_url}/visions/{newest}")
    if newest == SLUG:
        _let_in(settings, db, "As staff:        ", Invitation(Role.PARTICIPANT, "", SLUG, "staff"))
        _let_in(settings, db, "As moderator:    ", Invitation(Role.MODERATOR, "Moderator", SLUG))
    _let_in(settings, db, "As administrator:", Invitation(Role.ADMINISTRATOR, "Administrator"))
    click.echo("\n  Each link works once, for seven days. Use one browser window (or profile) per person.\n")


def _make_sample(db: Database) -> None:
    split, now = seed_draft(), db.now()
    setting = Setting(
        title=split.title,
        summary=SUMMARY,
        introduction=split.introduction,
        opens_at=now,
        closes_at=now + 2 * WEEK,
        merges_until=now + 4 * WEEK,
    )
    drafting.create_vision(db, None, split, setting)


def _let_in(settings: Settings, db: Database, words: str, invitation: Invitation) -> None:
    click.echo(f"  {words} {settings.public_url}/sign-in/{entering.make_link(db, None, invitation).token}")


@click.command()
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
