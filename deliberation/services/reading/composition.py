"""The draft of the next version, for everybody to watch and for moderators to work on."""

from collections.abc import Mapping

from deliberation.domain import reasons
from deliberation.domain.diffs import Segment, excerpt, segments, words_in_out
from deliberation.domain.draft import Draft, fingerprint
from deliberation.domain.errors import NotFound
from deliberation.domain.merging import joint
from deliberation.domain.vision import Revision, Visitor
from deliberation.services.reading.shelf import Shelf, find
from deliberation.services.reading.views import Composition, Desk, Line, Pair
from deliberation.storage.database import Database
from deliberation.storage.library import desk, drafts

Steps = Mapping[int, tuple[int, bool]]
Ticks = frozenset[tuple[int, int]]


def composition(db: Database, slug: str, visitor: Visitor) -> Composition:
    """The next version as it would be if it were signed now, with every reason."""
    with db.reading() as connection:
        found = find(connection, slug, visitor, db.now())
        draft = desk.draft(connection, found.frame.vision)
        round_id = found.frame.vision.round.id
        steps, ticks = drafts.steps_in(connection, round_id), drafts.ticks_in(connection, round_id)
    desks = tuple(_desk(found, draft, each, steps, ticks) for each in draft.revisions)
    blockers = tuple(_blocker(pair) for each in desks for pair in each.pairs if not pair.ticked)
    return Composition(found.frame, desks, draft.sections, blockers, fingerprint(draft.titled))


def desk_of(page: Composition, number: int) -> Desk:
    """One principle of the draft by its number; raises `NotFound`."""
    for each in page.desks:
        if each.revision.position == number:
            return each
    raise NotFound(f"This vision has no principle {number}.")


def _desk(found: Shelf, draft: Draft, revision: Revision, steps: Steps, ticks: Ticks) -> Desk:
    lines = {id_: _line(found, draft, id_) for id_, edit in draft.edits.items() if edit.touches(revision.id)}
    groups = [group for group in draft.groups if lines.keys() >= set(group)]
    grouped = {id_ for group in groups for id_ in group}
    section = draft.section_of(revision.id)
    came, went = words_in_out(revision.body, [each.hunk for each in section.made] if section else [])
    step, settled = steps.get(revision.principle_id, (0, False))
    return Desk(
        revision=revision,
        section=section,
        segments=draft.tracked(revision),
        words_in=came,
        words_out=went,
        standing=found.standings[revision.id],
        lines=tuple(line for id_, line in lines.items() if id_ not in grouped),
        groups=tuple(tuple(lines[id_] for id_ in group) for group in groups),
        pairs=tuple(_pair(draft, lines, pair, ticks) for pair in draft.pairs if pair[0] in lines),
        step=step,
        settled=settled,
    )


def _line(found: Shelf, draft: Draft, id_: int) -> Line:
    rule, outcome = draft.rule[id_], draft.outcomes[id_]
    said, ruled = draft.sentence_of(draft.edits[id_]), reasons.outcome(rule, draft.numbers, draft.standings)
    return Line(found.edits[id_], rule, outcome, draft.decisions.get(id_), said, ruled)


def _pair(draft: Draft, lines: Mapping[int, Line], pair: tuple[int, int], ticks: Ticks) -> Pair:
    first, second = (lines[id_] for id_ in pair)
    return Pair(first, second, _together(draft, pair), pair in ticks)


def _together(draft: Draft, pair: tuple[int, int]) -> tuple[Segment, ...]:
    changes = {id_: draft.edits[id_].changes[0] for id_ in pair}
    body = next(each.body for each in draft.revisions if each.id == changes[pair[0]].revision_id)
    both = joint(body, {id_: change.hunks for id_, change in changes.items()})
    numbers = [tuple(sorted(draft.numbers[id_] for id_ in ids)) for _, ids in both]
    return excerpt(segments(body, [hunk for hunk, _ in both], numbers))


def _blocker(pair: Pair) -> str:
    first, second = pair.first.edit, pair.second.edit
    return (
        f"Edits {first.amendment.number} and {second.amendment.number} stand side by side "
        f"in principle {first.revision.position}. Read them together and tick them."
    )
