"""Who is asked to vote again, since the edit they voted on has new words."""

from deliberation.domain.succession import to_renew
from deliberation.services.reading.shelf import Shelf
from deliberation.storage.database import Connection
from deliberation.storage.library import amendments


def asked_again(connection: Connection, shelf: Shelf) -> tuple[tuple[int, int], ...]:
    """Pair each edit a visitor is to vote on again with the earlier wording of it that they voted on, by ids."""
    if shelf.frame.member is None:
        return ()
    open_ids = [id_ for id_, each in shelf.edits.items() if each.amendment.is_open]
    return to_renew(open_ids, amendments.predecessors(connection, shelf.frame.vision.id), shelf.stances)
