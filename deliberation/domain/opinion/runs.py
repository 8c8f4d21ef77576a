"""What one finding of opinion groups leaves: for pages, for the rule, and for the next one."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats
from deliberation.domain.opinion.distinctions import Distinctions, distinctions
from deliberation.domain.opinion.families import Family, tabulate
from deliberation.domain.opinion.groups import OpinionGroup, OpinionGroups
from deliberation.domain.opinion.memory import Memory
from deliberation.domain.opinion.scores import Scores, score
from deliberation.domain.opinion.tellings import Telling
from deliberation.domain.opinion.votes import Votes
from deliberation.domain.vision import Tally

OpinionTallies = Mapping[str, Mapping[int, Tally]]  # by letter, then by item

_FAST = 1  # a few more bytes, in a tenth of the time
_WHOM, _WHERE, _WHICH = 8, 8, 1  # bytes for each person


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where everybody who voted stands, (n, 2), and in which of the groups: a place among them, (n), or -1."""

    people: NDArray[np.int64]  # ascending
    positions: NDArray[np.float32]
    labels: NDArray[np.int8]

    def of(self, person: int) -> tuple[float, float, int] | None:
        """Where one person stands, and the place of their group or -1; None for somebody who has not voted."""
        at = int(np.searchsorted(self.people, person))
        if at == len(self.people) or self.people[at] != person:
            return None
        x, y = self.positions[at].tolist()
        return x, y, int(self.labels[at])

    def packed(self) -> bytes:
        """Write them in few bytes."""
        apart = np.diff(self.people, prepend=0)  # small numbers, mostly the same
        return zlib.compress(apart.tobytes() + self.positions.tobytes() + self.labels.tobytes(), _FAST)

    @staticmethod
    def unpacked(packed: bytes) -> Places:
        """Bring back what `packed` gave."""
        written = zlib.decompress(packed)
        count = len(written) // (_WHOM + _WHERE + _WHICH)
        people = np.cumsum(np.frombuffer(written[: _WHOM * count], np.int64))
        positions = np.frombuffer(written[_WHOM * count : -_WHICH * count or None], np.float32).reshape(-1, 2)
        return Places(people, positions, np.frombuffer(written[(_WHOM + _WHERE) * count :], np.int8))


@dataclass(frozen=True, slots=True)
class Run:
    """The groups of one round as they were found after entry `position` of its record, in so many `votes`.

    `tallies` are empty where there are no distinct groups: nobody stands apart. `places` and `memory` are packed, and
    so is `telling`, what later pictures are compared with; None where this one may not be told.
    """

    vision_id: int
    round_id: int
    position: int
    votes: int
    groups: tuple[OpinionGroup, ...]
    ratio: float
    tallies: OpinionTallies
    places: bytes
    memory: bytes
    telling: bytes | None

    @staticmethod
    def of(found: OpinionGroups, votes: Votes, vision_id: int, round_id: int, position: int) -> Run:
        """Take down what was found in these votes."""
        places = Places(found.people, found.positions.astype(np.float32), found.labels.astype(np.int8))
        return Run(
            vision_id=vision_id,
            round_id=round_id,
            position=position,
            votes=len(votes),
            groups=found.groups,
            ratio=found.ratio,
            tallies=counted(votes, found.family) if found.are_distinct else {},
            places=places.packed(),
            memory=zlib.compress(json.dumps(found.memory.plain()).encode(), _FAST),
            telling=Telling.of(found, votes).packed(),
        )

    def untold(self) -> Run:
        """The same, with nothing that may be told."""
        return replace(self, telling=None)

    def may_follow(self, earlier: Iterable[bytes]) -> bool:
        """Tell whether nobody who kept these tellings could learn of a few people by this one."""
        new = Telling.unpacked(self.telling or b"")
        return all(new.may_follow(Telling.unpacked(old)) for old in earlier)

    def members(self) -> dict[str, list[int]]:
        """Who is in each group, by letter; nobody where there are no distinct ones."""
        placed = Places.unpacked(self.places)
        letters = [group.letter for group in self.groups] if self.tallies else []
        return {letter: placed.people[placed.labels == place].tolist() for place, letter in enumerate(letters)}

    def plain(self) -> dict[str, Any]:
        """Numbers, texts and lists only, as JSON keeps them; `recalled` brings back exactly this."""
        return {
            "of": [self.vision_id, self.round_id, self.position, self.votes],
            "groups": groups_as_json(self.groups),
            "ratio": self.ratio,
            "tallies": tallies_as_json(self.tallies),
            "packed": [b64encode(packed).decode() for packed in (self.places, self.memory)],
            "telling": None if self.telling is None else b64encode(self.telling).decode(),
        }

    @staticmethod
    def recalled(plain: Mapping[str, Any]) -> Run:
        """Bring back what `plain` gave."""
        vision_id, round_id, position, votes = plain["of"]
        groups, tallies = groups_from(plain["groups"]), tallies_from(plain["tallies"])
        places, memory = map(b64decode, plain["packed"])
        telling = None if plain["telling"] is None else b64decode(plain["telling"])
        return Run(vision_id, round_id, position, votes, groups, plain["ratio"], tallies, places, memory, telling)


