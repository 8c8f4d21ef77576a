"""The picture that a vision shows."""

from deliberation.domain.errors import NotFound
from deliberation.domain.picture import Picture
from deliberation.domain.vision import Visitor
from deliberation.services.reading.shelf import let_in
from deliberation.storage.database import Database
from deliberation.storage.library import pictures, visions


def picture(db: Database, slug: str, sha256: str, visitor: Visitor) -> Picture:
    """Give the picture of a vision by its sha256, to those who may see the vision; else raises `NotFound`."""
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        let_in(connection, vision, visitor, db.now())
        found = pictures.get(connection, sha256) if sha256 == vision.picture else None
    if found is None:
        raise NotFound("There is no such picture here.")
    return found
