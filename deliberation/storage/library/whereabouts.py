"""Areas and organisations on the shelf: named by those who live and work there."""

from sqlalchemy import Connection, func, insert, select

from deliberation.storage.tables import areas, memberships, organisations

_TABLES = {"area": areas, "organisation": organisations}
_ENOUGH = 8  # people in one place; with fewer, its name would tell who they are


def name_of(connection: Connection, kind: str, id_: int | None) -> str:
    """Give the name of an area or an organisation; empty where there is none."""
    table = _TABLES[kind]
    return connection.scalar(select(table.c.name).where(table.c.id == id_)) or ""


def listed(connection: Connection, kind: str, vision_id: int, own: int | None = None) -> tuple[tuple[int, str], ...]:
    """List the areas or organisations that enough people named to hide each of them, and one's own: (id, name)s."""
    table, theirs = _TABLES[kind], memberships.c[f"{kind}_id"]
    query = (
        select(table.c.id, table.c.name)
        .join(memberships, theirs == table.c.id)
        .where(table.c.vision_id == vision_id)
        .group_by(table.c.id, table.c.name)
        .having((func.count() >= _ENOUGH) | (table.c.id == own))
    )
    rows = connection.execute(query)
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda pair: pair[1].casefold()))


# Writing ----------------------------------------------------------------------
def named(connection: Connection, kind: str, vision_id: int, name: str, **id_: int) -> int:
    """Find an area or an organisation by name, made now if new; return its id, which can be given (`id`)."""
    table = _TABLES[kind]
    found = connection.execute(select(table.c.id).where(table.c.vision_id == vision_id, table.c.name == name)).scalar()
    if found is not None:
        return int(found)
    row = insert(table).values(vision_id=vision_id, name=name, **id_)
    return int(connection.execute(row.returning(table.c.id)).scalar_one())


def as_recorded(connection: Connection, vision_id: int, organisation: str) -> tuple[int, str] | tuple[()]:
    """Give an organisation's id and name as the record has them, made now if new; nothing where none is named."""
    return (named(connection, "organisation", vision_id, organisation), organisation) if organisation else ()
