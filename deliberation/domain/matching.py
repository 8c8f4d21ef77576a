"""The words that two wordings share, and what differs between them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from deliberation.domain.text import alike, is_word

Match = tuple[int, int, int]  # the tokens from a of one wording on and from c of the other on, and how many

DEPTH = 8  # how often patience is asked again between its own anchors


class Difference(NamedTuple):
    """Tokens [a, b) of one wording stand where the other has [c, d)."""

    a: int
    b: int
    c: int
    d: int


def differences(old: Sequence[str], new: Sequence[str]) -> list[Difference]:
    """Find what differs between the words two wordings share, without those they share by accident.

    By accident: one or two words, no longer than the changes on both sides; no word, beside a change of several.
    """
    known = {token: is_word(token) for token in {*old, *new}}
    old_words, new_words = ([*accumulate(map(known.__getitem__, cut), initial=0)] for cut in (old, new))  # before each

    def size(change: Difference) -> int:
        return max(old_words[change.b] - old_words[change.a], new_words[change.d] - new_words[change.c])

    def accidental(one: Difference, other: Difference) -> bool:
        shared, sizes = old_words[other.a] - old_words[one.b], (size(one), size(other))
        return max(sizes) > 1 if shared == 0 else shared <= min(2, *sizes)

    kept: list[Difference] = []
    for each in _between(_matches(old, new, DEPTH), len(old), len(new)):
        change = each
        while kept and accidental(kept[-1], change):
            change = Difference(kept[-1].a, change.b, kept.pop().c, change.d)
        kept.append(change)
    return kept


def _matches(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[Match]:
    """Match the tokens two wordings share: those at both ends, then what patience and the rest find between them."""
    lead = alike(old, new)
    tail = alike(old[lead:][::-1], new[lead:][::-1])
    yield 0, 0, lead
    for a, c, length in _patience(old[lead : len(old) - tail], new[lead : len(new) - tail], depth):
        yield lead + a, lead + c, length
    yield len(old) - tail, len(new) - tail, tail


def _patience(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[Match]:
    """Match the words that both have once and in the same order, with all that follows alike, then what is between.

    Bram Cohen's patience diff; where there are no such words, a longest common subsequence.
    """
    if {*old}.isdisjoint(new):
        return
    anchors = _rising(_once_in_both(old, new)) if depth else []
    if not anchors:
        yield from _longest(old, new)
        return
    a = c = 0
    for i, j in [*anchors, (len(old), len(new))]:
        if i < a:
            continue  # it follows alike
        for x, y, length in _matches(old[a:i], new[c:j], depth - 1):
            yield a + x, c + y, length
        a, c = i, j
        while a < len(old) and c < len(new) and old[a] == new[c]:
            a, c = a + 1, c + 1
        yield i, j, a - i


def _once_in_both(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    there = _once(new)
    return [(i, there[token]) for token, i in _once(old).items() if token in there and is_word(token)]


def _once(cut: Sequence[str]) -> dict[str, int]:
    places = dict(zip(cut, range(len(cut)), strict=True))
    return {token: places[token] for token, count in Counter(cut).items() if count == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Choose the most pairs whose second places rise as their first ones do (patience sorting)."""
    tops: list[int] = []  # the lowest end of a chain of each length
    ends: list[int] = []  # and which pair it is
    before: list[int] = []  # the pair before each pair in its chain; -1 for none
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1], ends[pile : pile + 1] = [place], [index]
    chosen: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _longest(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Match the tokens of a longest common subsequence."""
    shared = {*old} & {*new}  # to ask about the rest would only take time
    numbers = {token: number for number, token in enumerate(shared)}
    here, there = ([i for i, token in enumerate(cut) if token in shared] for cut in (old, new))
    steps = LCSseq.opcodes([numbers[old[i]] for i in here], [numbers[new[j]] for j in there])
    for block in steps.as_matching_blocks():
        for at in range(block.size):
            yield here[block.a + at], there[block.b + at], 1


def _between(matches: Iterable[Match], old: int, new: int) -> Iterator[Difference]:
    """What stands between the matches, in wordings of so many tokens."""
    a = c = 0
    for i, j, length in chain(matches, [(old, new, 0)]):
        if a < i or c < j:
            yield Difference(a, i, c, j)
        a, c = i + length, j + length
