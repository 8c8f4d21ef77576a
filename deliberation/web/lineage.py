"""The map from one version to the next: every principle's thread and those of its edits, fused where they meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deliberation.domain.vision import Revision
from deliberation.services.reading.foundations import Foundation, VersionPage

_TOP, _OLD, _EDIT, _NEW, _THICK = 62, 44, 30, 56, 8  # px: the first row, rows of either side, one thread


@dataclass(frozen=True, slots=True)
class Start:
    """Where threads begin: a principle of the version before, or an edit (by its number)."""

    y: int
    revision: Revision | None
    edit: int
    leads: bool  # whether anything goes on from it


@dataclass(frozen=True, slots=True)
class End:
    """Where threads are fused: a principle of the new version."""

    y: int
    thick: int
    foundation: Foundation


@dataclass(frozen=True, slots=True)
class Line:
    """One thread, from a start to an end."""

    begin: int
    end: int
    is_edit: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Map:
    """All of it, in px."""

    starts: tuple[Start, ...]
    ends: tuple[End, ...]
    lines: tuple[Line, ...]
    height: int


def threads(page: VersionPage) -> Map:
    """Draw how the principles of a version come from those before: the old ones in their order, edits below theirs."""
    starts = tuple(_starts(page))
    ends: list[End] = []
    lines: list[Line] = []
    for foundation in page.foundations:
        incoming = [start for start in starts if _leads_to(start, foundation)]
        middle = sum(start.y for start in incoming) // max(1, len(incoming))
        lowest = ends[-1].y + _NEW if ends else _TOP
        end = End(max(lowest, middle), _THICK * max(1, len(incoming)), foundation)
        ends.append(end)
        lines += _fused(incoming, end)
    height = max([start.y for start in starts] + [end.y for end in ends]) + 48
    return Map(starts, tuple(ends), tuple(lines), height)


def _starts(page: VersionPage) -> Iterator[Start]:
    olds = {old.id: old for foundation in page.foundations for old in foundation.parents}
    olds |= {each.revision.id: each.revision for each in page.gone}
    told: set[int] = set()
    y = _TOP
    for old in sorted(olds.values(), key=lambda each: each.position):
        here = [each for each in page.foundations if old in each.parents]
        yield Start(y, old, 0, bool(here))
        for edit in _edits(here, told):
            y += _EDIT
            yield Start(y, None, edit, True)
        y += _OLD
    for edit in _edits([each for each in page.foundations if not each.parents], told):
        yield Start(y, None, edit, True)
        y += _EDIT


def _edits(foundations: Sequence[Foundation], told: set[int]) -> list[int]:
    """The edits that went into some principles, each the first time it comes."""
    numbers = sorted({edit.amendment.number for each in foundations for edit in each.causes} - told)
    told.update(numbers)
    return numbers


def _leads_to(start: Start, foundation: Foundation) -> bool:
    if start.revision is not None:
        return start.revision in foundation.parents
    return any(edit.amendment.number == start.edit for edit in foundation.causes)


def _fused(incoming: Sequence[Start], end: End) -> Iterator[Line]:
    first = end.y - _THICK * (len(incoming) - 1) // 2
    for place, start in enumerate(incoming):
        changed = end.foundation.lineage != "kept"
        yield Line(start.y, first + _THICK * place, start.revision is None, changed)
