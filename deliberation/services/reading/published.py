"""Published versions: what changed, why, and what became of everything people suggested."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.domain.diffs import Segment, segments, words_in_out
from deliberation.domain.telling import ended_by
from deliberation.domain.vision import Decision, FateKind, Kind, Lineage, Revision, Version, Visitor, joined
from deliberation.services.reading.shelf import Shelf, let_in, look
from deliberation.services.reading.views import Ending, Foundation, Gone, Totals, VersionPage
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, ballots, drafts, people, talk, texts, visions

_BEGUN = {Lineage.JOINED, Lineage.SPLIT, Lineage.NEW}


@dataclass(frozen=True, slots=True)
class _Story:
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
        story = _story(connection, shelf, found, before)
        totals = _totals(connection, vision.id, sum(each.kind != Kind.EDITORIAL for each in shelf.edits.values()))
    foundations = tuple(_foundation(story, each) for each in found.revisions)
    gone, counts = tuple(_gone(story, before, found)), tuple(_counts(story))
    return VersionPage(shelf.frame, found, foundations, gone, _unplaced(story), counts, totals)


def _story(connection: Connection, shelf: Shelf, found: Version, before: Version) -> _Story:
    edits = {each.id: each for each in amendments.on(connection, before.id)}
    settled = texts.outcome_of(connection, found.id).get("edits", {})
    decisions, told = drafts.decisions_on(connection, before.id), drafts.fates_of(connection, found.id)
    comments = {each.id: each for each in shelf.said}
    return _Story(
        shelf=shelf,
        endings=tuple(Ending(fate, shelf.edits.get(fate.item_id)) for fate in told if fate.item_id),
        said=tuple(Ending(fate, None, comments[fate.comment_id]) for fate in told if fate.comment_id),
        numbers={each.id: each.number for each in edits.values()},
        decisions=tuple(decision for id_, decision in decisions.items() if str(id_) in settled),
        revisions=found.revisions,
    )


def _foundation(story: _Story, revision: Revision) -> Foundation:
    olds = _parents(story, revision)
    base, changes = joined(old.body for old in olds), [each.hunk for each in revision.made]
    came, went = words_in_out(base, changes)
    numbers = [tuple(sorted(story.numbers[id_] for id_ in each.by)) for each in revision.made]
    edits = [each.edit for each in story.endings if each.edit and each.fate.kind == FateKind.IN_TEXT]
    begun = revision.titled_by if revision.lineage in _BEGUN else None
    judged = begun or (olds[0].id if olds else revision.id)
    endings = tuple(each for each in story.endings if _place(story, each) == revision)
    return Foundation(
        revision=revision,
        parents=olds,
        lineage=revision.lineage,
        segments=segments(base, changes, numbers) if olds else (Segment("same", revision.body, ()),),
        words_in=came,
        words_out=went,
        judged_id=judged,
        standing=story.shelf.standings[judged],
        causes=tuple(each for each in edits if begun == each.amendment.id or any(map(each.touches, olds))),
        endings=endings,
        said=tuple(each for each in story.said if _place(story, each) == revision),
        notes=_notes(story, endings),
    )


def _parents(story: _Story, revision: Revision) -> tuple[Revision, ...]:
    return tuple(each for each in story.shelf.revisions if each.id in revision.parents)


def _gone(story: _Story, before: Version, found: Version) -> Iterator[Gone]:
    """The principles that nothing in the new version goes on from."""
    went_on = {parent for each in found.revisions for parent in each.parents}
    edits = [each.edit for each in story.endings if each.edit and each.fate.kind == FateKind.IN_TEXT]
    for old in before.revisions if found != before else ():
        if old.id not in went_on:
            endings = tuple(each for each in story.endings if _place(story, each) == old)
            doings = ended_by(old, [each.amendment for each in edits])
            said = tuple(each for each in story.said if _place(story, each) == old)
            yield Gone(old, doings, endings, said, _notes(story, endings))


def _unplaced(story: _Story) -> tuple[Ending, ...]:
    return tuple(each for each in (*story.endings, *story.said) if _place(story, each) is None)


def _place(story: _Story, ending: Ending) -> Revision | None:
    """Where a fate is told, once: at what an edit began, at what goes on from its principle, or at that one's end."""
    about = ending.comment.item_id if ending.comment else ending.fate.item_id or 0
    edit = story.shelf.edits.get(about)
    if edit is None:
        return _heir(story, about)
    begun = (each for each in story.revisions if each.lineage in _BEGUN and each.titled_by == edit.amendment.id)
    if edit.alone:
        return next(begun, None)
    return next((each for each in story.revisions if edit.home.id in each.parents), edit.home)


def _heir(story: _Story, item_id: int) -> Revision | None:
    """What goes on from a wording; where nothing does, the wording itself."""
    heirs = (each for each in story.revisions if item_id in each.parents)
    return next(heirs, next((each for each in story.shelf.revisions if each.id == item_id), None))


def _counts(story: _Story) -> Iterator[tuple[FateKind, int, int]]:
    suggested = [each for each in story.endings if each.edit and each.edit.kind != Kind.EDITORIAL]
    for kind in FateKind:
        edits, said = (sum(each.fate.kind == kind for each in those) for those in (suggested, story.said))
        if edits or said:
            yield kind, edits, said


def _notes(story: _Story, endings: Sequence[Ending]) -> tuple[Decision, ...]:
    here = {each.fate.item_id for each in endings}
    return tuple(each for each in story.decisions if each.amendment_id in here)


def _totals(connection: Connection, vision_id: int, edits: int) -> Totals:
    return Totals(
        people=people.count(connection, vision_id),
        votes=ballots.count(connection, vision_id),
        comments=talk.count(connection, vision_id),
        edits=edits,
    )
