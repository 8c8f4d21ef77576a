"""People on the map as points: each their own, or gathered in small squares where they are many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats

_FEW = 1024  # people; up to these everybody is a point
_SQUARES = 40  # along each side


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """m points (m, 2) from left to right, and how many people stand at each, (m)."""

    points: Floats
    weights: Floats

    @property
    def people(self) -> float:
        """How many people there are."""
        return float(self.weights.sum())

    def part(self, chosen: NDArray[np.bool_]) -> Crowd:
        """Keep some of the points."""
        return Crowd(self.points[chosen], self.weights[chosen])

    def distances(self) -> Floats:
        """How far every point is from every other, (m, m)."""
        return distances(self.points, self.points)


def gather(positions: Floats) -> tuple[Crowd, NDArray[np.int64]]:
    """Turn positions (n, 2) into points, and tell for everybody which of the points is theirs, (n)."""
    if len(positions) <= _FEW:
        order = np.lexsort((positions[:, 1], positions[:, 0]))
        return Crowd(positions[order], np.ones(len(positions))), np.argsort(order)
    low, high = positions.min(axis=0), positions.max(axis=0)
    side = np.where(high > low, high - low, 1.0) / _SQUARES
    cells = np.minimum((positions - low) // side, _SQUARES - 1).astype(np.int64)
    _, square = np.unique(cells[:, 0] * _SQUARES + cells[:, 1], return_inverse=True)
    weights = np.bincount(square).astype(np.float64)
    points = np.stack([np.bincount(square, weights=along) for along in positions.T], axis=1)
    return Crowd(points / weights[:, None], weights), square


def distances(some: Floats, others: Floats) -> Floats:
    """How far each of some points is from each of others."""
    return np.sqrt(_squares(some, others))


def nearest(points: Floats, centres: Floats) -> NDArray[np.int64]:
    """Give each point to the centre next to it; the earlier one where two are as near."""
    return np.asarray(np.argmin(_squares(points, centres), axis=1))


def _squares(some: Floats, others: Floats) -> Floats:
    across, up = (some[:, side, None] - others[None, :, side] for side in (0, 1))
    across *= across
    up *= up
    across += up
    return across
