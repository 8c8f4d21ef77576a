"""What sets a group apart: what it surely agrees on more, or less, than all the other groups together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats
from deliberation.domain.opinion.scores import intervals


@dataclass(frozen=True, slots=True, eq=False)
class Distinctions:
    """How much more of each group than of the others agrees, of those who took a side: bounds, (S, G), from -1 to 1.

    Each bound is 90 % sure. Where nobody took a side in the group, or in the others, anything can be: -1 to 1.
    """

    lows: Floats
    highs: Floats

    @property
    def sizes(self) -> Floats:
        """By how much, at least, the group surely differs, (S, G); 0 where it may not differ at all."""
        return np.maximum(np.maximum(self.lows, -self.highs), 0.0)

    def most(self, group: int, at_most: int) -> list[int]:
        """The items (rows) on which one group surely differs most from the others, the most first."""
        sizes = self.sizes[:, group]
        order = np.argsort(-sizes, kind="stable")[:at_most]
        return [int(row) for row in order if sizes[row] > 0]

    def first(self, group: int, at_most: int) -> list[int]:
        """The items (rows) that say most of one group: on what it surely agrees more, then on what it agrees less."""
        more, less = self.lows[:, group], -self.highs[:, group]
        rows = [int(row) for sizes in (more, less) for row in np.argsort(-sizes, kind="stable") if sizes[row] > 0]
        return rows[:at_most]


def distinctions(counts: NDArray[np.int64]) -> Distinctions:
    """Compare each group with all others together, in a table of counts (S, G, 3) as `tabulate` makes it.

    With p the share that agrees of those who took a side, and (l, u) its bounds, in the group (1) and in the rest (2),
    p1 - p2 is between p1 - p2 - sqrt((p1 - l1)^2 + (u2 - p2)^2) and p1 - p2 + sqrt((u1 - p1)^2 + (p2 - l2)^2).
    Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998),
    method 10. (Polis ranks by two tests of these shares and their ratio; a bound can be told in one sentence.)
    """
    agree, disagree = counts[:, :, 0], counts[:, :, 1]
    rest_agree, rest_disagree = (side.sum(axis=1, keepdims=True) - side for side in (agree, disagree))
    share, low, high = _bounded(agree, disagree)
    other, other_low, other_high = _bounded(rest_agree, rest_disagree)
    heard = (agree + disagree > 0) & (rest_agree + rest_disagree > 0)
    apart = share - other
    lows = apart - np.hypot(share - low, other_high - other)
    highs = apart + np.hypot(high - share, other - other_low)
    return Distinctions(np.where(heard, lows, -1.0), np.where(heard, highs, 1.0))


def _bounded(agree: NDArray[np.int64], disagree: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    return (agree / np.maximum(agree + disagree, 1), *intervals(agree, disagree))
