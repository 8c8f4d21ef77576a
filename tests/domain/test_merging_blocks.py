"""Edits are held against the words around them only: the same verdicts as by spelling the whole body again."""

from collections import Counter
from itertools import pairwise, product
from random import Random
from sys import maxsize

import pytest
from hypothesis import given
from wordings import CLUSTERS, SIGNS, TROUBLE, WORDS, with_edits

from deliberation.domain.errors import Conflict
from deliberation.domain.hunks import apply, canonical
from deliberation.domain.merging import joint
from deliberation.domain.text import normalise, tokens
from deliberation.domain.vision import Hunk

CASES = 6000
PIECES = [*WORDS[:4], *SIGNS, *SIGNS[:8], *CLUSTERS, *(sign for sign in TROUBLE if sign not in "\t\u00a0\r\n\u2028")]

SPACED = ["a", "b", "c", "(", ")", " ", " ", "\n", "\n", "\n\n", "\u0301"]


def by_the_whole_body(base, proposals):
    """Whether edits fit together, said the slow way: pairs side by side, then all, each in the whole body."""
    ordered = sorted({hunk for hunks in proposals.values() for hunk in hunks})
    if any(other.start < one.end or one[:2] == other[:2] for one, other in pairwise(ordered)):
        return "the same words"
    holders = {hunk: [number for number, hunks in proposals.items() if hunk in hunks] for hunk in ordered}
    chosen = [ordered]
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if base[one.end : other.start].strip(" \n"):
                break
            chosen += [{*proposals[a], *proposals[b]} for a, b in product(holders[one], holders[other])]
    outcomes = [apply(base, sorted(hunks)) for hunks in chosen]
    return "fit" if all(normalise(text, maxsize) == text for text in outcomes) else "do not fit together"


def by_blocks(base, proposals):
    try:
        joint(base, proposals)
    except Conflict as refused:
        return "the same words" if "the same words" in refused.message else "do not fit together"
    return "fit"


def ugly(chance):
    """A base, and canonical changes of one to four edits of it; not all of them are proper by themselves."""
    pieces = chance.choice([PIECES, SPACED])
    base = normalise("".join(chance.choices(pieces, k=chance.randint(1, 24))))
    cut = [0]
    for token in tokens(base):
        cut.append(cut[-1] + len(token))
    proposals = {}
    for number in range(chance.randint(1, 4)):
        start = chance.randrange(len(cut))
        end = min(len(cut) - 1, start + chance.choice([0, 0, 1, 1, 2, 3]))
        new = "".join(chance.choices(pieces, k=chance.randint(0, 2)))
        proposals[number] = canonical(base, [Hunk(cut[start], cut[end], new)])
    return base, proposals


def test_thousands_of_ugly_edits_get_the_verdict_of_the_whole_body():
    chance, verdicts = Random(5), Counter()
    for _ in range(CASES):
        base, proposals = ugly(chance)
        verdict = by_the_whole_body(base, proposals)
        assert by_blocks(base, proposals) == verdict, (base, proposals)
        verdicts[verdict] += 1
    assert min(verdicts[verdict] for verdict in ("fit", "the same words", "do not fit together")) > CASES / 20


@given(with_edits(3))
def test_proper_edits_get_the_verdict_of_the_whole_body(given_edits):
    base, edits = given_edits
    proposals = dict(enumerate(edits))
    assert by_blocks(base, proposals) == by_the_whole_body(base, proposals)


def test_new_lines_that_meet_across_a_space_that_stays_do_not_fit():
    proposals = {1: canonical("a\nb", [Hunk(0, 1, "x\n")]), 2: canonical("a\nb", [Hunk(2, 3, "\ny")])}
    assert by_blocks("a\nb", proposals) == by_the_whole_body("a\nb", proposals) == "do not fit together"


@pytest.mark.parametrize("between", ["b", "b c", "*", "b\n\nc", "\u0301"])
def test_what_stands_between_keeps_two_edits_apart_or_does_not(between):
    base = normalise(f"a ({between}) d")
    one, other = canonical(base, [Hunk(2, 3, "")]), canonical(base, [Hunk(len(base) - 3, len(base) - 2, "")])
    assert by_blocks(base, {1: one, 2: other}) == by_the_whole_body(base, {1: one, 2: other})
