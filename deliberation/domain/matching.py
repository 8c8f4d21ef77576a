"""The words that two wordings share, and what differs between them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from deliberation.domain.text import alike, is_word

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
    old_words, new_words = _word_counts(old), _word_counts(new)

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


def _word_counts(cut: Sequence[str]) -> list[int]:
    """How many words stand before each token border."""
    known = {token: is_word(token) for token in set(cut)}
    return [*accumulate((known[token] for token in cut), initial=0)]


def _matches(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[tuple[int, int]]:
    """Pair the tokens two wordings share: those at both ends, then what patience and the rest find between them."""
    lead = alike(old, new)
    tail = alike(old[lead:][::-1], new[lead:][::-1])
    inner = _patience(old[lead : len(old) - tail], new[lead : len(new) - tail], depth)
    yield from ((i, i) for i in range(lead))
    yield from ((lead + i, lead + j) for i, j in inner)
    yield from ((len(old) - i, len(new) - i) for i in range(tail, 0, -1))


def _patience(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[tuple[int, int]]:
    """Pair the words that both have once and in the same order, then what stands between those.

    Bram Cohen's patience diff; where there are no such words, a longest common subsequence.
    """
    if not old or not new:
        return
    anchors = _rising(_once_in_both(old, new)) if depth else []
    if not anchors:
        yield from _longest(old, new)
        return
    a = c = 0
    for i, j in [*anchors, (len(old), len(new))]:
        yield from ((a + x, c + y) for x, y in _matches(old[a:i], new[c:j], depth - 1))
        if i < len(old):
            yield i, j
        a, c = i + 1, j + 1


def _once_in_both(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    there = _once(new)
    return [(i, there[word]) for word, i in _once(old).items() if word in there]


def _once(cut: Sequence[str]) -> dict[str, int]:
    once = {token for token, count in Counter(cut).items() if count == 1 and is_word(token)}
    return {token: i for i, token in enumerate(cut) if token in once}


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


def _longest(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pair the tokens of a longest common subsequence."""
    shared = {*old} & {*new}  # to ask about the rest would only take time
    numbers = {token: number for number, token in enumerate(shared)}
    here, there = ([i for i, token in enumerate(cut) if token in shared] for cut in (old, new))
    steps = LCSseq.opcodes([numbers[old[i]] for i in here], [numbers[new[j]] for j in there])
    for block in steps.as_matching_blocks():
        yield from zip(here[block.a : block.a + block.size], there[block.b : block.b + block.size], strict=True)


def _between(matches: Iterable[tuple[int, int]], old: int, new: int) -> Iterator[Difference]:
    """What stands between the pairs, in wordings of so many tokens."""
    a = c = 0
    for i, j in chain(matches, [(old, new)]):
        if a < i or c < j:
            yield Difference(a, i, c, j)
        a, c = i + 1, j + 1
