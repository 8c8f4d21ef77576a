"""Suggesting edits: other words for a principle, with a reason."""

from dataclasses import dataclass

from deliberation.domain.choosing import chosen
from deliberation.domain.diffs import apply, hunks, reword
from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.events import AmendmentWithdrawn
from deliberation.domain.fields import WHY, one_of, together, words_in
from deliberation.domain.reasons import edits_named
from deliberation.domain.rebasing import continues, over
from deliberation.domain.rules import Action
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import (
    Change,
    HoldKind,
    Hunk,
    Kind,
    Receipt,
    Revision,
    Vision,
    Visitor,
)
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import amendments, edits, holds, people, talk, texts, visions
from deliberation.storage.library.edits import Offer

_MISSING = "Write the words you suggest."
_NEWER = "Principle {} has new words since you started. Your words are kept in the form."
_KINDS = (Kind.WORDING, Kind.MEANING, Kind.ADD, Kind.REMOVE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the form says: the wording it was opened on, the new text, why, and what kind of change.

    The text is all of the new wording, or stands in the place of the words chosen at [start, end) of the old one.
    `rewords` is the number of an edit of one's own that it takes the place of, `origin` the id of the comment it was
    suggested because of.
    """

    revision_id: int
    text: str
    rationale: str
    kind: str
    start: int | None = None
    end: int | None = None
    rewords: int | None = None
    origin: int | None = None


@once
def propose_amendment(db: Database, visitor: Visitor, proposal: Proposal, key: str | None = None) -> Receipt:
    """Put a suggested edit up; the same change as an open one makes no second edit but backs that one.

    A change begun on an earlier version is carried over what was published since. The receipt's facts hold its
    `number`, or the `hold` it waits in. Raises `Invalid` (with the field to mend), `Conflict` where those words read
    otherwise now, or the edit it would reword is closed. Votes stay with the wording they were cast on: those who voted
    on the reworded edit are asked to vote again.
    """
    with db.transaction(key) as tx:
        base, vision = _base(tx, proposal.revision_id)
        author = people.admitted(tx, vision, visitor, Action.PROPOSE)
        change, rationale, kind = _read(proposal, base)
        change = _carried(tx, vision, change, base)
        old, origin = edits.reworded(tx, vision, author, proposal.rewords), _origin(tx, vision, proposal)
        offer = Offer(kind, rationale, (change,), predecessor_id=old, origin_id=origin)
        edits.put_up_or_hold(tx, vision, author, offer)
    return tx.receipt


@once
def back_amendment(db: Database, visitor: Visitor, item_id: int, reason: str, key: str | None = None) -> Receipt:
    """Stand behind somebody else's edit with a reason of one's own; this is no vote."""
    with db.transaction(key) as tx:
        edit = amendments.get(tx.connection, item_id)
        vision = visions.get(tx.connection, edit.vision_id)
        backer = people.admitted(tx, vision, visitor, Action.PROPOSE)
        if not edit.is_open or edit.version_id != vision.round.base_version_id:
            raise Conflict(f"Edit {edit.number} is not open any more, so it cannot be backed.")
        words = words_in("reason", reason, missing=WHY)
        if holds.waits_first(vision, backer):
            holds.hold(tx, vision, backer, HoldKind.REASON, {"item": edit.id, "number": edit.number, "reason": words})
        else:
            edits.back(tx, vision, edit, backer, words)
    return tx.receipt


@once
def withdraw_amendment(db: Database, visitor: Visitor, item_id: int, key: str | None = None) -> Receipt:
    """Take one's own suggested edit back; its votes stay in the record."""
    with db.transaction(key) as tx:
        edit = amendments.get(tx.connection, item_id)
        vision = visions.get(tx.connection, edit.vision_id)
        author = people.admitted(tx, vision, visitor, Action.WITHDRAW)
        if edit.author_id != author.id:
            raise NotAllowed("Only the person who suggested an edit can take it back.")
        if edit.withdrawn_at is not None:
            raise Conflict(f"Edit {edit.number} was taken back already.")
        if edit.successors:
            newer = edits_named(edit.successors)
            raise Conflict(f"Edit {edit.number} is closed. Take back {newer}, which took its place.")
        if edit.version_id != vision.round.base_version_id or vision.round.published_at is not None:
            raise Conflict(f"Edit {edit.number} belongs to a version that is published. It stays in the record.")
        texts.mark(tx.connection, edit.id, {"withdrawn_at": tx.now})
        tx.record(vision.journal_id, AmendmentWithdrawn(item=edit.id))
    return tx.receipt


def _base(tx: Transaction, revision_id: int) -> tuple[Revision, Vision]:
    item = texts.item(tx.connection, revision_id)
    if item.kind != "revision":
        raise Conflict("An edit is suggested to a principle. Your words are kept in the form.")
    wordings = texts.revisions_of(tx.connection, item.version_id)
    return next(each for each in wordings if each.id == revision_id), visions.get(tx.connection, item.vision_id)


def _read(proposal: Proposal, base: Revision) -> tuple[Change, str, Kind]:
    found, (rationale, kind) = together(
        lambda: _changes(proposal, base.body),
        lambda: words_in("rationale", proposal.rationale, missing=WHY),
        lambda: one_of("kind", proposal.kind, _KINDS, "Choose what kind of change it is."),
    )
    return Change(base.id, base.principle_id, found), rationale, Kind(kind)


def _changes(proposal: Proposal, body: str) -> tuple[Hunk, ...]:
    found = _hunks(proposal, body)
    if not found:
        raise Invalid("These are the words as they stand. Change at least one word.", "text")
    return found


def _carried(tx: Transaction, vision: Vision, change: Change, base: Revision) -> Change:
    """Bring a change from the version it was begun on to this round's, through one publication after another."""
    here, found, current = base, change.hunks, vision.round.base_version_id
    every = texts.every_revision(tx.connection, vision.id) if here.version_id != current else ()
    while here.version_id != current:
        heir = next((each for each in every if continues(each, here)), None)
        if heir is None:
            raise Conflict(f"Principle {base.position} has ended since you started. Your words are kept.")
        try:
            here, found = heir, over(here.body, found, heir.made)
        except Conflict:
            raise Conflict(_NEWER.format(base.position)) from None
    if not found:
        raise Conflict(f"Principle {base.position} says this now. There is nothing left to change.")
    return Change(here.id, here.principle_id, found)


def _hunks(proposal: Proposal, body: str) -> tuple[Hunk, ...]:
    if proposal.start is None or proposal.end is None:
        return hunks(body, words_in("text", proposal.text, BODY_LIMIT, missing=_MISSING))
    place = chosen(body, proposal.start, proposal.end)
    new = words_in("text", proposal.text, BODY_LIMIT)
    words_in("text", apply(body, [Hunk(*place, new)]), BODY_LIMIT, missing=_MISSING)
    return reword(body, *place, new)


def _origin(tx: Transaction, vision: Vision, proposal: Proposal) -> int | None:
    if proposal.origin is not None and talk.comment(tx.connection, proposal.origin).vision_id != vision.id:
        raise NotFound("There is no such comment here.")
    return proposal.origin
