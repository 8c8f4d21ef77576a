"""People on the shelf: whose device this is, and who they are in a vision."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from deliberation.domain.errors import NotAllowed, NotFound
from deliberation.domain.events import MemberJoined
from deliberation.domain.vision import Membership, Participant, Role, Vision, Visitor
from deliberation.storage.database import Transaction
from deliberation.storage.tables import (
    areas,
    audiences,
    devices,
    memberships,
    organisations,
    participants,
    site_roles,
)

_MEMBERS = (
    select(memberships, audiences.c.name.label("audience"), participants.c.name)
    .join(participants, participants.c.id == memberships.c.participant_id)
    .outerjoin(audiences, audiences.c.id == memberships.c.audience_id)
)
_MEMBER_OF = _MEMBERS.where(
    memberships.c.vision_id == bindparam("vision_id"), memberships.c.participant_id == bindparam("participant_id")
)
_OWNER = (
    select(participants.c.id, participants.c.name, site_roles.c.role)
    .join(devices, devices.c.participant_id == participants.c.id)
    .outerjoin(site_roles, site_roles.c.participant_id == participants.c.id)
    .where(devices.c.token_hash == bindparam("token_hash"), devices.c.ended_at.is_(None))
)
_WHO = (
    select(memberships, audiences.c.name.label("audience"), participants.c.name, site_roles.c.role.label("site_role"))
    .select_from(devices)
    .join(participants, participants.c.id == devices.c.participant_id)
    .outerjoin(site_roles, site_roles.c.participant_id == participants.c.id)
    .outerjoin(
        memberships,
        (memberships.c.participant_id == participants.c.id) & (memberships.c.vision_id == bindparam("vision_id")),
    )
    .outerjoin(audiences, audiences.c.id == memberships.c.audience_id)
    .where(devices.c.token_hash == bindparam("token_hash"), devices.c.ended_at.is_(None))
)
_ENOUGH = 8  # people in one place; with fewer, its name would tell who they are


def owner(connection: Connection, token_hash: str) -> Participant | None:
    """Tell whose device this is; None for one that never acted."""
    row = connection.execute(_OWNER, {"token_hash": token_hash}).first()
    return None if row is None else Participant(row.id, row.name, row.role == Role.ADMINISTRATOR)


def member(connection: Connection, vision_id: int, participant_id: int) -> Membership | None:
    """Find a person's place in a vision."""
    row = connection.execute(_MEMBER_OF, {"vision_id": vision_id, "participant_id": participant_id}).first()
    return None if row is None else _membership(row)


def memberships_of(connection: Connection, participant_id: int) -> tuple[Membership, ...]:
    """List a person's places, in all visions."""
    query = _MEMBERS.where(memberships.c.participant_id == participant_id).order_by(memberships.c.id)
    return tuple(_membership(row) for row in connection.execute(query))


def get(connection: Connection, membership_id: int) -> Membership:
    """Find a member by their place, which is there."""
    return _membership(connection.execute(_MEMBERS.where(memberships.c.id == membership_id)).one())


def by_pseudonym(connection: Connection, pseudonym: str) -> Membership:
    """Find a member by the name they bear in the record; raises `NotFound`."""
    row = connection.execute(_MEMBERS.where(memberships.c.pseudonym == pseudonym)).first()
    if row is None:
        raise NotFound("Nobody here bears that name.")
    return _membership(row)


def pseudonyms(connection: Connection, vision_id: int) -> dict[int, str]:
    """Give the names that members bear in the record, by membership."""
    query = select(memberships.c.id, memberships.c.pseudonym).where(memberships.c.vision_id == vision_id)
    found = connection.execute(query).all()
    return dict(zip((row[0] for row in found), (row[1] for row in found), strict=True))  # by name takes longer


def looked_up(connection: Connection, vision: Vision, visitor: Visitor) -> tuple[Membership | None, Role]:
    """Say who a visitor is here without writing anything: their membership, if any, and their role."""
    row = connection.execute(_WHO, {"vision_id": vision.id, "token_hash": visitor.token_hash}).first()
    place = None if row is None or row.id is None else _membership(row)
    if row is not None and row.site_role == Role.ADMINISTRATOR:
        return place, Role.ADMINISTRATOR
    return place, place.role if place else Role.PARTICIPANT


def enter(tx: Transaction, vision: Vision, visitor: Visitor) -> Membership:
    """Give the visitor's place in a vision, made now if this is their first act here."""
    place, _ = looked_up(tx.connection, vision, visitor)
    if place is None:
        person = owner(tx.connection, visitor.token_hash) or new_person(tx, visitor.token_hash)
        role = Role.ADMINISTRATOR if person.is_administrator else Role.PARTICIPANT
        place = join(tx, vision, person.id, (role, None if person.is_administrator else vision.default_audience.id))
    tx.actor_id = place.participant_id
    return place


