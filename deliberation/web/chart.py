"""The opinion map as it is drawn: dots, a hull around each group, its name beside it, and where you are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, dist, sin, tau

from deliberation.domain.opinion import OpinionGroup
from deliberation.services.reading.groups import Picture

Point = tuple[float, float]

STYLES = ("disc", "triangle", "square", "diamond", "cross")  # of groups A to E; then again
_WIDTH, _TALLEST, _LOWEST = 560.0, 430.0, 240.0
_ASIDE, _ABOVE = 30.0, 52.0  # room around the dots, for hulls and names
_AROUND = 20.0  # from a dot to the hull
_TURNS, _EVEN = 60, 6  # directions that a hull is drawn by, and over how many on either side it is evened out
_LETTER, _LINE = 9.5, 24.0  # about the size of a letter of a name
_NEAR = 1 / 6  # of the map: as far from its middle is still the middle
_UPPER = 0.6  # of its height: names stand above the hulls there, below it under them


@dataclass(frozen=True, slots=True)
class Cloud:
    """One group as drawn: `style` is its shape, `where` its place in words, `nearest` the group next to it."""

    letter: str
    size: int
    style: str
    dots: tuple[Point, ...]
    hull: str
    label: Point
    where: str
    nearest: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole map; `you` is where the visitor stands."""

    height: float
    clouds: tuple[Cloud, ...]
    you: Point | None

    @property
    def is_you_right(self) -> bool:
        """Whether the word beside the visitor's place has to stand on its left."""
        return self.you is not None and self.you[0] > _WIDTH - 2 * _AROUND - _ASIDE


def chart(picture: Picture) -> Chart:
    """Draw a picture that has groups to tell of; distances are true, and left or right mean nothing."""
    sheet = _Sheet.around([(x, y) for dots in picture.dots.values() for x, y in dots.tolist()])
    clouds: list[Cloud] = []
    labels: list[Point] = []
    for group in picture.groups:
        dots = tuple(sheet.place(x, y) for x, y in picture.dots[group.letter].tolist())
        labels.append(_label(dots, sheet, labels))
        where = sheet.where(*sheet.place(*group.centre))
        shape, next_to = style(group.letter), _nearest(group, picture.groups)
        clouds.append(Cloud(group.letter, group.size, shape, dots, _hull(dots), labels[-1], where, next_to))
    you = sheet.place(picture.mine.x, picture.mine.y) if picture.mine else None
    return Chart(sheet.height, tuple(clouds), you)


def style(letter: str) -> str:
    """Name the shape that stands for a group."""
    return STYLES[(ord(letter[-1]) - ord("A")) % len(STYLES)] if len(letter) == 1 else STYLES[0]


def _nearest(group: OpinionGroup, groups: Sequence[OpinionGroup]) -> str:
    others = [other for other in groups if other != group]
    return min(others, key=lambda other: dist(group.centre, other.centre)).letter if others else ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    low: Point
    high: Point
    scale: float

    @staticmethod
    def around(points: Sequence[Point]) -> _Sheet:
        low = (min(x for x, _ in points), min(y for _, y in points))
        high = (max(x for x, _ in points), max(y for _, y in points))
        wide, tall = (high[side] - low[side] or 1.0 for side in (0, 1))
        return _Sheet(low, high, min((_WIDTH - 2 * _ASIDE) / wide, (_TALLEST - 2 * _ABOVE) / tall))

    @property
    def height(self) -> float:
        return round(max(_LOWEST, (self.high[1] - self.low[1]) * self.scale + 2 * _ABOVE), 1)

    def place(self, x: float, y: float) -> Point:
        """Where somebody stands on the sheet; who is beyond its edge stands at the edge."""
        middle = ((self.low[0] + self.high[0]) / 2, (self.low[1] + self.high[1]) / 2)
        x, y = (min(max(at, low), high) for at, low, high in zip((x, y), self.low, self.high, strict=True))
        return round(_WIDTH / 2 + (x - middle[0]) * self.scale, 1), round(
            self.height / 2 - (y - middle[1]) * self.scale, 1
        )

    def where(self, x: float, y: float) -> str:
        """Say in words where that is."""
        across = _third(x / _WIDTH, "left", "right")
        up = _third(y / self.height, "top", "bottom")
        if across and up:
            return f"at the {up} {across}"
        return f"on the {across}" if across else f"at the {up}" if up else "in the middle"


def _third(share: float, low: str, high: str) -> str:
    return low if share < 0.5 - _NEAR else high if share > 0.5 + _NEAR else ""


def _label(dots: Sequence[Point], sheet: _Sheet, taken: Sequence[Point]) -> Point:
    """Put a name above its hull, or below, on the side that is nearer to the edge and free."""
    left, right = min(x for x, _ in dots), max(x for x, _ in dots)
    top, bottom = min(y for _, y in dots), max(y for _, y in dots)
    x = min(max((left + right) / 2, 8 * _LETTER), _WIDTH - 8 * _LETTER)
    above, below = (round(x, 1), round(top - _AROUND - 9, 1)), (round(x, 1), round(bottom + _AROUND + 21, 1))
    order = (above, below) if (top + bottom) / 2 <= _UPPER * sheet.height else (below, above)
    return next((each for each in order if not any(_meet(each, other) for other in taken)), order[0])


def _meet(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < 16 * _LETTER and abs(one[1] - other[1]) < _LINE


def _hull(dots: Sequence[Point]) -> str:
    """Draw a soft line around dots: those that lie outermost on all sides, evened out and pushed outwards."""
    ways = [(cos(tau * turn / _TURNS), sin(tau * turn / _TURNS)) for turn in range(_TURNS)]
    outermost = [max((x * along + y * up, x, y) for x, y in dots) for along, up in ways]
    drawn = []
    for turn, (along, up) in enumerate(ways):
        near = [outermost[(turn + by) % _TURNS] for by in range(-_EVEN, _EVEN + 1)]
        x, y = (sum(each[side] for each in near) / len(near) for side in (1, 2))
        drawn.append(f"{x + along * _AROUND:.1f} {y + up * _AROUND:.1f}")
    return f"M{'L'.join(drawn)}Z"
