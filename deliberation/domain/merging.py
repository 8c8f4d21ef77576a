"""Which suggested edits fit together, and the wording they make."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, product
from sys import maxsize

from deliberation.domain.errors import Conflict
from deliberation.domain.hunks import apply, canonical
from deliberation.domain.text import BODY_LIMIT, normalise, sentence_ends
from deliberation.domain.vision import Hunk, Made

__all__ = ["canonical", "clash", "fits", "joint", "merge", "neighbours", "same", "settles"]

_TO_WORD_END = re.compile("[ \n]*[^ \n]*")
_sentence_ends = lru_cache(maxsize=64)(sentence_ends)  # of the bodies at hand: every pair of edits asks again


def same(base: str, one: Sequence[Hunk], other: Sequence[Hunk]) -> bool:
    """Whether two edits lead to the same words; then they are one edit with more backers."""
    return apply(base, one) == apply(base, other)


def clash(base: str, one: Sequence[Hunk], other: Sequence[Hunk]) -> bool:
    """Whether two edits, each proper alone, change the same words differently, or leave no canonical text together."""
    ordered = sorted({*one, *other})
    if any(_overlap(*pair) for pair in pairwise(ordered)):
        return True
    return not all(_is_canonical(base, block) for block in _blocks(base, ordered))


def neighbours(base: str, one: Sequence[Hunk], other: Sequence[Hunk]) -> bool:
    """Whether two edits meet or share a sentence: they merge, but may say together what neither meant."""
    ends = _sentence_ends(base)
    return any(a != b and (_meet(a, b) or _share(ends, a, b)) for a, b in product(one, other))


def joint(base: str, proposals: Mapping[int, Sequence[Hunk]]) -> tuple[Made, ...]:
    """Put the canonical changes of all edits in order, each with the numbers of the edits it comes from.

    Raises `Conflict` where two edits clash, and where all together leave no canonical text.
    """
    sources: dict[Hunk, tuple[int, ...]] = {}
    for number, hunks in proposals.items():
        for hunk in hunks:
            sources[hunk] = (*sources.get(hunk, ()), number)
    ordered = sorted(sources)
    if any(_overlap(one, other) for one, other in pairwise(ordered)):
        raise Conflict("Two of these edits change the same words.")
    near = {pair for one, other in _side_by_side(base, ordered) for pair in product(sources[one], sources[other])}
    together = {tuple(ordered), *(tuple(sorted({*proposals[one], *proposals[other]})) for one, other in near)}
    if not all(_is_canonical(base, block) for chosen in together for block in _blocks(base, chosen)):
        raise Conflict("These edits do not fit together: they would leave stray spaces, empty lines or loose marks.")
    return tuple(Made(hunk, sources[hunk]) for hunk in ordered)


def merge(base: str, *proposals: Sequence[Hunk]) -> str:
    """Make all edits at once; their order makes no difference.

    Raises `Conflict` as `joint` does, and where the text would be longer than a body may be.
    """
    outcome = apply(base, [hunk for hunk, _ in joint(base, dict(enumerate(proposals)))])
    if len(outcome) > BODY_LIMIT:
        raise Conflict(f"Together these edits make {len(outcome):,} characters; at most {BODY_LIMIT:,} fit.")
    return outcome


def fits(base: str, taken: Sequence[Sequence[Hunk]], new: Sequence[Hunk]) -> bool:
    """Whether an edit can go in with all those already taken; that each pair can is not enough."""
    try:
        merge(base, *taken, new)
    except Conflict:
        return False
    return True


def settles(base: str, taken: Sequence[Hunk], new: Sequence[Hunk]) -> bool:
    """Whether an edit that clashes with none of those taken can go in with all; looks at the words around it only.

    `taken` are the changes of those, in order; the text has room for everything.
    """
    first, last = bisect_left(taken, new[0]), bisect_right(taken, new[-1])
    start, end = new[0].start, new[-1].end
    while first and start <= _word_end(base, taken[first - 1].end):
        first -= 1
        start = taken[first].start
    while last < len(taken) and taken[last].start <= _word_end(base, end):
        end = taken[last].end
        last += 1
    together = sorted({*taken[first:last], *new})
    return all(_is_canonical(base, block) for block in _blocks(base, together))


def _overlap(one: Hunk, other: Hunk) -> bool:
    """Whether two different changes, in order, claim the same words or the same point between words."""
    return other.start < one.end or (one.start == other.start and one.end == other.end)


def _meet(one: Hunk, other: Hunk) -> bool:
    return one.start <= other.end and other.start <= one.end


def _share(ends: Sequence[int], one: Hunk, other: Hunk) -> bool:
    (a, b), (c, d) = (
        (bisect_right(ends, hunk.start), bisect_right(ends, max(hunk.start, hunk.end - 1))) for hunk in (one, other)
    )
    return a <= d and c <= b


def _blocks(base: str, ordered: Sequence[Hunk]) -> Iterator[tuple[Hunk, ...]]:
    """Part the changes where a word between two stays whole: no spelling rule reaches across one and its spaces."""
    block: list[Hunk] = []
    for hunk in ordered:
        if block and hunk.start > _word_end(base, block[-1].end):
            yield tuple(block)
            block = []
        block.append(hunk)
    if block:
        yield tuple(block)


@lru_cache(maxsize=4096)  # as edits are taken in one by one, the same blocks come up again and again
def _is_canonical(base: str, block: tuple[Hunk, ...]) -> bool:
    """Whether the changes, with the word before and the word after, leave nothing to spell otherwise."""
    before = base[: block[0].start].rstrip(" \n")
    start = max(before.rfind(" "), before.rfind("\n")) + 1
    text = apply(base[: _word_end(base, block[-1].end)], block)[start:]
    return normalise(text, maxsize) == text


@lru_cache(maxsize=1 << 14)  # words of the bodies at hand
def _word_end(base: str, at: int) -> int:
    """Find where the word ends that stands here, or else the next one."""
    return next(_TO_WORD_END.finditer(base, at)).end()


def _side_by_side(base: str, ordered: Sequence[Hunk]) -> Iterator[tuple[Hunk, Hunk]]:
    """Pair the changes with nothing but space between them: elsewhere, two that are proper alone are so together."""
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if base[one.end : other.start].strip(" \n"):
                break
            yield one, other
