"""Who brought each word of a principle in, and the proof that the recorded changes lead to its every wording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from deliberation.domain.diffs import as_read
from deliberation.domain.errors import Invalid
from deliberation.domain.hunks import apply
from deliberation.domain.text import paragraphs, tokens
from deliberation.domain.vision import Revision, joined

Marks = list[int | None]  # for every code point the edit that brought it in; None for the published draft

_SEAM = len(joined(["", ""]))


class Run(NamedTuple):
    """So many code points of a body that came in together, and the edit that brought them; None: they began it."""

    length: int
    amendment_id: int | None


class Stretch(NamedTuple):
    """Whole words [start, end) of one paragraph that came in together, and the edit that brought them."""

    start: int
    end: int
    amendment_id: int | None


def is_led_to(revision: Revision, bodies: Mapping[int, str]) -> bool:
    """Whether its parents' bodies and the changes on record give its own, byte for byte; `bodies` by revision id.

    A vision's first wordings come from nothing. Where it holds for every revision, all are given back from those.
    """
    try:
        changed = apply(_source(revision, bodies), [hunk for hunk, _ in revision.made])
    except Invalid:
        return False
    return _is_first(revision) or changed == revision.body


def origins(revisions: Iterable[Revision]) -> dict[int, tuple[Run, ...]]:
    """Find who brought in the words of every body, by revision id; the runs of a body cover it once, in order.

    Revisions come after their parents. A word that was only typed again keeps its origin; what several edits changed
    alike is the earliest one's; the empty line between joined bodies is the joining edit's, by its title.
    """
    marks: dict[int, Marks] = {}
    bodies: dict[int, str] = {}
    for each in revisions:
        bodies[each.id] = each.body
        marks[each.id] = [None] * len(each.body) if _is_first(each) else _marked(each, _source(each, bodies), marks)
    return {id_: tuple(Run(len([*run]), origin) for origin, run in groupby(body)) for id_, body in marks.items()}


def stretches(body: str, runs: Sequence[Run]) -> list[Stretch]:
    """Cut the runs of a body as a page shows them: by paragraph, and no word in two.

    A word in which two edits meet goes to the one that begins it; what stands between paragraphs goes to none.
    """
    marks = [origin for length, origin in runs for _ in range(length)]
    return [stretch for start, end in paragraphs(body) for stretch in _within(body[start:end], start, marks)]


def _within(block: str, start: int, marks: Sequence[int | None]) -> Iterator[Stretch]:
    borders = accumulate(map(len, tokens(block)), initial=start)
    for origin, run in groupby(pairwise(borders), key=lambda token: marks[token[0]]):
        cut = [*run]
        yield Stretch(cut[0][0], cut[-1][1], origin)


def _is_first(revision: Revision) -> bool:
    """Whether a vision began with these words: they come from no other, and no edit gave them their title."""
    return not revision.parents and revision.titled_by is None


def _source(revision: Revision, bodies: Mapping[int, str]) -> str:
    return joined(bodies[id_] for id_ in revision.parents)


def _marked(revision: Revision, source: str, known: Mapping[int, Marks]) -> Marks:
    """Mark a body from the marks of its parents, one under another, and the changes made to them."""
    seam = [revision.titled_by] * _SEAM
    before = [mark for id_ in revision.parents for mark in (*seam, *known[id_])][_SEAM:]
    marks: Marks = []
    at = 0
    for (start, end, new), by in as_read(source, revision.made):
        marks += [*before[at:start], *[min(by)] * len(new)]
        at = end
    return marks + before[at:]
