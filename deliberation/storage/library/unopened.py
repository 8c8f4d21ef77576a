"""A vision that nobody but those who run it has seen: whether it is one, and how it goes without a trace."""

from sqlalchemy import Connection, delete, update

from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Phase, Vision, phase_of
from deliberation.storage import resealing
from deliberation.storage.chain import first_digest
from deliberation.storage.library import pictures, texts
from deliberation.storage.tables import (
    areas,
    askings,
    audiences,
    journal,
    journals,
    lifted_gates,
    memberships,
    organisation_codes,
    organisations,
    rounds,
    sign_in_links,
    versions,
    visions,
)

_OF_A_VISION = (
    askings, sign_in_links, organisation_codes, memberships, areas, organisations, audiences, rounds, versions,
)  # fmt: skip


def require(connection: Connection, vision: Vision, now: int, otherwise: str) -> None:
    """Raise `Conflict`, with what to say `otherwise`, where a vision is open or ever was."""
    was_open = any(resealing.of_kinds(connection, vision.journal_id, ("PhaseChanged",)))
    if was_open or phase_of(vision.round, now) != Phase.DRAFTING:
        raise Conflict(otherwise)


def drop(connection: Connection, vision: Vision) -> None:
    """Leave nothing of a vision, of its links and places in it, or of its record but an empty one.

    That keeps its name and its number, so that nothing else is ever taken for it. Raises `Conflict` as `take_out` does.
    """
    texts.take_out(connection, vision.round.base_version_id)
    connection.execute(delete(lifted_gates).where(lifted_gates.c.round_id == vision.round.id))
    for table in _OF_A_VISION:
        connection.execute(delete(table).where(table.c.vision_id == vision.id))
    connection.execute(delete(visions).where(visions.c.id == vision.id))
    pictures.drop_unused(connection)
    connection.execute(delete(journal).where(journal.c.journal_id == vision.journal_id))
    empty = {"last_seq": 0, "head": first_digest(vision.public_id)}
    connection.execute(update(journals).where(journals.c.id == vision.journal_id).values(**empty))
