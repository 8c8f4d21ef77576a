"""What a suggested edit does, principle by principle, as people see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deliberation.domain.deeds import to_place
from deliberation.domain.diffs import Segment, apply, excerpt, segments, words_in_out
from deliberation.domain.structure import Section, arrange, body_of
from deliberation.domain.text import words
from deliberation.domain.vision import Amendment, Beginning, Change, Hunk, Made, Revision, joined

_OPENING = 40  # words of a text that begins, where room is short

Restated = tuple[Revision | None, Section | None]  # a principle, and what it would be


@dataclass(frozen=True, slots=True)
class Part:
    """What an edit does to one principle, or one that it begins.

    `revision` is None where one begins, from the words of `sources`; `title` is the new one, None where it stays;
    `place` says where it goes, to follow "move it"; `body` is how it reads then.
    """

    revision: Revision | None
    sources: tuple[Revision, ...]
    title: str | None
    place: str
    ends: bool
    segments: tuple[Segment, ...]
    words_in: int
    words_out: int
    body: str

    @property
    def excerpt(self) -> tuple[Segment, ...]:
        """The changed words with those beside them; of a text that only begins, its opening."""
        (first, *more) = self.segments
        if more or first.kind != "same":
            return excerpt(self.segments)
        seen = words(first.text)
        short = f"{first.text[: seen[_OPENING - 1][1]]} …" if len(seen) > _OPENING else first.text
        return (first._replace(text=short),)


def parts_of(edit: Amendment, revisions: Sequence[Revision]) -> tuple[Part, ...]:
    """Lay out what an edit does to a version's principles: those it touches in their order, then those it begins."""
    named = {each.id: each for each in revisions}
    sources = tuple(named[change.revision_id] for change in edit.sources)
    return (
        *(_changed(change, named[change.revision_id], revisions) for change in edit.changes),
        *(_begun(begun, sources, revisions) for begun in edit.beginnings),
    )


def beside(edit: Amendment, revisions: Sequence[Revision]) -> tuple[Restated, ...]:
    """Set each principle as an edit would have it beside the one it goes on from; those that end come last."""
    made = {change.revision_id: [Made(hunk, (edit.id,)) for hunk in change.hunks] for change in edit.changes}
    sections = arrange(revisions, [edit], made)
    gone = {change.revision_id for change in edit.ended}
    return (
        *((section.continues, section) for section in sections),
        *((each, None) for each in revisions if each.id in gone),
    )


def _changed(change: Change, old: Revision, revisions: Sequence[Revision]) -> Part:
    hunks = (Hunk(0, len(old.body), ""),) if change.ends else change.hunks
    place = "" if change.after is None else to_place(change.after, revisions)
    shown = segments(old.body, hunks)
    return Part(
        old, (), change.title, place, change.ends, shown, *words_in_out(old.body, hunks), apply(old.body, hunks)
    )


def _begun(begun: Beginning, sources: tuple[Revision, ...], revisions: Sequence[Revision]) -> Part:
    base = joined(each.body for each in sources)
    place = "" if begun.after is None else to_place(begun.after, revisions)
    body = body_of(begun, sources)
    counted = words_in_out(base, begun.hunks)
    return Part(None, sources, begun.title, place, False, tuple(_shown(base, begun, sources)), *counted, body)


def _shown(base: str, begun: Beginning, sources: Sequence[Revision]) -> Iterator[Segment]:
    """Mark what a join changes; of a split only what is added, since the rest is in its other parts."""
    if not sources:
        yield Segment("same", body_of(begun, ()), ())
        return
    for segment in segments(base, begun.hunks):
        if len(sources) > 1 or segment.kind != "del":
            yield segment
