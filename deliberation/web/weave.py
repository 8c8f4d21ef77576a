"""The weave: how far all groups agree, drawn as cloth; `static/js/weave.js` keeps the same geometry live."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.domain.consensus import Lean, Standing
from deliberation.domain.vision import Rule
from deliberation.domain.wording import common

_WHOLE = 10_000  # the figures that reach browsers are rounded to 1e-4, and so is what is drawn
_PERCENT, _EARLY = 2_800, 4_500  # the shortest blocks that hold "66%" and "not yet" on a phone
_THREAD = 0.6  # of a row's height


@dataclass(frozen=True, slots=True)
class Thread:
    """One group's row; lengths are SVG percentages of the bar, `y` and `height` of a glyph."""

    lean: Lean
    against: bool
    range_x: str
    range_width: str
    sure_x: str
    sure_width: str
    dot: str
    radius: int  # of the ring at the share said; 0 while nobody took a side
    label: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Weave:
    """All threads, and the block as far as they are fused; `early` while some group has not been heard."""

    threads: tuple[Thread, ...]
    block: str
    early: bool
    bar: str


def weave(standing: Standing, rule: Rule) -> Weave:
    """Draw a standing: the solid block is the lowest lower bound over the groups."""
    block = _whole(standing.robust)
    early = not standing.is_heard(rule)
    middle, count = (len(standing.leans) - 1) // 2, len(standing.leans)
    label = common(standing, rule) if block >= (_EARLY if early else _PERCENT) else ""
    threads = (
        _thread(lean, rule, block, label if place == middle else "", (place, count))
        for place, lean in enumerate(standing.leans)
    )
    return Weave(tuple(threads), _percent(block), early, _percent(_whole(rule.bar)))


def _thread(lean: Lean, rule: Rule, block: int, label: str, where: tuple[int, int]) -> Thread:
    low, high, (place, count) = _whole(lean.low), _whole(lean.high), where
    row = _WHOLE / count
    return Thread(
        lean=lean,
        against=lean.is_against(rule),
        range_x=_percent(low),
        range_width=_percent(high - low),
        sure_x=_percent(block),
        sure_width=_percent(low - block),
        dot=_percent(_whole(lean.share or 0.0)),
        radius=5 if lean.tally.sides else 0,
        label=label,
        y=_percent(round(row * (place + (1 - _THREAD) / 2))),
        height=_percent(round(row * _THREAD)),
    )


def _whole(share: float) -> int:
    return round(share * _WHOLE)


def _percent(part: int) -> str:
    return f"{part * 100 / _WHOLE:.2f}%"
