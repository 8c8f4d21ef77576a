"""Areas and organisations on the shelf: named by those who live and work there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from deliberation.domain.erasing import WORKPLACE
from deliberation.domain.vision import Vision
from deliberation.storage import resealing
from deliberation.storage.tables import areas, memberships, organisations

_TABLES = {"area": areas, "organisation": organisations}
_ENOUGH = 8  # people in one place; with fewer, its name would tell who they are


def name_of(connection: Connection, kind: str, id_: int | None) -> str:
    """Give the name of an area or an organisation; empty where there is none."""
    table = _TABLES[kind]
    return connection.scalar(select(table.c.name).where(table.c.id == id_)) or ""


def listed(connection: Connection, kind: str, vision_id: int, own: int | None = None) -> tuple[tuple[int, str], ...]:
    """List the areas or organisations that people are offered, or that enough named to hide each of them: (id, name)s.

    One's own is among them.
    """
    table, theirs = _TABLES[kind], memberships.c[f"{kind}_id"]
    query = (
        select(table.c.id, table.c.name)
        .outerjoin(memberships, theirs == table.c.id)
        .where(table.c.vision_id == vision_id)
        .group_by(table.c.id, table.c.name, table.c.listed)
        .having((func.count() >= _ENOUGH) | (table.c.id == own) | table.c.listed)
    )
    rows = connection.execute(query)
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda pair: pair[1].casefold()))


def offered(connection: Connection, kind: str, vision_id: int) -> tuple[str, ...]:
    """Name the areas or organisations that those who run a vision offer, in their order."""
    table = _TABLES[kind]
    query = select(table.c.name).where(table.c.vision_id == vision_id, table.c.listed).order_by(table.c.id)
    return tuple(connection.scalars(query))


def told_of(connection: Connection, journal_id: int) -> dict[str, set[int]]:
    """Give the ids of the areas and organisations that the record says somebody was in, by kind."""
    said = [entry.opened["member"][1:] for entry in resealing.of_kinds(connection, journal_id, ("AboutChanged",))]
    lived, worked = ({each[place][0] for each in said if each[place]} for place in (0, 1))
    for kind, begins in WORKPLACE.items():
        members = (entry.opened["member"] for entry in resealing.of_kinds(connection, journal_id, (kind,)))
        worked |= {member[begins] for member in members if member[begins:]}
    return {"area": lived, "organisation": worked}


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


def offer(
    connection: Connection, kind: str, vision: Vision, places: Sequence[tuple[int | None, str]]
) -> list[list[Any]]:
    """Offer these areas or organisations, and no others, and return [id, name]s; one without an id may be new.

    What was offered and nobody was ever in is gone.
    """
    table, theirs = _TABLES[kind], memberships.c[f"{kind}_id"]
    connection.execute(update(table).where(table.c.vision_id == vision.id).values(listed=False))
    found = [[named(connection, kind, vision.id, name, **({"id": id_} if id_ else {})), name] for id_, name in places]
    connection.execute(update(table).where(table.c.id.in_([id_ for id_, _ in found])).values(listed=True))
    used = select(theirs).where(theirs.is_not(None))
    told = table.c.id.not_in(told_of(connection, vision.journal_id)[kind])
    empty = (table.c.vision_id == vision.id, table.c.listed.is_(False), table.c.id.not_in(used), told)
    connection.execute(delete(table).where(*empty))
    return found
