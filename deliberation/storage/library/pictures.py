"""Pictures on the shelf, named by the sha256 of their bytes."""

from sqlalchemy import Connection, delete, insert, select

from deliberation.domain.picture import Picture
from deliberation.storage.tables import pictures, visions


def get(connection: Connection, sha256: str) -> Picture | None:
    """Find a picture by its name; None where it was removed."""
    row = connection.execute(select(pictures).where(pictures.c.sha256 == sha256)).first()
    return None if row is None else Picture(row.sha256, row.media_type, row.bytes)


# Writing ----------------------------------------------------------------------
def keep(connection: Connection, picture: Picture) -> None:
    """Put a picture on the shelf, unless the very same is there."""
    if get(connection, picture.sha256) is None:
        row = {"sha256": picture.sha256, "media_type": picture.media_type, "bytes": picture.data}
        connection.execute(insert(pictures).values(**row))


def drop_unused(connection: Connection) -> None:
    """Keep no picture that no vision shows."""
    connection.execute(delete(pictures).where(pictures.c.sha256.not_in(select(visions.c.picture))))
