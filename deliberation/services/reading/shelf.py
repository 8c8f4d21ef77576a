"""Everything a vision's pages are made from, fetched with the same few queries at any size."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deliberation.domain import rules
from deliberation.domain.composer import rivals
from deliberation.domain.consensus import Standing, Status
from deliberation.domain.deeds import deed
from deliberation.domain.draft import candidate
from deliberation.domain.errors import Conflict, NotAllowed, NotFound
from deliberation.domain.rules import Action
from deliberation.domain.structure import by_number, home
from deliberation.domain.vision import (
    Amendment,
    Comment,
    HoldKind,
    Kind,
    Membership,
    Phase,
    Revision,
    Role,
    Stance,
    Vision,
    Visitor,
    phase_of,
)
from deliberation.services.reading.lasting import brought, brought_along
from deliberation.services.reading.marking import lettered, marks, read_in
from deliberation.services.reading.parts import beside, parts_of
from deliberation.services.reading.views import Card, EditView, Frame, Remark, Since, Urgent
from deliberation.storage import journal
from deliberation.storage.database import Connection
from deliberation.storage.library import amendments, ballots, holds, people, reviews, standings, talk, texts, visions

ONLY_THEY = "Only the people who run this deliberation can see this page."


@dataclass(frozen=True, slots=True)
class Shelf:
    """One moment of a vision as one visitor may see it; what is veiled for them has no words here."""

    frame: Frame
    revisions: tuple[Revision, ...]
    edits: Mapping[int, EditView]
    standings: Mapping[int, Standing]
    stances: Mapping[int, Stance]
    comments: tuple[Comment, ...]
    said: tuple[Comment, ...]  # all comments, those on earlier versions brought to the words they are about now
    since: Mapping[int, Since]  # what became of those words, by comment

    def card(self, revision: Revision) -> Card:
        """One principle with everything said about it."""
        remarks = self.remarks(revision.id, revision.body)
        return Card(
            revision=revision,
            standing=self.standings[revision.id],
            chosen=self.stances.get(revision.id),
            edits=tuple(self.discussed(each) for each in self.at_home(revision)),
            elsewhere=tuple(
                each for each in self._touching(revision) if each.home != revision and each.amendment.is_open
            ),
            remarks=remarks,
            paragraphs=read_in(revision.body, remarks),
        )

    def numbered(self, number: int) -> Card:
        """One principle by what people call it by; raises `NotFound`."""
        return self.card(by_number(self.revisions, number))

    def at_home(self, revision: Revision) -> Iterator[EditView]:
        """The edits shown with a principle."""
        return (each for each in self.edits.values() if not each.alone and each.home == revision)

    def alone(self) -> tuple[EditView, ...]:
        """The edits that touch no principle in particular, with the remarks on them."""
        return tuple(self.discussed(each) for each in self.edits.values() if each.alone)

    def _touching(self, revision: Revision) -> Iterator[EditView]:
        shown = (each for each in self.edits.values() if each.amendment.is_open and not each.alone)
        return (each for each in shown if each.touches(revision))

    def discussed(self, edit: EditView) -> EditView:
        """An edit with the remarks on it."""
        remarks = self.remarks(edit.amendment.id, edit.wording)
        return replace(edit, remarks=remarks, marks=marks(remarks))

    def remarks(self, item_id: int, body: str) -> tuple[Remark, ...]:
        """The threads on an item, in the order of its words; a remark taken back shows only while it has replies."""
        replies: dict[int | None, list[Remark]] = defaultdict(list)
        here = [comment for comment in self.said if comment.item_id == item_id]
        for comment in here:
            if comment.parent_id is not None and _has_a_place(comment):
                replies[comment.parent_id].append(Remark(comment, self.frame.is_mine(comment.membership_id)))
        threads = (
            Remark(
                comment,
                self.frame.is_mine(comment.membership_id),
                replies=tuple(replies[comment.id]),
                since=self.since.get(comment.id),
            )
            for comment in here
            if comment.parent_id is None and (_has_a_place(comment) or replies[comment.id])
        )
        return lettered(body, tuple(threads))


def look(connection: Connection, vision: Vision, visitor: Visitor, now: int, version_id: int | None = None) -> Shelf:
    """Fetch a version of a vision for one visitor, the current round's base by default.

    Raises `NotFound` when it is not (yet) for them to see.
    """
    version_id = version_id or vision.round.base_version_id
    every = texts.every_revision(connection, vision.id)
    revisions = tuple(each for each in every if each.version_id == version_id)
    edits = amendments.on(connection, version_id)
    judged = _judged(connection, vision, version_id, *revisions, *edits)
    frame = _frame(connection, vision, visitor, now, [judged[each.id] for each in revisions])
    stances = ballots.stances(connection, vision.id, frame.member.id, version_id) if frame.member else {}
    veiled = {each.id for each in edits if rules.is_veiled(each, frame.role)}
    comments = tuple(_veiled_comment(each, frame.role, veiled) for each in talk.comments_in(connection, vision.id))
    here, runs_it = version_id == vision.round.base_version_id, frame.may(Action.MODERATE)
    said, since = brought(
        comments, every, version_id, lambda each: here and (runs_it or frame.is_mine(each.membership_id))
    )
    older = {each.item_id for each in said if each.span and each.made_on < version_id} & {each.id for each in edits}
    if older:
        said, along = brought_along(said, amendments.through(connection, older), every, version_id)
        since |= along
    views = _edits(revisions, edits, frame, judged, stances)
    return Shelf(frame, revisions, views, judged, stances, comments, said, since)


def glance(connection: Connection, slug: str, visitor: Visitor, now: int) -> Shelf:
    """Fetch the current round's base as `look` does, but nothing that was said about it and none of one's own votes."""
    vision = visions.find(connection, slug)
    version_id = vision.round.base_version_id
    revisions, edits = texts.revisions_of(connection, version_id), amendments.on(connection, version_id)
    judged = _judged(connection, vision, version_id, *revisions, *edits)
    frame = _frame(connection, vision, visitor, now, [judged[each.id] for each in revisions])
    return Shelf(frame, revisions, _edits(revisions, edits, frame, judged, {}), judged, {}, (), (), {})


def around(connection: Connection, slug: str, visitor: Visitor, now: int) -> Frame:
    """Fetch only what stands around a page of the vision at an address; raises `NotFound` as `look` does."""
    vision = visions.find(connection, slug)
    base_id = vision.round.base_version_id
    judged = _judged(connection, vision, base_id, *texts.revisions_of(connection, base_id))
    return _frame(connection, vision, visitor, now, list(judged.values()))


def _frame(connection: Connection, vision: Vision, visitor: Visitor, now: int, principles: Sequence[Standing]) -> Frame:
    member, role, phase = let_in(connection, vision, visitor, now)
    seq, head = journal.head(connection, vision.journal_id)
    return Frame(
        vision=vision,
        phase=phase,
        now=now,
        member=member,
        role=role,
        seq=seq,
        head=head,
        common=sum(each.status == Status.ELIGIBLE for each in principles),
        principles=len(principles),
        versions=tuple(range(1, vision.round.number + 1 + (phase == Phase.PUBLISHED))),
        urgent=_urgent(connection, vision) if rules.may(role, Action.MODERATE, phase) else Urgent(),
    )


def _urgent(connection: Connection, vision: Vision) -> Urgent:
    flags, held = talk.open_flags(connection, vision.id), holds.waiting(connection, vision.id)
    appeals = reviews.appeals(connection, vision.id)
    moments = [each.created_at for each in flags] + [at for _, at in held] + [each.appealed_at or 0 for each in appeals]
    reported = {(flag.item_id, flag.comment_id) for flag in flags}
    to_be_voted_on = sum(kind != HoldKind.COMMENT for kind, _ in held)
    return Urgent(len(reported) + len(held) + len(appeals), to_be_voted_on, min(moments, default=0))


def let_in(connection: Connection, vision: Vision, visitor: Visitor, now: int) -> tuple[Membership | None, Role, Phase]:
    """Say who a visitor is in a vision, and its phase; raises `NotFound` when it is not (yet) for them to see."""
    member, role = people.looked_up(connection, vision, visitor, now)
    phase = phase_of(vision.round, now)
    if not rules.may(role, Action.READ, phase):
        raise NotFound(visions.NOWHERE)
    return member, role, phase


def require(frame: Frame, action: Action, otherwise: str = "") -> None:
    """Let pass or refuse as `rules.require` does, or with what to say `otherwise`; in the archive nobody acts."""
    if frame.may(action):
        return
    if frame.vision.archived_at is not None:
        raise Conflict(people.PUT_AWAY)
    if otherwise:
        raise NotAllowed(otherwise)
    rules.require(frame.role, action, frame.phase)


def find(connection: Connection, slug: str, visitor: Visitor, now: int) -> Shelf:
    """Fetch a vision by the name in its address, as `look` does."""
    return look(connection, visions.find(connection, slug), visitor, now)


def _judged(
    connection: Connection, vision: Vision, version_id: int, *items: Revision | Amendment
) -> dict[int, Standing]:
    judge = standings.judge(connection, vision, version_id)
    return {each.id: judge(each.id) for each in items}


def _edits(
    revisions: tuple[Revision, ...],
    amendments: tuple[Amendment, ...],
    frame: Frame,
    judged: Mapping[int, Standing],
    stances: Mapping[int, Stance],
) -> dict[int, EditView]:
    competing = _rivals(revisions, amendments, judged)
    return {
        each.id: _edit(each, revisions, frame, competing.get(each.id, ()), judged[each.id], stances)
        for each in amendments
    }


def _edit(
    amendment: Amendment,
    revisions: tuple[Revision, ...],
    frame: Frame,
    competing: tuple[int, ...],
    judged: Standing,
    stances: Mapping[int, Stance],
) -> EditView:
    veiled = rules.is_veiled(amendment, frame.role)
    shown = replace(amendment, rationale="", changes=(), beginnings=()) if veiled else amendment
    return EditView(
        amendment=shown,
        deed="" if veiled else deed(amendment.kind, amendment.changes, amendment.beginnings, revisions),
        parts=parts_of(shown, revisions),
        home=home(amendment, revisions),
        alone=amendment.kind == Kind.WHOLE or not amendment.changes,
        standing=judged,
        chosen=stances.get(amendment.id),
        mine=frame.is_mine(amendment.author_id),
        rivals=competing,
        beside=beside(amendment, revisions) if amendment.kind == Kind.WHOLE and not veiled else (),
    )


def _rivals(
    revisions: Sequence[Revision], amendments: Sequence[Amendment], judged: Mapping[int, Standing]
) -> Mapping[int, tuple[int, ...]]:
    numbers = {each.id: each.number for each in amendments}
    found = rivals(
        {each.id: each.body for each in revisions},
        [candidate(each, judged[each.id]) for each in amendments if each.is_open],
    )
    return {id_: tuple(sorted(numbers[other] for other in others)) for id_, others in found.items()}


def _has_a_place(comment: Comment) -> bool:
    return comment.withdrawn_at is None or comment.erased_at is not None


def _veiled_comment(comment: Comment, role: Role, veiled: Collection[int]) -> Comment:
    if rules.is_veiled(comment, role):
        return replace(comment, body="", html="", span=None)
    return replace(comment, span=None) if comment.item_id in veiled else comment  # a quote is the edit's words
