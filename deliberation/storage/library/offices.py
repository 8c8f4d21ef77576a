"""Who runs what: everybody with a role on the site or in a vision, and how it is taken from them."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Participant, Role
from deliberation.storage.tables import devices, memberships, participants, site_roles, visions


@dataclass(frozen=True, slots=True)
class Office:
    """One role of one person, in a vision by its slug or (none) on the site, and how many devices they are in on."""

    person_id: int
    name: str
    role: Role
    slug: str | None
    devices: int


_DEVICES = (
    select(func.count())
    .where(devices.c.participant_id == participants.c.id, devices.c.ended_at.is_(None))
    .scalar_subquery()
)
_ON_THE_SITE = (
    select(participants.c.id, participants.c.name, site_roles.c.role, _DEVICES.label("devices"))
    .join(site_roles, site_roles.c.participant_id == participants.c.id)
    .order_by(participants.c.id)
)
_IN_VISIONS = (
    select(participants.c.id, participants.c.name, memberships.c.role, visions.c.slug, _DEVICES.label("devices"))
    .join(memberships, memberships.c.participant_id == participants.c.id)
    .join(visions, visions.c.id == memberships.c.vision_id)
    .where(memberships.c.role.not_in([Role.PARTICIPANT, Role.ADMINISTRATOR]))
    .order_by(visions.c.id, memberships.c.role, participants.c.id)
)


def every(connection: Connection) -> tuple[Office, ...]:
    """List every role but the participant's: the site's administrators first, then vision by vision."""
    on_the_site = (Office(r.id, r.name, Role(r.role), None, r.devices) for r in connection.execute(_ON_THE_SITE))
    in_visions = (Office(r.id, r.name, Role(r.role), r.slug, r.devices) for r in connection.execute(_IN_VISIONS))
    return (*on_the_site, *in_visions)


def holder(connection: Connection, person_id: int) -> Participant:
    """Find a person by their number; raises `NotFound`."""
    query = select(participants.c.id, participants.c.name, site_roles.c.role).where(participants.c.id == person_id)
    row = connection.execute(query.outerjoin(site_roles, site_roles.c.participant_id == participants.c.id)).first()
    if row is None:
        raise NotFound(f"There is nobody with the number {person_id}.")
    return Participant(row.id, row.name, row.role == Role.ADMINISTRATOR)


# Writing ----------------------------------------------------------------------
def take_site_role(connection: Connection, person_id: int) -> None:
    """Let a person no longer run the site."""
    connection.execute(delete(site_roles).where(site_roles.c.participant_id == person_id))


def end_devices(connection: Connection, person_id: int, now: int) -> int:
    """Sign every device of a person out for good; return how many there were."""
    theirs = (devices.c.participant_id == person_id) & devices.c.ended_at.is_(None)
    return connection.execute(update(devices).where(theirs).values(ended_at=now)).rowcount
