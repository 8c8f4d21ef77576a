"""Where comments on the words of one wording are led in the next, held against what became of their sentences."""

from collections.abc import Iterator

from deliberation.bench.truth import deleted, in_order, unchanged
from deliberation.bench.ways import Edit, Way
from deliberation.domain.anchors import Place, follow
from deliberation.domain.text import words
from deliberation.domain.vision import AnchorState, Span


def placed(old: str, new: str, edit: Edit, way: Way) -> Iterator[str]:
    """Comment on every word and on every deleted sentence, and name what happens to each, by what it is counted as."""
    made = [way.passage(old, edit)]
    stays, gone = unchanged(old, new), deleted(old, new)
    ordered = in_order(stays)
    for start, end in words(old):
        place = follow(Span(start, end, old[start:end]), made)
        yield from _seen(place, old[start:end], new)
        for stay in stays:
            if stay.start <= start and end <= stay.end:
                shift = stay.there - stay.start
                yield from _unchanged(place, (start + shift, end + shift), stay in ordered)
        if any(first <= start and end <= last for first, last in gone):
            yield from _deleted(place, "words")
    for start, end in gone:
        yield from _deleted(follow(Span(start, end, old[start:end]), made), "sentences")


def _seen(place: Place, quote: str, new: str) -> Iterator[str]:
    yield "words"
    if place.state is AnchorState.SAME and new[place.start : place.end] != quote:
        yield "words lost without a flag"


def _unchanged(place: Place, there: tuple[int, int], in_order: bool) -> Iterator[str]:
    kept = place.state is AnchorState.SAME and place[1:3] == there
    elsewhere = place.state is not AnchorState.GONE and place[1:3] != there
    yield from (
        ["unchanged words"] + ["unchanged words kept"] * kept + ["unchanged words in the wrong place"] * elsewhere
    )
    if in_order:
        yield from ["words in order"] + ["words in order kept"] * kept


def _deleted(place: Place, what: str) -> Iterator[str]:
    yield f"deleted {what}"
    if place.state is not AnchorState.GONE:
        yield f"deleted {what} placed elsewhere"
