from itertools import combinations

import numpy as np
from camps import ITEMS, camps, columns

from deliberation.domain.opinion import PASS, Run, VoteStore, find_groups
from deliberation.domain.opinion.runs import beside
from deliberation.domain.opinion.tellings import Telling

PEOPLE = 120


class Adversary:
    """Keeps every picture: who was in which group that was told of, or in none, and how everybody had voted."""

    def __init__(self):
        self.pictures = []

    def look(self, run, votes):
        told = Telling.unpacked(run.telling)
        ballots = {each: tuple(votes.of(each)) for each in told.people.tolist()}
        places = dict(zip(ballots, told.groups.tolist(), strict=True))
        groups = [
            {each: ballots[each] for each in ballots if places[each] == place} for place in {*places.values()} - {-1}
        ]
        self.pictures.append((groups, {each: ballots[each] for each in ballots if places[each] == -1}))

    def differences(self):
        """How many people each difference is about: of groups of one picture from some of another, or of the rest."""
        for (earlier, rest), (later, left) in combinations(self.pictures, 2):
            yield sum(rest.get(each) != left.get(each) for each in rest.keys() | left.keys())
            for one in unions(earlier):
                for other in unions(later):
                    crossed = len(one.keys() ^ other.keys())
                    yield crossed or sum(one[each] != other[each] for each in one)


def unions(groups):
    for some in range(len(groups) + 1):
        for chosen in combinations(groups, some):
            yield {each: ballot for members in chosen for each, ballot in members.items()}


def coming(dice):
    """All votes, in the order in which people come and vote; some come back later."""
    rows = columns(camps(PEOPLE // 2, PEOPLE // 2, seed=1))
    at = np.repeat(dice.random(PEOPLE), ITEMS) + (dice.random(len(rows)) < 0.3) * dice.random(len(rows))
    return [rows[place] for place in np.argsort(at)]


def test_whoever_keeps_every_picture_learns_of_nobody_by_subtraction():
    dice = np.random.Generator(np.random.PCG64(1))
    store, adversary, tellings, kinds, memory, told = VoteStore(), Adversary(), [], [], None, None
    waiting = coming(dice)
    while waiting:
        some = int(dice.integers(1, 200))
        for vote in waiting[:some]:
            store.cast(*vote)
        del waiting[:some]
        changed = dice.permutation(columns(store.votes()))[:2]  # minds change, votes are taken back
        for person, item, _ in changed.tolist():
            store.cast(person, item, dice.choice([PASS, None]))
        votes = store.votes()
        found = find_groups(votes, before=memory)
        memory, whole = found.memory, Run.of(found, votes, 1, 1, 1)
        run = beside(whole, found, votes, tellings, told)
        kinds.append("nothing" if run.telling is None else "all" if run is whole else "votes")
        told = told if run.telling is None else run
        if run.telling:
            tellings.append(run.telling)
            adversary.look(run, votes)
    assert {*kinds} == {"all", "votes", "nothing"}
    found = {*adversary.differences()}
    assert 0 in found
    assert not found & {*range(1, 8)}


def test_where_no_picture_is_left_to_go_on_from_nothing_is_told_of_a_few():
    before, votes = camps(12, 12), camps(13, 12)
    told = Run.of(find_groups(before), before, 1, 1, 1)
    found = find_groups(votes)
    run = Run.of(found, votes, 1, 1, 2)
    assert beside(run, found, votes, [], None) is run
    assert beside(run, found, votes, [told.telling], None) == run.untold()
