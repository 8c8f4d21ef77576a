"""The drawing of how a version came from the one before: a thread from each principle to each that goes on from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.domain.vision import Revision
from deliberation.services.reading.foundations import Foundation, VersionPage

_ROW, _TURN = 64, 50.0  # px of the tallest side's rows; how far from either side a thread bends, in per cent
_THIN, _EACH, _THICK = 4, 2, 14  # px: a thread without an edit, more for each, the most


@dataclass(frozen=True, slots=True)
class Thread:
    """What leads from a principle to one that goes on from it, with all the edits that went in there.

    From x, which is 0 at the version before and 100 at the new one; up and down in px.
    """

    x: int
    begin: float
    end: float
    thick: int
    changed: bool

    @property
    def path(self) -> str:
        """Its curve."""
        return f"M{self.x} {self.begin:g}C{_TURN:g} {self.begin:g} {_TURN:g} {self.end:g} 100 {self.end:g}"


@dataclass(frozen=True, slots=True)
class Seam:
    """Where threads are fused: how high on the side of the new version, and how thick together."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Old:
    """A principle of the version before, how high it stands, and whether anything goes on from it."""

    revision: Revision
    y: float
    leads: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it: either side spread over the whole height."""

    olds: tuple[Old, ...]
    threads: tuple[Thread, ...]
    seams: tuple[Seam, ...]
    height: int


def threads(page: VersionPage) -> Drawing:
    """Draw how the principles of a version come from those before, the more edits the thicker."""
    before = {old.id: old for foundation in page.foundations for old in foundation.parents}
    before |= {each.revision.id: each.revision for each in page.gone}
    olds = sorted(before.values(), key=lambda each: each.position)
    height = _ROW * max(len(olds), len(page.foundations))
    places = {old.id: _middle(at, len(olds), height) for at, old in enumerate(olds)}
    fused = [
        tuple(_fused(foundation, places, _middle(at, len(page.foundations), height)))
        for at, foundation in enumerate(page.foundations)
    ]
    went_on = {old.id for foundation in page.foundations for old in foundation.parents}
    return Drawing(
        olds=tuple(Old(each, places[each.id], each.id in went_on) for each in olds),
        threads=tuple(thread for each in fused for thread in each),
        seams=tuple(Seam(each[0].end - each[0].thick / 2, each[-1].end + each[-1].thick / 2) for each in fused),
        height=height,
    )


def _middle(at: int, of: int, height: int) -> float:
    return height * (at + 0.5) / of


def _fused(foundation: Foundation, places: dict[int, float], middle: float) -> Iterator[Thread]:
    """Lay the threads of a principle side by side where they end; one that began with an edit has a short one."""
    widths = [_thick(_edits(foundation, old)) for old in foundation.parents] or [_thick(len(foundation.causes))]
    at = middle - sum(widths) / 2
    changed = foundation.lineage != "kept"
    for place, width in enumerate(widths):
        begin = places[foundation.parents[place].id] if foundation.parents else middle
        yield Thread(0 if foundation.parents else 70, begin, at + width / 2, width, changed)
        at += width


def _edits(foundation: Foundation, old: Revision) -> int:
    return sum(edit.touches(old) for edit in foundation.causes)


def _thick(edits: int) -> int:
    return min(_THICK, _THIN + _EACH * edits)
