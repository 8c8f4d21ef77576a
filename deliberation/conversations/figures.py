"""What a conversation comes to: its opinion groups, how each statement stands with them, and what sets them apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.errors import Invalid
from deliberation.domain.opinion import (
    Distinctions,
    Family,
    OpinionGroups,
    Scores,
    Votes,
    distinctions,
    find_groups,
    score,
    tabulate,
)


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The figures of S statements and G groups: everybody's `totals` (S, 3), and the `counts` of each group (S, G, 3).

    The last axis is agree, disagree, pass. Who has not voted enough to be in a group counts in the totals only.
    """

    found: OpinionGroups
    items: NDArray[np.int64]  # (S), ascending
    totals: NDArray[np.int64]
    counts: NDArray[np.int64]
    scores: Scores
    apart: Distinctions

    @property
    def votes(self) -> int:
        """How many votes there are."""
        return int(self.totals.sum())

    @property
    def unplaced(self) -> int:
        """How many people are in no group."""
        return int((self.found.labels < 0).sum())

    def plain(self) -> dict[str, Any]:
        """Numbers, lists and names only, as JSON keeps them; the statements by number."""
        return {
            "participants": len(self.found.people),
            "votes": self.votes,
            "k": len(self.found.groups),
            "groups": self.found.members(),
            "items": [self._item(row) for row in range(len(self.items))],
        }

    def _item(self, row: int) -> dict[str, Any]:
        scores = self.scores
        return {
            "id": int(self.items[row]),
            **_counted(self.totals[row]),
            "gic": float(scores.gic[row]),
            "score": float(scores.score[row]),
            "robust": float(scores.robust[row]),
            "polarisation": float(scores.polarisation[row]),
            "groups": {
                group.letter: {
                    **_counted(self.counts[row, place]),
                    "low": float(scores.lows[row, place]),
                    "high": float(scores.highs[row, place]),
                }
                for place, group in enumerate(self.found.groups)
            },
        }


def figures(votes: Votes, hidden: Collection[int] = ()) -> Figures:
    """Score all statements but the hidden ones, for the opinion groups that are in the votes on these.

    Raises `Invalid` where nobody voted on anything else.
    """
    found = find_groups(votes, hidden)
    items = np.setdiff1d(votes.items, sorted(hidden))
    if not len(items):
        raise Invalid("All statements with votes were taken out by a moderator.")
    counts = tabulate(votes, found.family, items)
    everybody = Family(("everybody",), found.people, np.zeros(len(found.people), np.int64))
    totals = tabulate(votes, everybody, items)[:, 0]
    return Figures(found, items, totals, counts, score(counts), distinctions(counts))


def _counted(counts: NDArray[np.int64]) -> dict[str, int]:
    agree, disagree, passed = counts.tolist()
    return {"agree": agree, "disagree": disagree, "pass": passed}
