"""Mine: everything one person said in a vision and what became of it, and what needs them first."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from deliberation.domain.descent import Descent
from deliberation.domain.diffs import Segment, hunks, segments
from deliberation.domain.vision import Backing, Comment, Membership, Revision, Stance, Version, Visitor
from deliberation.services.reading.heard import Heard, heard
from deliberation.services.reading.lasting import brought
from deliberation.services.reading.renewing import asked_again
from deliberation.services.reading.shelf import Shelf, look
from deliberation.services.reading.tellings import Tellings, joined_to, tellings_in, waits
from deliberation.services.reading.views import EditView, Frame, Since, Telling
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, backings, holds, reviews, texts, visions

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Renewal:
    """New words of an edit that somebody voted on, and how they voted on the old ones."""

    old: EditView
    new: EditView
    chosen: Stance
    segments: tuple[Segment, ...]  # the old wording becoming the new one


@dataclass(frozen=True, slots=True)
class Waiting:
    """An own edit whose words have changed under it; `now` is what its principle became, if that goes on."""

    edit: EditView
    now: Revision | None
    segments: tuple[Segment, ...]  # the words it was made for becoming those of now
    heirs: tuple[Revision, ...]  # what goes on from those words in the newest version
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class OwnEdit:
    """An edit that somebody suggested, or stands behind for a reason, with its fates so far."""

    edit: EditView
    tellings: tuple[Telling, ...]
    waits: bool  # its words have changed under it
    twin: int  # the number of the edit that it goes on as, since both say the same now; or 0
    backing: Backing | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """What people speak about: a principle of a version, or (version 0) a suggested edit."""

    number: int
    version: int
    title: str


@dataclass(frozen=True, slots=True)
class OwnRemark:
    """A comment of one's own, what it is about, and its fate once it has one."""

    comment: Comment
    spot: Spot
    telling: Telling | None
    since: Since | None  # what became of the words it is about, where a newer version has them
    now: Spot  # where those are in the newest version


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything of one person's; a stranger has nothing."""

    frame: Frame
    renewals: tuple[Renewal, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    edits: tuple[OwnEdit, ...] = ()
    backed: tuple[OwnEdit, ...] = ()
    remarks: tuple[OwnRemark, ...] = ()
    votes: tuple[tuple[Spot, Stance], ...] = ()
    heard: Heard = field(default_factory=Heard)

    @property
    def is_empty(self) -> bool:
        """Whether this person has said nothing here yet."""
        return not (self.edits or self.backed or self.remarks or self.votes or self.heard.held or self.heard.against)

    @property
    def waiting_by_principle(self) -> tuple[tuple[Waiting, ...], ...]:
        """The edits that wait for their author, those made for the same words together."""
        return _grouped(self.waiting, lambda each: (each.edit.home.position, each.edit.home.id))

    @property
    def others_by_principle(self) -> tuple[tuple[OwnEdit, ...], ...]:
        """The other edits of one's own, those to the same principle together."""
        others = (each for each in self.edits if not each.waits)
        return _grouped(others, lambda each: (each.edit.home.position, each.edit.home.principle_id))


def _grouped(found: Iterable[_T], by: Callable[[_T], tuple[int, int]]) -> tuple[tuple[_T, ...], ...]:
    groups: dict[tuple[int, int], list[_T]] = defaultdict(list)
    for each in found:
        groups[by(each)].append(each)
    return tuple(tuple(groups[key]) for key in sorted(groups))


@dataclass(frozen=True, slots=True)
class _Past:
    """A vision through all its versions, as one member may see it."""

    shelf: Shelf
    member: Membership
    versions: tuple[Version, ...]
    edits: Mapping[int, EditView]  # each in the latest words it fits
    tellings: Tellings
    twins: Mapping[int, int]  # by the id of an edit, the number of the one that it goes on as

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """The principles of every version, the oldest first."""
        return tuple(each for version in self.versions for each in version.revisions)

    def waits(self, edit: EditView) -> bool:
        """Whether an edit's words have changed under it."""
        return waits(edit.amendment, self.told(edit), self.versions[-1].id) and edit.amendment.id not in self.twins

    def own(self, edit: EditView, backing: Backing | None = None) -> OwnEdit:
        """An edit with its fates."""
        return OwnEdit(edit, self.told(edit), self.waits(edit), self.twins.get(edit.amendment.id, 0), backing)

    def told(self, edit: EditView) -> tuple[Telling, ...]:
        """What became of an edit, version by version."""
        return (*self.tellings.get((edit.amendment.id, None), ()),)


def mine(db: Database, slug: str, visitor: Visitor) -> Mine:
    """Gather everything a visitor said from this device."""
    with db.reading() as connection:
        shelf = look(connection, visions.find(connection, slug), visitor, db.now())
        if shelf.frame.member is None:
            return Mine(shelf.frame)
        again, behind = asked_again(connection, shelf), backings.of_member(connection, shelf.frame.member.id)
        past = _past(connection, shelf, shelf.frame.member, visitor, behind.keys())
        decided = heard(connection, shelf.frame.vision, shelf.frame.member)
    own = [each for each in past.edits.values() if each.mine]
    spots = _spots(past)
    return Mine(
        frame=shelf.frame,
        renewals=tuple(_renewal(past, new, old) for new, old in again),
        waiting=tuple(_waiting(past, each) for each in own if past.waits(each)),
        edits=tuple(past.own(each) for each in reversed(own)),
        backed=tuple(past.own(past.edits[id_], each) for id_, each in behind.items()),
        remarks=tuple(_remarks(past, spots)),
        votes=tuple((spots[id_], stance) for id_, stance in shelf.stances.items()),
        heard=decided,
    )


def place_of(db: Database, *, review_id: int | None = None, hold_id: int | None = None) -> str:
    """The address of the vision that a decision was taken in, or that something waits in."""
    with db.reading() as connection:
        kept = reviews.get(connection, review_id) if review_id is not None else holds.get(connection, hold_id or 0)
        return visions.get(connection, kept.vision_id).slug


def _past(connection: Connection, shelf: Shelf, member: Membership, visitor: Visitor, backed: Collection[int]) -> _Past:
    vision, now = shelf.frame.vision, shelf.frame.now
    every, versions = amendments.every(connection, vision.id), texts.every_version(connection, vision.id)
    shelves = {each: look(connection, vision, visitor, now, each) for each in {edit.version_id for edit in every}}
    edits = {each.id: shelves[each.version_id].edits[each.id] for each in every}
    told, newest = tellings_in(connection, vision.id), versions[-1].id
    own = (each for each in every if edits[each.id].mine or each.id in backed)
    waiting = [each for each in own if waits(each, told.get((each.id, None), ()), newest)]
    return _Past(shelf, member, versions, edits, told, joined_to(connection, versions, waiting))


def _spots(past: _Past) -> dict[int, Spot]:
    found = {each.amendment.id: Spot(each.amendment.number, 0, each.home.title) for each in past.edits.values()}
    for version in past.versions:
        found |= {each.id: Spot(each.position, version.number, each.title) for each in version.revisions}
    return found


def _renewal(past: _Past, new_id: int, old_id: int) -> Renewal:
    old, new = past.edits[old_id], past.edits[new_id]
    return Renewal(old, new, past.shelf.stances[old_id], between(_reads(old), _reads(new)))


def _waiting(past: _Past, edit: EditView) -> Waiting:
    home = edit.home
    heirs = Descent(past.revisions).in_version(home, past.versions[-1].id)
    now = next((each for each in heirs if each.principle_id == home.principle_id), None)
    return Waiting(edit, now, between(home.body, now.body) if now else (), heirs, past.told(edit))


def _remarks(past: _Past, spots: Mapping[int, Spot]) -> Iterator[OwnRemark]:
    own = [each for each in past.shelf.comments if each.membership_id == past.member.id]
    newest, since = brought(own, past.revisions, past.versions[-1].id, lambda _: False)
    for said, now in zip(own, newest, strict=True):
        told = past.tellings.get((None, said.id), ())
        yield OwnRemark(said, spots[said.item_id], told[-1] if told else None, since.get(said.id), spots[now.item_id])


def _reads(edit: EditView) -> str:
    """How its principle would read; where its words are veiled, how it reads without it."""
    return edit.parts[0].body if edit.parts else edit.home.body


def between(old: str, new: str) -> tuple[Segment, ...]:
    """Mark how one wording became another."""
    return segments(old, hunks(old, new))
