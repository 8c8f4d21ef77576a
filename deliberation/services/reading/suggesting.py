"""The form for better words: what they take the place of, what led to them, and who asks for nearly the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliberation.domain.diffs import hunks, reword
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.fields import words_in
from deliberation.domain.pooling import similar
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Comment, Hunk, Visitor
from deliberation.services.reading.comparing import Row, compared
from deliberation.services.reading.shelf import find, look
from deliberation.services.reading.views import Card, EditView, Frame
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, backings, talk, texts, visions

Place = tuple[int, int] | None  # [start, end) of the words the new ones stand for; None = all of them


@dataclass(frozen=True, slots=True)
class Suggesting:
    """The form's surroundings; `alike` are open edits that somebody with the same wish could back instead."""

    frame: Frame
    card: Card
    rewords: EditView | None = None  # an own edit that the new words will take the place of
    origin: Comment | None = None  # the comment they are suggested because of
    voters: int = 0  # how many voted on the edit they take the place of
    alike: tuple[EditView, ...] = ()
    since: tuple[Row, ...] = ()  # what changed in the principle since the form was begun

    @property
    def start(self) -> str:
        """The words to begin with: those of the edit to be reworded where it fits the text, else the text."""
        body = self.card.revision.body
        return self.rewords.body if self.rewords and self.fits else body

    @property
    def fits(self) -> bool:
        """Whether the edit to be reworded was made for the words as they are now."""
        return self.rewords is not None and self.rewords.home.id == self.card.revision.id


def suggesting(
    db: Database,
    slug: str,
    number: int,
    visitor: Visitor,
    rewords: int | None = None,
    origin: int | None = None,
    begun_on: int | None = None,
) -> Suggesting:
    """Lay out the form for a principle; `rewords` is an edit's number, `origin` a comment's id.

    What is not one's own, or not there any more, is left out: posting says so. A form `begun_on` a wording (by its id)
    of an earlier version is for what that is now, whatever its number; raises `Conflict` where it has ended.
    """
    with db.reading() as connection:
        shelf = find(connection, slug, visitor, db.now())
        edit = own(connection, shelf.frame, visitor, rewords)
        row = _since(connection, shelf.frame, begun_on) if begun_on else None
    return Suggesting(
        frame=shelf.frame,
        card=shelf.card(row.new) if row and row.new else shelf.numbered(number),
        since=(row,) if row else (),
        rewords=edit if edit and edit.body else None,
        origin=next((each for each in shelf.comments if each.id == origin and each.body), None),
        voters=edit.standing.overall.total if edit else 0,
    )


def _since(connection: Connection, frame: Frame, begun_on: int) -> Row | None:
    """Set a wording of an earlier version beside what it is now; None for one that is of no earlier version."""
    versions = texts.every_version(connection, frame.vision.id)
    now = next(each for each in versions if each.id == frame.vision.round.base_version_id)
    every = ((then, old) for then in versions if then != now for old in then.revisions)
    found = next((pair for pair in every if pair[1].id == begun_on), None)
    if found is None:
        return None
    then, old = found
    for row in compared(then, now, versions):
        if row.new and row.new.principle_id == old.principle_id:
            return row
    raise Conflict(f"Principle {old.position} has ended since you started. Your words are kept.")


def led_to(db: Database, comment_id: int, visitor: Visitor) -> tuple[str, int]:
    """Say where words suggested because of a comment belong now: the vision's address and the principle's number.

    Raises `NotFound` where that principle has ended.
    """
    with db.reading() as connection:
        item = texts.item(connection, talk.comment(connection, comment_id).item_id)
        vision = visions.get(connection, item.vision_id)
        there = look(connection, vision, visitor, db.now(), item.version_id)
        about = there.edits[item.id].home if item.kind == "amendment" else there.numbered(item.number).revision
        for each in texts.revisions_of(connection, vision.round.base_version_id):
            if each.principle_id == about.principle_id:
                return vision.slug, each.position
    raise NotFound("The principle this comment is about has ended. Its words may live on in another one.")


def with_alike(db: Database, found: Suggesting, text: str, place: Place) -> Suggesting:
    """Add the open edits that ask for nearly the same as these words; none where one asks for just the same."""
    with db.reading() as connection:
        member = found.frame.member
        backed = backings.of_member(connection, member.id) if member else {}
    wanted = _wanted(found.card.revision.body, text, place)
    others = {
        each.amendment.id: each
        for each in found.card.edits
        if each.amendment.is_open and each.body and not each.mine and each.amendment.id not in backed
    }
    changes = {id_: each.amendment.changes[0].hunks for id_, each in others.items()}
    if not wanted or wanted in changes.values():  # nothing to compare, or it will be one edit with that one
        return found
    alike = similar(found.card.revision.body, wanted, changes)
    return replace(found, alike=tuple(others[id_] for id_ in alike))


def own(connection: Connection, frame: Frame, visitor: Visitor, number: int | None) -> EditView | None:
    """Find an open edit of one's own by its number, as it reads in the latest words it fits."""
    if number is None:
        return None
    try:
        edit = amendments.numbered(connection, frame.vision.id, number)
    except NotFound:
        return None
    there = look(connection, frame.vision, visitor, frame.now, edit.version_id).edits[edit.id]
    return there if there.mine and edit.is_open else None


def _wanted(body: str, text: str, place: Place) -> Sequence[Hunk]:
    try:
        new = words_in("text", text, BODY_LIMIT)
        return reword(body, *place, new) if place else hunks(body, new)
    except Invalid:  # posting says what is wrong with them
        return ()
