"""What stands out in how votes came in: many newcomers at once for one thing, and people whose ballots are the same.

It proves nothing. Each finding comes with how often chance alone would bring it about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.stays import MINUTE

SPELL = 10 * MINUTE  # newcomers are those in their first so many minutes
FEWEST_NEW, FEWEST_SAME = 8, 12  # newcomers who vote alike in a burst; items on which twins' ballots are the same
APART = 15 * MINUTE  # between the middle votes of twins, at most
MOST_PEOPLE = 2_000  # who came last: ballots are compared by pairs
_RARE, _UNLIKE = 1e-3, 1e-2  # chances below which something stands out: in a whole vision; in one burst
_FEWEST_TWINS, _STEP = 3, SPELL // 2
_STANCES, _NONE = (1, 0, -1), 9

Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """Live votes in any order, a row each: who, on what, how (1 agree, 0 pass, -1 disagree), when (UTC ms)."""

    people: Numbers
    items: Numbers
    values: Numbers
    times: Numbers

    def __len__(self) -> int:
        return len(self.people)

    def only(self, which: Marks) -> Cast:
        """Some of them."""
        return Cast(self.people[which], self.items[which], self.values[which], self.times[which])


@dataclass(frozen=True, slots=True)
class Burst:
    """Newcomers who all came to one item in one spell and voted alike there."""

    item: int
    stance: int
    people: tuple[int, ...]  # who voted so
    asked: int  # of the newcomers, those who voted on the item at all
    newcomers: int  # who came in that spell, whatever they voted on
    began: int
    ended: int  # the last of these votes
    expected: float  # so many of them would have, going by those who came at other times
    usual: float  # the share of this stance among all other votes on the item
    chance: float  # that anything like it is found in a vision like this, at most


@dataclass(frozen=True, slots=True)
class Twins:
    """People who voted within minutes of each other, the same on every item that any two of them voted on."""

    people: tuple[int, ...]
    same: int  # items that each of them shares with one of them, at least
    began: int
    ended: int
    near: int  # others who voted then, as one of them saw it, and as many items in common
    expected: float  # so many of these would have the same ballot, going by people who voted at other times
    chance: float


def bursts(cast: Cast) -> tuple[Burst, ...]:
    """Find the spells in which far more newcomers than usual voted on one item, and more alike than others do.

    Of a newcomer the first votes count, those within `SPELL` of the very first. That k of the n newcomers of a spell
    voted one way on an item is set beside a binomial variable: n tries, with the share of such newcomers among those
    who came at other times since the item was there, (K + 1) / (N + 2). Every try in a vision counts (Bonferroni). And
    of those who voted on it then, more have to say so than the share among all its other votes makes likely. Of spells
    that overlap the clearest is told.
    """
    people, places = np.unique(cast.people, return_inverse=True)
    firsts = np.full(len(people), np.iinfo(np.int64).max)
    np.minimum.at(firsts, places, cast.times)
    items = np.unique(cast.items)
    tries = len(items) * 2 * len(np.unique(firsts // SPELL)) * len(_STANCES)
    found: list[Burst] = []
    for item in items:
        here = cast.items == item
        found += _clearest(_bursts_on(cast.only(here), firsts[places[here]], np.sort(firsts), tries))
    return tuple(sorted(found, key=lambda each: (each.chance, each.item, each.began)))


def twins(cast: Cast) -> tuple[Twins, ...]:
    """Find people who voted at about the same time and the same wherever two of them voted, three or more together.

    With at least `FEWEST_SAME` items in common. How many of those who voted then have somebody's ballot is set beside a
    binomial variable, with the share of those who have it among people who voted at other times: so neither a camp of
    like-minded people nor what everybody agrees on stands out. Every person is a try. Those who came last are looked
    at, `MOST_PEOPLE` at most.
    """
    people, middles, ballots = _ballots(cast)
    chosen = ballots != _NONE
    common = _products(chosen)
    alike = sum(_products(ballots == stance) for stance in _STANCES)
    pairs = common >= FEWEST_SAME
    np.fill_diagonal(pairs, val=False)
    near = np.abs(middles[:, np.newaxis] - middles) <= APART
    same = pairs & (alike == common)
    then, twin = (pairs & near).sum(axis=1), same & near
    share = ((same & ~near).sum(axis=1) + 1) / ((pairs & ~near).sum(axis=1) + 2)
    known = zip(twin.sum(axis=1).tolist(), then.tolist(), share.tolist(), strict=True)
    chances = [len(people) * binomial_tail(*each) for each in known]
    found, told = [], np.zeros(len(people), dtype=np.bool_)
    for at in np.argsort(chances, kind="stable"):
        who = np.append(np.flatnonzero(twin[at]), at)
        if chances[at] < _RARE and len(who) >= _FEWEST_TWINS and not told[who].any():
            told[who] = True
            fewest = int(common[at, who[:-1]].min())
            when = cast.times[np.isin(cast.people, people[who])]
            found.append(
                Twins(
                    people=tuple(people[who].tolist()),
                    same=fewest,
                    began=int(when.min()),
                    ended=int(when.max()),
                    near=int(then[at]),
                    expected=float(then[at] * share[at]),
                    chance=chances[at],
                )
            )
    return tuple(found)


def binomial_tail(count: int, of: int, share: float) -> float:
    """Bound the chance of so many or more out of `of`, where each is as likely as this share.

    Never below the true one: Hoeffding, Probability inequalities for sums of bounded random variables, theorem 1.
    """
    seen = count / max(of, 1)
    if seen <= share:
        return 1.0
    rest = (1 - seen) * log((1 - seen) / (1 - share)) if seen < 1 else 0.0
    return exp(-of * (seen * log(seen / share) + rest))


def _bursts_on(cast: Cast, came: Numbers, firsts: Numbers, tries: int) -> Iterator[Burst]:
    """Look at one item's votes; `came` is when each voter first voted on anything, `firsts` that of all, in order."""
    firsts = firsts[firsts >= cast.times.min()]
    new = (cast.times - came <= SPELL) & (came >= cast.times.min())
    steps, counts = np.unique(came[new] // _STEP, return_counts=True)
    busy = Counter(dict(zip(steps.tolist(), counts.tolist(), strict=True)))
    for step in sorted(each for each in {*busy, *(at - 1 for at in busy)} if busy[each] + busy[each + 1] >= FEWEST_NEW):
        start = step * _STEP
        then = new & (came >= start) & (came < start + SPELL)
        newcomers = int(np.diff(np.searchsorted(firsts, [start, start + SPELL]))[0])
        for stance in _STANCES:
            yield from _burst(cast, new, then, stance, (newcomers, len(firsts), tries))


def _burst(cast: Cast, new: Marks, then: Marks, stance: int, known: tuple[int, int, int]) -> Iterator[Burst]:
    newcomers, everybody, tries = known
    alike, here = cast.values == stance, int((then & (cast.values == stance)).sum())
    others = int((new & ~then & alike).sum())
    share = (others + 1) / (everybody - newcomers + 2)
    usual = float(((alike & ~then).sum() + 1) / ((~then).sum() + 2))
    chance = tries * binomial_tail(here, newcomers, share)
    if here >= FEWEST_NEW and chance < _RARE and binomial_tail(here, int(then.sum()), usual) < _UNLIKE:
        votes = cast.only(then & alike)
        yield Burst(
            item=int(cast.items[0]),
            stance=stance,
            people=tuple(votes.people.tolist()),
            asked=int(then.sum()),
            newcomers=newcomers,
            began=int(votes.times.min()),
            ended=int(votes.times.max()),
            expected=newcomers * share,
            usual=usual,
            chance=chance,
        )


def _clearest(found: Iterator[Burst]) -> list[Burst]:
    """Of bursts that share people keep the one that chance explains least."""
    kept: list[Burst] = []
    for each in sorted(found, key=lambda one: (one.chance, one.began)):
        if all(set(each.people).isdisjoint(other.people) for other in kept):
            kept.append(each)
    return kept


def _ballots(cast: Cast) -> tuple[Numbers, Numbers, NDArray[np.int8]]:
    """Lay out who voted often enough, by their middle vote: their ids, when that was, (people, items) of stances."""
    people, places, counts = np.unique(cast.people, return_inverse=True, return_counts=True)
    by_time = np.lexsort((cast.times, places))
    middles = cast.times[by_time][np.cumsum(counts) - (counts + 1) // 2]
    often = np.flatnonzero(counts >= FEWEST_SAME)
    often = often[np.argsort(middles[often], kind="stable")][-MOST_PEOPLE:]
    items, columns = np.unique(cast.items, return_inverse=True)
    rows = np.full(len(people), -1)
    rows[often] = np.arange(len(often))
    ballots, taken = np.full((len(often), len(items)), _NONE, dtype=np.int8), rows[places] >= 0
    ballots[rows[places][taken], columns[taken]] = cast.values[taken]
    return people[often], middles[often], ballots


def _products(marks: Marks) -> NDArray[np.float32]:
    """Count what any two rows have marked in common."""
    rows = marks.astype(np.float32)
    found: NDArray[np.float32] = rows @ rows.T
    return found
