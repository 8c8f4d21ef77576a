"""Any two versions beside each other, principle by principle, as tracked changes from the one to the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deliberation.domain.descent import Descent
from deliberation.domain.diffs import Segment, excerpt, hunks, segments
from deliberation.domain.vision import Revision, Version, Visitor, joined
from deliberation.domain.wording import listed
from deliberation.services.reading.shelf import around
from deliberation.services.reading.tracing import numbered
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Database
from deliberation.storage.library import texts


@dataclass(frozen=True, slots=True)
class Row:
    """A principle beside those of the other version that it shares words with; None where nothing shares the words."""

    olds: tuple[Revision, ...]
    new: Revision | None
    segments: tuple[Segment, ...]
    notes: tuple[str, ...]  # sentences: where it stood, what it was called, what it was part of

    @property
    def excerpt(self) -> tuple[Segment, ...]:
        """The changed words with those beside them."""
        return excerpt(self.segments)

    @property
    def differs(self) -> bool:
        """Whether it reads otherwise, or stands elsewhere, than in the other version."""
        return [_seen(each) for each in self.olds] != [_seen(each) for each in (self.new,) if each]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side."""

    frame: Frame
    older: Version
    newer: Version
    rows: tuple[Row, ...]


def comparison(db: Database, slug: str, older: int | None, newer: int | None, visitor: Visitor) -> Comparison:
    """Follow the order of the second version; what it does not have comes last.

    The last two where none are named. Either may be the earlier one. Raises `NotFound`.
    """
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        versions = texts.every_version(connection, frame.vision.id)
    other = numbered(versions, len(versions) if newer is None else newer)
    one = numbered(versions, max(other.number - 1, 1) if older is None else older)
    return Comparison(frame, one, other, tuple(compared(one, other, versions)))


def compared(one: Version, other: Version, versions: Iterable[Version]) -> Iterator[Row]:
    """Set the principles of two versions beside each other; `versions` are all there are, the oldest first."""
    descent = Descent(revision for version in versions for revision in version.revisions)
    for new in other.revisions:
        olds = descent.in_version(new, one.id)
        shared = any(len(descent.in_version(old, other.id)) > 1 for old in olds)
        yield Row(olds, new, tuple(_tracked(olds, new, shared)), tuple(_notes(olds, new, one, other, shared)))
    for old in one.revisions:
        if not descent.in_version(old, other.id):
            yield Row((old,), None, (Segment("del", old.body, ()),), (f"Not in version {other.number}.",))


def _seen(revision: Revision) -> tuple[int, str, str]:
    return revision.position, revision.title, revision.body


def _tracked(olds: tuple[Revision, ...], new: Revision, shared: bool) -> Iterator[Segment]:
    """Mark what changed; where words went to other principles too, only what came."""
    if not olds:
        yield Segment("ins", new.body, ())
        return
    base = joined(each.body for each in olds)
    recorded = new.parents == tuple(each.id for each in olds)
    changes = [each.hunk for each in new.made] if recorded else hunks(base, new.body)
    for segment in segments(base, changes):
        if segment.kind != "del" or not shared:
            yield segment


def _notes(olds: tuple[Revision, ...], new: Revision, one: Version, other: Version, shared: bool) -> Iterator[str]:
    there = f"version {one.number}"
    places = listed(each.position for each in olds)
    if not olds:
        yield f"Not in {there}."
    elif len(olds) > 1:
        yield f"{'Joined from' if one.number < other.number else 'Its words are in'} principles {places} of {there}."
    elif shared:
        yield f"{'Split from' if one.number < other.number else 'Its words are in'} principle {places} of {there}."
    else:
        yield from _beside(olds[0], new, there)


def _beside(old: Revision, new: Revision, there: str) -> Iterator[str]:
    if old.body == new.body:
        yield "The same in both, word for word." if old.title == new.title else "The same words in both."
    if old.position != new.position:
        yield f"Principle {old.position} in {there}."
    if old.title != new.title:
        yield f"In {there} its title is “{old.title}”."
