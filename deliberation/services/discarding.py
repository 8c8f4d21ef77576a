"""Discarding: an administrator throws a vision away that nobody but those who run it has seen."""

from deliberation.domain.events import VisionDiscarded
from deliberation.domain.vision import Receipt, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Database, once
from deliberation.storage.library import links, removal, second_steps, unopened, visions

_OPEN_ONCE = "It was open before, so it cannot be thrown away. When it is over, it can go into the archive."


@once
def discard(db: Database, visitor: Visitor, slug: str, key: str | None = None) -> Receipt:
    """Throw away all there is of a vision, its record too; the site's own says so. Call `db.scrub` afterwards.

    Raises `NotAllowed` for all but administrators, `Conflict` once it was open.
    """
    with db.transaction(key, settled=True) as tx:
        vision = visions.find(tx.connection, slug)
        person = second_steps.admitted(tx, visitor)
        unopened.require(tx.connection, vision, tx.now, _OPEN_ONCE)
        entries, head = journal.head(tx.connection, vision.journal_id)
        removal.let_go(tx, frozenset(each.token_hash for each in links.of_vision(tx.connection, vision.id)))
        unopened.drop(tx.connection, vision)
        by = person.name or "an administrator"
        gone = VisionDiscarded(journal=vision.public_id, entries=entries, head=head, by=by, title=vision.title)
        tx.record(journal.SITE, gone)
    return tx.receipt
