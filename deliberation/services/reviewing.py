"""Reviewing: moderators decide on what waits for them, on many things in one go."""

from dataclasses import dataclass

from deliberation import markup
from deliberation.domain import rules
from deliberation.domain.errors import Conflict, DeliberationError, NotAllowed, NotFound
from deliberation.domain.events import LetThrough
from deliberation.domain.fields import words_in
from deliberation.domain.rules import Action
from deliberation.domain.vision import (
    Hold,
    HoldKind,
    Membership,
    Receipt,
    Review,
    ReviewKind,
    Target,
    Vision,
    Visitor,
    phase_of,
)
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import (
    amendments,
    edits,
    excluding,
    holds,
    moderation,
    people,
    remarks,
    reviews,
    visions,
)
from deliberation.storage.library.edits import Offer
from deliberation.storage.library.remarks import Said

_NOTHING_AGAINST = "A moderator read it and found nothing against it."
_DONE = "Another moderator has looked at this already."
_ACTIONS = {HoldKind.COMMENT: Action.COMMENT, HoldKind.EDIT: Action.PROPOSE, HoldKind.REASON: Action.PROPOSE}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator decides on some of what waits: it stands for everybody to see, or it does not; and why.

    What stands may go without a reason of its own.
    """

    stands: bool
    targets: tuple[Target, ...]
    reason: str


@once
def settle(db: Database, visitor: Visitor, slug: str, verdict: Verdict, key: str | None = None) -> Receipt:
    """Decide on everything named, together; open flags on it are closed, and every author is told.

    What another moderator has decided meanwhile stays so; raises `Conflict` where that is all of it, and where
    something cannot go up any more; `NotAllowed` for the appeal against one's own decision while there are others.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        moderator = moderation.moderator(tx, vision, visitor)
        missing = "" if verdict.stands else "Choose or write a reason. Everyone can read it."
        words = words_in("reason", verdict.reason, missing=missing) or _NOTHING_AGAINST
        if not verdict.targets:
            raise Conflict("Choose at least one thing first.")
        done = [_settle(tx, vision, moderator, each, verdict.stands, words) for each in verdict.targets]
        if not any(done):
            raise Conflict(_DONE)
    return tx.receipt


def _settle(tx: Transaction, vision: Vision, by: Membership, target: Target, stands: bool, words: str) -> bool:
    if target.review_id is not None:
        return _answer(tx, vision, by, target.review_id, stands, words)
    if target.hold_id is not None:
        hold = holds.get(tx.connection, target.hold_id)
        _here(vision, hold.vision_id)
        if hold.settled_at is not None:
            return False
        if stands:
            _let_through(tx, vision, by, hold, words)
        else:
            moderation.decline(tx, vision, by, hold, words)
        return True
    place, hidden_at = moderation.found(tx.connection, target)
    _here(vision, place.id)
    return _look_at(tx, vision, by, target, hidden_at, stands, words)


def _look_at(
    tx: Transaction, vision: Vision, by: Membership, target: Target, hidden_at: int | None, stands: bool, words: str
) -> bool:
    """Decide on something that was up; what is hidden by now stays so, and only its open flags are closed."""
    if hidden_at is not None:
        return not stands and moderation.settle_flags(tx, vision, by, target, words) > 0
    if not stands:
        moderation.hide(tx, vision, by, target, words)
    elif reviews.are_there(tx.connection, target) and not moderation.is_flagged(tx.connection, target):
        return False
    else:
        moderation.leave(tx, vision, by, target, words)
    return True


def _answer(tx: Transaction, vision: Vision, by: Membership, review_id: int, stands: bool, words: str) -> bool:
    """Answer an appeal: give its author right (`stands`), or leave things as they are."""
    review = reviews.get(tx.connection, review_id)
    _here(vision, review.vision_id)
    if not reviews.is_open(tx.connection, review.id):
        return False
    if review.by_id == by.id and reviews.has_others(tx.connection, by):
        raise NotAllowed("You took this decision. Another moderator looks at it now.")
    if not stands or review.kind in {ReviewKind.REWORDED, ReviewKind.SEPARATED}:
        moderation.leave(tx, vision, by, review.target, words, review.id)
    elif review.kind == ReviewKind.DECLINED:
        _let_through(tx, vision, by, holds.get(tx.connection, review.target.hold_id or 0), words, review.id)
    elif review.kind == ReviewKind.EXCLUDED:
        _count_again(tx, vision, by, review, words)
    elif moderation.found(tx.connection, review.target)[1] is None:
        moderation.leave(tx, vision, by, review.target, words, review.id)  # shown again meanwhile
    else:
        moderation.show(tx, vision, by, review.target, words, review.id)
    return True


def _count_again(tx: Transaction, vision: Vision, by: Membership, review: Review, words: str) -> None:
    rules.require(by.role, Action.EXCLUDE, phase_of(vision.round, tx.now))
    voter = people.at(tx.connection, review.target.voter_id or 0)
    if excluding.is_excluded(tx.connection, vision.round.base_version_id, voter.id):
        excluding.readmit(tx, vision, by, voter, words, review.id)
    else:
        moderation.leave(tx, vision, by, review.target, words, review.id)  # they count again, or it was another round


def _let_through(
    tx: Transaction, vision: Vision, by: Membership, hold: Hold, words: str, answers: int | None = None
) -> None:
    author = people.at(tx.connection, hold.membership_id)
    try:
        rules.require(author.role, _ACTIONS[hold.kind], phase_of(vision.round, tx.now))
        target = _put_up(tx, vision, author, hold)
    except DeliberationError as problem:
        raise Conflict(f"This cannot go up any more, so it can only be declined. {problem.message}") from None
    holds.settle(tx.connection, hold.id, tx.now)
    kept = Target(target.item_id, target.comment_id, target.backing, hold.id)
    said = moderation.decided(tx, vision, by, ReviewKind.LET_THROUGH, kept, words, answers)
    tx.record(vision.journal_id, LetThrough(**moderation.facts(target), **said, hold=hold.id, answers=answers))


def _put_up(tx: Transaction, vision: Vision, author: Membership, hold: Hold) -> Target:
    if not hold.offer:
        raise Conflict("Its author has removed the words.")
    if hold.kind == HoldKind.COMMENT:
        said = Said.from_json(hold.offer)
        return Target(comment_id=remarks.put_up(tx, vision, author, said, str(markup.render(said.body))))
    if hold.kind == HoldKind.REASON:
        edit = amendments.get(tx.connection, hold.offer["item"])
        if not edit.is_open or edit.version_id != vision.round.base_version_id:
            raise Conflict(f"Edit {edit.number} is not open any more.")
        return Target(edit.id, backing=edits.back(tx, vision, edit, author, hold.offer["reason"]))
    if hold.offer["version"] != vision.round.base_version_id:
        raise Conflict("It was made for an earlier version.")
    offer = Offer.from_json(hold.offer)
    if offer.predecessor_id is not None:
        edits.reworded(tx, vision, author, amendments.get(tx.connection, offer.predecessor_id).number)
    return edits.put_up_or_back(tx, vision, author, offer)


def _here(vision: Vision, vision_id: int) -> None:
    if vision.id != vision_id:
        raise NotFound("There is nothing to look at here.")
