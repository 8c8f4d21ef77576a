"""What was told of opinion groups, kept to tell nothing by the next picture that is about a few people."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.discretion import FEWEST_SHOWN, shown
from deliberation.domain.opinion.groups import OpinionGroups
from deliberation.domain.opinion.votes import Votes

_FAST = 1
_WHOM, _WHICH, _HOW = 8, 1, 4  # bytes for each person
_OUTSIDE = 1  # column of those in no group that is told of, before the groups
_MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # splitmix64 (Steele, Lea, Flood 2014)


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """Everybody who had voted (ascending), the place of their group if that was told of, or -1, and a digest of votes.

    Where no group was told of it is empty.
    """

    people: NDArray[np.int64]
    groups: NDArray[np.int8]
    ballots: NDArray[np.uint32]

    @staticmethod
    def of(found: OpinionGroups, votes: Votes) -> Telling:
        """Take down what would be told. One cloud of everybody is no group: its figures are everybody's anyway."""
        told = shown({group.letter: group.size for group in found.groups}, len(found.people))
        if not told:
            return NOTHING
        chosen = np.isin(found.labels, [place for place, group in enumerate(found.groups) if group.letter in told])
        groups = np.where(chosen, found.labels, -1).astype(np.int8)
        return Telling(found.people, groups, _digests(votes, found.people))

    def packed(self) -> bytes:
        """Write it in few bytes; in none where nobody is told of."""
        if not len(self.people):
            return b""
        apart = np.diff(self.people, prepend=0)
        return zlib.compress(apart.tobytes() + self.groups.tobytes() + self.ballots.tobytes(), _FAST)

    @staticmethod
    def unpacked(packed: bytes) -> Telling:
        """Bring back what `packed` gave."""
        written = zlib.decompress(packed) if packed else b""
        count = len(written) // (_WHOM + _WHICH + _HOW)
        people = np.cumsum(np.frombuffer(written[: _WHOM * count], np.int64))
        groups = np.frombuffer(written[_WHOM * count : (_WHOM + _WHICH) * count], np.int8)
        return Telling(people, groups, np.frombuffer(written[(_WHOM + _WHICH) * count :], np.uint32))

    def may_follow(self, earlier: Telling) -> bool:
        """Tell whether no difference of the two is about one to seven people.

        Any groups of one may be taken together, and any of the other away from them. Who came into them or left them is
        found with their whole ballots, so there are none of these or eight; where there are none, as many have
        voted otherwise. Of those in no group, none or eight are other people, or have voted otherwise.
        """
        if not (len(earlier.people) and len(self.people)):
            return True  # whole groups, and nothing to take from them
        people = np.union1d(earlier.people, self.people)
        (before, old), (now, new) = earlier._of(people), self._of(people)
        size = int(max(before.max(initial=0), now.max(initial=0))) + 1
        flow = before * size + now
        moved, revoted = (
            np.bincount(flow[which], minlength=size * size).reshape(size, size)
            for which in (slice(None), (before > 0) & (now > 0) & (old != new))
        )
        taken = np.array(list(product((0, 1), repeat=size - 1))).reshape(-1, size - 1)
        taken = np.pad(taken, ((0, 0), (_OUTSIDE, 0)))
        crossed = taken @ moved @ (1 - taken).T + (1 - taken) @ moved @ taken.T
        aside = np.sum(np.where(before > 0, 0, old) != np.where(now > 0, 0, new))
        return not (
            np.any(_are_few(crossed) | ((crossed == 0) & _are_few(taken @ revoted @ taken.T))) or _are_few(aside)
        )

    def _of(self, people: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """The group of each of these people, from 1 up and 0 for none, and their digests."""
        groups, ballots = np.zeros(len(people), np.int64), np.zeros(len(people), np.uint32)
        at = np.searchsorted(people, self.people)
        groups[at], ballots[at] = self.groups.astype(np.int64) + _OUTSIDE, self.ballots
        return groups, ballots


NOTHING = Telling(np.empty(0, np.int64), np.empty(0, np.int8), np.empty(0, np.uint32))


def _are_few(people: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (people > 0) & (people < FEWEST_SHOWN)


def _digests(votes: Votes, people: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Sum up how each of these people, who all voted, has voted; any other vote makes another sum, all but surely."""
    mixed = (votes.keys * 4 + votes.values + 1).astype(np.uint64)
    for mixer in _MIXERS:
        mixed = (mixed ^ (mixed >> np.uint64(30))) * mixer
    voters, starts = np.unique(votes.people, return_index=True)
    sums = np.add.reduceat(mixed, starts) if len(starts) else mixed
    return (sums[np.searchsorted(voters, people)] >> np.uint64(32)).astype(np.uint32)
