"""Importing: votes that people cast elsewhere come into a vision that is closed here, one line of the record each."""

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.domain.consensus import standing
from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.events import VoteImported
from deliberation.domain.vision import Membership, Phase, Role, Stance, Tally, Vision, phase_of
from deliberation.storage.database import Database, Transaction
from deliberation.storage.library import ballots, people, texts, visions
from deliberation.storage.library.ballots import Slot


@dataclass(frozen=True, slots=True)
class Imported:
    """One vote from elsewhere: on which principle, by its number, and when (UTC milliseconds), where that is known."""

    principle: int
    stance: Stance
    cast_at: int | None = None


def import_votes(db: Database, slug: str, voters: Sequence[Sequence[Imported]]) -> int:
    """Bring people in, from the console, each with all their votes, and return how many votes those are.

    Each gets a pseudonym and speaks as the default audience; nobody can sign in as them. Raises `Conflict` unless
    the vision names its source and voting has closed, `NotFound` where there is no such principle.
    """
    with db.transaction() as tx:
        vision = visions.find(tx.connection, slug)
        if not vision.source or phase_of(vision.round, tx.now) != Phase.MERGING:
            raise Conflict("Votes cast elsewhere only come into a vision that says so and is closed for voting.")
        revisions = texts.revisions_of(tx.connection, vision.round.base_version_id)
        items = {each.position: each.id for each in revisions}
        totals = {
            id_: dict(each)
            for id_, each in ballots.every_total(tx.connection, vision, vision.round.base_version_id).items()
        }
        for votes in voters:
            person_id = people.add_participant(tx.connection, tx.now)
            voter = people.join(tx, vision, person_id, (Role.PARTICIPANT, vision.default_audience.id))
            for vote in votes:
                if vote.principle not in items:
                    raise NotFound(f"There is no principle {vote.principle} in this vision.")
                _put(tx, vision, totals, items[vote.principle], voter, vote)
    return sum(map(len, voters))


def _put(
    tx: Transaction,
    vision: Vision,
    totals: dict[int, dict[str, Tally]],
    item_id: int,
    voter: Membership,
    vote: Imported,
) -> None:
    cast_at = tx.now if vote.cast_at is None else vote.cast_at
    slot = Slot(item_id, vision.round.base_version_id, voter.id, vision.default_audience.id)
    ballots.put(tx.connection, slot, None, vote.stance, cast_at)
    found = totals.setdefault(item_id, {each.name: Tally() for each in vision.audiences})
    found[voter.audience] += ballots.difference(None, vote.stance)
    tx.record(
        vision.journal_id,
        VoteImported(
            item=item_id,
            tally=ballots.as_facts(found),
            score=standing(found, vision.rule).score_micro,
            vote=[voter.pseudonym, vote.stance, vote.cast_at],
        ),
    )
