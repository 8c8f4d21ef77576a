"""Moderating: what people flag, and hiding one thing or showing it again, always in public."""

from deliberation.domain.errors import Conflict
from deliberation.domain.events import Flagged
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.rules import Action
from deliberation.domain.vision import Receipt, Target, Visitor
from deliberation.storage.database import Database, once
from deliberation.storage.library import moderation, people, talk

__all__ = ["Target", "flag", "hide", "show"]


@once
def flag(db: Database, visitor: Visitor, target: Target, reason: str, key: str | None = None) -> Receipt:
    """Ask a moderator to look at an edit or a comment; only moderators hear of it."""
    with db.transaction(key) as tx:
        vision, _ = moderation.found(tx.connection, target)
        member = people.admitted(tx, vision, visitor, Action.FLAG)
        words = words_in("reason", reason, missing="Say what is wrong, in one sentence.")
        row = {"item_id": target.item_id, "comment_id": target.comment_id, "by": member.id, "reason": words}
        id_ = talk.add_flag(tx.connection, row | {"created_at": tx.now})
        report = [member.pseudonym, words]
        tx.record(vision.journal_id, Flagged(flag=id_, item=target.item_id, comment=target.comment_id, report=report))
    return tx.receipt


@once
def hide(db: Database, visitor: Visitor, target: Target, reason: str, key: str | None = None) -> Receipt:
    """Hide an edit, a reason behind one, or a comment; its place stays, with the reason for everyone to read.

    What a moderator decided on it goes with it: when it is shown again, the rule decides. Its author is told.
    """
    with db.transaction(key) as tx:
        vision, hidden_at = moderation.found(tx.connection, target)
        moderator = moderation.moderator(tx, vision, visitor)
        words = words_in("reason", reason, missing=PUBLIC_WHY)
        if hidden_at is not None:
            raise Conflict("This is hidden already.")
        moderation.hide(tx, vision, moderator, target, words)
    return tx.receipt


@once
def show(db: Database, visitor: Visitor, target: Target, reason: str, key: str | None = None) -> Receipt:
    """Put back what was hidden, for a public reason."""
    with db.transaction(key) as tx:
        vision, hidden_at = moderation.found(tx.connection, target)
        moderator = moderation.moderator(tx, vision, visitor)
        words = words_in("reason", reason, missing=PUBLIC_WHY)
        if hidden_at is None:
            raise Conflict("This is not hidden.")
        moderation.show(tx, vision, moderator, target, words)
    return tx.receipt
