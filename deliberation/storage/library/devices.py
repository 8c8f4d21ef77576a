"""Devices on the shelf: whose each is, and until when; only the hash of each secret is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, insert, select, update

from deliberation.domain.stays import DAY, Stay
from deliberation.storage.tables import devices, memberships, site_roles

LIVE: ColumnElement[bool] = devices.c.ended_at.is_(None) & (devices.c.good_until > bindparam("now"))
_STEPS = 12  # a device in use is let stay that often in the time it could lie unused, and each day: to tell who is away


@dataclass(frozen=True, slots=True)
class Device:
    """A device that somebody is signed in on; times in UTC milliseconds."""

    token_hash: str
    created_at: int
    idle: int
    good_until: int
    ends_at: int
    proven_at: int | None = None  # when its person took the second step on it

    @property
    def used_at(self) -> int:
        """When it was last used, to the day."""
        return max(self.created_at, self.good_until - self.idle)

    def longer(self, now: int) -> int:
        """Until when it stays if it is used now; 0 where that is hardly longer than it does anyway."""
        until = min(now + self.idle, self.ends_at)
        return until if until - self.good_until > min(self.idle // _STEPS, DAY) else 0


def of_person(connection: Connection, participant_id: int, now: int) -> tuple[Device, ...]:
    """List the devices that somebody is signed in on, the newest first."""
    query = select(devices).where(devices.c.participant_id == participant_id, LIVE)
    rows = connection.execute(query.order_by(devices.c.created_at.desc(), devices.c.token_hash), {"now": now})
    return tuple(_device(row) for row in rows)


def find(connection: Connection, token_hash: str, now: int) -> Device | None:
    """Find a device that somebody is signed in on."""
    row = connection.execute(select(devices).where(devices.c.token_hash == token_hash, LIVE), {"now": now}).first()
    return None if row is None else _device(row)


def is_known(connection: Connection, token_hash: str) -> bool:
    """Whether this device was ever anybody's."""
    return connection.execute(select(devices.c.ended_at).where(devices.c.token_hash == token_hash)).first() is not None


def _device(row: Any) -> Device:
    return Device(row.token_hash, row.created_at, row.idle, row.good_until, row.ends_at, row.proven_at)


# Writing ----------------------------------------------------------------------
def give(connection: Connection, participant_id: int, token_hash: str, now: int, stay: Stay) -> None:
    """Make a device a person's own for a while."""
    whose = {"token_hash": token_hash, "participant_id": participant_id, "created_at": now}
    times = {"idle": stay.idle, "good_until": now + min(stay), "ends_at": now + stay.whole}
    connection.execute(insert(devices).values(**whose, **times))


def pass_on(connection: Connection, token_hash: str, fresh_hash: str, now: int) -> None:
    """Give a device another secret, and let it stay no longer than it would have; the old secret opens nothing more."""
    row = connection.execute(select(devices).where(devices.c.token_hash == token_hash)).one()
    anew = {"token_hash": fresh_hash, "good_until": min(now + row.idle, row.ends_at)}
    end(connection, token_hash, now)
    connection.execute(insert(devices).values({**row._mapping, **anew}))


def keep_on(connection: Connection, token_hash: str, until: int) -> None:
    """Let a device stay until then, since it is in use."""
    connection.execute(update(devices).where(devices.c.token_hash == token_hash).values(good_until=until))


def shorten(connection: Connection, participant_id: int, now: int, stay: Stay) -> None:
    """Let none of somebody's devices stay longer than this, as they may do more from now on."""
    for each in of_person(connection, participant_id, now):
        ends_at = min(each.ends_at, now + stay.whole)
        idle = min(each.idle, stay.idle)
        values = {"idle": idle, "ends_at": ends_at, "good_until": min(each.good_until, now + idle, ends_at)}
        connection.execute(update(devices).where(devices.c.token_hash == each.token_hash).values(**values))


def end(connection: Connection, token_hash: str, now: int) -> None:
    """Sign a device out for good."""
    connection.execute(update(devices).where(devices.c.token_hash == token_hash).values(ended_at=now))


def end_all(connection: Connection, participant_id: int, now: int) -> None:
    """Sign somebody out everywhere, for good."""
    theirs = (devices.c.participant_id == participant_id, devices.c.ended_at.is_(None))
    connection.execute(update(devices).where(*theirs).values(ended_at=now))


def drop(connection: Connection, over: Collection[int], ended_before: int) -> int:
    """Keep no longer the devices signed out before a moment, nor those of people who are only in visions that are over.

    `over` are the ids of those visions. Whoever runs the site keeps theirs. Returns how many went.
    """
    gone = (devices.c.ended_at < ended_before) | devices.c.participant_id.in_(_only_in(over))
    return connection.execute(delete(devices).where(gone)).rowcount


def owners(connection: Connection, over: Collection[int]) -> tuple[int, ...]:
    """Give the ids of the people who are only in visions that are over, but of those who run the site."""
    return tuple(connection.scalars(_only_in(over)))


def _only_in(over: Collection[int]) -> Select[tuple[int]]:
    elsewhere = select(memberships.c.participant_id).where(memberships.c.vision_id.not_in(over))
    return (
        select(memberships.c.participant_id)
        .where(memberships.c.vision_id.in_(over), memberships.c.participant_id.not_in(elsewhere))
        .where(memberships.c.participant_id.not_in(select(site_roles.c.participant_id)))
    )
