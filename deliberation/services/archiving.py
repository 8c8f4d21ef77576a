"""Archiving: an administrator puts away a vision that is over, and takes it out again."""

from deliberation.domain.errors import Conflict
from deliberation.domain.events import Archived
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.vision import Phase, Receipt, Visitor, phase_of
from deliberation.storage.database import Database, once
from deliberation.storage.library import second_steps, visions


@once
def archive(db: Database, visitor: Visitor, slug: str, reason: str, *, back: bool, key: str | None = None) -> Receipt:
    """Put a vision in the archive, where everybody reads it and nobody adds to it, or take it `back`, for a reason.

    Raises `NotAllowed` for all but administrators, `Conflict` while people can vote or before.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        person = second_steps.admitted(tx, visitor)
        if phase_of(vision.round, tx.now) not in {Phase.MERGING, Phase.PUBLISHED}:
            raise Conflict("It can go into the archive when voting has closed.")
        if back == (vision.archived_at is None):
            raise Conflict("It is in no archive." if back else "It is in the archive already.")
        why = words_in("reason", reason, missing=PUBLIC_WHY)
        visions.archive(tx.connection, vision.id, None if back else tx.now)
        tx.record(vision.journal_id, Archived(back=back, by=person.name or "an administrator", reason=why))
    return tx.receipt
