"""Who runs what, for whoever runs the server."""

from deliberation.storage.database import Database
from deliberation.storage.library import offices
from deliberation.storage.library.offices import Office

__all__ = ["Office", "in_charge"]


def in_charge(db: Database) -> tuple[Office, ...]:
    """List everybody with more rights than a participant, the site's administrators first."""
    with db.reading() as connection:
        return offices.every(connection)
