"""Everybody's votes that count now, in nine bytes each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deliberation.domain.errors import Invalid

AGREE, PASS, DISAGREE = 1, 0, -1
MOST_ITEMS = 1 << 20
_BITS = 20
_GONE = 2  # stands for "no vote" among the recent changes


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Votes by person, then item, each pair once: whatever order they came in, the same votes are the same arrays.

    `keys` are person * 2^20 + item, ascending; `values` are 1 agree, 0 pass, -1 disagree.
    """

    keys: NDArray[np.int64]
    values: NDArray[np.int8]

    @staticmethod
    def gathered(people: ArrayLike, items: ArrayLike, values: ArrayLike) -> Votes:
        """Sort votes given as three columns; of two for the same pair the later row counts.

        Raises `Invalid` on a number that is too large or below 0, and on a value that is no vote.
        """
        who, what, how = (np.asarray(column, dtype=np.int64) for column in (people, items, values))
        _check(who, what, how)
        keys = (who << _BITS) | what
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        last = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
        return Votes(keys[last], how[order][last].astype(np.int8))

    @property
    def people(self) -> NDArray[np.int64]:
        """Who gave each vote, ascending."""
        return self.keys >> _BITS

    @property
    def items(self) -> NDArray[np.int64]:
        """What each vote is about."""
        return self.keys & (MOST_ITEMS - 1)

    def __len__(self) -> int:
        return len(self.keys)

    def get(self, person: int, item: int) -> int | None:
        """One person's vote on one item; None when there is none."""
        key = _key(person, item)
        at = int(np.searchsorted(self.keys, key))
        return int(self.values[at]) if at < len(self.keys) and self.keys[at] == key else None

    def of(self, person: int) -> list[tuple[int, int]]:
        """One person's votes: (item, value), by item."""
        start, end = np.searchsorted(self.keys, [person << _BITS, (person + 1) << _BITS])
        mine = self.keys[start:end] & (MOST_ITEMS - 1)
        return list(zip(mine.tolist(), self.values[start:end].tolist(), strict=True))


NO_VOTES = Votes(np.empty(0, np.int64), np.empty(0, np.int8))


class VoteStore:
    """Takes votes one by one, and lays them in order when they are asked for all together."""

    def __init__(self, votes: Votes = NO_VOTES) -> None:
        """Start from votes that were counted before."""
        self._votes = votes
        self._recent: dict[int, int] = {}

    def cast(self, person: int, item: int, value: int | None) -> int | None:
        """Put a vote in the place of an earlier one, or take it back (None); return what it was before.

        Raises `Invalid` as `Votes.gathered` does.
        """
        key = _key(person, item)
        if value not in (AGREE, PASS, DISAGREE, None):
            raise Invalid("A vote is agree, disagree or pass.")
        before = self._recent.get(key)
        self._recent[key] = _GONE if value is None else value
        if before is None:
            return self._votes.get(person, item)
        return None if before == _GONE else before

    def votes(self) -> Votes:
        """All votes that count now."""
        if self._recent:
            self._votes = _merged(self._votes, sorted(self._recent.items()))
            self._recent.clear()
        return self._votes


def _merged(votes: Votes, recent: Sequence[tuple[int, int]]) -> Votes:
    keys, values = (np.array(column, dtype=np.int64) for column in zip(*recent, strict=True))
    kept = np.isin(votes.keys, keys, assume_unique=True, invert=True)
    rest, stays = votes.keys[kept], values != _GONE
    places = np.searchsorted(rest, keys[stays])
    return Votes(
        np.insert(rest, places, keys[stays]), np.insert(votes.values[kept], places, values[stays].astype(np.int8))
    )


def _key(person: int, item: int) -> int:
    if not (0 <= item < MOST_ITEMS and 0 <= person < 1 << (63 - _BITS)):
        raise Invalid("There is no room for a number as large as this among the votes.")
    return person << _BITS | item


def _check(people: NDArray[np.int64], items: NDArray[np.int64], values: NDArray[np.int64]) -> None:
    for column in (people, items):
        if len(column) and column.min() < 0:
            raise Invalid("People and items have numbers from 0 up.")
    if len(people):
        _key(int(people.max()), int(items.max()))
    if np.any(np.abs(values) > 1):
        raise Invalid("A vote is agree, disagree or pass.")
