"""How old the opinion groups are that a page speaks by, where they can stop an edit."""

from dataclasses import dataclass

from deliberation.domain.vision import Gate, Vision
from deliberation.storage import journal
from deliberation.storage.database import Connection
from deliberation.storage.library import opinions

_MANY = 1000  # votes since: more are not counted


@dataclass(frozen=True, slots=True)
class AsOf:
    """Opinion groups as found at `made_at` (UTC milliseconds, 0: not yet), with `since` votes after that; or frozen."""

    made_at: int
    since: int
    is_frozen: bool


def as_of(connection: Connection, vision: Vision) -> AsOf | None:
    """Say by which opinion groups edits are judged in this round; None where these only report."""
    if vision.rule.gates.opinion == Gate.REPORT:
        return None
    round_id = vision.round.id
    position, made_at = opinions.mark(connection, round_id)
    since = journal.moments(connection, vision.journal_id, position, opinions.CAST, _MANY)
    return AsOf(made_at, len(since), opinions.is_frozen(connection, round_id))
