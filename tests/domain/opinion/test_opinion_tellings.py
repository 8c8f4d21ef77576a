from itertools import combinations

import numpy as np
import pytest
from camps import ITEMS, camps, columns

from deliberation.domain.opinion import PASS, Run, VoteStore, find_groups
from deliberation.domain.opinion.tellings import Telling

PEOPLE = 120


class Adversary:
    """Keeps every picture: who was in which group that was told of, and how everybody in it had voted."""

    def __init__(self):
        self.pictures = []

    def look(self, run, votes):
        told = Telling.unpacked(run.telling).groups.tolist()
        letters = {run.groups[place].letter for place in told}
        members = {letter: who for letter, who in run.members().items() if letter in letters}
        self.pictures.append([{each: tuple(votes.of(each)) for each in who} for who in members.values()])

    def differences(self):
        """How many people each difference is about: of any groups of one picture from any of another."""
        for earlier, later in combinations(self.pictures, 2):
            for one in unions(earlier):
                for other in unions(later):
                    crossed = len(one.keys() ^ other.keys())
                    yield crossed or sum(one[each] != other[each] for each in one)


def unions(groups):
    for some in range(len(groups) + 1):
        for chosen in combinations(groups, some):
            yield {each: ballot for members in chosen for each, ballot in members.items()}


def coming(dice, seed):
    """All votes, in the order in which people come and vote; some come back later."""
    rows = columns(camps(PEOPLE // 2, PEOPLE // 2, seed=seed))
    at = np.repeat(dice.random(PEOPLE), ITEMS) + (dice.random(len(rows)) < 0.3) * dice.random(len(rows))
    return [rows[place] for place in np.argsort(at)]


@pytest.mark.parametrize("seed", [1, 2])
def test_whoever_keeps_every_picture_learns_of_nobody_by_subtraction(seed):
    dice = np.random.Generator(np.random.PCG64(seed))
    store, adversary, tellings, memory, runs = VoteStore(), Adversary(), [], None, 0
    waiting = coming(dice, seed)
    while waiting:
        some = int(dice.integers(1, 200))
        for vote in waiting[:some]:
            store.cast(*vote)
        del waiting[:some]
        for person, item, _ in dice.permutation(columns(store.votes()))[
            :2
        ].tolist():  # minds change, votes are taken back
            store.cast(person, item, dice.choice([PASS, None]))
        votes = store.votes()
        found = find_groups(votes, before=memory)
        memory, runs = found.memory, runs + 1
        run = Run.of(found, votes, 1, 1, runs).beside(tellings)
        if run.telling:
            tellings.append(run.telling)
            adversary.look(run, votes)
    assert 3 <= len(tellings) < runs
    found = {*adversary.differences()}
    assert 0 in found
    assert not found & {*range(1, 8)}