def new_person(tx: Transaction, token_hash: str) -> Participant:
    """Make a participant whose one device is this; raises `NotAllowed` when it was signed out."""
    if tx.connection.execute(select(devices.c.ended_at).where(devices.c.token_hash == token_hash)).first():
        raise NotAllowed("You signed out on this device. Load the page again to go on.")
    id_ = add_participant(tx.connection, tx.now)
    give_device(tx.connection, id_, token_hash, tx.now)
    return Participant(id_, "")


def join(
    tx: Transaction, vision: Vision, participant_id: int, as_whom: tuple[Role, int | None], host: int | None = None
) -> Membership:
    """Make a membership under a fresh pseudonym, and record it.

    `as_whom` is (role, audience id), `host` the participant whose link vouches for it.
    """
    role, audience_id = as_whom
    pseudonym = tx.entropy(8).hex()
    values = {"vision_id": vision.id, "participant_id": participant_id, "pseudonym": pseudonym}
    place = {"role": role, "audience_id": audience_id, "confirmed_by": host}
    id_ = add_membership(tx.connection, values | place)
    joined = MemberJoined(role=role, audience=audience_id, member=[id_, participant_id, pseudonym, host])
    tx.record(vision.journal_id, joined)
    return by_pseudonym(tx.connection, pseudonym)


def count(connection: Connection, vision_id: int) -> int:
    """Count the people who acted in a vision and may vote in it."""
    query = select(func.count()).where(memberships.c.vision_id == vision_id, memberships.c.audience_id.is_not(None))
    return int(connection.execute(query).scalar_one())


# Writing ----------------------------------------------------------------------
def add_participant(connection: Connection, now: int) -> int:
    """Make a person, without a name yet, and return their id."""
    return _new_id(connection, insert(participants).values(created_at=now).returning(participants.c.id))


def rename(connection: Connection, participant_id: int, name: str) -> None:
    """Give a person the name they signed in with."""
    connection.execute(update(participants).where(participants.c.id == participant_id).values(name=name))


def give_device(connection: Connection, participant_id: int, token_hash: str, now: int) -> None:
    """Make a device a person's own."""
    values = {"token_hash": token_hash, "participant_id": participant_id, "created_at": now}
    connection.execute(insert(devices).values(**values))


def end_device(connection: Connection, token_hash: str, now: int) -> None:
    """Sign a device out for good."""
    connection.execute(update(devices).where(devices.c.token_hash == token_hash).values(ended_at=now))


def give_site_role(connection: Connection, participant_id: int, role: Role) -> None:
    """Let a person run the whole site."""
    connection.execute(insert(site_roles).values(participant_id=participant_id, role=role))


def add_membership(connection: Connection, values: dict[str, Any]) -> int:
    """Make a membership's row and return its id."""
    return _new_id(connection, insert(memberships).values(**values).returning(memberships.c.id))


def change_membership(connection: Connection, membership_id: int, values: dict[str, Any]) -> None:
    """Change somebody's role, audience, area or organisation."""
    connection.execute(update(memberships).where(memberships.c.id == membership_id).values(**values))


def place_named(connection: Connection, kind: str, vision_id: int, name: str, **id_: int) -> int:
    """Find an area or an organisation by name, made now if new; return its id, which can be given (`id`)."""
    table = {"area": areas, "organisation": organisations}[kind]
    found = connection.execute(select(table.c.id).where(table.c.vision_id == vision_id, table.c.name == name)).scalar()
    if found is not None:
        return int(found)
    return _new_id(connection, insert(table).values(vision_id=vision_id, name=name, **id_).returning(table.c.id))


def places(connection: Connection, kind: str, vision_id: int, own: int | None = None) -> tuple[tuple[int, str], ...]:
    """List the areas or organisations that enough people named to hide each of them, and one's own: (id, name)s."""
    table, named = {"area": areas, "organisation": organisations}[kind], memberships.c[f"{kind}_id"]
    query = (
        select(table.c.id, table.c.name)
        .join(memberships, named == table.c.id)
        .where(table.c.vision_id == vision_id)
        .group_by(table.c.id, table.c.name)
        .having((func.count() >= _ENOUGH) | (table.c.id == own))
    )
    rows = connection.execute(query)
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda pair: pair[1].casefold()))


def _membership(row: Row[Any]) -> Membership:
    return Membership(
        id=row.id,
        vision_id=row.vision_id,
        participant_id=row.participant_id,
        pseudonym=row.pseudonym,
        role=Role(row.role),
        audience_id=row.audience_id,
        audience=row.audience or "",
        area_id=row.area_id,
        organisation_id=row.organisation_id,
        confirmed_by=row.confirmed_by,
        name=row.name,
    )


def _new_id(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).scalar_one())
