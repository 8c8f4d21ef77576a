"""The one form in which a change of words is stored, compared and merged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, count, pairwise, repeat
from operator import itemgetter
from typing import NamedTuple

from deliberation.domain.errors import Invalid
from deliberation.domain.formatting import Formatted, Markers, formatted
from deliberation.domain.text import JOINERS, alike, tokens
from deliberation.domain.vision import Hunk

_NEAR = 8  # characters in which a change nearly always ends; to cut all that follows would take time


class Cut(NamedTuple):
    """A text with its tokens: token i is [borders[i], borders[i + 1]), and `at` names it by where it begins."""

    text: str
    tokens: list[str]
    borders: list[int]
    at: dict[int, int]

    @classmethod
    def of(cls, text: str) -> Cut:
        """Cut a text once for all its changes."""
        cut = tokens(text)
        borders = [*accumulate(map(len, cut), initial=0)]
        return cls(text, cut, borders, dict(zip(borders, count(), strict=False)))


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
    return in_form(Cut.of(base), Cut.of(apply(base, ordered)), ordered)


def in_form(base: Cut, outcome: Cut, ordered: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Bring the changes of one edit, in order, into the canonical form; they lead from one text to the other."""
    text = _Text(base, outcome, formatted(base.text), formatted(outcome.text))
    hunks, covered = _joined(base.text, ordered), False
    while True:  # what covering joins may be shorter as one
        trimmed = _trimmed(text, hunks)
        if trimmed == hunks and covered:
            return hunks
        hunks, covered = _covered(text, trimmed), True
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
    """A base text and its outcome, with what is formatted here and there."""

    base: Cut
    outcome: Cut
    here: list[Formatted]
    there: list[Formatted]


# -- trimming -------------------------------------------------------------------

_Change = tuple[int, int, list[str]]  # tokens of the base, from the first up to the last, give way to others
_Trimmed = tuple[int, Hunk, Hunk]  # the first token of a trimmed change, what it was, what is left of it


