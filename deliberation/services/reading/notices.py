"""The site's own pages, as a visitor reads them, and their earlier words."""

from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.errors import NotAllowed
from deliberation.domain.notices import Passage, named, passages
from deliberation.domain.rules import Action
from deliberation.domain.vision import Vision, Visitor, phase_of
from deliberation.notices import shipped
from deliberation.storage import journal, resealing
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import pages, people, second_steps, visions


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when a vision keeps what is personal: a moment, or days after its last version; neither: no end is set."""

    slug: str
    title: str
    zone: str
    until: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A page of the site, and until when each vision keeps what is personal, as far as that is set."""

    name: str
    text: str
    passages: tuple[Passage, ...]
    may_edit: bool
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that a page had from a moment on, and who gave them."""

    at: int
    by: str
    passages: tuple[Passage, ...]


def notice(db: Database, name: str, visitor: Visitor) -> Notice:
    """Give a page by its name; raises `NotFound`."""
    with db.reading() as connection:
        text = pages.body(connection, named(name))
        words = shipped(name) if text is None else text
        seen = (each for each in visions.everything(connection) if _is_for(connection, each, visitor, db.now()))
        kept = tuple(
            Kept(each.slug, each.title, each.zone, each.kept_until, each.kept_days)
            for each in seen
            if each.kept_until or each.kept_days
        )
        return Notice(name, words, passages(words), _edits(connection, visitor, db.now()), kept)


def wordings(db: Database, name: str, visitor: Visitor) -> tuple[Notice, tuple[Wording, ...]]:
    """Give a page with all the words it was given, the newest first; raises `NotAllowed` for all but administrators."""
    found = notice(db, name, visitor)
    if not found.may_edit:
        raise NotAllowed("Only an administrator can change this page.")
    with db.reading() as connection:
        entries = list(resealing.of_kinds(connection, journal.SITE, ("PageChanged",)))
    given = [each for each in entries if each.facts["page"] == name]
    return found, tuple(Wording(each.at, each.facts["by"], passages(each.facts["body"])) for each in reversed(given))


def _is_for(connection: Connection, vision: Vision, visitor: Visitor, now: int) -> bool:
    _, role = people.looked_up(connection, vision, visitor, now)
    return rules.may(role, Action.READ, phase_of(vision.round, now))


def _edits(connection: Connection, visitor: Visitor, now: int) -> bool:
    return second_steps.administrator(connection, visitor, now) is not None
