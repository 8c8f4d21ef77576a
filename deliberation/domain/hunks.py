"""The one form in which a change of words is stored, compared and merged."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from deliberation.domain.errors import Invalid
from deliberation.domain.formatting import Formatted, Markers, formatted
from deliberation.domain.text import alike, tokens
from deliberation.domain.vision import Hunk

_NEAR = 8  # characters in which a change nearly always ends; to cut all that follows would take time


def apply(base: str, changes: Iterable[Hunk]) -> str:
    """Make the changes in a text.

    Raises `Invalid` where a range is outside the text, or before the one that comes before it.
    """
    parts, at = [], 0
    for start, end, new in changes:
        if not at <= start <= end <= len(base):
            raise Invalid("This edit does not fit the text it was made on.")
        parts += [base[at:start], new]
        at = end
    return "".join([*parts, base[at:]])


def inverse(base: str, changes: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """Find what takes the changes back, as hunks on the text they lead to."""
    back, shift = [], 0
    for start, end, new in changes:
        back.append(Hunk(start + shift, start + shift + len(new), base[start:end]))
        shift += len(new) - (end - start)
    return tuple(back)


def canonical(base: str, changes: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Bring the changes of one edit into the form that equal changes share.

    Each is whole tokens, without the tokens it has in common with the base at its beginning, then at its end; what can
    slide stands as far right as it goes, but not past the next; touching ones are one; and one that touches a marker
    of emphasis or of a link covers all of it, opening to closing marker, in the base and in the outcome.
    Raises `Invalid` as `apply` does.
    """
    ordered = sorted(changes, key=itemgetter(0, 1))
    text = _Text.of(base, apply(base, ordered))
    hunks = _joined(base, ordered)
    while True:  # what covering joins may be shorter as one
        trimmed = _trimmed(text, hunks)
        hunks = _covered(text, trimmed)
        if len(hunks) == len(trimmed):
            return hunks


