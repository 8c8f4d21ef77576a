"""How the record is, for whoever looks after the server."""

from deliberation.storage import journal
from deliberation.storage.database import Database


def newest_at(db: Database) -> int | None:
    """When the newest entry of all was written (UTC milliseconds); None before the first."""
    with db.reading() as connection:
        return journal.latest(connection)
