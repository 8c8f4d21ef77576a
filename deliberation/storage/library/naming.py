"""What people call the things in a vision."""

from sqlalchemy import Connection, select

from deliberation.domain.calling import Names
from deliberation.domain.vision import Vision
from deliberation.storage.library.texts import NUMBER
from deliberation.storage.tables import amendments, items, revisions, versions


def names(connection: Connection, vision: Vision) -> Names:
    """Name every principle, of every version, every edit and every audience."""
    query = (
        select(items.c.id, NUMBER.label("number"), revisions.c.principle_id, versions.c.number.label("version"))
        .outerjoin(revisions, revisions.c.id == items.c.id)
        .outerjoin(amendments, amendments.c.id == items.c.id)
        .outerjoin(versions, versions.c.id == revisions.c.version_id)
        .where(items.c.vision_id == vision.id)
        .order_by(items.c.id)
    )
    found, principles = {}, {}
    for row in connection.execute(query):
        if row.principle_id is None:
            found[row.id] = f"edit {row.number}"
        else:
            principles[row.principle_id] = f"principle {row.number}"
            found[row.id] = f"principle {row.number}" + ("" if row.version == 1 else f" of version {row.version}")
    return Names(found, principles, {each.id: each.name for each in vision.audiences})
