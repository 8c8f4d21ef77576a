"""One suggested edit with all that happened to it: who stands behind it, which words it had, what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deliberation.domain.draft import draft_of, weigh
from deliberation.domain.reasons import Turn
from deliberation.domain.rules import Action
from deliberation.domain.succession import before
from deliberation.domain.text import paragraphs
from deliberation.domain.vision import Amendment, Backing, Comment, Phase, Revision, Version, Vision, Visitor
from deliberation.services.reading.asof import AsOf, as_of
from deliberation.services.reading.composition import line
from deliberation.services.reading.desks import Line
from deliberation.services.reading.shelf import Shelf, let_in, look
from deliberation.services.reading.tellings import joined_to, tellings_in, turned, waits
from deliberation.services.reading.views import Card, EditView, Frame, Telling
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import amendments, backings, ballots, drafts, texts, visions


@dataclass(frozen=True, slots=True)
class Story:
    """An edit's own page; `earlier` are its wordings before this one as (number, votes), the latest first."""

    frame: Frame
    card: Card
    edit: EditView
    tellings: tuple[Telling, ...]
    waits: bool  # its words have changed under it
    twin: int  # the number of the edit that it goes on as, since both say the same now; or 0
    earlier: tuple[tuple[int, int], ...]
    backers: tuple[Backing, ...]
    backed: bool  # by whoever looks
    moved_from: int  # the version its first votes were cast on, where the words around it have changed since; or 0
    origin: Comment | None  # the comment it was suggested because of
    line: Line | None  # of the draft, while there is one and it can go in
    turn: Turn | None  # what would have turned what was told of it last
    as_of: AsOf | None  # by which opinion groups it is judged, where they can stop it

    @property
    def is_asked(self) -> bool:
        """Whether it is one of the edits of the current round."""
        amendment, round_ = self.edit.amendment, self.frame.vision.round
        return amendment.is_open and amendment.version_id == round_.base_version_id

    @property
    def can_back(self) -> bool:
        """Whether whoever looks can stand behind it now."""
        return self.is_asked and self.frame.may(Action.PROPOSE) and not (self.backed or self.edit.mine)


def story(db: Database, slug: str, number: int, visitor: Visitor) -> Story:
    """Tell the story of an edit by its number, also of one that was made to an earlier version."""
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        let_in(connection, vision, visitor, db.now())
        amendment = amendments.numbered(connection, vision.id, number)
        shelf = look(connection, vision, visitor, db.now(), amendment.version_id)
        edit = shelf.discussed(shelf.edits[amendment.id])
        told = tuple(tellings_in(connection, vision.id).get((amendment.id, None), ()))
        versions = texts.every_version(connection, vision.id)
        waiting = [amendment] if waits(amendment, told, versions[-1].id) else []
        twins = joined_to(connection, versions, waiting)
        return Story(
            frame=shelf.frame,
            card=shelf.card(edit.home),
            edit=edit,
            tellings=told,
            waits=bool(waiting) and not twins,
            twin=twins.get(amendment.id, 0),
            earlier=tuple(_earlier(connection, vision, amendment)),
            backers=_backers(connection, amendment) if edit.parts else (),
            backed=_backed(connection, shelf, amendment),
            moved_from=_moved_from(connection, amendment, edit),
            origin=next((each for each in shelf.comments if each.id == amendment.origin_id and each.body), None),
            line=_line(connection, shelf, amendment),
            turn=_turn(connection, versions, edit, told),
            as_of=as_of(connection, vision),
        )


def _earlier(connection: Connection, vision: Vision, edit: Amendment) -> Iterator[tuple[int, int]]:
    for id_ in before(edit.id, amendments.predecessors(connection, vision.id)):
        item = texts.item(connection, id_)
        votes = sum(tally.total for tally in ballots.totals(connection, vision, id_, item.version_id).values())
        yield item.number, votes


def _backers(connection: Connection, edit: Amendment) -> tuple[Backing, ...]:
    found = backings.of_edit(connection, edit.id)
    return tuple(replace(each, reason="") if each.hidden_at else each for each in found)


def _backed(connection: Connection, shelf: Shelf, edit: Amendment) -> bool:
    member = shelf.frame.member
    return member is not None and backings.is_behind(connection, edit.id, member.id)


def _moved_from(connection: Connection, edit: Amendment, view: EditView) -> int:
    if edit.made_on == edit.version_id or not view.body:
        return 0
    versions = {each.id: each for each in texts.every_version(connection, edit.vision_id)}
    then, now = versions[edit.made_on], versions[edit.version_id]
    made = next(each for each in amendments.on(connection, then.id) if each.id == edit.id)
    base = next(each for each in then.revisions if made.touches(each.id))
    changed = _around(made, base) != _around(edit, view.home)
    return then.number if changed and ballots.any_before(connection, edit.id, now.id, now.published_at) else 0


def _around(edit: Amendment, base: Revision) -> list[str]:
    """The paragraphs that an edit changes."""
    hunks = edit.changes[0].hunks
    return [
        base.body[start:end]
        for start, end in paragraphs(base.body)
        if any(start <= each.end and each.start <= end for each in hunks)
    ]


def _line(connection: Connection, shelf: Shelf, edit: Amendment) -> Line | None:
    """Say what the next draft makes of an edit; what is veiled on the shelf is not open, so no draft has it."""
    base_id = shelf.frame.vision.round.base_version_id
    if not edit.is_open or edit.version_id != base_id or shelf.frame.phase == Phase.PUBLISHED:
        return None
    edits = (each.amendment for each in shelf.edits.values())
    draft = draft_of(shelf.revisions, edits, shelf.standings, drafts.decisions_on(connection, base_id))
    return line(shelf, draft, weigh(draft, shelf.frame.vision.rule), edit.id)


def _turn(connection: Connection, versions: Sequence[Version], edit: EditView, told: Sequence[Telling]) -> Turn | None:
    if not told:
        return None
    settled = texts.outcome_of(connection, versions[told[-1].version - 1].id).get("edits", {})
    return turned(settled, edit.amendment.id)