def _trimmed(text: _Text, hunks: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """Trim from the last to the first; one that reaches the next is joined with it and trimmed again."""
    base, borders = text.base, text.base.borders
    moved = [*accumulate((len(new) - (end - start) for start, end, new in hunks), initial=0)]
    limit, later = len(base.tokens), list[_Trimmed]()
    for each, by in zip(reversed(hunks), moved[-2::-1], strict=True):
        seen, hunk = _seen(text, each, by), each
        if seen and seen[1] < limit and _is_trim(base, seen):
            later.append((limit := seen[0], each, each))
            continue
        first, last, new = _trim(base, seen or _widened(base, each), limit)
        while later and last >= limit:
            hunk = _join(base.text, hunk, later.pop()[1])
            limit = later[-1][0] if later else len(base.tokens)
            first, last, new = _trim(base, _widened(base, hunk), limit)
        if first < last or new:
            later.append((first, hunk, Hunk(borders[first], borders[last], "".join(new))))
            limit = first
    return tuple(trimmed for _, _, trimmed in reversed(later))


def _seen(text: _Text, hunk: Hunk, by: int) -> _Change | None:
    """See whether a change is whole tokens among all the others, moved by so many characters in the outcome.

    Then it is so alone too: a token ends where it does because of the one after it. Only where a sign that can hold
    two words together stands beside the change, the one after that matters.
    """
    (start, end, new), base, outcome = hunk, text.base, text.outcome
    if not JOINERS.isdisjoint((base.text[start - 1 : start], base.text[end : end + 1])):
        return None
    try:
        came, left = outcome.at[start + by], outcome.at[start + by + len(new)]
        return base.at[start], base.at[end], outcome.tokens[came:left]
    except KeyError:
        return None


def _is_trim(base: Cut, change: _Change) -> bool:
    """Whether a change has nothing in common with the base at its ends, and so neither can it slide."""
    first, last, new = change
    return first < last and bool(new) and base.tokens[first] != new[0] and base.tokens[last - 1] != new[-1]


def _trim(base: Cut, change: _Change, limit: int) -> _Change:
    """Take off what the change has in common with the base, and let it slide as far as the next one."""
    if _is_trim(base, change):
        return change
    first, last, new = change
    same = alike(base.tokens[first:last], new)
    first, new = first + same, new[same:]
    if first == last and new:
        while last < limit and base.tokens[last] == new[(last - first) % len(new)]:
            last += 1
        turn = (last - first) % len(new)
        return last, last, new[turn:] + new[:turn]
    if not new:
        while first < last < limit and base.tokens[first] == base.tokens[last]:
            first, last = first + 1, last + 1
        return first, last, new
    same = alike(base.tokens[first:last][::-1], new[::-1])
    return first, last - same, new[: len(new) - same]


def _widened(base: Cut, hunk: Hunk, reach: int = _NEAR) -> _Change:
    """Widen a change to whole tokens of the base and of its outcome, looked at so many characters after it first.

    What stands before can join the new words, up to a letter and a hyphen: hence from two tokens before. For the same
    reason a token that ends less than two characters before the end of what is looked at may not end there.
    """
    first = max(bisect_right(base.borders, hunk.start) - 3, 0)
    before = base.text[base.borders[first] : hunk.start] + hunk.new
    new = tokens(before + base.text[hunk.end : hunk.end + reach])
    for kept, at in enumerate(accumulate(map(len, new), initial=hunk.end - len(before))):
        if hunk.end <= at <= hunk.end + reach - 2:
            last = bisect_left(base.borders, at)
            if base.borders[last] == at:
                return first, last, new[:kept]
    return _widened(base, hunk, reach * _NEAR)


# -- covering -------------------------------------------------------------------


def _covered(text: _Text, hunks: tuple[Hunk, ...]) -> tuple[Hunk, ...]:
    """Widen each hunk to all of what it touches a marker of, and join those that meet."""
    if not text.here and not text.there:
        return hunks
    here, there = Markers(text.here), Markers(_origins(text, hunks))
    ranges: list[tuple[int, int, int]] = []  # and which hunk is the first in it
    for number, hunk in enumerate(hunks):
        if ranges and hunk.end <= ranges[-1][1]:
            continue
        first, (start, end) = number, _reach(here, there, hunk.start, hunk.end)
        while ranges and start <= ranges[-1][1]:
            before, _, first = ranges.pop()
            start = min(start, before)
        ranges.append((*_whole(text.base, start, end), first))
    return tuple(
        _over(text.base.text, hunks[first:after], start, end)
        for (start, end, first), (_, _, after) in pairwise([*ranges, (0, 0, len(hunks))])
    )


def _reach(here: Markers, there: Markers, start: int, end: int) -> tuple[int, int]:
    """Grow a range until it touches no marker that it does not cover."""
    while True:
        reached = here.reach(start, end)
        start, end = there.reach(*reached)
        if reached == (start, end):
            return reached


def _whole(base: Cut, start: int, end: int) -> tuple[int, int]:
    """Grow a range to whole tokens."""
    if start not in base.at:
        start = base.borders[bisect_right(base.borders, start) - 1]
    return start, end if end in base.at else base.borders[bisect_left(base.borders, end)]


def _over(base: str, hunks: Sequence[Hunk], start: int, end: int) -> Hunk:
    """Write the hunks within a range as one hunk on all of it."""
    if len(hunks) == 1 and hunks[0][:2] == (start, end):
        return hunks[0]
    parts, at = list[str](), start
    for left, right, new in hunks:
        parts += base[at:left], new
        at = right
    return Hunk(start, end, "".join([*parts, base[at:end]]))


def _origins(text: _Text, hunks: Sequence[Hunk]) -> list[Formatted]:
    """Where on the base the formatted stretches of the outcome come from; inside new words, all that gave way."""
    firsts, lasts, at = list[int](), list[int](), -1  # of every place in the outcome
    for start, end, new in hunks:
        same, inside = range(at + 1, start), len(new) + 1
        firsts += chain(same, repeat(start, inside))
        lasts += chain(same, repeat(end, inside))
        at = end
    same = range(at + 1, len(text.base.text) + 1)
    firsts += same
    lasts += same
    return [Formatted(firsts[a], lasts[b], firsts[c], lasts[d]) for a, b, c, d in text.there]
