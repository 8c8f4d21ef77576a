"""The stretches of a text that stand between two markers: emphasised words and links."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from deliberation.domain.text import LINK, paragraphs, visible

_RUN = re.compile(r"\*+|_+|(?:\\.)+")
_SIGN = re.compile(r"[*_\[]")


class Formatted(NamedTuple):
    """A formatted stretch in code points: its opening marker is [start, opened), its closing one [closing, end)."""

    start: int
    opened: int
    closing: int
    end: int

    @property
    def markers(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Where its opening and its closing marker stand."""
        return (self.start, self.opened), (self.closing, self.end)


_Opener = tuple[str, int, int, int]  # which sign, how many of its run are still free, and where that run is


def formatted(text: str) -> list[Formatted]:
    """Find every emphasised stretch and every link; two of them never cross, and none crosses a block's border."""
    if _SIGN.search(text) is None:
        return []
    solid = LINK.sub(lambda link: "." * len(link[0]), text)
    found = [stretch for start, end in paragraphs(solid) for stretch in _emphasised(solid, start, end)]
    for link in LINK.finditer(text):
        found.append(Formatted(link.start(), link.start() + 1, link.start(2), link.end()))
        found += _emphasised(text, link.start() + 1, link.start(2))
    return found


def unbroken(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Cut spans of a text at every marker and block: (start, end, which span) of each piece, without space around it.

    A link is no part of a piece; for one with words of a span in its label comes an empty piece at its end.
    """
    seen, links = visible(text), [link.span() for link in LINK.finditer(text)]
    markers = (marker for each in formatted(text) for marker in each.markers)
    gaps = ((end, start) for (_, end), (start, _) in pairwise(paragraphs(text)))
    solid = sorted({*links, *gaps, *(each for each in markers if not any(a <= each[0] < b for a, b in links))})
    return sorted(
        (*piece, which) for which, (start, end) in enumerate(spans) for piece in _pieces(seen, start, end, solid)
    )


def _pieces(seen: str, start: int, end: int, solid: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    inside = [each for each in solid if each[0] < end and start < each[1]]
    for (_, left), (right, after) in pairwise([(start, start), *inside, (end, end)]):
        shown = seen[left:right]
        if words := shown.strip(" \n"):
            at = left + shown.index(words)
            yield at, at + len(words)
        if seen[right : right + 1] == "[" and seen[max(start, right) : min(end, after)].strip(" []\n"):
            yield after, after


def _emphasised(text: str, start: int, end: int) -> list[Formatted]:
    """Pair the runs of `*` and `_` in [start, end), each closing one with the nearest that is still open."""
    found: list[Formatted] = []
    openers: list[_Opener] = []
    waiting = {"*": 0, "_": 0}  # openers, so that a closing run with nothing to close costs nothing
    for run in _RUN.finditer(text, start, end):
        first, last = run.span()
        sign, left = text[first], last - first
        if sign == "\\":
            continue
        before, after = text[first - 1 : first] if start < first else "", text[last : last + 1] if last < end else ""
        if sign == "_" and before.isalnum() and after.isalnum():
            continue  # inside a word it does neither
        if waiting[sign] and before and not before.isspace():
            left = _close(openers, waiting, (first, last, sign), found)
        if left and after and not after.isspace():
            openers.append((sign, left, first, last))
            waiting[sign] += 1
    return found


def _close(openers: list[_Opener], waiting: dict[str, int], run: tuple[int, int, str], found: list[Formatted]) -> int:
    """Close what is open with a run, and tell how many of its signs are left."""
    first, last, sign = run
    left = last - first
    while left and waiting[sign]:
        opening, free, start, end = openers.pop()
        waiting[opening] -= 1
        if opening == sign:
            found.append(Formatted(start, end, first, last))
            if free > left:
                openers.append((sign, free - left, start, end))
                waiting[sign] += 1
            left = max(left - free, 0)
    return left


class Markers:
    """The markers of a text, asked from its beginning to its end what changes that touch one of them must cover."""

    def __init__(self, stretches: Iterable[Formatted]) -> None:
        self._markers: list[tuple[int, int, int, int]] = []
        for start, opened, closing, end in stretches:
            self._markers += (start, opened, start, end), (closing, end, start, end)
        self._markers.sort()
        self._ends = [marker[1] for marker in self._markers]
        self._covered: dict[int, tuple[int, int, int]] = {}  # from which marker back to which, and the range

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """Grow [start, end) until every stretch with a marker that it overlaps or meets lies inside it.

        A range found before is grown over as a whole: to ask again about all in it would take quadratic time.
        """
        left = right = bisect_left(self._ends, end)
        count = len(self._markers)
        while True:
            if right < count and self._markers[right][0] <= end:
                _, _, first, last = self._markers[right]
                right += 1
            elif left > 0 and self._ends[left - 1] >= start:
                left, first, last = self._covered.get(left) or (left - 1, *self._markers[left - 1][2:])
            else:
                break
            start, end = first if first < start else start, last if last > end else end
        if left < right:
            self._covered[right] = left, start, end
        return start, end
