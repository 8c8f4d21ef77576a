"""The queue: everything that waits for a moderator, what says nearly the same together, the oldest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deliberation.domain.calling import Names
from deliberation.domain.gathering import gather
from deliberation.domain.personal import Personal, personal_in
from deliberation.domain.rules import Action
from deliberation.domain.stays import LATE, TOO_LATE
from deliberation.domain.vision import Amendment, Comment, HoldKind, Revision, Target, Visitor
from deliberation.services.reading.cases import Case, comment_case, decided_case, edit_case, held_case
from deliberation.services.reading.shelf import ONLY_THEY, around, require
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, backings, holds, naming, reviews, talk, texts

_AT_MOST = 50  # groups on one page


@dataclass(frozen=True, slots=True)
class Group:
    """Contributions that say nearly the same, decided on together; the first has waited longest."""

    cases: tuple[Case, ...]

    @property
    def first(self) -> Case:
        """The one that stands for all."""
        return self.cases[0]

    @property
    def token(self) -> str:
        """What the form names it by."""
        return ",".join(case.target.token for case in self.cases)

    @property
    def reports(self) -> tuple[tuple[str, int], ...]:
        """The reasons of reports, and how often each was given."""
        every = [reason for case in self.cases for reason in case.reports]
        return tuple((reason, every.count(reason)) for reason in dict.fromkeys(every))

    @property
    def report_count(self) -> int:
        """How many reports there are."""
        return sum(count for _, count in self.reports)

    @property
    def found(self) -> tuple[Personal, ...]:
        """What the rules found in any of them."""
        return tuple(kind for kind in Personal if any(kind in case.found for case in self.cases))

    @property
    def firsts(self) -> int:
        """How many are the first that somebody said here."""
        return sum(case.is_first for case in self.cases)


@dataclass(frozen=True, slots=True)
class Queue:
    """The page of it: the groups that are shown, and how much waits in all, and for how long."""

    frame: Frame
    groups: tuple[Group, ...]
    more: int
    cases: int
    late: int  # of the cases, those that wait for more than a day
    too_late: int  # and for more than three


def queue(db: Database, slug: str, visitor: Visitor) -> Queue:
    """Gather everything that waits; raises `NotAllowed` for all but those who moderate."""
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        require(frame, Action.MODERATE, ONLY_THEY)
        told = naming.names(connection, frame.vision), texts.every_revision(connection, frame.vision.id)
        cases = [each for kind in (_standing, _held, _appealed) for each in kind(connection, frame, *told)]
    groups = _grouped(sorted(cases, key=lambda case: (case.since, case.target.token)))
    ages = [frame.now - case.since for case in cases]
    late, too_late = sum(age > LATE for age in ages), sum(age > TOO_LATE for age in ages)
    return Queue(frame, groups[:_AT_MOST], len(groups[_AT_MOST:]), len(cases), late, too_late)


def _grouped(cases: Sequence[Case]) -> tuple[Group, ...]:
    """Gather what is alike in its words and in what can be done with it; every appeal is decided alone."""
    alone = [Group((case,)) for case in cases if case.appeal]
    for kind in ((False, False), (False, True), (True, False)):
        same = [case for case in cases if not case.appeal and (case.is_held, case.is_hidden or case.is_gone) == kind]
        alone += [Group(tuple(same[at] for at in places)) for places in gather([case.gist for case in same])]
    return tuple(sorted(alone, key=lambda group: (group.first.since, group.token)))


def _standing(connection: Connection, frame: Frame, names: Names, revisions: Sequence[Revision]) -> Iterator[Case]:
    """What is up and was reported, what is the first somebody said, and where the rules found something."""
    vision_id = frame.vision.id
    seen = {_name(each.target) for each in reviews.of_vision(connection, vision_id)}
    flags = _reports(connection, vision_id)
    edits, comments = amendments.every(connection, vision_id), talk.comments_in(connection, vision_id)
    firsts = _firsts([*edits, *comments])
    every = [
        *(edit_case(each, revisions) for each in edits),
        *(comment_case(each, names) for each in comments),
        *_backings(connection, edits),
    ]
    for case in every:
        since, reports = flags.get(case.target, (case.since, ()))
        reported = replace(case, since=since, reports=reports)
        if _name(case.target) not in seen and not (case.is_hidden or case.is_gone):
            reported = replace(reported, is_first=case.target in firsts, found=personal_in(case.text))
        if reported.waits:
            yield reported


def _name(target: Target) -> tuple[int | None, int | None, int | None]:
    return target.item_id, target.comment_id, target.backing


def _reports(connection: Connection, vision_id: int) -> Mapping[Target, tuple[int, tuple[str, ...]]]:
    found: dict[Target, list[Any]] = defaultdict(list)
    for row in talk.open_flags(connection, vision_id):
        found[Target(row.item_id, row.comment_id)].append(row)
    return {target: (rows[0].created_at, tuple(row.reason for row in rows)) for target, rows in found.items()}


def _firsts(said: Iterable[Amendment | Comment]) -> set[Target]:
    """The first contribution of everybody who speaks for a group."""
    found: dict[int | None, Target] = {}
    for each in sorted(said, key=lambda one: one.created_at):
        if each.author_audience:
            by = each.author_id if isinstance(each, Amendment) else each.membership_id
            found.setdefault(by, Target(each.id) if isinstance(each, Amendment) else Target(comment_id=each.id))
    return set(found.values())


def _backings(connection: Connection, edits: Sequence[Amendment]) -> Iterator[Case]:
    named = {edit.id: edit for edit in edits}
    for target, backing in backings.every(connection, edits[0].vision_id) if edits else ():
        edit = named[target.item_id or 0]
        name, hidden = f"a reason for edit {edit.number}", backing.hidden_at is not None
        yield Case(target, HoldKind.REASON, backing.reason, "", name, edit.id, edit.created_at, is_hidden=hidden)


def _held(connection: Connection, frame: Frame, names: Names, revisions: Sequence[Revision]) -> Iterator[Case]:
    for hold in holds.of_vision(connection, frame.vision.id):
        if hold.settled_at is None:
            case = held_case(hold, names, revisions)
            yield replace(case, found=personal_in(case.text))


def _appealed(connection: Connection, frame: Frame, names: Names, revisions: Sequence[Revision]) -> Iterator[Case]:
    me = frame.member
    others = me is not None and reviews.has_others(connection, me)
    for review in reviews.appeals(connection, frame.vision.id):
        case = decided_case(connection, review, names, revisions)
        case = replace(case, target=Target(review_id=review.id), appeal=review)
        yield replace(case, since=review.appealed_at or 0, is_own=others and frame.is_mine(review.by_id))
