"""What somebody has here beyond any one vision: the devices they are signed in on."""

from deliberation.domain.vision import Visitor
from deliberation.storage.database import Database
from deliberation.storage.library import devices


def wears_out(db: Database, visitor: Visitor) -> bool:
    """Whether a visitor's device was unused for so long that its being used now should be noted."""
    with db.reading() as connection:
        device = devices.find(connection, visitor.token_hash, db.now())
    return device is not None and device.longer(db.now()) > 0
