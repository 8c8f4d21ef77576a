"""Appealing: what somebody can do about a moderator's decision on their own words, and about what still waits."""

from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.events import Appealed, HoldWithdrawn
from deliberation.domain.fields import words_in
from deliberation.domain.rules import Action
from deliberation.domain.vision import Receipt, Visitor
from deliberation.storage.database import Database, once
from deliberation.storage.library import holds, moderation, people, reviews, visions


@once
def appeal(db: Database, visitor: Visitor, review_id: int, reason: str, key: str | None = None) -> Receipt:
    """Ask another look at a decision on something of one's own, once; only moderators hear of it."""
    with db.transaction(key) as tx:
        review = reviews.get(tx.connection, review_id)
        vision = visions.get(tx.connection, review.vision_id)
        author = people.admitted(tx, vision, visitor, Action.APPEAL)
        if author.id != moderation.author_of(tx.connection, review.target):
            raise NotAllowed("Only the person who said it can ask for another look.")
        if not review.is_against:
            raise Conflict("There is nothing to look at again.")
        if review.appealed_at is not None:
            raise Conflict("You asked for another look already.")
        words = words_in("reason", reason, missing="Say why a moderator should look again, in one sentence.")
        reviews.appeal(tx.connection, review.id, words, tx.now)
        tx.record(vision.journal_id, Appealed(review=review.id, words=[words]))
    return tx.receipt


@once
def withdraw_hold(db: Database, visitor: Visitor, hold_id: int, key: str | None = None) -> Receipt:
    """Take back what waits for a moderator; only its author can."""
    with db.transaction(key) as tx:
        hold = holds.get(tx.connection, hold_id)
        vision = visions.get(tx.connection, hold.vision_id)
        author = people.admitted(tx, vision, visitor, Action.WITHDRAW)
        if author.id != hold.membership_id:
            raise NotAllowed("Only the person who said it can take it back.")
        if hold.settled_at is not None:
            raise Conflict("A moderator has looked at this already.")
        holds.settle(tx.connection, hold.id, tx.now)
        tx.record(vision.journal_id, HoldWithdrawn(hold=hold.id, author=[author.pseudonym]))
    return tx.receipt
