"""How well opinion groups are found: beside those that Polis published, in any order of votes, and in chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from deliberation.bench.agreement import adjusted_rand, rank_correlation, top_in_common
from deliberation.bench.conversations import Conversation, Truth
from deliberation.bench.worlds import planted
from deliberation.domain.opinion import Family, OpinionGroups, Votes, VoteStore, find_groups, score, tabulate
from deliberation.domain.opinion.answers import Answers
from deliberation.domain.opinion.axes import principal_axes

_NULL_SEEDS = range(100, 110)  # not those that the engine deals with itself
_EVERY = 200  # votes


@dataclass(frozen=True, slots=True)
class Exactness:
    """The most that consensus and centre are off from those of Polis, and the least cosine of an axis to its own."""

    consensus: float
    cosine: float
    centre: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """Beside the published groups: ours; and the order of items, and which are on top, by group-informed consensus."""

    groups: int
    published: int
    rand: float
    order: float
    top: int


@dataclass(frozen=True, slots=True)
class Replay:
    """Runs, changes of the number of groups, and the mean share of people whose letter changed from run to run."""

    runs: int
    changes: int
    relabelled: float


def exactness(truth: Truth) -> Exactness:
    """Compute what the engine of Polis computed of the same votes, with its groups."""
    items = np.array(sorted(truth.consensus))
    counts = tabulate(truth.votes, _family(truth.groups), items)
    expected = np.array([truth.consensus[item] for item in items.tolist()])
    # what it left out of its axes stands there as 0
    left_out = [item for item, weights in zip(truth.items, truth.directions.T, strict=True) if not weights.any()]
    answers = Answers.to(truth.votes, left_out)
    places = np.searchsorted(np.array(truth.items), answers.items)
    axes, theirs = principal_axes(answers).directions, truth.directions[:, places]
    return Exactness(
        float(np.abs(score(counts).gic - expected).max()),
        float(np.abs((axes * theirs).sum(axis=1) / np.linalg.norm(theirs, axis=1)).min()),
        float(np.abs(answers.means + truth.centre[places]).max()),
    )


def likeness(found: Conversation) -> Likeness:
    """Find the groups of a conversation and compare them, and what follows from them, with the published ones."""
    ours = find_groups(found.votes, found.hidden)
    placed = {who: place for who, place in zip(ours.people.tolist(), ours.labels.tolist(), strict=True) if place >= 0}
    both = sorted(placed.keys() & found.published.keys())
    items = np.setdiff1d(found.votes.items, sorted(found.hidden))
    mine, theirs = (
        score(tabulate(found.votes, family, items)).gic for family in (ours.family, _family(found.published))
    )
    return Likeness(
        len(ours.groups),
        len(set(found.published.values())),
        adjusted_rand([placed[who] for who in both], [found.published[who] for who in both]),
        rank_correlation(mine, theirs),
        top_in_common(mine, theirs),
    )


def replay(log: Sequence[tuple[int, int, int]], hidden: frozenset[int]) -> Replay:
    """Take the votes of a conversation as they came in, finding the groups after every 200."""
    found = list(runs(log, hidden))
    numbers = [len(run.groups) for run in found]
    shares = [_relabelled(before, after) for before, after in pairwise(found)]
    changes = sum(one != other for one, other in pairwise(numbers))
    return Replay(len(found), changes, float(np.mean(shares)))


def runs(log: Sequence[tuple[int, int, int]], hidden: frozenset[int]) -> Iterator[OpinionGroups]:
    """Find the groups after every 200 votes as they came in, and at the end, each time from what was found before."""
    store, memory = VoteStore(), None
    for count, (person, item, value) in enumerate(log, 1):
        store.cast(person, item, value)
        if count % _EVERY == 0 or count == len(log):
            found = find_groups(store.votes(), hidden, memory)
            memory = found.memory
            yield found


def is_same_in_any_order(found: Conversation, seed: int = 0) -> bool:
    """Tell whether votes that arrive otherwise, some of them changed on the way, give the same bytes."""
    dice = np.random.Generator(np.random.PCG64(seed))
    order = dice.permutation(len(found.votes)).tolist()
    cast = list(zip(found.votes.people.tolist(), found.votes.items.tolist(), found.votes.values.tolist(), strict=True))
    store = VoteStore()
    for count, place in enumerate(order):
        person, item, value = cast[place]
        store.cast(person, item, -value if count % 3 else None)
        store.cast(person, item, value)
        if count == len(order) // 2:
            store.votes()
    return _bytes(find_groups(store.votes(), found.hidden)) == _bytes(find_groups(found.votes, found.hidden))


def renumbered(found: Conversation, seed: int = 0) -> float:
    """How alike the groups are when people and items have other numbers (adjusted Rand)."""
    dice = np.random.Generator(np.random.PCG64(seed))
    people, items = (dice.permutation(int(column.max()) + 1) for column in (found.votes.people, found.votes.items))
    other = Votes.gathered(people[found.votes.people], items[found.votes.items], found.votes.values)
    before = find_groups(found.votes, found.hidden)
    after = find_groups(other, items[sorted(found.hidden)].tolist())
    return adjusted_rand(before.labels, after.labels[np.searchsorted(after.people, people[before.people])])


def undivided_by_chance(found: Conversation) -> int:
    """Count of ten shuffles of the votes on each item those that give one group only."""
    answers = Answers.to(found.votes, found.hidden)
    people, items = np.repeat(answers.people, answers.counts), answers.items[answers.columns]
    deals = answers.shuffles(_NULL_SEEDS)
    return sum(not find_groups(Votes.gathered(people, items, deal.values)).are_distinct for deal in deals)


def found_again(people: int, items: int) -> float:
    """How alike the groups that are found are to those planted in a made-up crowd (adjusted Rand)."""
    world = planted(people, items)
    found = find_groups(world.votes)
    placed = found.labels >= 0
    return adjusted_rand(found.labels[placed], world.planted[found.people[placed]])


def _relabelled(before: OpinionGroups, after: OpinionGroups) -> float:
    """Of the people with a letter both times the share who have another now."""
    if not (before.are_distinct and after.are_distinct):
        return 0.0
    old, new = (
        {who: letter for letter, members in run.members().items() for who in members} for run in (before, after)
    )
    both = old.keys() & new.keys()
    return sum(old[who] != new[who] for who in both) / len(both)


def _family(groups: Mapping[int, int]) -> Family:
    numbers = sorted(set(groups.values()))
    return Family.of({str(number): [who for who in groups if groups[who] == number] for number in numbers})


def _bytes(found: OpinionGroups) -> list[object]:
    arrays = (found.people, found.positions, found.labels, found.memory.directions, found.memory.centres)
    return [*(array.tobytes() for array in arrays), found.members(), found.ratio, dict(found.silhouettes)]
