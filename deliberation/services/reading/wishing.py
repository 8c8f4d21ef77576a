"""The forms for changes to the principles themselves: what they begin with, and what would come of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from deliberation.domain.deeds import deed
from deliberation.domain.errors import NotFound
from deliberation.domain.fields import WHY, words_in
from deliberation.domain.importing import Chapter, as_draft
from deliberation.domain.restructuring import Wish, read, structural
from deliberation.domain.structure import Section, before_each
from deliberation.domain.vision import Amendment, Beginning, Change, Kind, Revision, Visitor, joined
from deliberation.services.reading.comparing import Row, compared
from deliberation.services.reading.parts import Part, Restated, beside, parts_of
from deliberation.services.reading.shelf import around
from deliberation.services.reading.suggesting import own
from deliberation.services.reading.views import EditView, Frame
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
    rewords: EditView | None = None  # an own edit that the wish will take the place of

    @property
    def base_id(self) -> int:
        """The version that the form is about from now on: what changed since it was begun stands above it."""
        return self.frame.vision.round.base_version_id

    @property
    def fits(self) -> bool:
        """Whether the edit to be reworded was made for the principles as they are now."""
        return self.rewords is not None and self.rewords.amendment.version_id == self.base_id

    @property
    def voters(self) -> int:
        """How many voted on the edit to be reworded."""
        return self.rewords.standing.overall.total if self.rewords else 0

    def chosen(self, wish: Wish) -> tuple[Revision, ...]:
        """The principles that a wish is about, in their order."""
        return tuple(each for each in self.revisions if each.principle_id in wish.principles)


def ground(
    db: Database, slug: str, kind: str, visitor: Visitor, begun_on: int | None = None, rewords: int | None = None
) -> Ground:
    """Fetch the principles as they stand, for a form of one kind that was begun on a version, by its id.

    `rewords` is an edit's number; one that is not one's own, not open or of another kind is left out: posting says so.
    Without a version the form was begun on what that edit was made for. Raises `NotFound` for a kind there is not.
    """
    structural(kind)
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        versions = texts.every_version(connection, frame.vision.id)
        old = own(connection, frame, visitor, rewords)
    old = old if old and old.kind == kind else None
    begun_on = begun_on or (old.amendment.version_id if old else 0)
    named = {each.id: each for each in versions}
    now, then = named[frame.vision.round.base_version_id], named.get(begun_on)
    since = tuple(row for row in compared(then, now, versions) if row.differs) if then else ()
    return Ground(frame, now.revisions, since, old)


def blank(here: Ground, kind: str, number: int | None) -> Wish:
    """What a form says before anybody writes in it: what the edit to be reworded asks for, else of a principle.

    Raises `NotFound` for a principle there is not.
    """
    if here.rewords:
        return _as_asked(here, here.rewords)
    old = next((each for each in here.revisions if each.position == number), None)
    if old is None and kind not in _OF_NONE:
        raise NotFound("Choose the principle that you want to change first.")
    wish = Wish(kind, (old.principle_id,) if old else ())
    if old is None:
        last, text = here.revisions[-1].principle_id, _as_draft(here, here.revisions)
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


def _as_asked(here: Ground, edit: EditView) -> Wish:
    """Write an edit as the form that led to it said it."""
    amendment = edit.amendment
    if edit.kind == Kind.WHOLE:
        return Wish(edit.kind, text=_as_draft(here, (section for _, section in edit.beside if section)))
    places: Iterable[Change | Beginning] = (*amendment.changes, *amendment.beginnings)
    return Wish(
        edit.kind,
        tuple(each.principle_id for each in amendment.changes),
        tuple((part.title, "" if part.revision else part.body) for part in edit.parts if part.title),
        next(each.after for each in places),
    )


def _as_draft(here: Ground, sections: Iterable[Revision | Section]) -> str:
    return as_draft(here.frame.vision.title, [Chapter(each.title, each.body) for each in sections])
