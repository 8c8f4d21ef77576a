"""Who runs what: everybody with a role on the site or in a vision, and how it is taken from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Membership, Participant, Role
from deliberation.storage import journal, resealing
from deliberation.storage.library import identities, people
from deliberation.storage.tables import devices, memberships, participants, second_steps, site_roles, visions


@dataclass(frozen=True, slots=True)
class Office:
    """One role of one person, in a vision by its slug or (none) on the site; times in UTC milliseconds.

    `since` is None where the record does not tell, `host` the name of whoever let them in, None the console, and
    `last_at` about when they were last here. `member_id` is their place in the vision, `devices` on how many they are,
    and `second_step` since when they have one.
    """

    person_id: int
    name: str
    role: Role
    slug: str | None
    member_id: int | None
    since: int | None
    host: str | None
    last_at: int
    devices: int
    second_step: int | None


_ARRIVALS = {"MemberJoined": 2, "MemberMoved": 0, "RoleTaken": 0}  # where each tells the pseudonym
_hosts = participants.alias()
_theirs = devices.c.participant_id == participants.c.id
_COLUMNS = (
    participants.c.id,
    participants.c.name,
    participants.c.created_at,
    select(func.count()).where(_theirs, devices.c.ended_at.is_(None)).scalar_subquery().label("devices"),
    select(func.max(devices.c.created_at)).where(_theirs).scalar_subquery().label("came_at"),
    select(func.max(devices.c.good_until - devices.c.idle)).where(_theirs).scalar_subquery().label("used_at"),
    select(second_steps.c.since)
    .where(second_steps.c.participant_id == participants.c.id)
    .scalar_subquery()
    .label("second_step"),
)
_ON_THE_SITE = (
    select(*_COLUMNS, site_roles.c.role)
    .join(site_roles, site_roles.c.participant_id == participants.c.id)
    .order_by(participants.c.id)
)
_IN_VISIONS = (
    select(
        *_COLUMNS,
        memberships.c.role,
        memberships.c.id.label("member_id"),
        memberships.c.pseudonym,
        memberships.c.confirmed_by,
        _hosts.c.name.label("host"),
        visions.c.slug,
        visions.c.journal_id,
    )
    .join(memberships, memberships.c.participant_id == participants.c.id)
    .join(visions, visions.c.id == memberships.c.vision_id)
    .outerjoin(_hosts, _hosts.c.id == memberships.c.confirmed_by)
    .where(memberships.c.role.not_in([Role.PARTICIPANT, Role.ADMINISTRATOR]))
    .order_by(visions.c.id, memberships.c.role, participants.c.id)
)


def every(connection: Connection) -> tuple[Office, ...]:
    """List every role but the participant's: the site's administrators first, then vision by vision."""
    return (*_on_the_site(connection), *_in_visions(connection, _IN_VISIONS))


def of_vision(connection: Connection, vision_id: int) -> tuple[Office, ...]:
    """List everybody who has a role in one vision, the site's administrators first."""
    here = _IN_VISIONS.where(memberships.c.vision_id == vision_id)
    return (*_on_the_site(connection), *_in_visions(connection, here))


def moderators(connection: Connection, vision_id: int) -> int:
    """Count the moderators of a vision."""
    here = (memberships.c.vision_id == vision_id) & (memberships.c.role == Role.MODERATOR)
    return int(connection.execute(select(func.count()).select_from(memberships).where(here)).scalar_one())


def held(connection: Connection, vision_id: int, member_id: int) -> Membership:
    """Find somebody's place in a vision by its id; raises `NotFound`."""
    here = (memberships.c.vision_id == vision_id) & (memberships.c.id == member_id)
    if connection.execute(select(memberships.c.id).where(here)).first() is None:
        raise NotFound("There is nobody here with that number.")
    return people.at(connection, member_id)


def line(connection: Connection, member: Membership) -> frozenset[int]:
    """Give the ids of a member, of who let them in, and so on; an administrator or the console ends the line."""
    found, host = {member.participant_id}, member.confirmed_by
    while host is not None:
        person = identities.today(connection, host)
        if person.is_administrator or person.id in found:
            break
        found.add(person.id)
        place = people.member(connection, member.vision_id, person.id)
        host = place.confirmed_by if place else None
    return frozenset(found)


def _on_the_site(connection: Connection) -> Iterator[Office]:
    given = resealing.of_kinds(connection, journal.SITE, ("SiteRoleGiven",))
    since = {entry.opened["person"][0]: entry.at for entry in given}
    for row in connection.execute(_ON_THE_SITE):
        yield _office(row, None, None, since.get(row.id), None)


def _in_visions(connection: Connection, query: Select[Any]) -> Iterator[Office]:
    since: dict[int, dict[str, int]] = {}
    for row in connection.execute(query).all():
        if row.journal_id not in since:
            since[row.journal_id] = _since(connection, row.journal_id)
        host = None if row.confirmed_by is None else row.host or ""
        yield _office(row, row.slug, row.member_id, since[row.journal_id].get(row.pseudonym), host)


def _since(connection: Connection, journal_id: int) -> dict[str, int]:
    """Tell when everybody came to the role they have in a vision, by pseudonym."""
    roles: dict[str, str] = {}
    since: dict[str, int] = {}
    for entry in resealing.of_kinds(connection, journal_id, tuple(_ARRIVALS)):
        pseudonym = entry.opened["member"][_ARRIVALS[entry.kind]]
        if roles.get(pseudonym) != entry.facts["role"]:
            roles[pseudonym], since[pseudonym] = entry.facts["role"], entry.at
    return since


def _office(row: Any, slug: str | None, member_id: int | None, since: int | None, host: str | None) -> Office:
    last_at = max(row.created_at, row.came_at or 0, row.used_at or 0)
    return Office(row.id, row.name, Role(row.role), slug, member_id, since, host, last_at, row.devices, row.second_step)


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
