"""What choosing edits must reach: no edit lost unfairly, no margin too small, and in what time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle

from deliberation.bench.smalltown import BODIES, all_liked, greatest_total, small_document, split, turned_by
from deliberation.bench.text import draft, longer
from deliberation.domain.best_total import best_total
from deliberation.domain.composer import Bodies, Candidate, compose, rank
from deliberation.domain.margins import MOST, margins
from deliberation.domain.vision import Rule, Tallies, Tally

_DOCUMENTS = range(200)
_TRIED = 3  # new votes
_SPLIT = 1000  # ids of what an edit is split into
_CLOSE = 1e-9


def totals_that_differ() -> int:
    """Count small documents where the greatest total is not what trying every choice finds."""
    documents = (all_liked(small_document(seed, 7)[0], plain=seed % 2 == 0) for seed in _DOCUMENTS)
    return sum(abs(best_total(BODIES, edits).score - greatest_total(edits)) > _CLOSE for edits in documents)


def margins_tried() -> Counter[str]:
    """Compare margins with trying every few new votes: how many are "same", "above" or "below" the true one."""
    compared: Counter[str] = Counter()
    for seed in _DOCUMENTS:
        edits, votes = small_document(seed, 4)
        told, turned = margins(BODIES, edits, votes, RULE), turned_by(edits, votes, _TRIED)
        for id_, margin in told.items():
            said, true = margin.count if margin else MOST + 1, turned.get(id_, _TRIED + 1)
            compared["below"] += said < true
            if id_ in turned:
                compared["same" if said == true else "above"] += 1
    return compared


def evicted() -> Counter[str]:
    """Split every edit that lost into single words: how often that puts out one that people like better, and who."""