def memory_of(packed: bytes) -> Memory:
    """Unpack what a run hands to the next."""
    return Memory.recalled(json.loads(zlib.decompress(packed)))


def beside(run: Run, found: OpinionGroups, votes: Votes, earlier: Sequence[bytes], before: Run | None) -> Run:
    """Give of a run, found in these votes, what may be told beside earlier tellings.

    That is all of it; or else how those vote now who were told of in the last run that was told, `before`, in the
    groups they were in; or else nothing.
    """
    if run.may_follow(earlier):
        return run
    if before and before.tallies:
        again = Run.of(_unmoved(found, before), votes, run.vision_id, run.round_id, run.position)
        if again.may_follow(earlier):
            return again
    return run.untold()


def _unmoved(found: OpinionGroups, before: Run) -> OpinionGroups:
    """The groups of an earlier run, as they stand now: nobody has come, gone or moved; whoever would is aside."""
    places = Places.unpacked(before.places)
    at = np.searchsorted(places.people, found.people)
    at[at == len(places.people)] = 0
    labels = np.where(places.people[at] == found.people, places.labels[at], -1).astype(np.int64)
    groups = [
        replace(group, size=int(np.sum(labels == place)), centre=_middle(found.positions[labels == place]))
        for place, group in enumerate(before.groups)
    ]
    return replace(found, labels=labels, groups=tuple(groups))


def counted(votes: Votes, family: Family) -> OpinionTallies:
    """Count how each group of a family has voted on every item that has votes."""
    items = np.flatnonzero(np.bincount(votes.items))
    table = tabulate(votes, family, items)
    return {
        name: {item: Tally(*row) for item, row in zip(items.tolist(), table[:, place].tolist(), strict=True)}
        for place, name in enumerate(family.names)
    }


def scored(tallies: OpinionTallies, items: Sequence[int]) -> Scores:
    """Score some items by how one or more groups stand on them, in the order of `tallies`.

    Raises KeyError for an item without votes.
    """
    return score(_table(tallies, items))


def set_apart(tallies: OpinionTallies, items: Sequence[int]) -> Distinctions:
    """Tell what sets each of several groups apart on some items; arguments as for `scored`."""
    return distinctions(_table(tallies, items))


def groups_as_json(groups: Iterable[OpinionGroup]) -> list[list[Any]]:
    """Write groups the way `groups_from` reads them."""
    return [[group.letter, group.size, *group.centre] for group in groups]


def groups_from(written: Iterable[Sequence[Any]]) -> tuple[OpinionGroup, ...]:
    """Read groups as they are kept: [letter, size, x, y]."""
    return tuple(OpinionGroup(letter, size, (x, y)) for letter, size, x, y in written)


def tallies_as_json(tallies: OpinionTallies) -> dict[str, dict[str, list[int]]]:
    """Write tallies the way `tallies_from` reads them."""
    return {letter: {str(item): _row(tally) for item, tally in items.items()} for letter, items in tallies.items()}


def tallies_from(written: Mapping[str, Mapping[str, Sequence[int]]]) -> OpinionTallies:
    """Read tallies as they are kept: [agree, disagree, pass] by letter and item."""
    return {letter: {int(item): Tally(*row) for item, row in items.items()} for letter, items in written.items()}


def _table(tallies: OpinionTallies, items: Sequence[int]) -> NDArray[np.int64]:
    rows = [[_row(tallies[letter][item]) for letter in tallies] for item in items]
    return np.array(rows, dtype=np.int64).reshape(len(items), len(tallies), 3)


def _middle(positions: Floats) -> tuple[float, float]:
    x, y = (positions.sum(axis=0) / max(1, len(positions))).tolist()
    return x, y


def _row(tally: Tally) -> list[int]:
    return [tally.agree, tally.disagree, tally.passed]
