"""Who is who on the shelf: the addresses people sign in by, and those who became one."""

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from deliberation.domain.vision import Participant
from deliberation.storage.library import people
from deliberation.storage.tables import devices, participants


def by_email(connection: Connection, email_hash: str) -> Participant | None:
    """Find whose address this is, by its keyed hash; who became one with another is the other."""
    id_ = connection.scalar(select(participants.c.id).where(participants.c.email_hash == email_hash))
    return None if id_ is None else today(connection, id_)


def today(connection: Connection, participant_id: int) -> Participant:
    """Give a person by their id; who became one with another is the other."""
    merged_into = select(participants.c.merged_into)
    while other := connection.scalar(merged_into.where(participants.c.id == participant_id)):
        participant_id = other
    return people.get(connection, participant_id)


def of(connection: Connection, participant_id: int) -> tuple[int, ...]:
    """Give the ids of a person and of everybody who became one with them."""
    found = [participant_id]
    for each in found:  # which grows while it is read
        found += connection.scalars(select(participants.c.id).where(participants.c.merged_into == each))
    return tuple(found)


def email_hashes(connection: Connection, ids: Collection[int]) -> frozenset[str]:
    """Give the keyed hashes of the addresses that some people sign in by."""
    query = select(participants.c.email_hash).where(participants.c.id.in_(ids), participants.c.email_hash.is_not(None))
    return frozenset(connection.scalars(query))


def has_email(connection: Connection, participant_id: int) -> bool:
    """Whether somebody can sign in by e-mail."""
    query = select(participants.c.email_hash).where(participants.c.id == participant_id)
    return connection.execute(query).scalar() is not None


# Writing ----------------------------------------------------------------------
def set_email(connection: Connection, participant_id: int, email_hash: str) -> None:
    """Let a person sign in by an address, in place of any they had."""
    connection.execute(update(participants).where(participants.c.id == participant_id).values(email_hash=email_hash))


def point_on(connection: Connection, participant_id: int, other_id: int) -> None:
    """Say that a person is another one, who has their devices from now on, and takes the second step on each anew."""
    connection.execute(update(participants).where(participants.c.id == participant_id).values(merged_into=other_id))
    theirs = {"participant_id": other_id, "proven_at": None}
    connection.execute(update(devices).where(devices.c.participant_id == participant_id).values(**theirs))
