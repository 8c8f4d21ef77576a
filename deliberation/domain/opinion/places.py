"""Where everybody stands on the map of opinions, and who has voted enough to be put on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Answers, Floats
from deliberation.domain.opinion.axes import Axes

ENOUGH = 7  # votes, or as many as there are items
_AT_LEAST = 15  # people: the map is filled up to these with those who voted most


def eligible(answers: Answers) -> NDArray[np.bool_]:
    """Tell who has voted enough, (n)."""
    chosen = answers.counts >= min(ENOUGH, len(answers.items))
    if chosen.sum() < _AT_LEAST:
        chosen[np.argsort(-answers.counts, kind="stable")[:_AT_LEAST]] = True
    return chosen


def positions(answers: Answers, axes: Axes) -> Floats:
    """Place everybody on the map, (n, 2): those who voted on less stand nearer to the middle."""
    regular = answers.counts >= min(ENOUGH, len(answers.items))
    usual = float(np.median(answers.counts[regular])) if regular.any() else 0.0
    reach = np.sqrt(len(answers.items) / np.maximum(answers.counts + 0.5 * usual, 1.0))
    return np.stack([reach * answers.along(axis) for axis in axes.directions], axis=1)
