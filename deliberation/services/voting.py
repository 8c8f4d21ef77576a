"""Voting: one person, one live vote on each wording."""

from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.consensus import Standing, standing
from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.events import VoteCast, VoteWithdrawn
from deliberation.domain.rules import Action
from deliberation.domain.vision import Membership, Receipt, Stance, Vision, Visitor, phase_of
from deliberation.storage.database import Database, Transaction
from deliberation.storage.library import ballots, people, texts, visions


@dataclass(frozen=True, slots=True)
class Ballot:
    """How an item stands now, and how the voter does; a vote that changed nothing has no new receipt."""

    item_id: int
    vision: Vision
    standing: Standing
    chosen: Stance | None
    receipt: Receipt | None


def cast_vote(db: Database, visitor: Visitor, item_id: int, stance: Stance) -> Ballot:
    """Record the visitor's stance, replacing an earlier one, and return how the item stands.

    A stance equal to the live one writes nothing, so a second click loses no vote and counts once. Raises
    `Conflict` when these words cannot be voted on (any more), `NotAllowed` for those who run the vision.
    """
    with db.transaction() as tx:
        vision, place = _at_the_box(tx, visitor, item_id)
        voter = place or people.enter(tx, vision, visitor)
        box, old = _box(voter), ballots.stance(tx.connection, item_id, voter.id)
        if old != stance:
            ballots.put(tx.connection, item_id, box, old, stance, tx.now)
        totals = ballots.totals(tx.connection, vision, item_id)
        judged = standing(totals, vision.rule)
        if old != stance:
            tally, vote = ballots.as_facts(totals), [voter.pseudonym, stance]
            tx.record(vision.journal_id, VoteCast(item=item_id, tally=tally, score=judged.score_micro, vote=vote))
    return Ballot(item_id, vision, judged, stance, tx.receipt if tx.entries else None)


def take_back_vote(db: Database, visitor: Visitor, item_id: int) -> Ballot:
    """Withdraw the visitor's vote on an item; where there is none, nothing happens."""
    with db.transaction() as tx:
        vision, voter = _at_the_box(tx, visitor, item_id)
        old = ballots.stance(tx.connection, item_id, voter.id) if voter else None
        if voter and old:
            ballots.take_back(tx.connection, item_id, _box(voter), old)
        totals = ballots.totals(tx.connection, vision, item_id)
        judged = standing(totals, vision.rule)
        if voter and old:
            tally, vote = ballots.as_facts(totals), [voter.pseudonym]
            tx.record(vision.journal_id, VoteWithdrawn(item=item_id, tally=tally, score=judged.score_micro, vote=vote))
    return Ballot(item_id, vision, judged, None, tx.receipt if tx.entries else None)


def _at_the_box(tx: Transaction, visitor: Visitor, item_id: int) -> tuple[Vision, Membership | None]:
    item = texts.item(tx.connection, item_id)
    vision = visions.get(tx.connection, item.vision_id)
    voter, role = people.looked_up(tx.connection, vision, visitor)
    rules.require(role, Action.VOTE, phase_of(vision.round, tx.now))
    if voter:
        tx.actor_id = voter.participant_id
        _box(voter)
    if item.withdrawn_at is not None:
        raise Conflict(f"Edit {item.number} was withdrawn by its author, so it cannot be voted on any more.")
    if item.hidden_at is not None:
        raise Conflict(f"Edit {item.number} was hidden by a moderator, so it cannot be voted on.")
    if item.version_id != vision.round.base_version_id:
        raise Conflict("These words belong to an earlier version, so they cannot be voted on any more.")
    return vision, voter


def _box(voter: Membership) -> tuple[int, int]:
    if voter.audience_id is None:
        raise NotAllowed("You help to run this deliberation, so you do not vote in it.")
    return voter.id, voter.audience_id
