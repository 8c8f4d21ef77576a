"""Made-up crowds with opinion groups planted in them, to see whether these are found again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion import Votes

_SHARES = (0.4, 0.3, 0.2, 0.1)  # of the people
_FEWEST, _MORE = 7, 51  # votes a person at least, and on average beyond
_PASSES = 0.12  # the share of votes that pass


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Who votes how, and the group (0..3) that each person, 0..n-1, was put in."""

    votes: Votes
    planted: NDArray[np.int64]


def planted(people: int, items: int, seed: int = 0) -> World:
    """Make a crowd of four groups that sparsely votes on items.

    Each group has a view of its own on each item: any chance to agree is as likely as any other.
    """
    dice = np.random.Generator(np.random.PCG64(seed))
    ends = np.round(np.cumsum([0, *_SHARES]) * people).astype(np.int64)
    groups = np.repeat(np.arange(len(_SHARES)), np.diff(ends))
    views = dice.random((len(_SHARES), items))
    who = np.repeat(np.arange(people), _FEWEST + dice.geometric(1 / _MORE, people))
    what = dice.integers(0, items, len(who))
    agrees = dice.random(len(who)) < views[groups[who], what]
    values = np.where(dice.random(len(who)) < _PASSES, 0, np.where(agrees, 1, -1))
    return World(Votes.gathered(who, what, values), groups)
