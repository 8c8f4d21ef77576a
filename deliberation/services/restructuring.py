"""Suggesting changes to the principles themselves: a new one, another order, fewer, more, or a whole alternative."""

from dataclasses import dataclass

from deliberation.domain.errors import Conflict
from deliberation.domain.fields import WHY, words_in
from deliberation.domain.restructuring import Wish, read
from deliberation.domain.rules import Action
from deliberation.domain.vision import Receipt, Visitor
from deliberation.storage.database import Database, once
from deliberation.storage.library import edits, people, texts, visions
from deliberation.storage.library.edits import Offer

NEWER = "This vision has a new version since you started. Your words are kept in the form."


@dataclass(frozen=True, slots=True)
class Restructuring:
    """What is asked for, why, the version it was asked of, and the number of an own edit that it takes the place of."""

    version_id: int
    wish: Wish
    rationale: str
    rewords: int | None = None


@once
def propose_restructuring(
    db: Database, visitor: Visitor, slug: str, asked: Restructuring, key: str | None = None
) -> Receipt:
    """Put up an edit to the principles themselves; the same as an open one makes no second edit but backs that one.

    The receipt's facts hold its `number`, or the `hold` it waits in. Raises `Invalid` (with the field to mend),
    `Conflict` when the version it was asked of is no longer current, when a principle is no part of it, or the edit it
    would reword is closed.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        author = people.admitted(tx, vision, visitor, Action.PROPOSE)
        if asked.version_id != vision.round.base_version_id:
            raise Conflict(NEWER)
        deeds = read(asked.wish, texts.revisions_of(tx.connection, asked.version_id))
        rationale = words_in("rationale", asked.rationale, missing=WHY)
        old = edits.reworded(tx, vision, author, asked.rewords)
        offer = Offer(deeds.kind, rationale, deeds.changes, deeds.beginnings, predecessor_id=old)
        edits.put_up_or_hold(tx, vision, author, offer)
    return tx.receipt
