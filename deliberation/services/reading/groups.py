"""Opinion groups as they may be told of: who stands where on the map, how each group has voted, and as of when."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from deliberation.domain.opinion import FEWEST_SHOWN, OpinionGroup, OpinionTallies, Places, Run, scattered, shown
from deliberation.domain.opinion.answers import Floats
from deliberation.domain.vision import Phase, Visitor
from deliberation.services.reading.shelf import let_in
from deliberation.services.reading.views import Frame
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import opinions, visions
from deliberation.storage.library.opinions import Kept

MANY = 1000  # votes since: more are not counted
_DOTS = 240  # on a map: more are a blot
_REMEMBERED = 16  # maps


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody stands, and the letter of their group; empty where they are in none that is told of."""

    x: float
    y: float
    letter: str


@dataclass(frozen=True, slots=True)
class Freshness:
    """A picture made from the votes up to entry `position`, `age` seconds ago; `since` votes were cast after that.

    `is_recounted`: votes were left out since, or counted again, which the picture does not know yet.
    """

    position: int
    age: int
    since: int
    is_recounted: bool


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The map: groups that are told of, and their dots by letter, one for `each` so many people.

    One group, "all", says that there are no distinct ones; none at all that those found are too small to be told of, or
    that nobody has voted. `people` are all who voted, `mine` is the visitor's own place.
    """

    groups: tuple[OpinionGroup, ...]
    dots: Mapping[str, Floats]
    each: int
    people: int
    found: int  # groups, those too small to be told of among them
    mine: Spot | None
    fresh: Freshness

    @property
    def are_distinct(self) -> bool:
        """Tell whether there are several to tell of."""
        return len(self.groups) > 1

    @property
    def aside(self) -> int:
        """How many people are in no group that is told of."""
        return self.people - sum(group.size for group in self.groups)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """What is known of a round's opinion groups: a picture, how large each is, and how it stands on every item.

    `sizes` and `tallies` are those of distinct groups that are told of, by letter. There is no picture before the
    groups have been looked for, and where only the record was kept.
    """

    picture: Picture | None
    is_frozen: bool
    sizes: Mapping[str, int]
    tallies: OpinionTallies


def found_in(connection: Connection, frame: Frame) -> Groups:
    """Give the opinion groups of a vision's round as they were found last, or as they were frozen."""
    kept = opinions.last_run(connection, frame.vision.round.id)
    if kept:
        picture = _picture(connection, frame, kept)
        return _told(picture, kept.is_frozen, {group.letter: group.size for group in picture.groups}, kept.run.tallies)
    settled = None if frame.phase == Phase.DELIBERATION else opinions.frozen_groups(connection, frame.vision.round.id)
    sizes, tallies = settled or ({}, {})
    told = shown(sizes, sum(sizes.values()))
    return _told(None, settled is not None, {letter: sizes[letter] for letter in told}, tallies)


def freshness(db: Database, slug: str, visitor: Visitor) -> Freshness:
    """Tell how old the last picture of a vision's round is; at position 0 there is none."""
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        let_in(connection, vision, visitor, db.now())
        position, made_at = opinions.mark(connection, vision.round.id)
        return _freshness(connection, vision.journal_id, position, db.now() - made_at)


def _told(picture: Picture | None, is_frozen: bool, sizes: Mapping[str, int], tallies: OpinionTallies) -> Groups:
    several = sizes if len(sizes) > 1 else {}
    return Groups(picture, is_frozen, several, {letter: tallies[letter] for letter in several})


def _freshness(connection: Connection, journal_id: int, position: int, age: int) -> Freshness:
    since = journal.moments(connection, journal_id, position, opinions.CAST, MANY)
    recounted = journal.moments(connection, journal_id, position, opinions.RECOUNTING, 1)
    return Freshness(position, max(0, age) // 1000, len(since), bool(recounted))


def _picture(connection: Connection, frame: Frame, kept: Kept) -> Picture:
    run, places = kept.run, Places.unpacked(kept.run.places)
    groups = _discreet(run, len(places.people))
    each = max(1, -(-sum(group.size for group in groups) // _DOTS))
    dots = _scattered(run.places, tuple(run.groups.index(group) for group in groups), each)
    return Picture(
        groups=groups,
        dots=dict(zip((group.letter for group in groups), dots, strict=True)),
        each=each,
        people=len(places.people),
        found=len(run.groups),
        mine=_spot(run, groups, places, frame.member.id) if frame.member else None,
        fresh=_freshness(connection, frame.vision.journal_id, run.position, frame.now - kept.made_at),
    )


def _discreet(run: Run, people: int) -> tuple[OpinionGroup, ...]:
    """Leave out the groups that are not to be told of; a crowd that is not parted needs only to be large enough."""
    sizes = {group.letter: group.size for group in run.groups}
    told = shown(sizes, people) if len(sizes) > 1 else [each for each in sizes if sizes[each] >= FEWEST_SHOWN]
    return tuple(group for group in run.groups if group.letter in told)


@lru_cache(_REMEMBERED)
def _scattered(packed: bytes, chosen: tuple[int, ...], each: int) -> tuple[Floats, ...]:
    """Scatter some of the groups, by their places; everybody who looks is shown the same."""
    places = Places.unpacked(packed)
    width = float(np.ptp(places.positions[:, 0])) if len(places.people) else 0.0
    return tuple(scattered(places.positions[places.labels == place], each, width) for place in chosen)


def _spot(run: Run, groups: tuple[OpinionGroup, ...], places: Places, member_id: int) -> Spot | None:
    found = places.of(member_id)
    if found is None:
        return None
    x, y, label = found
    group = run.groups[label] if label >= 0 else None
    return Spot(x, y, group.letter if group in groups else "")
