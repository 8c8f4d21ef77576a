"""A principle through all versions: every wording, how it came about, who stood behind it, and what is open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.domain.consensus import Standing
from deliberation.domain.descent import Descent
from deliberation.domain.diffs import Segment, credited, words_in_out
from deliberation.domain.structure import by_number
from deliberation.domain.vision import Lineage, Revision, Version, Visitor, joined
from deliberation.domain.wording import lineage_words
from deliberation.services.reading.shelf import Shelf, look
from deliberation.services.reading.tracing import Origin, included, numbered
from deliberation.services.reading.views import EditView, Frame
from deliberation.storage.database import Database
from deliberation.storage.library import standings, texts, visions


@dataclass(frozen=True, slots=True)
class Wording:
    """A principle as one version has it; `ended_by` are the edits that ended it where nothing goes on from it."""

    version: Version
    revision: Revision
    came: str  # where it comes from, in words
    segments: tuple[Segment, ...]  # from what it comes from, numbered by edit; as it stands where it began or was kept
    words_in: int
    words_out: int
    causes: tuple[Origin, ...]  # the edits it came about by
    standing: Standing  # of these words
    comments: int  # made on these words
    heirs: tuple[Revision, ...]
    ended_by: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A principle with all it comes from and all that comes from it, the oldest first; the edits open to it now."""

    frame: Frame
    version: Version
    revision: Revision
    wordings: tuple[Wording, ...]
    open_edits: tuple[EditView, ...]


@dataclass(frozen=True, slots=True)
class _Archive:
    shelf: Shelf
    descent: Descent
    versions: Mapping[int, Version]  # by id
    origins: Mapping[int, Origin]
    numbers: Mapping[int, int]  # what people call the edits by
    standings: Mapping[int, Standing]
    comments: Mapping[int, int]  # how many were made, by item


def history(db: Database, slug: str, number: int, version: int | None, visitor: Visitor) -> History:
    """Tell the history of a principle by its number in a version, the newest one where none is named.

    Raises `NotFound`.
    """
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        shelf = look(connection, vision, visitor, db.now())
        versions = texts.every_version(connection, vision.id)
        found = numbered(versions, len(versions) if version is None else version)
        origins = included(connection, versions, shelf.frame)
        judge = standings.judge(connection, vision, *(each.id for each in versions))
    revision = by_number(found.revisions, number, of=f"Version {found.number}")
    every = [each for each_version in versions for each in each_version.revisions]
    archive = _Archive(
        shelf=shelf,
        descent=Descent(every),
        versions={each.id: each for each in versions},
        origins=origins,
        numbers={id_: each.edit.number for id_, each in origins.items()},
        standings={each.id: judge(each.id) for each in every},
        comments=Counter(each.item_id for each in shelf.comments if not each.withdrawn_at and not each.hidden_at),
    )
    line = archive.descent.line(revision)
    edits = (each for each in shelf.edits.values() if each.amendment.is_open)
    return History(
        frame=shelf.frame,
        version=found,
        revision=revision,
        wordings=tuple(_wording(archive, each) for each in line),
        open_edits=tuple(each for each in edits if any(map(each.touches, line))),
    )


def _wording(archive: _Archive, revision: Revision) -> Wording:
    parents, heirs = archive.descent.parents(revision), archive.descent.heirs(revision)
    base = joined(each.body for each in parents)
    came, went = words_in_out(base, [each.hunk for each in revision.made])
    began = not parents or revision.lineage == Lineage.KEPT
    return Wording(
        version=archive.versions[revision.version_id],
        revision=revision,
        came=_came(archive, revision, parents),
        segments=(Segment("same", revision.body, ()),) if began else credited(base, revision.made, archive.numbers),
        words_in=0 if began else came,
        words_out=0 if began else went,
        causes=_causes(archive, revision),
        standing=archive.standings[revision.id],
        comments=archive.comments.get(revision.id, 0),
        heirs=heirs,
        ended_by=() if heirs else _ended_by(archive, revision),
    )


def _came(archive: _Archive, revision: Revision, parents: tuple[Revision, ...]) -> str:
    if archive.versions[revision.version_id].number == 1:
        return "It began with the first draft."
    return f"{lineage_words(revision.lineage, [each.position for each in parents])}."


def _causes(archive: _Archive, revision: Revision) -> tuple[Origin, ...]:
    """The edits that went in with its version and did something to it, or began it."""
    here = (each for each in archive.origins.values() if each.version.id == revision.version_id)
    return tuple(
        each for each in here if each.edit.id == revision.titled_by or any(map(each.edit.touches, revision.parents))
    )


def _ended_by(archive: _Archive, revision: Revision) -> tuple[Origin, ...]:
    return tuple(
        each
        for each in archive.origins.values()
        if any(change.revision_id == revision.id for change in each.edit.ended)
    )