def _joined(base: str, ordered: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Make one of those that touch."""
    apart: list[Hunk] = []
    for hunk in ordered:
        touches = bool(apart) and hunk.start == apart[-1].end
        apart.append(_join(base, apart.pop(), hunk) if touches else hunk)
    return tuple(apart)


def _join(base: str, one: Hunk, other: Hunk) -> Hunk:
    """Write two changes, and what stands between them, as one."""
    return Hunk(one.start, other.end, one.new + base[one.end : other.start] + other.new)


class _Text(NamedTuple):
    """A base text with its tokens: token i is [borders[i], borders[i + 1]); and what is formatted, here and after."""

    base: str
    tokens: list[str]
    borders: list[int]
    markers: Markers
    outcome: list[Formatted]

    @classmethod
    def of(cls, base: str, outcome: str) -> "_Text":
        """Cut the base once for all its hunks."""
        cut = tokens(base)
        return cls(base, cut, [*accumulate(map(len, cut), initial=0)], Markers(formatted(base)), formatted(outcome))


# -- trimming -------------------------------------------------------------------

_Cut = tuple[int, int, list[str]]  # a change in whole tokens: those from the first up to the last give way to others


def _trimmed(text: _Text, hunks: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """Trim from the last to the first; one that reaches the next is joined with it and trimmed again."""
    later: list[tuple[Hunk, _Cut]] = []
    for each in reversed(hunks):
        hunk, cut = each, _trim(text, each, later)
        while later and cut[1] >= later[-1][1][0]:
            hunk = _join(text.base, hunk, later.pop()[0])
            cut = _trim(text, hunk, later)
        if cut[0] < cut[1] or cut[2]:
            later.append((hunk, cut))
    return tuple(
        Hunk(text.borders[first], text.borders[last], "".join(new)) for _, (first, last, new) in reversed(later)
    )


def _trim(text: _Text, hunk: Hunk, later: Sequence[tuple[Hunk, _Cut]]) -> _Cut:
    """Take off what the change has in common with the base, and let it slide as far as the next one."""
    limit = later[-1][1][0] if later else len(text.tokens)
    first, last, new = _cut(text, hunk)
    same = alike(text.tokens[first:last], new)
    first, new = first + same, new[same:]
    if first == last and new:
        while last < limit and text.tokens[last] == new[(last - first) % len(new)]:
            last += 1
        turn = (last - first) % len(new)
        return last, last, new[turn:] + new[:turn]
    if not new:
        while first < last < limit and text.tokens[first] == text.tokens[last]:
            first, last = first + 1, last + 1
        return first, last, new
    same = alike(text.tokens[first:last][::-1], new[::-1])
    return first, last - same, new[: len(new) - same]


def _cut(text: _Text, hunk: Hunk, reach: int = _NEAR) -> _Cut:
    """Widen a change to whole tokens of the base and of its outcome, looked at so many characters after it first.

    What stands before can join the new words, up to a letter and a hyphen: hence from two tokens before. For the same
    reason a token that ends less than two characters before the end of what is looked at may not end there.
    """
    first = max(bisect_right(text.borders, hunk.start) - 3, 0)
    before = text.base[text.borders[first] : hunk.start] + hunk.new
    new = tokens(before + text.base[hunk.end : hunk.end + reach])
    for count, at in enumerate(accumulate(map(len, new), initial=hunk.end - len(before))):
        if hunk.end <= at <= hunk.end + reach - 2:
            last = bisect_left(text.borders, at)
            if text.borders[last] == at:
                return first, last, new[:count]
    return _cut(text, hunk, reach * _NEAR)


# -- covering -------------------------------------------------------------------


def _covered(text: _Text, hunks: tuple[Hunk, ...]) -> tuple[Hunk, ...]:
    """Widen each hunk to all of what it touches a marker of, and join those that meet."""
    if not text.markers and not text.outcome:
        return hunks
    markers = [text.markers, Markers(_origins(text, hunks))]
    ranges: list[tuple[int, int]] = []
    for hunk in hunks:
        if ranges and hunk.end <= ranges[-1][1]:
            continue
        start, end = _reach(markers, hunk.start, hunk.end)
        while ranges and start <= ranges[-1][1]:
            start = min(start, ranges.pop()[0])
        ranges.append(_whole(text.borders, start, end))
    return tuple(_over(text.base, hunks, start, end) for start, end in ranges)


def _reach(markers: Sequence[Markers], start: int, end: int) -> tuple[int, int]:
    """Grow a range until it touches no marker that it does not cover."""
    while True:
        reached = start, end
        for each in markers:
            reached = each.reach(*reached)
        if reached == (start, end):
            return reached
        start, end = reached


def _whole(borders: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Grow a range to whole tokens."""
    return borders[bisect_right(borders, start) - 1], borders[bisect_left(borders, end)]


def _over(base: str, hunks: Sequence[Hunk], start: int, end: int) -> Hunk:
    """Write the hunks within a range as one hunk on all of it."""
    first, last = bisect_left(hunks, (start, start, "")), bisect_right(hunks, end, key=itemgetter(1))
    return Hunk(start, end, apply(base[:end], hunks[first:last])[start:])


def _origins(text: _Text, hunks: Sequence[Hunk]) -> Iterator[Formatted]:
    """Where on the base the formatted stretches of the outcome come from; inside new words, all that gave way."""
    back = inverse(text.base, hunks)
    ends = [hunk.end for hunk in back]

    def origin(position: int) -> tuple[int, int]:
        nearest = bisect_left(ends, position)
        if nearest < len(back) and back[nearest].start <= position:
            return hunks[nearest][:2]
        position += hunks[nearest - 1].end - ends[nearest - 1] if nearest else 0
        return position, position

    for start, opened, closing, end in text.outcome:
        yield Formatted(origin(start)[0], origin(opened)[1], origin(closing)[0], origin(end)[1])
