"""Hiding, showing and leaving what people contributed, whoever asks for it: the rows and the entries, together."""

from collections.abc import Mapping
from typing import Any

from deliberation.domain.errors import NotFound
from deliberation.domain.events import Declined, FlagSettled, Hidden, Reviewed, Shown
from deliberation.domain.rules import Action
from deliberation.domain.vision import Hold, HoldKind, Membership, ReviewKind, Target, Vision, Visitor
from deliberation.storage.database import Connection, Transaction
from deliberation.storage.library import amendments, backings, drafts, holds, people, reviews, talk, texts, visions

_TOO_LATE = "Voting closed before a moderator read it. It can be said again in the next round."
_NOTHING = "There is nothing to look at here."


def moderator(tx: Transaction, vision: Vision, visitor: Visitor) -> Membership:
    """Let those in who moderate a vision; raises `NotAllowed` for everybody else."""
    return people.admitted(tx, vision, visitor, Action.MODERATE)


def found(connection: Connection, target: Target) -> tuple[Vision, int | None]:
    """Find the vision of a contribution, and since when it is hidden, if it is; raises `NotFound`."""
    if (target.item_id is None) == (target.comment_id is None) or (target.comment_id and target.backing):
        raise NotFound(_NOTHING)
    if target.comment_id is not None:
        said = talk.comment(connection, target.comment_id)
        return visions.get(connection, said.vision_id), said.hidden_at
    edit = amendments.get(connection, target.item_id or 0)
    here = edit if target.backing is None else backings.get(connection, edit.id, target.backing)
    return visions.get(connection, edit.vision_id), here.hidden_at


def author_of(connection: Connection, target: Target) -> int | None:
    """Say who contributed something, or what waits, or voted: the id of their place in the vision."""
    if target.voter_id is not None:
        return target.voter_id
    if target.hold_id is not None:
        return holds.get(connection, target.hold_id).membership_id
    if target.comment_id is not None:
        return talk.comment(connection, target.comment_id).membership_id
    if target.backing is not None:
        return backings.member_behind(connection, target.item_id or 0, target.backing)
    return amendments.get(connection, target.item_id or 0).author_id


def is_flagged(connection: Connection, target: Target) -> bool:
    """Whether somebody asked to look at a contribution, and nobody has."""
    return not target.backing and bool(talk.open_flags_on(connection, target.item_id, target.comment_id))


def hide(tx: Transaction, vision: Vision, by: Membership, target: Target, reason: str) -> None:
    """Hide a contribution; what a moderator decided on an edit for the draft goes with it."""
    mark(tx.connection, target, {"hidden_at": tx.now, "hidden_reason": reason})
    if target.item_id is not None and target.backing is None:
        drafts.forget(tx.connection, vision.round, target.item_id)
    said = decided(tx, vision, by, ReviewKind.HIDDEN, target, reason)
    tx.record(vision.journal_id, Hidden(**facts(target), **said))


def show(
    tx: Transaction, vision: Vision, by: Membership, target: Target, reason: str, answers: int | None = None
) -> None:
    """Put a contribution back; `answers` is the review whose appeal this answers."""
    mark(tx.connection, target, {"hidden_at": None, "hidden_reason": ""})
    said = decided(tx, vision, by, ReviewKind.SHOWN, target, reason, answers)
    tx.record(vision.journal_id, Shown(**facts(target), **said, answers=answers))


def leave(
    tx: Transaction, vision: Vision, by: Membership, target: Target, reason: str, answers: int | None = None
) -> None:
    """Leave a contribution as it is, also one that is hidden or was declined, when its author asked (`answers`)."""
    said = decided(tx, vision, by, ReviewKind.LEFT, target, reason, answers)
    tx.record(vision.journal_id, Reviewed(**facts(target), **said, hold=target.hold_id, answers=answers))


def decline(tx: Transaction, vision: Vision, by: Membership, hold: Hold, reason: str) -> None:
    """Decline what waits, for a public reason."""
    holds.settle(tx.connection, hold.id, tx.now)
    said = decided(tx, vision, by, ReviewKind.DECLINED, Target(hold_id=hold.id), reason)
    tx.record(vision.journal_id, Declined(hold=hold.id, **said))


def too_late(tx: Transaction, vision: Vision, by: Membership) -> None:
    """Tell the authors of edits and reasons that waited to the end, in public, that nobody had read them in time."""
    for hold in holds.of_vision(tx.connection, vision.id):
        if hold.settled_at is None and hold.kind != HoldKind.COMMENT:
            decline(tx, vision, by, hold, _TOO_LATE)


def decided(
    tx: Transaction,
    vision: Vision,
    by: Membership,
    kind: ReviewKind,
    target: Target,
    reason: str,
    answers: int | None = None,
) -> dict[str, Any]:
    """Keep a decision, close what was reported with it, and give what its entry says of it: which, by whom and why."""
    settle_flags(tx, vision, by, target, reason)
    row = {"vision_id": vision.id, "by": by.id, "reason": reason, "made_at": tx.now, "answers_id": answers}
    review = reviews.add(tx.connection, kind, target, row)
    return {"review": review, "by": by.signature, "reason": reason, "decider": [by.pseudonym]}


def settle_flags(tx: Transaction, vision: Vision, by: Membership, target: Target, outcome: str) -> int:
    """Close every open flag on a contribution; returns how many there were."""
    open_ = [] if target.backing else talk.open_flags_on(tx.connection, target.item_id, target.comment_id)
    for flag_id in open_:
        talk.settle_flag(tx.connection, flag_id, outcome, tx.now)
        tx.record(vision.journal_id, FlagSettled(flag=flag_id, by=by.signature, report=[outcome]))
    return len(open_)


def mark(connection: Connection, target: Target, values: Mapping[str, Any]) -> None:
    """Hide or show a contribution's row: `values` are hidden_at, hidden_reason."""
    if target.comment_id is not None:
        talk.mark(connection, target.comment_id, values)
    elif target.backing is not None:
        backings.mark(connection, target.item_id or 0, target.backing, values)
    else:
        texts.mark(connection, target.item_id or 0, values)


def facts(target: Target) -> dict[str, Any]:
    """Name a contribution the way the record does."""
    return {"item": target.item_id, "comment": target.comment_id, "backing": target.backing}
