"""Those who stand behind somebody else's edit on the shelf, each with a reason."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Backing, Target
from deliberation.storage.tables import amendments, audiences, backings, memberships

_BACKINGS = (
    select(backings, audiences.c.name)
    .select_from(backings.join(memberships, memberships.c.id == backings.c.membership_id))
    .outerjoin(audiences, audiences.c.id == memberships.c.audience_id)
    .order_by(audiences.c.position, backings.c.reason)
)


def of_edit(connection: Connection, amendment_id: int) -> tuple[Backing, ...]:
    """List who stands behind an edit, in no telling order."""
    query = _BACKINGS.where(backings.c.amendment_id == amendment_id)
    return tuple(_backing(row) for row in connection.execute(query))


def get(connection: Connection, amendment_id: int, number: int) -> Backing:
    """Find one of those behind an edit, by number; raises `NotFound`."""
    for each in of_edit(connection, amendment_id):
        if each.number == number:
            return each
    raise NotFound("There is no such reason here.")


def of_member(connection: Connection, membership_id: int) -> dict[int, Backing]:
    """Give the edits somebody stands behind, besides their own."""
    query = _BACKINGS.where(backings.c.membership_id == membership_id).order_by(None).order_by(backings.c.amendment_id)
    return {row.amendment_id: _backing(row) for row in connection.execute(query)}


def every(connection: Connection, vision_id: int) -> tuple[tuple[Target, Backing], ...]:
    """List the reasons of all who stand behind somebody else's edit, with what names each; the earliest first."""
    query = _BACKINGS.join(amendments, amendments.c.id == backings.c.amendment_id).order_by(None)
    rows = connection.execute(query.where(amendments.c.vision_id == vision_id).order_by(amendments.c.id, "number"))
    return tuple((Target(row.amendment_id, backing=row.number), _backing(row)) for row in rows)


def is_behind(connection: Connection, amendment_id: int, membership_id: int) -> bool:
    """Tell whether somebody stands behind an edit already."""
    of = (backings.c.amendment_id == amendment_id, backings.c.membership_id == membership_id)
    return connection.execute(select(backings.c.reason).where(*of)).first() is not None


def member_behind(connection: Connection, amendment_id: int, number: int) -> int:
    """Give whose reason it is, by the id of their place in the vision."""
    query = select(backings.c.membership_id).where(backings.c.amendment_id == amendment_id, backings.c.number == number)
    return int(connection.execute(query).scalar_one())


def hidden(connection: Connection, vision_id: int) -> frozenset[tuple[int, int]]:
    """Give the reasons of a vision that are hidden or were erased, by their edit's id and their number."""
    gone = backings.c.hidden_at.is_not(None) | backings.c.erased_at.is_not(None)
    query = select(backings.c.amendment_id, backings.c.number).join(amendments)
    query = query.where(amendments.c.vision_id == vision_id, gone)
    return frozenset((row.amendment_id, row.number) for row in connection.execute(query))


def add(connection: Connection, amendment_id: int, membership_id: int, reason: str) -> int:
    """Keep who stands behind an edit, and why; returns the number of that reason, from 1 for each edit."""
    count = select(func.count()).where(backings.c.amendment_id == amendment_id)
    number = int(connection.execute(count).scalar_one()) + 1
    row = {"amendment_id": amendment_id, "membership_id": membership_id, "reason": reason, "number": number}
    connection.execute(insert(backings).values(**row))
    return number


def mark(connection: Connection, amendment_id: int, number: int, values: Mapping[str, Any]) -> None:
    """Hide or show a reason: `values` are hidden_at, hidden_reason."""
    here = update(backings).where(backings.c.amendment_id == amendment_id, backings.c.number == number)
    connection.execute(here.values(**values))


def _backing(row: Row[Any]) -> Backing:
    return Backing(row.number, row.name or "", row.reason, row.hidden_at, row.hidden_reason, row.erased_at)
