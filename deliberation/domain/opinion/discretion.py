"""What the map keeps to itself: groups of a few people, and where anybody in particular stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats

FEWEST_SHOWN = 8  # people; fewer are never told of by themselves
_Kind = TypeVar("_Kind")
_REACH = 1.7  # standard deviations: a little less than an ellipse that is filled evenly, so that groups stay apart
_LEAST = 0.015  # of the map's width: dots for people who answered exactly alike do not lie on each other
_FIRST, _SECOND = 0.7548776662466927, 0.5698402909980532  # steps that fill a square evenly (Roberts' R2 sequence)


def shown(sizes: Mapping[str, int], people: int) -> tuple[str, ...]:
    """Choose the groups that are told of, by letter: none is small, and none can be found by taking away the others.

    `people` are all who voted. Where a small group is kept back, so are the next larger ones, until those left over are
    not few. A group alone is no group.
    """
    large = sorted(letter for letter, size in sizes.items() if size >= FEWEST_SHOWN)
    if len(large) < len(sizes):
        large.sort(key=lambda letter: -sizes[letter])
        while large and people - sum(sizes[letter] for letter in large) < FEWEST_SHOWN:
            large.pop()
    return tuple(sorted(large)) if len(large) > 1 else ()


def told_apart(cells: Mapping[_Kind, Mapping[str, int]]) -> tuple[_Kind, ...]:
    """Choose the kinds of people whose totals are told, beside those of the audiences, which everybody knows.

    `cells` count people by kind and audience. No cell that could be found by taking totals away from each other, and no
    rest of an audience beside the kinds that are told, holds one to seven people.
    """
    told = {kind for kind, counts in cells.items() if not any(map(_is_few, counts.values()))}
    audiences = sorted({audience for counts in cells.values() for audience in counts})
    for audience in audiences * len(cells):
        beside = [kind for kind in cells if kind in told and cells[kind].get(audience)]
        if beside and _is_few(_rest(cells, told, audience)):
            told.remove(min(beside, key=lambda kind: cells[kind][audience]))
    return tuple(kind for kind in cells if kind in told)


def _rest(cells: Mapping[_Kind, Mapping[str, int]], told: set[_Kind], audience: str) -> int:
    return sum(counts.get(audience, 0) for kind, counts in cells.items() if kind not in told)


def _is_few(people: int) -> bool:
    return 0 < people < FEWEST_SHOWN


def scattered(positions: Floats, each: int, width: float) -> Floats:
    """Place dots on the map for people (n, 2), one for `each` so many, and none where anybody in particular stands.

    At least eight who stand close together are taken as one, and their dots spread evenly over the ellipse that they
    fill. So every dot is about its people, and moves only with all of them. `width` is the whole map's. Raises
    ValueError for fewer than eight.
    """
    if len(positions) < FEWEST_SHOWN:
        raise ValueError(len(positions))
    return np.concatenate([_spread(part, each, width) for part in _parts(positions, max(FEWEST_SHOWN, each))])


def _parts(positions: Floats, fewest: int) -> Iterator[Floats]:
    """Halve people along the longer side, again and again, while each half has enough."""
    if len(positions) < 2 * fewest:
        yield positions
        return
    side = int(np.argmax(np.ptp(positions, axis=0)))
    half = len(positions) // 2
    order = np.argpartition(positions[:, side], half)
    for rows in (order[:half], order[half:]):
        yield from _parts(positions[rows], fewest)


def _spread(positions: Floats, each: int, width: float) -> Floats:
    apart = positions - positions.mean(axis=0)
    covariance = apart.T @ apart / len(positions) + np.eye(2) * (_LEAST * width or 1.0) ** 2
    stretch: Floats = np.linalg.cholesky(covariance)
    middle: Floats = positions.mean(axis=0)
    return middle + _REACH * _disc(max(1, round(len(positions) / each))) @ stretch.T


def _disc(count: int) -> Floats:
    """Fill a disc of radius 1 evenly."""
    steps: NDArray[np.float64] = np.arange(1, count + 1, dtype=np.float64)
    radius, angle = np.sqrt((0.5 + steps * _FIRST) % 1), 2 * np.pi * ((0.5 + steps * _SECOND) % 1)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
