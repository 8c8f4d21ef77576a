"""Who wants letters, where to, and how far they were told: the only place that keeps an address for longer."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from deliberation.domain.digests import Every
from deliberation.storage.library import letters
from deliberation.storage.library.links import token_hash
from deliberation.storage.tables import askings, digests


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who wants letters, how often, and how far the record of each vision was told, by its id; times in UTC ms."""

    participant_id: int
    address: str
    every: Every
    at_once: bool
    since: int
    told_at: int
    told: dict[int, int]


def of_person(connection: Connection, participant_id: int) -> Subscriber | None:
    """Give what letters somebody wants; None where they want none."""
    return _one(connection, digests.c.participant_id == participant_id)


def by_token(connection: Connection, token: str) -> Subscriber | None:
    """Find whose letters have this token in the address that stops them."""
    return _one(connection, digests.c.stop_hash == token_hash(token))


def due(connection: Connection, every: Every, told_before: int) -> tuple[int, ...]:
    """Give the ids of those who want a digest this often and had none since a moment, who waited longest first."""
    where = (digests.c.every == every, digests.c.told_at <= told_before)
    return tuple(connection.scalars(select(digests.c.participant_id).where(*where).order_by(digests.c.told_at)))


def wanting_at_once(connection: Connection) -> tuple[Subscriber, ...]:
    """List those who want to hear at once of what is asked of them."""
    query = select(digests).where(digests.c.at_once == 1).order_by(digests.c.participant_id)
    return tuple(_subscriber(row) for row in connection.execute(query))


def asked_to(connection: Connection, vision_id: int) -> int:
    """Say up to which entry of a vision's record those who want to hear at once have heard what is asked of them."""
    return connection.scalar(select(askings.c.seq).where(askings.c.vision_id == vision_id)) or 0


def _one(connection: Connection, where: Any) -> Subscriber | None:
    row = connection.execute(select(digests).where(where)).first()
    return None if row is None else _subscriber(row)


def _subscriber(row: Row[Any]) -> Subscriber:
    told = {int(id_): seq for id_, seq in json.loads(row.told).items()}
    return Subscriber(
        row.participant_id, row.address, Every(row.every), bool(row.at_once), row.since, row.told_at, told
    )


# Writing ----------------------------------------------------------------------
def put(connection: Connection, wants: Subscriber, token: str) -> None:
    """Keep what letters somebody wants, in place of what they wanted before; an address has one owner."""
    stop_hash = token_hash(token)
    gone = (digests.c.participant_id == wants.participant_id) | (digests.c.stop_hash == stop_hash)
    connection.execute(delete(digests).where(gone))
    told = {"told_at": wants.told_at, "told": json.dumps(wants.told)}
    row = {"participant_id": wants.participant_id, "address": wants.address, "every": wants.every}
    row |= {"at_once": int(wants.at_once), "since": wants.since, "stop_hash": stop_hash, **told}
    connection.execute(insert(digests).values(**row))


def drop(connection: Connection, ids: Collection[int]) -> None:
    """Send some people no more letters, also none that wait, and keep their addresses no longer."""
    here = digests.c.participant_id.in_(ids)
    for address in connection.scalars(select(digests.c.address).where(here)).all():
        letters.take_back(connection, address)
    connection.execute(delete(digests).where(here))


def hand_on(connection: Connection, gone_id: int, stays_id: int) -> None:
    """Let who stays have the letters of who became one with them, unless they have some already."""
    if of_person(connection, stays_id):
        drop(connection, [gone_id])
    else:
        here = digests.c.participant_id == gone_id
        connection.execute(update(digests).where(here).values(participant_id=stays_id))


def note_told(connection: Connection, participant_id: int, told: dict[int, int], now: int, token: str) -> None:
    """Note how far somebody was told, and the token of the letter that told them."""
    values = {"told": json.dumps(told), "told_at": now, "stop_hash": token_hash(token)}
    connection.execute(update(digests).where(digests.c.participant_id == participant_id).values(**values))


def note_asked(connection: Connection, vision_id: int, seq: int) -> None:
    """Note up to which entry of a vision's record those concerned have heard what is asked of them."""
    connection.execute(delete(askings).where(askings.c.vision_id == vision_id))
    connection.execute(insert(askings).values(vision_id=vision_id, seq=seq))
