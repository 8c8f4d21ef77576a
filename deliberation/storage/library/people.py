"""People on the shelf: whose device this is, and who they are in a vision."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from deliberation.domain.errors import Conflict, NotAllowed, NotFound, SignedOut
from deliberation.domain.events import MemberJoined
from deliberation.domain.rules import ASLEEP, Action, require, runs_it, sleeps
from deliberation.domain.stays import BY_CODE, UNNAMED, Stay
from deliberation.domain.vision import Membership, Participant, Role, Vision, Visitor, phase_of
from deliberation.storage.database import Transaction
from deliberation.storage.library import devices as held
from deliberation.storage.library import whereabouts
from deliberation.storage.library.devices import LIVE
from deliberation.storage.tables import (
    audiences,
    devices,
    exclusions,
    memberships,
    participants,
    second_steps,
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
    .where(devices.c.token_hash == bindparam("token_hash"), LIVE)
)
_WHO = (
    select(
        memberships,
        audiences.c.name.label("audience"),
        participants.c.name,
        site_roles.c.role.label("site_role"),
        second_steps.c.since.label("second_step_since"),
        devices.c.proven_at,
        exclusions.c.review_id.label("excluded"),
    )
    .select_from(devices)
    .join(participants, participants.c.id == devices.c.participant_id)
    .outerjoin(second_steps, second_steps.c.participant_id == participants.c.id)
    .outerjoin(site_roles, site_roles.c.participant_id == participants.c.id)
    .outerjoin(
        memberships,
        (memberships.c.participant_id == participants.c.id) & (memberships.c.vision_id == bindparam("vision_id")),
    )
    .outerjoin(audiences, audiences.c.id == memberships.c.audience_id)
    .outerjoin(
        exclusions,
        (exclusions.c.membership_id == memberships.c.id) & (exclusions.c.version_id == bindparam("version_id")),
    )
    .where(devices.c.token_hash == bindparam("token_hash"), LIVE)
)
PUT_AWAY = "This vision is in the archive. Everybody can read it, and nothing is added to it."
_LEFT = "You signed out on this device. Load the page again to go on."


def owner(connection: Connection, token_hash: str, now: int) -> Participant | None:
    """Tell whose device this is; None for one that never acted, or is signed out."""
    row = connection.execute(_OWNER, {"token_hash": token_hash, "now": now}).first()
    return None if row is None else Participant(row.id, row.name, row.role == Role.ADMINISTRATOR)


def member(connection: Connection, vision_id: int, participant_id: int) -> Membership | None:
    """Find a person's place in a vision."""
    row = connection.execute(_MEMBER_OF, {"vision_id": vision_id, "participant_id": participant_id}).first()
    return None if row is None else _membership(row)


def memberships_of(connection: Connection, participant_id: int) -> tuple[Membership, ...]:
    """List a person's places, in all visions."""
    query = _MEMBERS.where(memberships.c.participant_id == participant_id).order_by(memberships.c.id)
    return tuple(_membership(row) for row in connection.execute(query))


def at(connection: Connection, membership_id: int) -> Membership:
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


def looked_up(connection: Connection, vision: Vision, visitor: Visitor, now: int) -> tuple[Membership | None, Role]:
    """Say who a visitor is here without writing anything: their membership, if any, and their role.

    Whose role sleeps reads like an observer: as a participant they would have no group to be counted with. In the
    archive everybody only reads.
    """
    whose = {"vision_id": vision.id, "token_hash": visitor.token_hash, "now": now}
    row = connection.execute(_WHO, {**whose, "version_id": vision.round.base_version_id}).first()
    place = None if row is None or row.id is None else replace(_membership(row), left_out=row.excluded is not None)
    if vision.archived_at is not None:
        return place, Role.OBSERVER
    if row is None:
        return None, Role.PARTICIPANT
    role = Role(row.site_role or (place.role if place else Role.PARTICIPANT))
    if sleeps(role, visitor, row.second_step_since, row.proven_at):
        return place and replace(place, role=Role.OBSERVER), Role.OBSERVER
    return place, role


def require_open(vision: Vision) -> None:
    """Raise `Conflict` in the archive, where nobody comes in and nobody acts."""
    if vision.archived_at is not None:
        raise Conflict(PUT_AWAY)


def enter(tx: Transaction, vision: Vision, visitor: Visitor) -> Membership:
    """Give the visitor's place in a vision, made now if this is their first act here.

    Raises `Conflict` in the archive, where nobody acts.
    """
    require_open(vision)
    place, role = looked_up(tx.connection, vision, visitor, tx.now)
    if place is None:
        if role == Role.OBSERVER:  # whoever runs the site, asleep
            raise NotAllowed(ASLEEP)
        person = owner(tx.connection, visitor.token_hash, tx.now) or new_person(tx, visitor.token_hash)
        place = join(tx, vision, person.id, (role, None if runs_it(role) else vision.default_audience.id))
    tx.actor_id = place.participant_id
    return place


def admitted(tx: Transaction, vision: Vision, visitor: Visitor, action: Action) -> Membership:
    """Let the visitor in to do this, at their place in the vision.

    Raises as `enter` does, and as `rules.require` where their role may not do it, or not in this phase.
    """
    place = enter(tx, vision, visitor)
    require(place.role, action, phase_of(vision.round, tx.now))
    return place


