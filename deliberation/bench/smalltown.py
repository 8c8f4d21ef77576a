"""Small made-up documents with votes, small enough to try every choice of edits and every few new votes."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, combinations_with_replacement

from deliberation.domain.composer import Candidate, assemble, compose, rank
from deliberation.domain.consensus import Status, standing
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Change, Hunk, Rule, Tallies, Tally

HAN = 0x4E00  # every character is a word of its own, so every position is a word border
LENGTH = 30
BODIES = {place: "".join(chr(HAN + 100 * place + at) for at in range(LENGTH)) for place in (0, 1)}
RULE = Rule(quorum=3, overall_quorum=6)
ONE_MORE = (Tally(1), Tally(0, 1))

Votes = Mapping[int, Tallies]  # by id of the edit


def small_document(seed: int, most: int = 5) -> tuple[list[Candidate], Votes]:
    """Two to `most` edits that overlap, are alternatives or need each other, with votes of staff and residents."""
    dice = random.Random(seed)  # noqa: S311 (made-up votes, no secret)
    numbers = range(1, dice.randrange(2, most) + 1)
    edits = [_edit(dice, number, numbers) for number in numbers]
    votes = {number: {"staff": _tally(dice, 8), "residents": _tally(dice, 20)} for number in numbers}
    return [judged(edit, votes[edit.id]) for edit in edits], votes


def judged(edit: Candidate, tallies: Tallies) -> Candidate:
    """The edit as its votes have it stand."""
    found = standing(tallies, RULE)
    return replace(edit, score=found.score, status=found.status)


def all_liked(edits: Sequence[Candidate], *, plain: bool) -> list[Candidate]:
    """The edits as if all were eligible; `plain`: each in one place, and none has to do with another but by that."""
    liked = [replace(edit, status=Status.ELIGIBLE) for edit in edits]
    if not plain:
        return liked
    return [replace(edit, alternative=None, requires=(), changes=edit.changes[:1]) for edit in liked]


def greatest_total(edits: Sequence[Candidate]) -> float:
    """The sum of scores of the best set of edits that go together, found by trying them all."""
    sets = chain.from_iterable(combinations(edits, size) for size in range(len(edits) + 1))
    ordered = sorted(sets, key=lambda chosen: -sum(each.score for each in chosen))
    return next(sum(each.score for each in chosen) for chosen in ordered if _go_together(chosen))


def turned_by(edits: Sequence[Candidate], votes: Votes, most: int) -> dict[int, int]:
    """The fewest new votes of any kind that turn the outcome of each edit, found by trying all up to `most`."""
    before, turned = _Ballots(edits), dict[int, int]()
    for count in range(1, most + 1):
        for cast in _with_more(votes, count):
            turned = dict.fromkeys(before.included(votes) ^ before.included(cast), count) | turned
    return turned


def split(edit: Candidate, first: int) -> list[Candidate]:
    """Break an edit into one for every word it replaces, each as well liked, with ids from `first`."""
    words = ((change, at) for change in edit.changes for hunk in change.hunks for at in range(hunk.start, hunk.end))
    return [
        replace(edit, id=id_, changes=(replace(change, hunks=(Hunk(at, at + 1, chr(HAN + 2000 + id_)),)),))
        for id_, (change, at) in enumerate(words, first)
    ]


class _Ballots:
    """Judges and composes what it has not met before."""

    def __init__(self, edits: Sequence[Candidate]) -> None:
        self._edits = edits
        self._judged: dict[tuple[object, ...], Candidate] = {}
        self._composed: dict[tuple[int, ...], set[int]] = {}

    def included(self, votes: Votes) -> set[int]:
        eligible = sorted((each for each in self._all(votes) if each.status == Status.ELIGIBLE), key=rank)
        order = tuple(each.id for each in eligible)
        if order not in self._composed:
            self._composed[order] = {each.id for each in compose(BODIES, eligible) if each.included}
        return self._composed[order]

    def _all(self, votes: Votes) -> Iterator[Candidate]:
        for edit in self._edits:
            key = (edit.id, *votes[edit.id].values())
            if key not in self._judged:
                self._judged[key] = judged(edit, votes[edit.id])
            yield self._judged[key]


def _with_more(votes: Votes, count: int) -> Iterator[Votes]:
    kinds = [(id_, name, vote) for id_, tallies in votes.items() for name in tallies for vote in ONE_MORE]
    for more in combinations_with_replacement(kinds, count):
        cast = {id_: dict(tallies) for id_, tallies in votes.items()}
        for id_, name, vote in more:
            cast[id_][name] += vote
        yield cast


def _go_together(chosen: Sequence[Candidate]) -> bool:
    there = set[int]()
    while ready := {each.id for each in chosen if each.id not in there and there >= set(each.requires)}:
        there |= ready
    try:
        assemble(BODIES, chosen)
    except Conflict:
        return False
    return len(there) == len(chosen)


def _edit(dice: random.Random, number: int, numbers: Sequence[int]) -> Candidate:
    places = sorted(dice.sample([0, 1], k=dice.choice([1, 1, 1, 2])))
    return Candidate(
        id=number,
        number=number,
        changes=tuple(Change(place, place, (_hunk(dice, number, place),)) for place in places),
        score=0.0,
        status=Status.UNDECIDED,
        alternative=dice.choice([None, None, None, "x"]),
        requires=tuple(dice.sample(numbers, k=dice.choice([0, 0, 0, 0, 0, 1]))),
    )


def _hunk(dice: random.Random, number: int, place: int) -> Hunk:
    start = dice.randrange(20)
    return Hunk(start, start + dice.choice([0, 2, 8]), chr(HAN + 1000 + 2 * number + place))


def _tally(dice: random.Random, most: int) -> Tally:
    sides = dice.randrange(2, most)
    agree = dice.randint(sides // 2, sides)
    return Tally(agree, sides - agree, dice.randrange(3))
