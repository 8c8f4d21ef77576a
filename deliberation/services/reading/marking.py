"""Words that comments hang on, marked where they are read; and the words of a text that one can choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliberation.domain.choosing import chosen
from deliberation.domain.errors import Invalid
from deliberation.domain.text import paragraphs, words
from deliberation.markup import Mark
from deliberation.services.reading.views import Paragraph, Remark

_BESIDE = 2  # words shown with each that can be chosen
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

Offered = tuple[tuple[tuple[int, str], ...], ...]  # by paragraph: where a word begins or ends, and how it is shown


@dataclass(frozen=True, slots=True)
class Choice:
    """What a form offers to choose some words: those to begin with, those to end with, and the text as chosen now."""

    firsts: Offered
    lasts: Offered
    text: Paragraph


def lettered(body: str, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """Put remarks in the order in which their words end, where the letters stand that those on some words are given.

    Those on a whole paragraph are numbered by it. One whose words are not at their place has neither, and comes first,
    as those on no words in particular: an edit can have gone on to a newer wording since.
    """
    blocks = paragraphs(body)
    spans = ((each.comment.span, each.comment.id) for each in remarks)
    places = sorted((of.end, of.start, id_) for of, id_ in spans if of and body[of.start : of.end] == of.quote)
    numbers = {id_: blocks.index((start, end)) + 1 for end, start, id_ in places if (start, end) in blocks}
    letters = {id_: _letters(at) for at, id_ in enumerate(id_ for *_, id_ in places if id_ not in numbers)}
    order = {id_: at for at, (*_, id_) in enumerate(places)}
    return tuple(
        replace(each, paragraph=numbers.get(each.comment.id), letter=letters.get(each.comment.id, ""))
        for each in sorted(remarks, key=lambda each: order.get(each.comment.id, -1))
    )


def read_in(body: str, remarks: Sequence[Remark]) -> tuple[Paragraph, ...]:
    """Take a body apart into its paragraphs, with the marks of the remarks that bear a letter."""
    return tuple(_part(body, start, end, marks(remarks)) for start, end in paragraphs(body))


def marks(remarks: Sequence[Remark]) -> tuple[Mark, ...]:
    """The words that bear a letter."""
    spans = ((each.comment.span, each) for each in remarks if each.letter)
    return tuple(Mark(span.start, span.end, each.comment.id, each.letter) for span, each in spans if span)


def choice(body: str, paragraph: int | None, start: int | None, end: int | None) -> Choice:
    """Offer the words of a body, or of one of its paragraphs (from 1); those from `start` to `end` are chosen now."""
    blocks = paragraphs(body)
    if paragraph is not None and 1 <= paragraph <= len(blocks):
        blocks = (blocks[paragraph - 1],)
    seen = [tuple(place for place in words(body) if a <= place[0] and place[1] <= b) for a, b in blocks]
    first, last = (blocks[0][0], blocks[-1][1]) if blocks else (0, 0)
    return Choice(
        firsts=tuple(tuple((here[at][0], _ahead(body, here[at:])) for at in range(len(here))) for here in seen),
        lasts=tuple(tuple((here[at][1], _back(body, here[: at + 1])) for at in range(len(here))) for here in seen),
        text=_part(body, first, last, _now(body, (start, first), (end, last))),
    )


def _part(body: str, start: int, end: int, found: Sequence[Mark]) -> Paragraph:
    here = (each for each in found if start <= each.start and each.end <= end)
    moved = tuple(each._replace(start=each.start - start, end=each.end - start) for each in here)
    return Paragraph(start, body[start:end], moved)


def _now(body: str, start: tuple[int | None, int], end: tuple[int | None, int]) -> tuple[Mark, ...]:
    """Mark what is chosen; each end is (chosen, else). Nothing is marked where nothing can be."""
    if start[0] is None and end[0] is None:
        return ()
    try:
        place = chosen(body, *(other if this is None else this for this, other in (start, end)))
    except Invalid:
        return ()
    return (Mark(*place, 0, ""),)


def _ahead(body: str, places: Sequence[tuple[int, int]]) -> str:
    shown = " ".join(body[a:b] for a, b in places[: _BESIDE + 1])
    return f"{shown}…" if len(places) > _BESIDE + 1 else shown


def _back(body: str, places: Sequence[tuple[int, int]]) -> str:
    *before, last = (body[a:b] for a, b in places[-_BESIDE - 1 :])
    return f"{last} (…{' '.join([*before, last])})" if before else last


def _letters(at: int) -> str:
    """Count a, b, … z, aa, ab, …"""
    more, last = divmod(at, len(_ALPHABET))
    return (_letters(more - 1) if more else "") + _ALPHABET[last]
