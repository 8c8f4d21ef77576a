"""The vision as read and discussed: the whole document, one principle or edit, one question at a time."""

from dataclasses import dataclass

from deliberation.domain.choosing import chosen
from deliberation.domain.diffs import Segment, hunks, reword, segments, words_in_out
from deliberation.domain.errors import NotAllowed, NotFound
from deliberation.domain.fields import words_in
from deliberation.domain.routing import Reason
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Comment, Phase, Vision, Visitor
from deliberation.services.reading import asking, marking
from deliberation.services.reading.marking import Choice
from deliberation.services.reading.renewing import asked_again
from deliberation.services.reading.shelf import Shelf, around, find, let_in, look
from deliberation.services.reading.views import Card, EditView, Frame
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import backings, nearby, people, second_steps, talk, texts, visions, whereabouts

Places = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words that a flag or a hiding is about, and where they are read."""

    frame: Frame
    card: Card
    edit: EditView | None
    words: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One vision in the list of all."""

    vision: Vision
    phase: Phase
    principles: int
    people: int


@dataclass(frozen=True, slots=True)
class Document:
    """The whole vision as read and discussed."""

    frame: Frame
    cards: tuple[Card, ...]
    edits: tuple[EditView, ...]  # those that touch no principle in particular
    again: int = 0  # how many edits this visitor voted on have new words


@dataclass(frozen=True, slots=True)
class Question:
    """One card of the vote-through: a principle's wording or an edit to it, exactly one of them chosen."""

    frame: Frame
    card: Card
    edit: EditView | None
    place: int  # counts from 1: what is answered, in that order, then what is still to come
    of: int
    answered: int
    next_item: int | None
    reason: Reason | None  # why it is asked; None once it is answered

    @property
    def item_id(self) -> int:
        """What is asked about."""
        return self.edit.amendment.id if self.edit else self.card.revision.id


def listing(db: Database, visitor: Visitor, *, archived: bool = False) -> tuple[Listed, ...]:
    """List the visions this visitor may see, the newest first: those in the archive, or all others."""
    with db.reading() as connection:
        every = (each for each in visions.everything(connection) if (each.archived_at is not None) == archived)
        found = (_listed(connection, each, visitor, db.now()) for each in every)
        return tuple(each for each in found if each is not None)


def archivable(db: Database, slug: str, visitor: Visitor) -> Frame:
    """What stands around the page that puts a vision away; raises `NotAllowed` for all but administrators."""
    with db.reading() as connection:
        here = around(connection, slug, visitor, db.now())
        person = second_steps.administrator(connection, visitor, db.now())
    if person is None:
        raise NotAllowed(second_steps.ONLY_AN_ADMINISTRATOR)
    return here


def newest(db: Database) -> str | None:
    """The address of the vision made last, whoever may see it; not of one that is only here to be read."""
    with db.reading() as connection:
        return next((each.slug for each in visions.everything(connection) if not each.source), None)


def frame(db: Database, slug: str, visitor: Visitor) -> Frame:
    """What stands around a page of this vision."""
    with db.reading() as connection:
        return around(connection, slug, visitor, db.now())


def document(db: Database, slug: str, visitor: Visitor) -> Document:
    """The whole vision with its votes, suggested edits and comments."""
    with db.reading() as connection:
        found = find(connection, slug, visitor, db.now())
        again = len(asked_again(connection, found))
    return Document(found.frame, tuple(found.card(each) for each in found.revisions), found.alone(), again)


def principle(db: Database, slug: str, number: int, visitor: Visitor) -> tuple[Frame, Card]:
    """One principle by its number in the current version."""
    with db.reading() as connection:
        found = find(connection, slug, visitor, db.now())
    return found.frame, found.numbered(number)


def item(db: Database, item_id: int, visitor: Visitor) -> tuple[Frame, Card, EditView | None]:
    """A principle, or an edit with its principle, by the id that votes and comments hang on."""
    with db.reading() as connection:
        found, card, view = _on_its_shelf(connection, item_id, visitor, db.now())
    return found.frame, card, view


def comment(db: Database, comment_id: int, visitor: Visitor) -> tuple[Frame, Card, EditView | None, Comment]:
    """One comment with the words it hangs on."""
    with db.reading() as connection:
        said = talk.comment(connection, comment_id)
        found, card, view = _on_its_shelf(connection, said.item_id, visitor, db.now())
    return found.frame, card, view, next(each for each in found.comments if each.id == comment_id)


