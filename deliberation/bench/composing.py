"""What choosing edits must reach: nobody evicted by a trick, no margin too small, and all of it quickly."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from deliberation.bench.smalltown import (
    BODIES,
    RULE,
    all_liked,
    greatest_total,
    judged,
    small_document,
    split,
    turned_by,
)
from deliberation.bench.text import draft, in_other_words
from deliberation.domain.best_total import best_total
from deliberation.domain.composer import Bodies, Candidate, compose, rank
from deliberation.domain.margins import MOST, margins
from deliberation.domain.vision import Tallies, Tally

_TRIED = 3  # new votes
_PIECES = 1000  # the first id of what an edit is split into
_CLOSE = 1e-9

Chosen = Callable[[Bodies, Sequence[Candidate]], set[int]]


def totals_that_differ(documents: int) -> int:
    """Count the small documents whose greatest total is not what trying every choice finds."""
    each = (all_liked(small_document(seed, 7)[0], plain=seed % 2 == 0) for seed in range(documents))
    return sum(abs(best_total(BODIES, edits).score - greatest_total(edits)) > _CLOSE for edits in each)


def margins_tried(documents: int) -> Counter[str]:
    """Hold margins against trying every few new votes: how many are the "same", "above" or "below" the true ones."""
    compared: Counter[str] = Counter()
    for seed in range(documents):
        edits, votes = small_document(seed, 4)
        turned = turned_by(edits, votes, _TRIED)
        for id_, margin in margins(BODIES, edits, votes, RULE).items():
            said = margin.count if margin else MOST + 1
            compared["below"] += said < turned.get(id_, _TRIED + 1)
            if id_ in turned:
                compared["same" if said == turned[id_] else "above"] += 1
    return compared


def first_agreed(bodies: Bodies, edits: Sequence[Candidate]) -> set[int]:
    """What goes in by the rule: the most agreed first."""
    return {each.id for each in compose(bodies, edits) if each.included}


def most_in_total(bodies: Bodies, edits: Sequence[Candidate]) -> set[int]:
    """What would go in for the greatest sum of scores."""
    return set(best_total(bodies, edits).included)


def evictions(chosen: Chosen, documents: int) -> tuple[int, int]:
    """Split each edit that lost into its words: how often that puts out one people like better, of how many tries."""
    tries = [
        _evicts(chosen, edits, edit)
        for seed in range(documents)
        for edits in [all_liked(small_document(seed, 7)[0], plain=True)]
        for edit in edits
        if edit.id not in chosen(BODIES, edits) and len(split(edit, _PIECES)) > 1
    ]
    return sum(tries), len(tries)


def _evicts(chosen: Chosen, edits: Sequence[Candidate], attacker: Candidate) -> bool:
    others = [each for each in edits if each is not attacker]
    better = {each.id for each in edits if rank(each) < rank(attacker)}
    after = chosen(BODIES, [*others, *split(attacker, _PIECES)])
    return bool(better & chosen(BODIES, edits) - after)


def fresh_drafts(edits: int, runs: int) -> tuple[Bodies, Iterator[list[Candidate]]]:
    """One document with so many edits, which have other words each time."""
    bodies, candidates = draft(edits)
    return bodies, in_other_words(candidates, runs)


def voted_on(edits: int) -> tuple[Bodies, list[Candidate], Mapping[int, Tallies]]:
    """A document of eight principles with edits that some like and some do not, by votes of staff and residents."""
    bodies, candidates = draft(edits)
    votes = {
        each.id: {"staff": _some(each.id, 20 + each.id % 7), "residents": _some(each.id * 3, 70 + each.id % 31)}
        for each in candidates
    }
    return bodies, [judged(each, votes[each.id]) for each in candidates], votes


def _some(number: int, sides: int) -> Tally:
    agree = sides * (45 + number * 37 % 50) // 100
    return Tally(agree, sides - agree, number % 5)