def hand_over(tx: Transaction, visitor: Visitor, fresh: Visitor, stay: Stay) -> Participant:
    """Make a fresh device somebody's own in place of the one they held; a stranger becomes a person by it.

    What anybody can be given, as a code, lets nobody who runs something stay for longer than they would have.
    """
    person = owner(tx.connection, visitor.token_hash, tx.now)
    if person is None:
        person = new_person(tx, fresh.token_hash, stay)
    elif stay == BY_CODE and runs_something(tx.connection, person.id):
        held.pass_on(tx.connection, visitor.token_hash, fresh.token_hash, tx.now)
    else:
        held.end(tx.connection, visitor.token_hash, tx.now)
        held.give(tx.connection, person.id, fresh.token_hash, tx.now, stay)
    tx.actor_id = person.id
    return person


def runs_something(connection: Connection, participant_id: int) -> bool:
    """Whether somebody runs the site, or one of its visions."""
    runs_site = select(site_roles.c.role).where(site_roles.c.participant_id == participant_id)
    roles = connection.scalars(
        runs_site.union(select(memberships.c.role).where(memberships.c.participant_id == participant_id))
    ).all()
    return any(runs_it(Role(role)) for role in roles)


def new_person(tx: Transaction, token_hash: str, stay: Stay = UNNAMED) -> Participant:
    """Make a participant whose one device is this; raises `SignedOut` when it was somebody's before."""
    if held.is_known(tx.connection, token_hash):
        raise SignedOut(_LEFT)
    id_ = add_participant(tx.connection, tx.now)
    held.give(tx.connection, id_, token_hash, tx.now, stay)
    return Participant(id_, "")


def join(
    tx: Transaction,
    vision: Vision,
    participant_id: int,
    as_whom: tuple[Role, int | None],
    host: int | None = None,
    organisation: str = "",
) -> Membership:
    """Make a membership under a fresh pseudonym, and record it.

    `as_whom` is (role, audience id), `host` the participant whose link or code vouches for it, `organisation` the one
    it is for.
    """
    role, audience_id = as_whom
    pseudonym = tx.entropy(8).hex()
    values = {"vision_id": vision.id, "participant_id": participant_id, "pseudonym": pseudonym}
    place = {"role": role, "audience_id": audience_id, "confirmed_by": host}
    works = whereabouts.as_recorded(tx.connection, vision.id, organisation)
    id_ = add_membership(tx.connection, values | place | ({"organisation_id": works[0]} if works else {}))
    joined = MemberJoined(role=role, audience=audience_id, member=[id_, participant_id, pseudonym, host, *works])
    tx.record(vision.journal_id, joined)
    return by_pseudonym(tx.connection, pseudonym)


def known(connection: Connection, participant_id: int) -> tuple[int, str, tuple[tuple[int, int | None], ...]]:
    """Give since when a person is known, their name if any, and when each of their devices came and was signed out."""
    who = connection.execute(select(participants).where(participants.c.id == participant_id)).one()
    query = select(devices.c.created_at, devices.c.ended_at).where(devices.c.participant_id == participant_id)
    held = tuple((row.created_at, row.ended_at) for row in connection.execute(query.order_by(devices.c.created_at)))
    return who.created_at, who.name, held


def count(connection: Connection, vision_id: int) -> int:
    """Count the people who acted in a vision and may vote in it."""
    query = select(func.count()).where(memberships.c.vision_id == vision_id, memberships.c.audience_id.is_not(None))
    return int(connection.execute(query).scalar_one())


def get(connection: Connection, participant_id: int) -> Participant:
    """Give a person by their id."""
    query = select(participants.c.id, participants.c.name, site_roles.c.role).outerjoin(site_roles)
    row = connection.execute(query.where(participants.c.id == participant_id)).one()
    return Participant(row.id, row.name, row.role == Role.ADMINISTRATOR)


# Writing ----------------------------------------------------------------------
def add_participant(connection: Connection, now: int) -> int:
    """Make a person, without a name yet, and return their id."""
    return _new_id(connection, insert(participants).values(created_at=now).returning(participants.c.id))


def rename(connection: Connection, participant_id: int, name: str) -> None:
    """Give a person the name they signed in with."""
    connection.execute(update(participants).where(participants.c.id == participant_id).values(name=name))


def forget(connection: Connection, participant_id: int) -> None:
    """Let no device, name or site role lead to a person any more; their places in visions belong to nobody known."""
    connection.execute(delete(devices).where(devices.c.participant_id == participant_id))
    connection.execute(delete(site_roles).where(site_roles.c.participant_id == participant_id))
    nobody = {"name": "", "email_hash": None}
    connection.execute(update(participants).where(participants.c.id == participant_id).values(**nobody))


def give_site_role(connection: Connection, participant_id: int, role: Role) -> None:
    """Let a person run the whole site."""
    connection.execute(insert(site_roles).values(participant_id=participant_id, role=role))


def add_membership(connection: Connection, values: dict[str, Any]) -> int:
    """Make a membership's row and return its id."""
    return _new_id(connection, insert(memberships).values(**values).returning(memberships.c.id))


def change_membership(connection: Connection, membership_id: int, values: dict[str, Any]) -> None:
    """Change somebody's role, audience, area or organisation."""
    connection.execute(update(memberships).where(memberships.c.id == membership_id).values(**values))


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
