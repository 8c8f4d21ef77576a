"""The words that two wordings share, and what differs between them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

from rapidfuzz.distance import LCSseq

from deliberation.domain.text import alike, is_word

Difference = tuple[int, int, int, int]  # tokens [a, b) of one wording stand where the other has [c, d)

DEPTH = 8  # how often patience is asked again between its own anchors
_PIECE = 8  # characters: a text that has the first ones of some words nearly always has all of them
_FEW = 2  # words that two wordings can share by accident
_MANY = 500  # changes; who makes more in one text writes it anew
_LARGEST = 5000  # tokens on both sides of which none is once in each: no language, and slow to compare


def differences(old: Sequence[str], new: Sequence[str], outcome: str = "") -> list[Difference]:
    """Find what differs between the words two wordings share, less those shared by accident; past 500 it is all one.

    By accident: no word, beside a change of several; one or two words, no longer than the changes on both sides; more
    words, no longer either, that stand in the outcome, the text the new wording is part of, with a word that went.
    """
    if not (found := [*_differing(old, new, DEPTH)])[1:]:
        return found
    known = {token: is_word(token) for token in {*old, *new}}
    old_words, new_words = ([*accumulate(map(known.__getitem__, cut), initial=0)] for cut in (old, new))  # before each
    stands = _finder(outcome)

    def size(change: Difference) -> int:
        a, b, c, d = change
        went, came = old_words[b] - old_words[a], new_words[d] - new_words[c]
        return went if went > came else came

    def accidental(one: Difference, other: Difference) -> bool:
        shared = old_words[other[0]] - old_words[one[1]]
        if shared == 0:
            return size(one) > 1 or size(other) > 1
        return shared <= size(one) and shared <= size(other) and (shared <= _FEW or moved(one, other))

    def moved(one: Difference, other: Difference) -> bool:
        """With the last word before them, or with the next one after them, which others took the place of here."""
        (a, b, c, d), (i, j, k, m) = one, other
        last, last_new = bisect_left(old_words, old_words[b]) - 1, bisect_left(new_words, new_words[d]) - 1
        end, end_new = bisect_left(old_words, old_words[i] + 1), bisect_left(new_words, new_words[k] + 1)
        before = a <= last and c <= last_new and old[last] != new[last_new]
        after = end <= j and end_new <= m and old[end - 1] != new[end_new - 1]
        return (before and stands("".join(old[last:i]))) or (after and stands("".join(old[b:end])))

    kept: list[Difference] = []
    for each in found:
        change = each
        while kept and accidental(kept[-1], change):
            a, _, c, _ = kept.pop()
            change = a, change[1], c, change[3]
        kept.append(change)
    return kept if len(kept) <= _MANY else [_around(kept)]


def _around(found: Sequence[Difference]) -> Difference:
    """All from the first to the last as one."""
    (a, _, c, _), (_, b, _, d) = found[0], found[-1]
    return a, b, c, d


def _finder(text: str) -> Callable[[str], bool]:
    """Tell what stands in a text, sooner than by looking all through it each time."""

    @cache
    def pieces(length: int) -> set[str]:
        return {text[at : at + length] for at in range(len(text) - length + 1)}

    return lambda words: words[:_PIECE] in pieces(min(len(words), _PIECE)) and words in text


def _differing(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[Difference]:
    """Match the tokens at both ends, then words that both have once and in the same order; find what differs between.

    Bram Cohen's patience diff; where there are no such words, a longest common subsequence.
    """
    lead = alike(old, new)
    tail = alike(old[lead:][::-1], new[lead:][::-1])
    old, new = old[lead : len(old) - tail], new[lead : len(new) - tail]
    if {*old}.isdisjoint(new):
        if old or new:
            yield lead, lead + len(old), lead, lead + len(new)
        return
    anchors = _rising(_once_in_both(old, new)) if depth else []
    if not anchors:
        matches = pairwise([(-1, -1), *_longest(old, new), (len(old), len(new))])
        yield from [
            (lead + i + 1, lead + k, lead + j + 1, lead + m) for (i, j), (k, m) in matches if k - i > 1 or m - j > 1
        ]
        return
    for (i, j), (k, m) in pairwise([(0, 0), *anchors, (len(old), len(new))]):
        here, there = old[i:k], new[j:m]
        if here != there:
            for a, b, c, d in _differing(here, there, depth - 1):
                yield lead + i + a, lead + i + b, lead + j + c, lead + j + d


def _once_in_both(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    old_counts, new_counts = Counter(old), Counter(new)
    once = {token for token, many in old_counts.items() if many == 1 == new_counts.get(token) and is_word(token)}
    there = {token: j for j, token in enumerate(new) if token in once}
    return [(i, there[token]) for i, token in enumerate(old) if token in there]


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
    """Match the tokens of a longest common subsequence; none where there are too many."""
    shared = {*old} & {*new}  # to ask about the rest would only take time
    signs = {token: chr(number) for number, token in enumerate(shared)}
    here, there = ([i for i, token in enumerate(cut) if token in shared] for cut in (old, new))
    if len(here) * len(there) > _LARGEST**2:
        return
    steps = LCSseq.opcodes("".join([signs[old[i]] for i in here]), "".join([signs[new[j]] for j in there]))
    for a, c, size in steps.as_matching_blocks():
        yield from zip(here[a : a + size], there[c : c + size], strict=True)
