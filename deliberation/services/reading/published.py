"""Published versions: what changed, why, and what became of everything people suggested."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.domain.deeds import ended_by
from deliberation.domain.diffs import Segment, credited, words_in_out
from deliberation.domain.vision import Decision, Fate, FateKind, Kind, Lineage, Revision, Version, Visitor, joined
from deliberation.services.reading.foundations import Ending, Foundation, Gone, Totals, VersionPage
from deliberation.services.reading.shelf import Shelf, let_in, look
from deliberation.services.reading.tellings import turned
from deliberation.services.reading.views import EditView
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, ballots, drafts, excluding, texts, visions

_BEGUN = {Lineage.JOINED, Lineage.SPLIT, Lineage.NEW}


@dataclass(frozen=True, slots=True)
class _Publication:
    """How a version came about, as it was when it was signed."""

    shelf: Shelf
    endings: tuple[Ending, ...]
    said: tuple[Ending, ...]
    numbers: Mapping[int, int]  # what people call the edits by
    decisions: tuple[Decision, ...]
    revisions: tuple[Revision, ...]  # of the version itself


def version(db: Database, slug: str, number: int, visitor: Visitor) -> VersionPage:
    """One published version with its story; version 1 has none yet."""
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        let_in(connection, vision, visitor, db.now())
        found = texts.version(connection, vision.id, number)
        before = texts.version(connection, vision.id, max(1, number - 1))
        shelf = look(connection, vision, visitor, db.now(), before.id)
        published = _publication(connection, shelf, found, before)
        (votes, people), aside = ballots.count(connection, before.id), excluding.set_aside(connection, before.id)
    foundations = tuple(_foundation(published, each) for each in found.revisions)
    gone, counts = tuple(_gone(published, before, found)), tuple(_counts(published))
    endings, said = _told_at(published, None)
    edits = sum(each.kind != Kind.EDITORIAL for each in shelf.edits.values())
    totals = Totals(people, votes, len(published.said), edits)
    return VersionPage(shelf.frame, found, foundations, gone, (*endings, *said), counts, totals, aside)


def _publication(connection: Connection, shelf: Shelf, found: Version, before: Version) -> _Publication:
    edits = {each.id: each for each in amendments.on(connection, before.id)}
    settled = texts.outcome_of(connection, found.id).get("edits", {})
    decisions, told = drafts.decisions_on(connection, before.id), drafts.fates_of(connection, found.id)
    comments = {each.id: each for each in shelf.said}
    return _Publication(
        shelf=shelf,
        endings=tuple(_ending(shelf, settled, fate) for fate in told if fate.item_id),
        said=tuple(Ending(fate, None, comments[fate.comment_id]) for fate in told if fate.comment_id),
        numbers={each.id: each.number for each in edits.values()},
        decisions=tuple(decision for id_, decision in decisions.items() if str(id_) in settled),
        revisions=found.revisions,
    )


def _ending(shelf: Shelf, settled: Mapping[str, Any], fate: Fate) -> Ending:
    edit = shelf.edits.get(fate.item_id or 0)
    return Ending(fate, edit, turn=turned(settled, edit.amendment.id) if edit else None)


def _foundation(published: _Publication, revision: Revision) -> Foundation:
    olds = _parents(published, revision)
    base = joined(old.body for old in olds)
    came, went = words_in_out(base, [each.hunk for each in revision.made])
    begun = revision.titled_by if revision.lineage in _BEGUN else None
    judged = begun or (olds[0].id if olds else revision.id)
    endings, said = _told_at(published, revision)
    return Foundation(
        revision=revision,
        parents=olds,
        lineage=revision.lineage,
        segments=credited(base, revision.made, published.numbers) if olds else (Segment("same", revision.body, ()),),
        words_in=came,
        words_out=went,
        judged_id=judged,
        standing=published.shelf.standings[judged],
        causes=tuple(each for each in _merged(published) if begun == each.amendment.id or any(map(each.touches, olds))),
        endings=endings,
        said=said,
        notes=_notes(published, endings),
    )


def _parents(published: _Publication, revision: Revision) -> tuple[Revision, ...]:
    return tuple(each for each in published.shelf.revisions if each.id in revision.parents)


def _gone(published: _Publication, before: Version, found: Version) -> Iterator[Gone]:
    """The principles that nothing in the new version goes on from."""
    went_on = {parent for each in found.revisions for parent in each.parents}
    merged = [each.amendment for each in _merged(published)]
    for old in before.revisions if found != before else ():
        if old.id not in went_on:
            endings, said = _told_at(published, old)
            yield Gone(old, ended_by(old, merged), endings, said, _notes(published, endings))


def _merged(published: _Publication) -> list[EditView]:
    return [each.edit for each in published.endings if each.edit and each.fate.kind == FateKind.IN_TEXT]


def _told_at(published: _Publication, place: Revision | None) -> tuple[tuple[Ending, ...], tuple[Ending, ...]]:
    """The fates of edits and those of comments that are told at a principle; None: at none of them."""
    edits, comments = (
        tuple(each for each in those if _place(published, each) == place)
        for those in (published.endings, published.said)
    )
    return edits, comments


def _place(published: _Publication, ending: Ending) -> Revision | None:
    """Where a fate is told, once: at what an edit began, at what goes on from its principle, or at that one's end."""
    about = ending.comment.item_id if ending.comment else ending.fate.item_id or 0
    edit = published.shelf.edits.get(about)
    if edit is None:
        return _heir(published, about)
    begun = (each for each in published.revisions if each.lineage in _BEGUN and each.titled_by == edit.amendment.id)
    if edit.alone:
        return next(begun, None)
    return next((each for each in published.revisions if edit.home.id in each.parents), edit.home)


def _heir(published: _Publication, item_id: int) -> Revision | None:
    """What goes on from a wording; where nothing does, the wording itself."""
    heirs = (each for each in published.revisions if item_id in each.parents)
    return next(heirs, next((each for each in published.shelf.revisions if each.id == item_id), None))


def _counts(published: _Publication) -> Iterator[tuple[FateKind, int, int]]:
    suggested = [each for each in published.endings if each.edit and each.edit.kind != Kind.EDITORIAL]
    for kind in FateKind:
        edits, said = (sum(each.fate.kind == kind for each in those) for those in (suggested, published.said))
        if edits or said:
            yield kind, edits, said


def _notes(published: _Publication, endings: Sequence[Ending]) -> tuple[Decision, ...]:
    here = {each.fate.item_id for each in endings}
    return tuple(each for each in published.decisions if each.amendment_id in here)
