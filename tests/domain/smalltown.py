"""Small random documents with votes: edits that overlap, need each other or are alternatives, of two audiences."""

import random

from deliberation.domain.composer import Candidate
from deliberation.domain.consensus import Status
from deliberation.domain.vision import Change, Hunk, Rule, Tally

HAN = 0x4E00  # every character is a word of its own, so every position is a word border
BODIES = {place: "".join(chr(HAN + 100 * place + i) for i in range(30)) for place in (0, 1)}
RULE = Rule(quorum=3, overall_quorum=6)


def random_town(seed, most=5):
    """Edits, and their votes of staff and residents."""
    rng = random.Random(seed)
    numbers = list(range(1, rng.randrange(2, most) + 1))
    edits = [_edit(rng, number, numbers) for number in numbers]
    votes = {number: {"staff": _tally(rng, 8), "residents": _tally(rng, 20)} for number in numbers}
    return edits, votes


def _edit(rng, number, numbers):
    places = sorted(rng.sample([0, 1], k=rng.choice([1, 1, 1, 2])))
    return Candidate(
        id=number,
        number=number,
        changes=tuple(Change(place, place, (_hunk(rng, number, place),)) for place in places),
        score=0.5,
        status=Status.UNDECIDED,
        alternative=rng.choice([None, None, None, "x"]),
        requires=tuple(rng.sample(numbers, k=rng.choice([0, 0, 0, 0, 0, 1]))),
    )


def _hunk(rng, number, place):
    start = rng.randrange(20)
    return Hunk(start, start + rng.choice([0, 2, 8]), chr(HAN + 1000 + 2 * number + place))


def _tally(rng, most):
    sides = rng.randrange(2, most)
    agree = rng.randint(sides // 2, sides)
    return Tally(agree, sides - agree, rng.randrange(3))
