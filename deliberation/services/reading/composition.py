"""The draft of the next version, for everybody to watch and for moderators to work on."""

from collections.abc import Iterator, Mapping

from deliberation.domain import reasons
from deliberation.domain.deeds import came_about, ended_by
from deliberation.domain.diffs import Segment, credited, excerpt, words_in_out
from deliberation.domain.draft import Draft, fingerprint, weigh
from deliberation.domain.errors import NotFound
from deliberation.domain.margins import Margins
from deliberation.domain.merging import joint
from deliberation.domain.structure import Section
from deliberation.domain.vision import Phase, Revision, Visitor, joined
from deliberation.services.reading.asof import as_of
from deliberation.services.reading.desks import Composition, Desk, Drafted, Line, Pair
from deliberation.services.reading.shelf import Shelf, find
from deliberation.storage.database import Database
from deliberation.storage.library import desk, drafts

Lines = Mapping[int, Line]  # by the id of the edit
Steps = Mapping[int, tuple[int, bool]]
Ticks = frozenset[tuple[int, int]]


def composition(db: Database, slug: str, visitor: Visitor) -> Composition:
    """The next version as it would be if it were signed now, with every reason."""
    with db.reading() as connection:
        found = find(connection, slug, visitor, db.now())
        draft = desk.draft(connection, found.frame.vision)
        round_id = found.frame.vision.round.id
        stopping = as_of(connection, found.frame.vision)
        signed = drafts.signed_in(connection, round_id)
        steps, ticks = drafts.steps_in(connection, round_id), drafts.ticks_in(connection, round_id)
    weighed = weigh(draft, found.frame.vision.rule)
    lines = {id_: line(found, draft, weighed, id_) for id_ in draft.edits}
    desks = tuple(_desk(found, draft, lines, each, steps, ticks) for each in draft.revisions)
    drafted = tuple(_drafted(draft, desks, each) for each in draft.sections)
    read = fingerprint(draft.titled)
    under = tuple(each for each in signed if each.read == read)
    return Composition(found.frame, desks, drafted, read, draft, under, stopping)


def desk_of(page: Composition, number: int) -> Desk:
    """One principle of the draft by its number; raises `NotFound`."""
    for each in page.desks:
        if each.revision.position == number:
            return each
    raise NotFound(f"This vision has no principle {number}.")


def _desk(found: Shelf, draft: Draft, lines: Lines, revision: Revision, steps: Steps, ticks: Ticks) -> Desk:
    here = {id_: line for id_, line in lines.items() if line.edit.home == revision}
    groups = tuple(_groups(draft, lines, here))
    grouped = {line.edit.amendment.id for group in groups for line in group}
    section = draft.section_of(revision.id)
    came, went = words_in_out(revision.body, [each.hunk for each in section.made] if section else [])
    step, settled = steps.get(revision.principle_id, (0, False))
    touching = (id_ for id_, edit in draft.edits.items() if edit.touches(revision.id) and id_ not in here)
    included = [draft.edits[id_] for id_ in draft.included]
    return Desk(
        revision=revision,
        section=section,
        doings=came_about(section, included) if section else ended_by(revision, included),
        segments=draft.tracked(revision),
        words_in=came,
        words_out=went,
        standing=found.standings[revision.id],
        lines=tuple(line for id_, line in here.items() if id_ not in grouped),
        elsewhere=tuple(lines[id_] for id_ in touching if id_ not in grouped),
        groups=groups,
        pairs=tuple(_pair(draft, lines, pair, ticks) for pair in draft.pairs if pair[0] in here),
        step=step,
        settled=settled,
    )


def _groups(draft: Draft, lines: Lines, here: Lines) -> Iterator[tuple[Line, ...]]:
    """Of each conflict group, the edits that are decided here and those that they do not go with."""
    numbers = {draft.numbers[id_] for id_ in here}
    for group in draft.groups:
        if not here.keys().isdisjoint(group):
            near = (lines[id_] for id_ in group if id_ in here or not numbers.isdisjoint(lines[id_].edit.rivals))
            yield tuple(near)


def _drafted(draft: Draft, desks: tuple[Desk, ...], section: Section) -> Drafted:
    here = next((each for each in desks if each.section is section), None)
    if here is not None:
        return Drafted(section, here, here.segments, here.doings)
    base = joined(each.body for each in section.parents)
    shown = credited(base, section.made, draft.numbers)
    return Drafted(section, None, shown, came_about(section, [draft.edits[id_] for id_ in draft.included]))


def line(found: Shelf, draft: Draft, weighed: Margins, id_: int) -> Line:
    """One edit of the draft with every reason, for whoever looks at this shelf."""
    closed = found.frame.phase != Phase.DELIBERATION
    say = reasons.in_the_end if closed else reasons.outcome
    return Line(
        edit=found.edits[id_],
        rule=draft.rule[id_],
        outcome=draft.outcomes[id_],
        decision=draft.decisions.get(id_),
        sentence=draft.sentence_of(draft.edits[id_], say),
        ruled=say(draft.rule[id_], draft.numbers, draft.standings),
        weighed=weighed,
        numbers=draft.numbers,
        closed=closed,
    )


def _pair(draft: Draft, lines: Lines, pair: tuple[int, int], ticks: Ticks) -> Pair:
    first, second = (lines[id_] for id_ in pair)
    return Pair(first, second, _together(draft, pair), pair in ticks)


def _together(draft: Draft, pair: tuple[int, int]) -> tuple[Segment, ...]:
    one, other = (draft.edits[id_] for id_ in pair)
    shared = next(change.revision_id for change in one.changes if other.touches(change.revision_id))
    changes = {
        each.id: change.hunks for each in (one, other) for change in each.changes if change.revision_id == shared
    }
    body = next(each.body for each in draft.revisions if each.id == shared)
    return excerpt(credited(body, joint(body, changes), draft.numbers))
