"""What different rules make of the same made-up votes: whose edits go in, and who can bend the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

import numpy as np
from numpy.typing import NDArray

from deliberation.bench.composing import evictions, first_agreed, most_in_total
from deliberation.bench.smalltown import BODIES
from deliberation.bench.societies import ABSTAIN, EDITS, PEOPLE, STAFF, Society, edits, society, some
from deliberation.domain.composer import Candidate, compose
from deliberation.domain.consensus import Standing, Status, standing
from deliberation.domain.opinion import AGREE, DISAGREE, Counts, find_groups
from deliberation.domain.vision import Gate, Gates, Rule, Tallies, Tally

SEEDS = 20
BRIGADES = (5, 10, 20, 30)  # in 100
_DOCUMENTS = 200  # that edits are split in
_MINORITY, _SURGE = 0.15, 0.1
_LEAST_SIDES, _HALF = 10, 0.5
_LIKED, _FINE, _COOL, _SPURNED = 0.85, 0.75, 0.45, 0.15  # chances to agree
_WANTED = [AGREE, DISAGREE, ABSTAIN, ABSTAIN] * (EDITS // 4)  # a brigade is for one edit, against its better rival

Members = NDArray[np.bool_]
Counted = dict[str, tuple[int, Mapping[str, int]]]  # what is counted: of how many, and by rule
Ids = frozenset[int]
Rules = Mapping[str, Callable[[Society], Ids]]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing counted in one kind of society, by rule; `of` so many that there could be."""

    world: str
    counted: str
    of: float
    by_rule: Mapping[str, float]


# -- rules ------------------------------------------------------------------------


def by_majority(found: Society) -> Ids:
    """Whatever more agree with than disagree, of everybody together; of rivals, the one with the larger share."""
    return _included(_by_headcount(edit, found.tallies[edit.id]) for edit in edits())


def by_audiences(found: Society) -> Ids:
    """The rule that a vision opens with."""
    return _included(_stood(edit, standing(found.tallies[edit.id], Rule())) for edit in edits())


def by_opinions_too(found: Society) -> Ids:
    """The rule with a veto of opinion groups."""
    rule = Rule(gates=Gates(opinion=Gate.VETO))
    groups = find_groups(found.votes, last=True)
    counts = Counts(found.votes, groups.family)
    asked = [{letter: counts.tallies(edit)[letter] for letter in groups.vetoing} for edit in range(EDITS)]
    return _included(_stood(edit, standing(found.tallies[edit.id], rule, asked[edit.id])) for edit in edits())


RULES: Rules = {
    "overall majority": by_majority,
    "every audience": by_audiences,
    "and no opinion group against": by_opinions_too,
}


def _included(candidates: Iterable[Candidate]) -> Ids:
    return frozenset(each.id for each in compose(BODIES, [*candidates]) if each.included)


def _stood(edit: Candidate, found: Standing) -> Candidate:
    return replace(edit, score=found.score, status=found.status)


def _by_headcount(edit: Candidate, tallies: Tallies) -> Candidate:
    every = sum(tallies.values(), Tally())
    wins = every.sides >= _LEAST_SIDES and every.agree > every.disagree
    return replace(edit, score=every.agree / max(every.sides, 1), status=Status.ELIGIBLE if wins else Status.REJECTED)


# -- worlds -----------------------------------------------------------------------


def rows(seeds: int = SEEDS) -> Iterator[Row]:
    """Every world under every rule: medians over the seeds."""
    staff, across = some(STAFF, every=7), some(_MINORITY, every=9)
    yield from _medians(seeds, "two camps of equal size", partial(_camps, some(_HALF), staff))
    yield from _medians(seeds, "a 15 % minority: one audience", partial(_camps, staff, staff))
    yield from _medians(seeds, "a 15 % minority: in both audiences", partial(_camps, across, staff))
    yield from _medians(seeds, "no brigade", partial(_brigade, 0, False))
    for among, people, as_staff in (("everybody", PEOPLE, False), ("staff", PEOPLE * STAFF, True)):
        for share in BRIGADES:
            count = partial(_brigade, round(people * share / 100), as_staff)
            yield from _medians(seeds, f"a brigade of {share} % among {among}", count)
    yield from _medians(seeds, "10 % more at the last minute", _surge)


def splits(documents: int = _DOCUMENTS) -> Row:
    """How often an edit that lost, split into its words, puts out one that people like better."""
    chosen = {"most agreed first": first_agreed, "greatest total": most_in_total}
    found = {name: evictions(choose, documents) for name, choose in chosen.items()}
    tries = max(tried for _, tried in found.values())
    by_rule: dict[str, float] = {name: count for name, (count, _) in found.items()}
    return Row("an edit split into words", "better liked edits put out", tries, by_rule)


def _medians(seeds: int, world: str, count: Callable[[int], Counted]) -> Iterator[Row]:
    found = [count(seed) for seed in range(seeds)]
    for counted in found[0]:
        each = [one[counted] for one in found]
        by_rule = {name: median(values[name] for _, values in each) for name in RULES}
        yield Row(world, counted, median(of for of, _ in each), by_rule)


def _camps(second: Members, staff: Members, seed: int) -> Counted:
    """Of each six edits one everybody likes, one everybody finds fine, one nobody much, three one camp only."""
    first = [_LIKED, _COOL, _LIKED, _SPURNED, _LIKED, _FINE]
    other = [_LIKED, _COOL, _SPURNED, _LIKED, _SPURNED, _FINE]
    chances = np.tile([first, other], EDITS // len(first))
    included = _decided(society(second.astype(np.int64), staff, chances, seed))
    opposed = {int(edit) for edit in np.flatnonzero(chances.min(axis=0) < _HALF)}
    liked = {*range(EDITS)} - opposed
    return {
        "edits in that a camp opposes": (len(opposed), _sizes(included, opposed)),
        "edits in that both camps like": (len(liked), _sizes(included, liked)),
    }


def _brigade(size: int, as_staff: bool, seed: int) -> Counted:
    included = _decided(_agreeing([_COOL, _FINE], seed).joined_by(_WANTED, size, as_staff=as_staff))
    wanted, attacked = ({edit for edit, each in enumerate(_WANTED) if each == stance} for stance in (AGREE, DISAGREE))
    return {
        "edits in that only the brigade wants": (len(wanted), _sizes(included, wanted)),
        "liked edits in that it is against": (len(attacked), _sizes(included, attacked)),
    }


def _surge(seed: int) -> Counted:
    before = _agreeing(np.linspace(_COOL, _LIKED, EDITS).tolist(), seed)
    after = before.joined_by([AGREE, DISAGREE] * (EDITS // 2), round(PEOPLE * _SURGE))
    was, is_ = _decided(before), _decided(after)
    return {"outcomes that change": (EDITS, {name: len(was[name] ^ is_[name]) for name in RULES})}


def _agreeing(pattern: Sequence[float], seed: int) -> Society:
    """A society of one camp, whose chances to agree with the edits follow a pattern."""
    chances = np.tile(pattern, EDITS // len(pattern))[np.newaxis]
    return society(np.zeros(PEOPLE, dtype=np.int64), some(STAFF, every=7), chances, seed)


def _decided(found: Society) -> dict[str, Ids]:
    return {name: decide(found) for name, decide in RULES.items()}


def _sizes(included: Mapping[str, Ids], counted: set[int]) -> dict[str, int]:
    return {name: len(ids & counted) for name, ids in included.items()}
