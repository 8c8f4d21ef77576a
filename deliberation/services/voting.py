"""Voting: one person, one live vote on each wording."""

from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.consensus import Standing
from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.events import VoteCast, VoteWithdrawn
from deliberation.domain.reasons import edits_named
from deliberation.domain.rules import Action
from deliberation.domain.vision import Membership, Receipt, Rule, Stance, Visitor, phase_of
from deliberation.storage.database import Database, Transaction
from deliberation.storage.library import ballot_box, ballots, people, standings, visions
from deliberation.storage.library.ballot_box import Box, Voter
from deliberation.storage.library.ballots import Slot


@dataclass(frozen=True, slots=True)
class Ballot:
    """How an item stands now by its vision's rule, and how the voter does; no change gives no new receipt.

    `counts`: the voter's votes are not left out of the round.
    """

    item_id: int
    slug: str
    rule: Rule
    standing: Standing
    chosen: Stance | None
    receipt: Receipt | None
    counts: bool


def cast_vote(db: Database, visitor: Visitor, item_id: int, stance: Stance) -> Ballot:
    """Record the visitor's stance, replacing an earlier one, and return how the item stands.

    A stance equal to the live one writes nothing, so a second click loses no vote and counts once. Raises
    `Conflict` when these words cannot be voted on (any more), `NotAllowed` for those who run the vision.
    """
    with db.transaction() as tx:
        box = _at_the_box(tx, visitor, item_id)
        voter = box.voter or people.enter(tx, visions.get(tx.connection, box.vision_id), visitor)
        totals = _with(box, voter, stance)
        judged = standings.judged(tx.connection, box.rule, box.version_id, item_id, totals)
        if box.stance != stance:
            ballots.put(tx.connection, _slot(box, item_id, voter), box.stance, stance, tx.now)
            tally, vote = ballots.as_facts(totals), [voter.pseudonym, stance]
            tx.record(box.journal_id, VoteCast(item=item_id, tally=tally, score=judged.score_micro, vote=vote))
    return Ballot(item_id, box.slug, box.rule, judged, stance, tx.receipt if tx.entries else None, _counts(voter))


def take_back_vote(db: Database, visitor: Visitor, item_id: int) -> Ballot:
    """Withdraw the visitor's vote on an item; where there is none, nothing happens."""
    with db.transaction() as tx:
        box = _at_the_box(tx, visitor, item_id)
        totals = _with(box, box.voter, None) if box.voter else box.totals
        judged = standings.judged(tx.connection, box.rule, box.version_id, item_id, totals)
        if box.voter and box.stance:
            ballots.take_back(tx.connection, _slot(box, item_id, box.voter), box.stance)
            tally, vote = ballots.as_facts(totals), [box.voter.pseudonym]
            tx.record(box.journal_id, VoteWithdrawn(item=item_id, tally=tally, score=judged.score_micro, vote=vote))
    return Ballot(item_id, box.slug, box.rule, judged, None, tx.receipt if tx.entries else None, _counts(box.voter))


def _at_the_box(tx: Transaction, visitor: Visitor, item_id: int) -> Box:
    box = ballot_box.look(tx.connection, item_id, visitor.token_hash, tx.now)
    rules.require(box.role, Action.VOTE, phase_of(box.round, tx.now))
    if box.voter:
        tx.actor_id = box.voter.participant_id
        _require_audience(box.voter)
    if box.withdrawn_at is not None:
        raise Conflict(f"Edit {box.number} was withdrawn by its author, so it cannot be voted on any more.")
    if box.hidden_at is not None:
        raise Conflict(f"Edit {box.number} was hidden by a moderator, so it cannot be voted on.")
    if box.successors:
        raise Conflict(f"Edit {box.number} is closed. Vote on {edits_named(box.successors)}, which took its place.")
    if box.version_id != box.round.base_version_id:
        raise Conflict("These words belong to an earlier version, so they cannot be voted on any more.")
    return box


def _require_audience(voter: Voter | Membership) -> int:
    if voter.audience_id is None:
        raise NotAllowed("Those who run or watch this deliberation do not vote in it.")
    return voter.audience_id


def _slot(box: Box, item_id: int, voter: Voter | Membership) -> Slot:
    return Slot(item_id, box.version_id, voter.id, _require_audience(voter), _counts(voter))


def _counts(voter: Voter | Membership | None) -> bool:
    return not isinstance(voter, Voter) or voter.counts


def _with(box: Box, voter: Voter | Membership, stance: Stance | None) -> ballots.Totals:
    # What the kept totals are in a moment: nobody else writes between the look into the box and the vote.
    if not _counts(voter):
        return box.totals
    return {**box.totals, voter.audience: box.totals[voter.audience] + ballots.difference(box.stance, stance)}
