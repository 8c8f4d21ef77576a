"""The forms for changes to the principles themselves: what they begin with, and what would come of them."""

from dataclasses import dataclass, replace

from deliberation.domain.deeds import deed
from deliberation.domain.errors import NotFound
from deliberation.domain.fields import WHY, words_in
from deliberation.domain.restructuring import Wish, read, structural
from deliberation.domain.structure import before_each
from deliberation.domain.vision import Amendment, Kind, Revision, Visitor, joined
from deliberation.services.reading.comparing import Row, compared
from deliberation.services.reading.parts import Part, Restated, beside, parts_of
from deliberation.services.reading.shelf import around
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Database
from deliberation.storage.library import texts

_OF_NONE = {Kind.NEW, Kind.WHOLE}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of a wish, as its edit would be shown."""

    kind: Kind
    deed: str
    parts: tuple[Part, ...]
    beside: tuple[Restated, ...]
    restructures: bool = True


@dataclass(frozen=True, slots=True)
class Ground:
    """What a wish is made on: the principles as they stand, and what changed in them since it was begun."""

    frame: Frame
    revisions: tuple[Revision, ...]
    since: tuple[Row, ...] = ()

    def chosen(self, wish: Wish) -> tuple[Revision, ...]:
        """The principles that a wish is about, in their order."""
        return tuple(each for each in self.revisions if each.principle_id in wish.principles)


def ground(db: Database, slug: str, kind: str, visitor: Visitor, begun_on: int | None = None) -> Ground:
    """Fetch the principles as they stand, for a form of one kind that was begun on a version, by its id.

    Raises `NotFound` for a kind there is not.
    """
    structural(kind)
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        versions = texts.every_version(connection, frame.vision.id)
    named = {each.id: each for each in versions}
    now, then = named[frame.vision.round.base_version_id], named.get(begun_on or 0)
    since = tuple(row for row in compared(then, now, versions) if row.differs) if then else ()
    return Ground(frame, now.revisions, since)


def blank(here: Ground, kind: str, number: int | None) -> Wish:
    """What a form says before anybody writes in it, about a principle by its number.

    Raises `NotFound` for a principle there is not.
    """
    old = next((each for each in here.revisions if each.position == number), None)
    if old is None and kind not in _OF_NONE:
        raise NotFound("Choose the principle that you want to change first.")
    wish = Wish(kind, (old.principle_id,) if old else ())
    if old is None:
        last, text = here.revisions[-1].principle_id, _as_draft(here)
        return replace(wish, after=last, parts=(("", ""),)) if kind == Kind.NEW else replace(wish, text=text)
    parts = ((old.title, old.body), ("", "")) if kind == Kind.SPLIT else ((old.title, ""),)
    return replace(wish, parts=parts, after=before_each(here.revisions)[old.principle_id])


def drawn(here: Ground, wish: Wish) -> Wish:
    """Put the words of the principles to be joined into the form, one under another."""
    (title, _), *_more = wish.parts or (("", ""),)
    return replace(wish, parts=((title, joined(each.body for each in here.chosen(wish))),))


def outlook(here: Ground, wish: Wish, rationale: str) -> Outlook:
    """Show what would come of a wish; raises as `read` does, and `Invalid` without a reason."""
    deeds, vision = read(wish, here.revisions), here.frame.vision
    words_in("rationale", rationale, missing=WHY)
    version_id = vision.round.base_version_id
    edit = Amendment(0, vision.id, 0, version_id, deeds.kind, "", None, "", 0, deeds.changes, deeds.beginnings)
    return Outlook(
        kind=deeds.kind,
        deed=deed(deeds.kind, deeds.changes, deeds.beginnings, here.revisions),
        parts=parts_of(edit, here.revisions),
        beside=beside(edit, here.revisions) if deeds.kind == Kind.WHOLE else (),
    )


def _as_draft(here: Ground) -> str:
    """Write the vision as a draft that reads the same when it is taken apart again."""
    sections = (f"## {each.title}\n\n{each.body}" for each in here.revisions)
    return "\n\n".join((f"# {here.frame.vision.title}", *sections))
