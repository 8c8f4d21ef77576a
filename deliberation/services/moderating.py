"""Moderating: what people flag, what is hidden and why, always in public."""

from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.events import Flagged, FlagSettled, Hidden, Shown
from deliberation.domain.fields import words_in
from deliberation.domain.rules import Action
from deliberation.domain.vision import Membership, Receipt, Vision, Visitor, phase_of
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import amendments, backings, drafts, people, talk, texts, visions


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked at: a suggested edit or a comment, exactly one of them.

    `backing` is the number of one of the reasons behind the edit, where it alone is hidden or shown.
    """

    item_id: int | None = None
    comment_id: int | None = None
    backing: int | None = None


@once
def flag(db: Database, visitor: Visitor, target: Target, reason: str, key: str | None = None) -> Receipt:
    """Ask a moderator to look at an edit or a comment; only moderators hear of it."""
    with db.transaction(key) as tx:
        vision, _ = _found(tx, target)
        member = people.enter(tx, vision, visitor)
        rules.require(member.role, Action.FLAG, phase_of(vision.round, tx.now))
        words = words_in("reason", reason, missing="Say what is wrong, in one sentence.")
        row = {"item_id": target.item_id, "comment_id": target.comment_id, "by": member.id, "reason": words}
        id_ = talk.add_flag(tx.connection, row | {"created_at": tx.now})
        report = [member.pseudonym, words]
        tx.record(vision.journal_id, Flagged(flag=id_, item=target.item_id, comment=target.comment_id, report=report))
    return tx.receipt


@once
def settle_flag(db: Database, visitor: Visitor, flag_id: int, reason: str, key: str | None = None) -> Receipt:
    """Close a flag with what came of it: looked at, and left as it is or hidden already."""
    with db.transaction(key) as tx:
        row = talk.flag(tx.connection, flag_id)
        vision, _ = _found(tx, Target(row.item_id, row.comment_id))
        moderator = _moderator(tx, vision, visitor)
        words = words_in("reason", reason, missing="Say what you decided, in one sentence.")
        if row.settled_at is not None:
            raise Conflict("Another moderator has looked at this already.")
        talk.settle_flag(tx.connection, flag_id, words, tx.now)
        tx.record(vision.journal_id, FlagSettled(flag=flag_id, by=moderator.signature, report=[words]))
    return tx.receipt


@once
def hide(db: Database, visitor: Visitor, target: Target, reason: str, key: str | None = None) -> Receipt:
    """Hide an edit, a reason behind one, or a comment; its place stays, with the reason for everyone to read.

    What a moderator decided on it goes with it: when it is shown again, the rule decides.
    """
    with db.transaction(key) as tx:
        vision, hidden_at = _found(tx, target)
        moderator = _moderator(tx, vision, visitor)
        words = words_in("reason", reason, missing="Say why you hide this. Everyone can read the reason.")
        if hidden_at is not None:
            raise Conflict("This is hidden already.")
        _mark(tx, target, {"hidden_at": tx.now, "hidden_reason": words})
        if target.item_id is not None and target.backing is None:
            drafts.forget(tx.connection, vision.round, target.item_id)
        tx.record(vision.journal_id, Hidden(**_facts(target), by=moderator.signature, reason=words))
    return tx.receipt


@once
def show(db: Database, visitor: Visitor, target: Target, reason: str, key: str | None = None) -> Receipt:
    """Put back what was hidden, for a public reason."""
    with db.transaction(key) as tx:
        vision, hidden_at = _found(tx, target)
        moderator = _moderator(tx, vision, visitor)
        words = words_in("reason", reason, missing="Say why you show this again. Everyone can read the reason.")
        if hidden_at is None:
            raise Conflict("This is not hidden.")
        _mark(tx, target, {"hidden_at": None, "hidden_reason": ""})
        tx.record(vision.journal_id, Shown(**_facts(target), by=moderator.signature, reason=words))
    return tx.receipt


def _found(tx: Transaction, target: Target) -> tuple[Vision, int | None]:
    if (target.item_id is None) == (target.comment_id is None) or (target.comment_id and target.backing):
        raise NotFound("There is nothing to look at here.")
    if target.comment_id is not None:
        said = talk.comment(tx.connection, target.comment_id)
        return visions.get(tx.connection, said.vision_id), said.hidden_at
    edit = amendments.get(tx.connection, target.item_id or 0)
    found = edit if target.backing is None else backings.get(tx.connection, edit.id, target.backing)
    return visions.get(tx.connection, edit.vision_id), found.hidden_at


def _facts(target: Target) -> dict[str, int | None]:
    return {"item": target.item_id, "comment": target.comment_id, "backing": target.backing}


def _moderator(tx: Transaction, vision: Vision, visitor: Visitor) -> Membership:
    member = people.enter(tx, vision, visitor)
    rules.require(member.role, Action.MODERATE, phase_of(vision.round, tx.now))
    return member


def _mark(tx: Transaction, target: Target, values: dict[str, object]) -> None:
    if target.comment_id is not None:
        talk.mark(tx.connection, target.comment_id, values)
    elif target.backing is not None:
        backings.mark(tx.connection, target.item_id or 0, target.backing, values)
    else:
        texts.mark(tx.connection, target.item_id or 0, values)
