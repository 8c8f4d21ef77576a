"""What changed between two wordings, word by word, and how it is shown."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from deliberation.domain.hunks import apply, canonical, inverse
from deliberation.domain.text import alike, is_word, normalise, tokens
from deliberation.domain.vision import Hunk

__all__ = ["Segment", "apply", "excerpt", "hunks", "inverse", "refine", "reword", "segments", "words_in_out"]

DEPTH = 8  # how often patience may be asked again between its own anchors


def hunks(base: str, other: str) -> tuple[Hunk, ...]:
    """Find the changes that lead from one wording to another, in canonical form."""
    return canonical(base, refine(base, [Hunk(0, len(base), other)]))


def reword(base: str, start: int, end: int, new: str) -> tuple[Hunk, ...]:
    """Find the changes that put other words in the place of [start, end), in canonical form.

    Raises `Invalid` for a range outside the base, and where `normalise` does on the outcome.
    """
    change = Hunk(start, end, new)
    outcome = apply(base, [change])
    spelt = normalise(outcome)
    return canonical(base, refine(base, [change])) if spelt == outcome else hunks(base, spelt)


def refine(base: str, changes: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """Narrow each change to the words that differ inside it, as a reader would mark them; not canonical."""
    return tuple(finer for change in changes for finer in _inside(base, change))


def _inside(base: str, change: Hunk) -> Iterator[Hunk]:
    old, new = tokens(base[change.start : change.end]), tokens(change.new)
    borders = [*accumulate(map(len, old), initial=change.start)]
    for a, b, c, d in _differences(old, new):
        yield Hunk(borders[a], borders[b], "".join(new[c:d]))


# -- the word diff ------------------------------------------------------------------


class _Difference(NamedTuple):
    """Tokens [a, b) of one wording stand where the other has [c, d)."""

    a: int
    b: int
    c: int
    d: int


def _differences(old: Sequence[str], new: Sequence[str]) -> list[_Difference]:
    """Find what differs between the words two wordings share, without those they share by accident."""
    old_words, new_words = _word_counts(old), _word_counts(new)

    def size(change: _Difference) -> int:
        return max(old_words[change.b] - old_words[change.a], new_words[change.d] - new_words[change.c])

    def accidental(one: _Difference, other: _Difference) -> bool:
        shared, sizes = old_words[other.a] - old_words[one.b], (size(one), size(other))
        return max(sizes) > 1 if shared == 0 else shared <= min(2, *sizes)

    kept: list[_Difference] = []
    for each in _between(_matches(old, new, DEPTH), len(old), len(new)):
        change = each
        while kept and accidental(kept[-1], change):
            change = _Difference(kept[-1].a, change.b, kept.pop().c, change.d)
        kept.append(change)
    return kept


def _word_counts(cut: Sequence[str]) -> list[int]:
    """How many words stand before each token border."""
    return [*accumulate(map(is_word, cut), initial=0)]


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
    counts = Counter(filter(is_word, cut))
    return {token: i for i, token in enumerate(cut) if counts[token] == 1}


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
    numbers: dict[str, int] = {}
    one, other = ([numbers.setdefault(token, len(numbers)) for token in cut] for cut in (old, new))
    for step in LCSseq.opcodes(one, other):
        if step.tag == "equal":
            yield from zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)


def _between(matches: Iterable[tuple[int, int]], old: int, new: int) -> Iterator[_Difference]:
    """What stands between the pairs, in wordings of so many tokens."""
    a = c = 0
    for i, j in chain(matches, [(old, new)]):
        if a < i or c < j:
            yield _Difference(a, i, c, j)
        a, c = i + 1, j + 1


# -- on the page ---------------------------------------------------------------------


class Segment(NamedTuple):
    """A stretch of a text with its changes shown: "same", "del" or "ins", and the numbers of the edits behind it."""

    kind: str
    text: str
    numbers: tuple[int, ...]


def segments(
    base: str, changes: Sequence[Hunk], numbers: Sequence[tuple[int, ...]] | None = None
) -> tuple[Segment, ...]:
    """Show ordered changes in their text, word by word; `numbers` names the edits behind each change."""
    shown, at = [], 0
    for change, edits in zip(changes, numbers or [()] * len(changes), strict=True):
        for start, end, new in _inside(base, change):
            shown += [
                Segment("same", base[at:start], ()),
                Segment("del", base[start:end], edits),
                Segment("ins", new, edits),
            ]
            at = end
    shown.append(Segment("same", base[at:], ()))
    return tuple(segment for segment in shown if segment.text)


def excerpt(shown: Sequence[Segment], around: int = 8) -> tuple[Segment, ...]:
    """Shorten what stays the same to so many words beside each change, with an ellipsis for the rest."""
    last = len(shown) - 1
    return tuple(
        segment._replace(text=_shortened(segment.text, around if i else 0, around if i < last else 0))
        if segment.kind == "same"
        else segment
        for i, segment in enumerate(shown)
    )


def _shortened(text: str, first: int, last: int) -> str:
    """Keep so many words of the beginning and of the end."""
    borders = [*accumulate(map(len, tokens(text)), initial=0)]
    ends = [(start, end) for start, end in pairwise(borders) if is_word(text[start:end])]
    if len(ends) <= first + last:
        return text
    head = f"{text[: ends[first - 1][1]]} " if first else ""
    tail = f" {text[ends[-last][0] :]}" if last else ""
    return f"{head}…{tail}"


def words_in_out(base: str, changes: Sequence[Hunk]) -> tuple[int, int]:
    """Count the words that come in and the words that go out."""
    finer = refine(base, changes)
    came = sum(is_word(token) for hunk in finer for token in tokens(hunk.new))
    went = sum(is_word(token) for hunk in finer for token in tokens(base[hunk.start : hunk.end]))
    return came, went
