"""What changed between two wordings, word by word, and how it is shown."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from deliberation.domain.formatting import Formatted, formatted
from deliberation.domain.hunks import Cut, apply, canonical, in_form, inverse
from deliberation.domain.matching import differences
from deliberation.domain.text import is_word, normalise, tokens
from deliberation.domain.vision import Hunk, Made

__all__ = [
    "Segment",
    "apply",
    "credited",
    "excerpt",
    "hunks",
    "inverse",
    "refine",
    "reword",
    "segments",
    "settle",
    "words_in_out",
]

_ENDS = ("\n", ". ", "! ", "? ")  # what a line or a sentence ends with


def hunks(base: str, other: str) -> tuple[Hunk, ...]:
    """Find the changes that lead from one wording to another, in canonical form."""
    here, there = Cut.of(base), Cut.of(other)
    return in_form(here, there, _differing(here, there))


def _differing(here: Cut, there: Cut) -> Iterator[Hunk]:
    for a, b, c, d in differences(here.tokens, there.tokens, there.text):
        yield Hunk(here.borders[a], here.borders[b], there.text[there.borders[c] : there.borders[d]])


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
    outcome = apply(base, changes)
    return tuple(finer for change in changes for finer in _inside(base, change, outcome))


def _inside(base: str, change: Hunk, outcome: str) -> Iterator[Hunk]:
    old, new = tokens(base[change.start : change.end]), tokens(change.new)
    borders = [*accumulate(map(len, old), initial=change.start)]
    for a, b, c, d in differences(old, new, outcome):
        yield Hunk(borders[a], borders[b], "".join(new[c:d]))


def settle(base: str, changes: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Slide what only comes or only goes back to where its line or sentence begins, as a reader would mark it.

    Else the first words of a sentence pass for those of a new one before it that begins alike. Takes ordered changes;
    the outcome stays the same, but they are not canonical.
    """
    settled: list[Hunk] = []
    for change in changes:
        settled.append(_settled(base, change, settled[-1].end if settled else 0))
    return tuple(settled)


def as_read(base: str, made: Iterable[Made]) -> tuple[Made, ...]:
    """Narrow published changes to the words that differ, each where a reader would mark it; they are not canonical."""
    published = [*made]
    outcome = apply(base, [each.hunk for each in published])
    finer = [Made(hunk, each.by) for each in published for hunk in _inside(base, each.hunk, outcome)]
    settled = settle(base, [each.hunk for each in finer])
    return tuple(Made(hunk, each.by) for hunk, each in zip(settled, finer, strict=True))


def _settled(base: str, change: Hunk, after: int) -> Hunk:
    start, end, new = change
    if start < end and new:
        return change
    moved = new or base[start:end]
    for back in range(min(len(moved), start - after + 1)):
        at, left = start - back, len(moved) - back
        if (not at or base.endswith(_ENDS, 0, at)) and moved.endswith(_ENDS, 0, left):
            return Hunk(at, end - back, new and base[at:start] + new[:left])
        if base[at - 1 : at] != moved[left - 1 : left]:
            break
    return change


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
    for change, edits in zip(settle(base, changes), numbers or [()] * len(changes), strict=True):
        for start, end, new in _between_markers(base, change):
            shown += [
                Segment("same", base[at:start], ()),
                Segment("del", base[start:end], edits),
                Segment("ins", new, edits),
            ]
            at = end
    shown.append(Segment("same", base[at:], ()))
    return tuple(segment for segment in shown if segment.text)


def credited(base: str, made: Sequence[Made], numbers: Mapping[int, int]) -> tuple[Segment, ...]:
    """Show joint changes in their text, each with the edits it comes from; `numbers` are theirs by id."""
    return segments(
        base, [each.hunk for each in made], [tuple(sorted(numbers[id_] for id_ in each.by)) for each in made]
    )


def _between_markers(base: str, change: Hunk) -> Sequence[Hunk]:
    """Narrow a change to the words that differ, but show all of it where a marker itself comes, goes or changes."""
    old = base[change.start : change.end]
    if not old or not change.new:
        return [change]
    finer = [*_inside(old, Hunk(0, len(old), change.new), change.new)]
    here, there = formatted(old), formatted(change.new)
    if (here and _on_markers(here, finer)) or (there and _on_markers(there, inverse(old, finer))):
        return [change]
    return [Hunk(change.start + start, change.start + end, new) for start, end, new in finer]


def _on_markers(stretches: Iterable[Formatted], places: Sequence[Hunk]) -> bool:
    """Whether one of these places, in order, overlaps a marker."""
    ends = [place.end for place in places]
    for start, end in chain.from_iterable(stretch.markers for stretch in stretches):
        after = bisect_right(ends, start)
        if after < len(places) and places[after].start < end:
            return True
    return False


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
