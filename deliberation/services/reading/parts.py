"""What a suggested edit does, principle by principle, as people see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from deliberation.domain.deeds import to_place
from deliberation.domain.diffs import Segment, apply, excerpt, segments, words_in_out
from deliberation.domain.structure import Section, arrange
from deliberation.domain.text import words
from deliberation.domain.vision import Amendment, Beginning, Change, Hunk, Made, Revision, joined

_OPENING = 40  # words of a text that begins, where room is short

Restated = tuple[Revision | None, Section | None]  # a principle, and what it would be


@dataclass(frozen=True)  # without slots, so that what is shown is worked out once, and only where it is shown
class Part:
    """What an edit does to one principle, or one that it begins.

    `revision` is None where one begins, from the words of `sources`; `title` is the new one, None where it stays;
    `place` says where it goes, to follow "move it"; `base` are the words that the `hunks` change.
    """

    revision: Revision | None
    sources: tuple[Revision, ...]
    title: str | None
    place: str
    ends: bool
    base: str
    hunks: tuple[Hunk, ...]

    @property
    def body(self) -> str:
        """How it reads then."""
        return apply(self.base, self.hunks)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Its words with the changes marked; of a split only what is added, since the rest is in its other parts."""
        if self.revision is None and not self.sources:
            return (Segment("same", self.body, ()),)
        return tuple(each for each in segments(self.base, self.hunks) if not (self._of_a_split and each.kind == "del"))

    @property
    def excerpt(self) -> tuple[Segment, ...]:
        """The changed words with those beside them; of a text that only begins, its opening."""
        (first, *more) = self.segments
        if more or first.kind != "same":
            return excerpt(self.segments)
        seen = words(first.text)
        short = f"{first.text[: seen[_OPENING - 1][1]]} …" if len(seen) > _OPENING else first.text
        return (first._replace(text=short),)

    @property
    def apart(self) -> tuple[tuple[Segment, ...], ...]:
        """Its changes, each alone, with the words beside it."""
        return tuple(excerpt(segments(self.base, (each,))) for each in self.hunks)

    @property
    def words_in(self) -> int:
        """How many words come in."""
        return self._counts[0]

    @property
    def words_out(self) -> int:
        """How many words go out."""
        return self._counts[1]

    @property
    def _of_a_split(self) -> bool:
        return self.revision is None and len(self.sources) == 1

    @cached_property
    def _counts(self) -> tuple[int, int]:
        came, went = words_in_out(self.base, self.hunks)
        return came, 0 if self._of_a_split else went  # the rest is in its other parts


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
    return Part(old, (), change.title, place, change.ends, old.body, hunks)


def _begun(begun: Beginning, sources: tuple[Revision, ...], revisions: Sequence[Revision]) -> Part:
    place = "" if begun.after is None else to_place(begun.after, revisions)
    return Part(None, sources, begun.title, place, False, joined(each.body for each in sources), begun.hunks)
