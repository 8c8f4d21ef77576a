"""Who answered what, as numbers around each item's mean: the matrix that opinion groups are found in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.votes import Votes

Floats = NDArray[np.float64]

_AT_A_TIME = 1 << 15  # votes; their working figures stay in the processor's own memory


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The votes of n people on S items, each less the mean of its item; no vote is 0, so only votes are stored.

    This is the centred matrix X with missing votes put at their item's mean, never written out in full.
    Votes lie by person, then item: `counts` (n) says how many are each person's, `columns` which item each is on.
    `norms` are the lengths of the columns of X.
    """

    people: NDArray[np.int64]  # (n), ascending
    items: NDArray[np.int64]  # (S), ascending
    counts: NDArray[np.int64]  # (n), all above 0
    columns: NDArray[np.intp]
    values: NDArray[np.int8]
    means: Floats  # (S)
    norms: Floats  # (S)
    centred: Floats

    @staticmethod
    def to(votes: Votes, hidden: Collection[int] = ()) -> Answers:
        """Take the votes on all items but the hidden ones, which a moderator took out."""
        items, people, values = votes.items, votes.people, votes.values
        if hidden:
            seen = np.isin(items, np.array(sorted(hidden)), invert=True)
            items, people, values = items[seen], people[seen], values[seen]
        given = np.bincount(items)
        active = np.flatnonzero(given)
        columns = (np.cumsum(given > 0) - 1)[items]
        size, given = len(active), given[active]
        means = np.bincount(columns, weights=values, minlength=size) / given
        sides = np.bincount(columns[values != 0], minlength=size)
        first = np.flatnonzero(np.diff(people, prepend=-1))
        counts = np.diff(first, append=len(values))
        norms = np.sqrt(np.maximum(sides - given * means**2, 0))
        return Answers(people[first], active, counts, columns, values, means, norms, _around(means, columns, values))

    def along(self, direction: Floats) -> Floats:
        """Sum up every person's answers along a direction (S): X times it, (n)."""
        sums = [self._sums(direction, votes, first) for votes, first, _ in self._parts()]
        return np.concatenate(sums) if sums else np.empty(0)

    def spread(self, direction: Floats) -> Floats:
        """Send a direction (S) to people and back: the transpose of X times X times it, (S)."""
        total = np.zeros(len(self.items))
        for votes, first, counts in self._parts():
            back = np.repeat(self._sums(direction, votes, first), counts)
            back *= self.centred[votes]
            total += np.bincount(self.columns[votes], weights=back, minlength=len(total))
        return total

    def shuffles(self, seeds: Collection[int]) -> Iterator[Answers]:
        """Deal the votes on each item anew among those who voted on it: as if nobody's answers hung together."""
        order = self._by_item()
        given = (self.values[order] + 1).astype(np.uint32)
        ends = np.cumsum(np.bincount(self.columns, minlength=len(self.items))).tolist()
        for seed in seeds:
            lots = np.random.Generator(np.random.PCG64(seed)).integers(0, 1 << 30, len(given), dtype=np.uint32)
            lots <<= 2  # a lot drawn for each vote, with the vote written on it: faster to sort than votes to shuffle
            lots |= given
            for start, end in pairwise([0, *ends]):
                lots[start:end].sort()
            values = np.empty_like(self.values)
            values[order] = (lots & 3).astype(np.int8) - 1
            yield replace(self, values=values, centred=_around(self.means, self.columns, values))

    def _sums(self, direction: Floats, votes: slice, first: NDArray[np.int64]) -> Floats:
        found = np.take(direction, self.columns[votes], mode="clip")
        found *= self.centred[votes]
        return np.add.reduceat(found, first)

    def _parts(self) -> Iterator[tuple[slice, NDArray[np.int64], NDArray[np.int64]]]:
        """Some people at a time: their votes, where each one's begin among these, and how many each has."""
        ends = np.cumsum(self.counts)
        marks = np.arange(_AT_A_TIME, len(self.values) + _AT_A_TIME, _AT_A_TIME)
        cuts = np.unique(np.minimum(np.searchsorted(ends, marks) + 1, len(ends)))
        for start, end in pairwise([0, *cuts.tolist()]):
            counts = self.counts[start:end]
            first = ends[start:end] - counts
            yield slice(int(first[0]), int(ends[end - 1])), first - first[0], counts

    def _by_item(self) -> NDArray[np.intp]:
        small = len(self.items) <= np.iinfo(np.uint16).max  # numpy sorts those in one pass
        return np.argsort(self.columns.astype(np.uint16) if small else self.columns, kind="stable")


def _around(means: Floats, columns: NDArray[np.intp], values: NDArray[np.int8]) -> Floats:
    centred = means[columns]
    return np.subtract(values, centred, out=centred)
