"""The words somebody chooses in a text: to say something about them, or to put others in their place."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from deliberation.domain.errors import Invalid
from deliberation.domain.formatting import formatted
from deliberation.domain.text import paragraphs, tokens, visible
from deliberation.domain.vision import Span

_AROUND = 32  # code points of context kept on both sides of a quote


def chosen(body: str, start: int, end: int) -> tuple[int, int]:
    """Widen a choice to whole words and signs, and to all of the emphasis or the link that it runs out of.

    Code points; spaces at its ends, list markers and link addresses are not part of it. Raises `Invalid` for a choice
    outside the body, without a word or a sign, or across paragraphs.
    """
    if not 0 <= start <= end <= len(body):
        raise Invalid("These words are not in the text. Choose them again.")
    borders = [*accumulate(map(len, tokens(body)), initial=0)]
    start, end = _seen(body, borders, *_whole(borders, start, end))
    while (reached := _whole(borders, *_unbroken(body, start, end))) != (start, end):
        start, end = reached
    if not any(first <= start and end <= last for first, last in paragraphs(body)):
        raise Invalid("Choose words within one paragraph.")
    return start, end


def span(body: str, start: int, end: int) -> Span:
    """Quote the words at [start, end) with what stands around them."""
    return Span(start, end, body[start:end], body[max(0, start - _AROUND) : start], body[end : end + _AROUND])


def _whole(borders: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Grow a range to whole tokens."""
    return borders[bisect_right(borders, start) - 1], borders[bisect_left(borders, end)]


def _seen(body: str, borders: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Leave out the tokens at the ends that nobody sees."""
    shown = visible(body)
    places = [(a, b) for a, b in pairwise(borders) if start <= a and b <= end and not shown[a:b].isspace()]
    if not places:
        raise Invalid("Choose at least one word.")
    return places[0][0], places[-1][1]


def _unbroken(body: str, start: int, end: int) -> tuple[int, int]:
    """Grow a range to all of every formatted stretch of which it holds a marker, or has one end inside."""
    for stretch in formatted(body):
        apart = end <= stretch.start or stretch.end <= start
        inside = stretch.opened <= start and end <= stretch.closing
        if not (apart or inside):
            start, end = min(start, stretch.start), max(end, stretch.end)
    return start, end
