"""The outbox as whoever runs the site sees it: how many letters wait, and what keeps them; no address, no words."""

from deliberation.storage.database import Database
from deliberation.storage.library import letters
from deliberation.storage.library.letters import Outbox


def outbox(db: Database) -> Outbox:
    """Count the letters that wait, were sent and were given up, and say why the last of these was."""
    with db.reading() as connection:
        return letters.outbox(connection)
