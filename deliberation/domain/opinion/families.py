"""Ways to part everybody into groups (audiences, areas, opinion groups), and how each group has voted on each item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.votes import AGREE, DISAGREE, PASS, Votes
from deliberation.domain.vision import Tally

_PLACE = {AGREE: 0, DISAGREE: 1, PASS: 2}  # of a stance in a row of counts
_STANCES = len(_PLACE)
_COLUMN = np.array([_PLACE[value] for value in (DISAGREE, PASS, AGREE)])  # by value + 1


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Groups by name, and who is in which: `groups` holds a place in `names` for each of `people` (ascending).

    Nobody is in two groups of one family; people who are in none are not among `people`.
    """

    names: tuple[str, ...]
    people: NDArray[np.int64]
    groups: NDArray[np.int64]

    @staticmethod
    def of(members: Mapping[str, Iterable[int]]) -> Family:
        """Make a family of the people of each group, the groups in their order here."""
        placed = sorted((person, place) for place, name in enumerate(members) for person in members[name])
        people, groups = np.array(placed, dtype=np.int64).reshape(-1, 2).T
        return Family(tuple(members), people, groups)

    def groups_of(self, people: NDArray[np.int64]) -> NDArray[np.int64]:
        """The place of each person's group; -1 for those in none."""
        if not len(self.people):
            return np.full(len(people), -1)
        at = np.minimum(np.searchsorted(self.people, people), len(self.people) - 1)
        return np.where(self.people[at] == people, self.groups[at], -1)


def tabulate(votes: Votes, family: Family, items: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the votes of each group on each item: (items, groups, 3), the last being agree, disagree, pass.

    `items` ascending; votes on others and of people in no group are left out.
    """
    wanted, size = np.asarray(items, dtype=np.int64), len(family.names)
    starts = np.flatnonzero(np.diff(votes.people, prepend=-1))
    groups = np.repeat(family.groups_of(votes.people[starts]), np.diff(starts, append=len(votes)))
    rows = np.full(int(max(votes.items.max(initial=0), wanted.max(initial=0))) + 1, -1)
    rows[wanted] = np.arange(len(wanted))
    row = rows[votes.items]
    cells = (row * size + groups) * _STANCES + _COLUMN[votes.values + 1]
    counted = np.bincount(cells[(row >= 0) & (groups >= 0)], minlength=len(wanted) * size * _STANCES)
    return counted.reshape(len(wanted), size, _STANCES)


class Counts:
    """What `tabulate` counts, kept up to date vote by vote at the cost of one vote."""

    def __init__(self, votes: Votes, family: Family) -> None:
        """Count everything once."""
        items = np.flatnonzero(np.bincount(votes.items))
        rows = tabulate(votes, family, items).reshape(len(items), _STANCES * len(family.names))
        self._names = family.names
        self._groups = dict(zip(family.people.tolist(), family.groups.tolist(), strict=True))
        self._rows: dict[int, list[int]] = dict(zip(items.tolist(), rows.tolist(), strict=True))

    def change(self, person: int, item: int, old: int | None, new: int | None) -> None:
        """Take a person's old vote out of the totals and put the new one in; None is no vote."""
        group = self._groups.get(person)
        if group is not None:
            self._add(group, item, old, -1)
            self._add(group, item, new, 1)

    def move(self, person: int, group: str | None, votes: Iterable[tuple[int, int]]) -> None:
        """Put a person with all their votes (item, value) into another group, or into none."""
        cast = list(votes)
        for item, value in cast:
            self.change(person, item, value, None)
        self._groups.pop(person, None)
        if group is not None:
            self._groups[person] = self._names.index(group)
        for item, value in cast:
            self.change(person, item, None, value)

    def tallies(self, item: int) -> dict[str, Tally]:
        """How each group stands on an item, the groups in the family's order."""
        row = self._rows.get(item) or [0] * (_STANCES * len(self._names))
        return {name: Tally(*row[_STANCES * place :][:_STANCES]) for place, name in enumerate(self._names)}

    def _add(self, group: int, item: int, value: int | None, by: int) -> None:
        if value is not None:
            row = self._rows.setdefault(item, [0] * (_STANCES * len(self._names)))
            row[_STANCES * group + _PLACE[value]] += by
