"""Opinion groups: found in the votes, named after the last time, and everybody's place on the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.consensus import FEWEST_WHO_VETO
from deliberation.domain.opinion.answers import Answers, Floats
from deliberation.domain.opinion.axes import Axes, principal_axes
from deliberation.domain.opinion.chance import LEAST_RATIO, ratio_to_chance
from deliberation.domain.opinion.families import Family
from deliberation.domain.opinion.memory import NOBODY, Memory, Names
from deliberation.domain.opinion.naming import letter, name
from deliberation.domain.opinion.parting import FEWEST, Ground, Parting, part, together
from deliberation.domain.opinion.places import eligible, positions
from deliberation.domain.opinion.votes import Votes
from deliberation.domain.stays import MINUTE

EVERYBODY = "all"  # the one group where there are no distinct ones
_MANY_VOTES = 200
_LONG, _SHORT = MINUTE, 5_000  # milliseconds


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """People who vote alike: `letter` names them from run to run, `centre` is their middle on the map."""

    letter: str
    size: int
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class OpinionGroups:
    """All n people who voted, where each stands, (n, 2), and whose group is which: a place in `groups`, (n), or -1.

    -1 says "not enough votes yet". With no distinct opinion groups there is one, of everybody who voted enough, and
    with nobody on the map none. `ratio` is how much more votes hang together than chance would make them (0: not
    asked), `silhouettes` how far apart each number of groups would stand, `explained` the share of all differences
    that lies along each axis.
    """

    people: NDArray[np.int64]
    positions: Floats
    labels: NDArray[np.int64]
    groups: tuple[OpinionGroup, ...]
    ratio: float
    silhouettes: Mapping[int, float]
    explained: tuple[float, float]
    memory: Memory

    @property
    def are_distinct(self) -> bool:
        """Tell whether there are several."""
        return len(self.groups) > 1

    @property
    def family(self) -> Family:
        """The groups as a family, for counting votes."""
        placed = self.labels >= 0
        return Family(tuple(group.letter for group in self.groups), self.people[placed], self.labels[placed])

    @property
    def vetoing(self) -> tuple[str, ...]:
        """The letters of those that can stop an edit: large enough, and not everybody."""
        return tuple(group.letter for group in self.groups if self.are_distinct and group.size >= FEWEST_WHO_VETO)

    def members(self) -> dict[str, list[int]]:
        """Who is in each group, by letter."""
        found = {group.letter: self.people[self.labels == place] for place, group in enumerate(self.groups)}
        return {letter_: who.tolist() for letter_, who in sorted(found.items())}


def is_due(new_votes: int, waited: int, since_last: int) -> bool:
    """Tell whether to find the groups anew: after many votes or a while, and never twice in a moment.

    `waited` is since the first vote that was not looked at, `since_last` since the last run, in milliseconds.
    """
    return new_votes > 0 and since_last >= _SHORT and (new_votes >= _MANY_VOTES or waited >= _LONG)


def find_groups(
    votes: Votes, hidden: Collection[int] = (), before: Memory | None = None, *, last: bool = False
) -> OpinionGroups:
    """Find the opinion groups in all votes but those on hidden items.

    `before` is the memory of the last run. The last run of a round, at its close, keeps only the letters of it: it
    starts afresh and takes the number of groups that is best now. Nothing else but the votes matters.
    """
    answers = Answers.to(votes, hidden)
    names = before.names if before else NOBODY
    warm = None if last else before
    axes = principal_axes(answers, warm.directions_for(answers.items) if warm else None)
    chosen = eligible(answers)
    everywhere = positions(answers, axes)
    ratio, found = _part(answers, axes, everywhere[chosen], warm)
    if found.shown.k > 1:
        names = _named(answers.people[chosen], found, names)
        groups, labels = _lettered(found, names)
    else:
        groups, labels = _undivided(found), found.labels
    all_labels = np.full(len(answers.people), -1)
    all_labels[chosen] = labels
    centres = np.array([group.centre for group in groups]).reshape(-1, 2)
    memory = Memory(answers.items, axes.directions, centres, found.shown, names)
    explained = _explained(answers, axes)
    return OpinionGroups(answers.people, everywhere, all_labels, groups, ratio, found.silhouettes, explained, memory)


def _part(answers: Answers, axes: Axes, places: Floats, warm: Memory | None) -> tuple[float, Parting]:
    if len(answers.items) < len(axes.directions) or len(places) < FEWEST:
        return 0.0, together(places)
    ratio = ratio_to_chance(answers, float(axes.strengths[0]))
    parted = ratio > LEAST_RATIO
    return ratio, part(places, Ground(parted, warm.shown, warm.centres) if warm else Ground(parted))


def _named(people: NDArray[np.int64], found: Parting, before: Names) -> Names:
    """Letters for everybody; the biggest group is the first to be given one."""
    sizes = np.bincount(found.labels)
    order = np.lexsort((found.centres[:, 1], found.centres[:, 0], -sizes))
    rank = np.argsort(order)
    letters, given = name(people, rank[found.labels], before)
    return Names(people, letters[rank[found.labels]], given)


def _lettered(found: Parting, names: Names) -> tuple[tuple[OpinionGroup, ...], NDArray[np.int64]]:
    """The groups in the order of their letters, and everybody's place among them."""
    letters, first, labels = np.unique(names.letters, return_index=True, return_inverse=True)
    sizes = np.bincount(labels)
    centres = found.centres[found.labels[first]]
    groups = [
        OpinionGroup(letter(int(which)), int(size), (float(centre[0]), float(centre[1])))
        for which, size, centre in zip(letters, sizes, centres, strict=True)
    ]
    return tuple(groups), labels


def _undivided(found: Parting) -> tuple[OpinionGroup, ...]:
    if not len(found.labels):
        return ()
    (centre,) = found.centres
    return (OpinionGroup(EVERYBODY, len(found.labels), (float(centre[0]), float(centre[1]))),)


def _explained(answers: Answers, axes: Axes) -> tuple[float, float]:
    whole = float((answers.norms**2).sum()) or 1.0
    one, two = (axes.strengths / whole).tolist()
    return one, two
