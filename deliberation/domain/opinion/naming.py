"""Letters for opinion groups that stay with the same people from one run to the next."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.memory import Names

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(number: int) -> str:
    """A for 0, Z for 25, then AA."""
    earlier, last = divmod(number, len(_ALPHABET))
    return (letter(earlier - 1) if earlier else "") + _ALPHABET[last]


def name(people: NDArray[np.int64], labels: NDArray[np.int64], before: Names) -> tuple[NDArray[np.int64], int]:
    """Give each group (0..k-1) the letter that most of its people had, and new groups letters nobody ever had.

    Of all ways to hand the old letters out the one that leaves most people theirs wins. `people` ascending, `labels`
    their groups. Returns the letters as numbers, (k), and how many were ever given out.
    """
    k = int(labels.max()) + 1
    old = np.unique(before.letters)
    slots = max(k, len(old))
    common = np.zeros((k, slots), np.int64)
    _, here, there = np.intersect1d(people, before.people, assume_unique=True, return_indices=True)
    np.add.at(common, (labels[here], np.searchsorted(old, before.letters[there])), 1)
    rows = np.arange(k)
    best = max(permutations(range(slots), k), key=lambda places: int(common[rows, list(places)].sum()))
    letters, given = np.empty(k, np.int64), before.given
    for group, place in enumerate(best):
        if common[group, place]:
            letters[group] = old[place]
        else:
            letters[group], given = given, given + 1
    return letters, given
