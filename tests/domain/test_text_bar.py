from random import Random
from statistics import median

from deliberation.domain.diffs import hunks
from deliberation.domain.merging import fits


def taken_of_forty(seed):
    """How many of forty edits, each of one to four words of one of eight principles, fit together in order."""
    chance = Random(seed)
    principles = [[f"word{i}" for i in range(chance.randint(20, 35))] for _ in range(8)]
    taken = [[] for _ in principles]
    for number in range(40):
        which = chance.randrange(8)
        cut = principles[which][:]
        length = chance.randint(1, 4)
        start = chance.randint(0, len(cut) - length)
        cut[start : start + length] = [f"new{number}x{i}" for i in range(length)]
        base = " ".join(principles[which])
        change = hunks(base, " ".join(cut))
        if fits(base, taken[which], change):
            taken[which].append(change)
    return sum(map(len, taken))


def test_of_forty_edits_at_random_places_at_least_28_fit_together():
    assert median(map(taken_of_forty, range(200))) >= 28
