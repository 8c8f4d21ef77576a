"""What one run of finding opinion groups hands to the next, so that groups and their names stay put."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats


@dataclass(frozen=True, slots=True)
class Shown:
    """How many groups are shown, which other number won the last runs, and how many in a row."""

    k: int = 1
    rival: int = 0
    wins: int = 0


ONE = Shown()


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Who was in which letter's group when there last were several; how many letters were ever given out."""

    people: NDArray[np.int64]  # ascending
    letters: NDArray[np.int64]  # 0 for A
    given: int = 0


NOBODY = Names(np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """The axes (2, S) of some items (S), the groups' centres (k, 2), the number shown and the names."""

    items: NDArray[np.int64]
    directions: Floats
    centres: Floats
    shown: Shown
    names: Names

    def directions_for(self, items: NDArray[np.int64]) -> Floats:
        """The axes in the order of other items, 0 for those that are new."""
        found = np.zeros((len(self.directions), len(items)))
        _, here, there = np.intersect1d(self.items, items, assume_unique=True, return_indices=True)
        found[:, there] = self.directions[:, here]
        return found

    def plain(self) -> dict[str, Any]:
        """Numbers and lists only, as JSON keeps them; `recalled` brings back exactly this."""
        return {
            "items": self.items.tolist(),
            "directions": self.directions.tolist(),
            "centres": self.centres.tolist(),
            "shown": [self.shown.k, self.shown.rival, self.shown.wins],
            "people": self.names.people.tolist(),
            "letters": self.names.letters.tolist(),
            "given": self.names.given,
        }

    @staticmethod
    def recalled(plain: Mapping[str, Any]) -> Memory:
        """Bring back what `plain` gave."""
        people, letters = (np.array(plain[column], dtype=np.int64) for column in ("people", "letters"))
        items = np.array(plain["items"], dtype=np.int64)
        return Memory(
            items,
            np.array(plain["directions"], dtype=np.float64).reshape(len(plain["directions"]), len(items)),
            np.array(plain["centres"], dtype=np.float64).reshape(-1, 2),
            Shown(*plain["shown"]),
            Names(people, letters, plain["given"]),
        )
