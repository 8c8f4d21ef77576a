"""What waits for a moderator, on a shelf of its own: nothing that lists, counts or shows contributions knows of it."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from deliberation.domain import rules
from deliberation.domain.errors import NotFound
from deliberation.domain.events import Held
from deliberation.domain.vision import Hold, HoldKind, Membership, Vision
from deliberation.storage.database import Transaction
from deliberation.storage.tables import holds


def waits_first(vision: Vision, author: Membership) -> bool:
    """Whether what this person contributes waits for a moderator; those who moderate need not wait."""
    return vision.moderation.holds and not rules.runs_it(author.role)


def hold(tx: Transaction, vision: Vision, author: Membership, kind: HoldKind, offer: Mapping[str, Any]) -> None:
    """Keep and record a contribution that waits; only its author and moderators know of it."""
    row = {"vision_id": vision.id, "membership_id": author.id, "kind": kind, "held_at": tx.now}
    id_ = add(tx.connection, row, offer)
    tx.record(vision.journal_id, Held(hold=id_, held_kind=kind, author=[author.pseudonym], words=offer))


def get(connection: Connection, hold_id: int) -> Hold:
    """Find what waits, or once waited; raises `NotFound`."""
    row = connection.execute(select(holds).where(holds.c.id == hold_id)).first()
    if row is None:
        raise NotFound("There is nothing to look at here.")
    return _hold(row)


def of_vision(connection: Connection, vision_id: int) -> tuple[Hold, ...]:
    """List everything that waits in a vision or once did, the oldest first."""
    found = connection.execute(select(holds).where(holds.c.vision_id == vision_id).order_by(holds.c.id))
    return tuple(_hold(row) for row in found)


def waiting(connection: Connection, vision_id: int) -> tuple[tuple[HoldKind, int], ...]:
    """Tell of everything that waits in a vision what it is, and since when, the oldest first."""
    open_ = (holds.c.vision_id == vision_id, holds.c.settled_at.is_(None))
    found = connection.execute(select(holds.c.kind, holds.c.held_at).where(*open_).order_by(holds.c.id))
    return tuple((HoldKind(row.kind), row.held_at) for row in found)


def open_of(connection: Connection, membership_id: int) -> list[int]:
    """Give the ids of what one member said that still waits."""
    mine = (holds.c.membership_id == membership_id, holds.c.settled_at.is_(None))
    return list(connection.scalars(select(holds.c.id).where(*mine).order_by(holds.c.id)))


# Writing ----------------------------------------------------------------------
def add(connection: Connection, values: Mapping[str, Any], offer: Mapping[str, Any]) -> int:
    """Keep what waits and return its id; `values` are the other columns of its row."""
    row = {**values, "offer": json.dumps(offer, ensure_ascii=False, sort_keys=True)}
    return int(connection.execute(insert(holds).values(**row).returning(holds.c.id)).scalar_one())


def settle(connection: Connection, hold_id: int, now: int) -> None:
    """Note that it waits no longer."""
    connection.execute(update(holds).where(holds.c.id == hold_id).values(settled_at=now))


def _hold(row: Row[Any]) -> Hold:
    offer = json.loads(row.offer)
    return Hold(row.id, row.vision_id, row.membership_id, HoldKind(row.kind), offer, row.held_at, row.settled_at)
