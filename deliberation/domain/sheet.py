"""One principle's words with the edits that are in on them: what clashes there, and what does not fit."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from deliberation.domain.merging import clash, fits, joint, settles
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Hunk, Made


class Part(NamedTuple):
    """What one edit does to one body, in canonical hunks."""

    id: int
    hunks: tuple[Hunk, ...]


class Sheet:
    """A body and the edits in on it, found by place.

    Two changes with a word or sign between them have no place in common: they never clash, nor fail
    to fit. So an edit need only be held against those around it, not against all.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.parts: list[Part] = []
        self._by_place: defaultdict[int, dict[int, Part]] = defaultdict(dict)
        self._hunks: list[Hunk] = []  # of all, in order, the same change once
        self._length = len(body)

    def add(self, part: Part) -> None:
        """Put an edit in unasked."""
        self.parts.append(part)
        self._length += self._growth(part.hunks)
        for hunk in self._fresh(part.hunks):
            insort(self._hunks, hunk)
        for place in places(self.body, part.hunks):
            self._by_place[place][part.id] = part

    def rivals(self, hunks: Sequence[Hunk]) -> list[int]:
        """Name the edits that the hunks clash with."""
        return [part.id for part in self._beside(hunks).values() if clash(self.body, hunks, part.hunks)]

    def misfits(self, hunks: Sequence[Hunk]) -> tuple[int, ...] | None:
        """Name as few edits as will do that hunks clashing with none do not fit with; None when they fit with all."""
        if self._length + self._growth(hunks) > BODY_LIMIT:
            return _misfits(self.body, self.parts, hunks)
        if not hunks or settles(self.body, self._hunks, hunks):
            return None
        return _misfits(self.body, self._around(hunks), hunks)

    def quarrel(self) -> tuple[int, ...] | None:
        """Name as few edits as will do that do not fit together; None when all do."""
        return _misfits(self.body, self.parts, ())

    def changes(self) -> tuple[Made, ...]:
        """All changes in order, each with the edits it comes from. Raises `Conflict` when they do not go together."""
        return joint(self.body, {part.id: part.hunks for part in self.parts})

    def _fresh(self, hunks: Sequence[Hunk]) -> list[Hunk]:
        """Pick those that no edit in makes already."""
        found = ((bisect_left(self._hunks, hunk), hunk) for hunk in hunks)
        return [hunk for at, hunk in found if self._hunks[at : at + 1] != [hunk]]

    def _growth(self, hunks: Sequence[Hunk]) -> int:
        return sum(len(new) - (end - start) for start, end, new in self._fresh(hunks))

    def _around(self, hunks: Sequence[Hunk]) -> list[Part]:
        """Find what stands side by side with the hunks, what stands side by side with that, and so on."""
        found: dict[int, Part] = {}
        fresh = self._beside(hunks)
        while fresh:
            found |= fresh
            beside = [self._beside(part.hunks) for part in fresh.values()]
            fresh = {id_: part for parts in beside for id_, part in parts.items() if id_ not in found}
        return list(found.values())

    def _beside(self, hunks: Sequence[Hunk]) -> dict[int, Part]:
        found: dict[int, Part] = {}
        for place in places(self.body, hunks):
            found |= self._by_place[place]
        return found


def places(body: str, hunks: Sequence[Hunk]) -> Iterator[int]:
    """Number the places that hunks take up on a body: a place ends where the next word or sign does."""
    signs = _signs_before(body)
    for start, end, _ in hunks:
        yield from range(signs[start], signs[end] + 1)


@lru_cache(maxsize=64)  # of the bodies at hand: they are composed again and again
def _signs_before(body: str) -> tuple[int, ...]:
    return tuple(accumulate((sign not in " \n" for sign in body), initial=0))


def _misfits(body: str, parts: Sequence[Part], hunks: Sequence[Hunk]) -> tuple[int, ...] | None:
    if _fit(body, parts, hunks):
        return None
    for part in tuple(parts):
        fewer = [other for other in parts if other is not part]
        if not _fit(body, fewer, hunks):
            parts = fewer
    return tuple(sorted(part.id for part in parts))


def _fit(body: str, parts: Sequence[Part], hunks: Sequence[Hunk]) -> bool:
    return fits(body, [part.hunks for part in parts], hunks)
