"""Grouping: the opinion groups that were found are kept while a round is open, and frozen when it has closed."""

from deliberation.domain.errors import Conflict
from deliberation.domain.opinion import Run
from deliberation.domain.vision import Phase, Receipt, Vision, phase_of
from deliberation.storage import journal
from deliberation.storage.database import Database, Transaction
from deliberation.storage.library import closing, opinions, visions

_MOVED_ON = "The round has moved on since these opinion groups were looked for."


def keep_groups(db: Database, run: Run) -> None:
    """Put what was found in the place of what was found last; the record is not told, since it follows from the votes.

    What may not be told, since a few people could be found by it, changes nothing on any page.

    Raises `Conflict` where the round is not open any more, or somebody has looked since.
    """
    with db.transaction() as tx:
        _at_its_round(tx, run, Phase.DELIBERATION)
        if opinions.looked(tx.connection, run.round_id)[0] > run.position:
            raise Conflict("Newer opinion groups are kept already.")
        opinions.keep(tx.connection, run, tx.now)


def freeze_groups(db: Database, run: Run) -> Receipt:
    """Settle the groups of a round that has closed: once, in the record, those of the votes as they stand.

    Raises `Conflict` where they are settled, where the round has not closed or that is not told yet, and where
    the votes may have changed since these groups were looked for.
    """
    with db.transaction() as tx:
        vision = _at_its_round(tx, run, Phase.MERGING)
        if vision.round.told != Phase.MERGING:
            raise Conflict(_MOVED_ON)
        if opinions.is_frozen(tx.connection, run.round_id):
            raise Conflict("The opinion groups of this round are frozen already.")
        _require_same_votes(tx, vision, run.position)
        closing.settle(tx, vision, run)
    return tx.receipt


def _at_its_round(tx: Transaction, run: Run, phase: Phase) -> Vision:
    vision = visions.get(tx.connection, run.vision_id)
    if vision.round.id != run.round_id or phase_of(vision.round, tx.now) != phase:
        raise Conflict(_MOVED_ON)
    return vision


def _require_same_votes(tx: Transaction, vision: Vision, position: int) -> None:
    # What shares this batch is not in the journal yet, so whatever it is, it counts as a change.
    written, _ = journal.head(tx.connection, vision.journal_id)
    if tx.position(vision.journal_id) > written or opinions.stirred(tx.connection, vision.journal_id, position, 1):
        raise Conflict("Votes may have changed since these opinion groups were looked for.")