def question(db: Database, slug: str, visitor: Visitor, item_id: int | None = None) -> tuple[Frame, Question | None]:
    """The card asked for, or else the one where this visitor's voice is worth most; None when all are answered."""
    with db.reading() as connection:
        found = find(connection, slug, visitor, db.now())
        base_id = found.frame.vision.round.base_version_id
        near = nearby.heard(connection, found.frame.member, base_id) if found.frame.member else ()
    answered, turns = asking.in_turn(found, visitor, near, item_id)
    waiting = [turn.item_id for turn in turns]
    here = item_id if item_id is not None else next(iter(waiting), None)
    if here is None:
        return found.frame, None
    order = [*answered, *waiting]
    if here not in order:
        raise NotFound("These words cannot be voted on any more.")
    place = order.index(here)
    later = [id_ for id_ in (*order[max(place + 1, len(answered)) :], *waiting) if id_ != here]
    view = found.edits.get(here)
    revision = view.home if view else next(each for each in found.revisions if each.id == here)
    return found.frame, Question(
        frame=found.frame,
        card=found.card(revision),
        edit=view,
        place=place + 1,
        of=len(order),
        answered=len(answered),
        next_item=next(iter(later), None),
        reason=next((turn.reason for turn in turns if turn.item_id == here), None),
    )


def pointed_at(
    db: Database, visitor: Visitor, *, item_id: int | None, comment_id: int | None, backing: int | None = None
) -> Pointed:
    """Find what a flag or a hiding is about; of an edit it is the reason, or one of those behind it by number."""
    if comment_id is not None:
        frame_, card, view, said = comment(db, comment_id, visitor)
        return Pointed(frame_, card, view, said.body, said.hidden_at is not None)
    frame_, card, view = item(db, item_id or 0, visitor)
    if view is None:
        raise NotFound("There is no such suggested edit here.")
    if backing is None:
        return Pointed(frame_, card, view, view.amendment.rationale, view.amendment.hidden_at is not None)
    with db.reading() as connection:
        found = backings.get(connection, view.amendment.id, backing)
    return Pointed(frame_, card, view, found.reason, found.hidden_at is not None)


def is_administrator(db: Database, visitor: Visitor) -> bool:
    """Whether this visitor may set up visions."""
    with db.reading() as connection:
        return second_steps.administrator(connection, visitor, db.now()) is not None


def preview(card: Card, text: str, place: tuple[int, int] | None = None) -> tuple[tuple[Segment, ...], int, int]:
    """Show a proposed wording, or other words for a place in it, as tracked changes: segments, words in, words out."""
    body, new = card.revision.body, words_in("text", text, BODY_LIMIT)
    changes = reword(body, *place, new) if place else hunks(body, new)
    return segments(body, changes), *words_in_out(body, changes)


def chosen_in(card: Card, start: int | None, end: int | None) -> tuple[int, int] | None:
    """The whole words somebody chose in a principle; None when they chose none. Raises `Invalid` as `chosen` does."""
    return None if start is None or end is None else chosen(card.revision.body, start, end)


def choice(card: Card, edit: EditView | None, paragraph: int | None, start: int | None, end: int | None) -> Choice:
    """The words that a comment on a principle, or on an edit to it, can be about; some of them are chosen already."""
    return marking.choice(edit.wording if edit else card.revision.body, paragraph, start, end)


def places(db: Database, slug: str, visitor: Visitor) -> tuple[Frame, Places, Places]:
    """The areas and the organisations that can be chosen, as (id, name): this visitor's own, and those of many."""
    with db.reading() as connection:
        here = around(connection, slug, visitor, db.now())
        vision_id, member = here.vision.id, here.member
        return (
            here,
            whereabouts.listed(connection, "area", vision_id, member.area_id if member else None),
            whereabouts.listed(connection, "organisation", vision_id, member.organisation_id if member else None),
        )


def _listed(connection: Connection, vision: Vision, visitor: Visitor, now: int) -> Listed | None:
    try:
        _, _, phase = let_in(connection, vision, visitor, now)
    except NotFound:
        return None
    principles = texts.revisions_of(connection, vision.round.base_version_id)
    return Listed(vision, phase, len(principles), people.count(connection, vision.id))


def _on_its_shelf(
    connection: Connection, item_id: int, visitor: Visitor, now: int
) -> tuple[Shelf, Card, EditView | None]:
    thing = texts.item(connection, item_id)
    found = look(connection, visions.get(connection, thing.vision_id), visitor, now, thing.version_id)
    if thing.kind == "revision":
        return found, found.numbered(thing.number), None
    view = found.discussed(found.edits[item_id])
    return found, found.card(view.home), view
