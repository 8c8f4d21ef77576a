"""How far the groups of one family agree on every item at once, and what brings them together or divides them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deliberation.domain.consensus import Z
from deliberation.domain.opinion.answers import Floats

_HALF = 0.5
_CLOSE = 0.2  # most that smoothed shares may differ where an item brings groups together


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Figures of S items with G groups, by the formulas of `consensus.Standing`: (S), bounds and shares (S, G).

    `is_bridge`: surely at least half of every group agrees, and about equally; `is_divisive`: surely most of one
    group agree and surely most of another do not. Both need two groups.
    """

    shares: Floats  # agreeing, smoothed
    lows: Floats
    highs: Floats
    gic: Floats
    score: Floats
    score_against: Floats
    robust: Floats
    polarisation: Floats
    is_bridge: NDArray[np.bool_]
    is_divisive: NDArray[np.bool_]


def intervals(agree: ArrayLike, disagree: ArrayLike) -> tuple[Floats, Floats]:
    """Bound many shares at once, each as `consensus.interval` bounds one."""
    yes, no = (np.asarray(count, dtype=np.float64) for count in (agree, disagree))
    sides = yes + no
    total, half = sides + Z * Z, Z * Z / 2
    inward = half - Z * np.sqrt(yes * no / np.maximum(sides, 1) + Z * Z / 4)
    lows, highs = (yes + inward) / total, 1 - (no + inward) / total
    return np.where(sides > 0, lows, 0.0), np.where(sides > 0, highs, 1.0)


def score(counts: NDArray[np.int64]) -> Scores:
    """Score the items of a table of counts, (S, G, 3) as `tabulate` makes it; G is 1 or more."""
    agree, disagree, total = counts[:, :, 0], counts[:, :, 1], counts.sum(axis=2)
    shares, against = (agree + 1) / (total + 2), (disagree + 1) / (total + 2)
    lows, highs = intervals(agree, disagree)
    groups = shares.shape[1]
    gic, robust = shares.prod(axis=1), lows.min(axis=1)
    polarisation = shares.max(axis=1) - shares.min(axis=1)
    return Scores(
        shares=shares,
        lows=lows,
        highs=highs,
        gic=gic,
        score=gic ** (1 / groups),
        score_against=against.prod(axis=1) ** (1 / groups),
        robust=robust,
        polarisation=polarisation,
        is_bridge=(robust >= _HALF) & (polarisation <= _CLOSE) & (groups > 1),
        is_divisive=np.any(lows > _HALF, axis=1) & np.any(highs < _HALF, axis=1),
    )
