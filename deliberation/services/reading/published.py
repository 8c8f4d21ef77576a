"""Published versions: what changed, why, and what became of everything people suggested."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deliberation.domain.diffs import Segment, hunks, segments, words_in_out
from deliberation.domain.vision import Amendment, Decision, Fate, Revision, Version, Visitor, joined
from deliberation.services.reading.shelf import Shelf, around, let_in, look
from deliberation.services.reading.views import Comparison, Ending, Foundation, Totals, VersionPage
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, ballots, drafts, people, talk, texts, visions


@dataclass(frozen=True, slots=True)
class _Story:
    """How a version came about, as it was when it was signed."""

    shelf: Shelf
    endings: tuple[Ending, ...]
    numbers: Mapping[int, int]  # what people call the edits by
    decisions: tuple[tuple[Decision, Amendment], ...]


def version(db: Database, slug: str, number: int, visitor: Visitor) -> VersionPage:
    """One published version with its story; version 1 has none yet."""
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        let_in(connection, vision, visitor, db.now())
        found = texts.version(connection, vision.id, number)
        before = texts.version(connection, vision.id, max(1, number - 1))
        shelf = look(connection, vision, visitor, db.now(), before.id)
        story = _story(connection, shelf, found, before)
        totals = _totals(connection, vision.id, len(shelf.edits))
    foundations = tuple(_foundation(story, each) for each in found.revisions)
    return VersionPage(shelf.frame, found, foundations, totals)


def comparison(db: Database, slug: str, older: int, newer: int, visitor: Visitor) -> Comparison:
    """Two versions, principle by principle, as tracked changes from the older to the newer."""
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        frame = around(connection, vision, visitor, db.now())
        one, other = (texts.version(connection, vision.id, number) for number in (older, newer))
    return Comparison(frame, one, other, tuple(_rows(one, other)))


def _story(connection: Connection, shelf: Shelf, found: Version, before: Version) -> _Story:
    edits = {each.id: each for each in amendments.on(connection, before.id)}
    settled = texts.outcome_of(connection, found.id).get("edits", {})
    decisions = drafts.decisions_on(connection, before.id)
    return _Story(
        shelf=shelf,
        endings=tuple(_ending(shelf, fate) for fate in drafts.fates_of(connection, found.id)),
        numbers={each.id: each.number for each in edits.values()},
        decisions=tuple((decision, edits[id_]) for id_, decision in decisions.items() if str(id_) in settled),
    )


def _ending(shelf: Shelf, fate: Fate) -> Ending:
    return Ending(fate, shelf.edits.get(fate.item_id or 0))


def _foundation(story: _Story, revision: Revision) -> Foundation:
    olds = tuple(each for each in story.shelf.revisions if each.id in revision.parents)
    base, changes = joined(old.body for old in olds), [each.hunk for each in revision.made]
    came, went = words_in_out(base, changes)
    numbers = [tuple(sorted(story.numbers[id_] for id_ in each.by)) for each in revision.made]
    standing = olds[0] if olds else revision
    return Foundation(
        revision=revision,
        parents=olds,
        lineage=revision.lineage,
        segments=segments(base, changes, numbers) if olds else (Segment("same", revision.body, ()),),
        words_in=came,
        words_out=went,
        standing=story.shelf.standings[standing.id],
        endings=tuple(each for each in story.endings if each.edit and _is_about(each.edit.amendment, olds)),
        notes=tuple(decision for decision, edit in story.decisions if _is_about(edit, olds)),
    )


def _is_about(edit: Amendment, olds: tuple[Revision, ...]) -> bool:
    return any(edit.touches(old.id) for old in olds)


def _totals(connection: Connection, vision_id: int, edits: int) -> Totals:
    return Totals(
        people=people.count(connection, vision_id),
        votes=ballots.count(connection, vision_id),
        comments=talk.count(connection, vision_id),
        edits=edits,
    )


def _rows(one: Version, other: Version) -> Iterator[tuple[Revision | None, Revision | None, tuple[Segment, ...]]]:
    newer = {each.principle_id: each for each in other.revisions}
    for old in one.revisions:
        new = newer.pop(old.principle_id, None)
        yield old, new, segments(old.body, hunks(old.body, new.body if new else ""))
    for new in newer.values():
        yield None, new, (Segment("ins", new.body, ()),)
