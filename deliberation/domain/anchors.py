"""Where the words a comment hangs on are, after the versions that were published since it was made."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from deliberation.domain.diffs import as_read
from deliberation.domain.text import words
from deliberation.domain.vision import AnchorState, Made, Span, joined

_CONTEXT = 8  # words that make a place one of its kind


class Passage(NamedTuple):
    """One publication, for the words of one of the bodies that went into a new one.

    `offset` is where that body begins in the `joined` text, `shifts` how far each change, and the end, is moved by
    those before it.
    """

    offset: int
    changes: tuple[Made, ...]
    ends: tuple[int, ...]
    shifts: tuple[int, ...]


class Place(NamedTuple):
    """What became of some words: [start, end) of what is left of them in the newest body, and of what replaced any.

    Of words that are gone nothing is left to point at: (0, 0), and `gone_by` are the edits that took most of them.
    """

    state: AnchorState
    start: int
    end: int
    gone_by: tuple[int, ...] = ()
    left: int = 0  # characters


def passage(bodies: Sequence[str], parent: int, made: Iterable[Made]) -> Passage:
    """Prepare a publication for `follow`: the parents' bodies in order, which of them it is, the recorded changes.

    Only the words that differ inside a change count as changed.
    """
    text = joined(bodies)
    changes = as_read(text, made)
    moved = (len(new) - (end - start) for (start, end, new), _ in changes)
    offset = len(joined([*bodies[:parent], ""]))
    return Passage(offset, changes, tuple(each.hunk.end for each in changes), tuple(accumulate(moved, initial=0)))


def follow(span: Span, passages: Iterable[Passage]) -> Place:
    """Lead words from where the comment was made through one publication after another.

    All there and together: same. At least half of the characters left, or something put between them: changed.
    """
    now, lost = (span.start, span.end), Counter[tuple[int, ...]]()
    pieces = [now]
    for each in passages:
        now = _reach(each, *now)
        pieces = _together(piece for whole in pieces for piece in _through(each, *whole, lost))
    left, length = sum(end - start for start, end in pieces), span.end - span.start
    if 2 * left < length:
        return Place(AnchorState.GONE, 0, 0, max(lost, key=lost.__getitem__), left)
    untouched = left == length and len(pieces) == 1
    return Place(AnchorState.SAME if untouched else AnchorState.CHANGED, *now, (), left)


def best(places: Mapping[int, Place], home: int) -> tuple[int, Place]:
    """Choose where words are among the principles they may have come to: where most of them is left, at home if equal.

    `places` by principle, `home` the one the comment was made on: all there in another one is moved.
    """
    principle = max(places, key=lambda each: (places[each].left, each == home))
    place = places[principle]
    moved = place.state == AnchorState.SAME and principle != home
    return principle, place._replace(state=AnchorState.MOVED) if moved else place


def suggestion(old_body: str, span: Span, new_body: str) -> tuple[int, int] | None:
    """Find where words that are gone may have come to, for a person to confirm; [start, end) in the new body.

    Only where the quote, with words around it to make eight, stands exactly once in either body, and in one place.
    """
    found = set()
    for start, end in _contexts(old_body, span):
        context = old_body[start:end]
        if _stands_once(context, old_body) and _stands_once(context, new_body):
            found.add(new_body.index(context) + span.start - start)
    at = found.pop() if len(found) == 1 else None
    return None if at is None else (at, at + span.end - span.start)


def _reach(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Lead both ends of a stretch on; what is put in the place of its words is part of it, not what is put beside."""
    start, end = start + passage.offset, end + passage.offset
    first, last = bisect_right(passage.ends, start), bisect_left(passage.ends, end)
    begin, stop = start, end + passage.shifts[last]
    if first < len(passage.changes):
        begin = min(start, passage.changes[first].hunk.start)
    if last < len(passage.changes) and passage.changes[last].hunk.start < end:
        stop = passage.ends[last] + passage.shifts[last + 1]
    return begin + passage.shifts[first], stop


def _through(passage: Passage, start: int, end: int, lost: Counter[tuple[int, ...]]) -> Iterator[tuple[int, int]]:
    """Cut a stretch at the changes inside it, and note what each of them takes.

    Of "We bring care home", edit 7 turns "care", [9, 13), into "support", so what follows is moved by 3. The stretch
    [3, 18), "bring care home", becomes [3, 9), "bring ", and [16, 21), " home"; edit 7 took 4 characters of it.
    """
    start, end = start + passage.offset, end + passage.offset
    after = bisect_right(passage.ends, start)
    for at in range(after, len(passage.changes)):
        hunk, by = passage.changes[at]
        if hunk.start >= end:
            break
        if start < hunk.start:
            yield start + passage.shifts[at], hunk.start + passage.shifts[at]
        if hunk.start < hunk.end:
            lost[by] += min(end, hunk.end) - max(start, hunk.start)
        start, after = max(start, hunk.end), at + 1
    if start < end:
        yield start + passage.shifts[after], end + passage.shifts[after]


def _together(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of pieces that touch."""
    apart: list[tuple[int, int]] = []
    for start, end in pieces:
        touches = bool(apart) and apart[-1][1] == start
        apart.append((apart.pop()[0], end) if touches else (start, end))
    return apart


def _contexts(body: str, span: Span) -> Iterator[tuple[int, int]]:
    """Every stretch of so many words that holds the span; the span alone where it is as long."""
    places = words(body)
    inside = [at for at, (start, end) in enumerate(places) if start < span.end and span.start < end]
    if len(inside) >= _CONTEXT:
        yield span.start, span.end
    elif inside:
        for first in range(max(inside[-1] + 1 - _CONTEXT, 0), min(inside[0], len(places) - _CONTEXT) + 1):
            yield min(places[first][0], span.start), max(places[first + _CONTEXT - 1][1], span.end)


def _stands_once(context: str, body: str) -> bool:
    at = body.find(context)
    return at >= 0 and body.find(context, at + 1) < 0
