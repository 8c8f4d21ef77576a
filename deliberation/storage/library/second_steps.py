"""Second steps on the shelf: a code from one's own phone, without which a role sleeps on a device."""

from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from deliberation.domain.errors import NotAllowed
from deliberation.domain.events import SecondStepReset
from deliberation.domain.rules import ASLEEP, runs_it
from deliberation.domain.vision import Participant, Role, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Transaction
from deliberation.storage.library import devices as held
from deliberation.storage.library import people, visions
from deliberation.storage.library.codes import keyed_hash
from deliberation.storage.tables import devices, recovery_codes, second_steps

ONLY_AN_ADMINISTRATOR = "Only an administrator can do this."
_LONG = 20  # bytes of a secret: as many as the hash behind the codes has (RFC 4226, 4)


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What somebody set up, and when; `last_step` is the half minute whose code they used last."""

    person_id: int
    salt: str
    since: int
    last_step: int


def secret_of(secret: str, salt: str) -> str:
    """Give the secret that an app makes codes from, in base 32: it is kept nowhere, and the site's is needed for it."""
    return b32encode(bytes.fromhex(keyed_hash(secret, "second step", salt))[:_LONG]).decode()


def of(connection: Connection, person_id: int) -> SecondStep | None:
    """Find what somebody set up."""
    row = connection.execute(select(second_steps).where(second_steps.c.participant_id == person_id)).first()
    return None if row is None else SecondStep(row.participant_id, row.salt, row.since, row.last_step)


def is_anothers(connection: Connection, salt: str, person_id: int) -> bool:
    """Whether this salt chose the secret that somebody else's app has."""
    here = (second_steps.c.salt == salt, second_steps.c.participant_id != person_id)
    return connection.execute(select(second_steps.c.since).where(*here)).first() is not None


def codes_left(connection: Connection, person_id: int) -> int:
    """Count the recovery codes that somebody has not used."""
    theirs = (recovery_codes.c.participant_id == person_id, recovery_codes.c.used_at.is_(None))
    return int(connection.execute(select(func.count()).where(*theirs)).scalar_one())


def sleeps(connection: Connection, visitor: Visitor, now: int) -> bool:
    """Whether a visitor has a role, anywhere, that sleeps on this device."""
    person, device = people.owner(connection, visitor.token_hash, now), held.find(connection, visitor.token_hash, now)
    if person is None or device is None or device.proven_at or not people.runs_something(connection, person.id):
        return False
    return visitor.must_prove or of(connection, person.id) is not None


def require_awake(connection: Connection, visitor: Visitor, now: int) -> None:
    """Raise `NotAllowed` while a role of the visitor sleeps: what the person behind it has is not to be touched."""
    if sleeps(connection, visitor, now):
        raise NotAllowed(ASLEEP)


def administrator(connection: Connection, visitor: Visitor, now: int) -> Participant | None:
    """Tell who runs the site from this device; None for everybody else, and while that role sleeps."""
    person = people.owner(connection, visitor.token_hash, now)
    awake = person is not None and person.is_administrator and not sleeps(connection, visitor, now)
    return person if awake else None


def admitted(tx: Transaction, visitor: Visitor, otherwise: str = ONLY_AN_ADMINISTRATOR) -> Participant:
    """Let the visitor in to do what only administrators do; raises `NotAllowed`, with what to say `otherwise`."""
    person = administrator(tx.connection, visitor, tx.now)
    if person is None:
        raise NotAllowed(otherwise)
    tx.actor_id = person.id
    return person


# Writing ----------------------------------------------------------------------
def put(connection: Connection, step: SecondStep, hashes: Iterable[str]) -> None:
    """Keep what somebody set up and the hashes of their recovery codes, in place of any before."""
    forget(connection, step.person_id)
    row = {"salt": step.salt, "since": step.since, "last_step": step.last_step}
    connection.execute(insert(second_steps).values(participant_id=step.person_id, **row))
    rows = [{"participant_id": step.person_id, "code_hash": each} for each in hashes]
    connection.execute(insert(recovery_codes), rows)


def use(connection: Connection, person_id: int, last_step: int) -> None:
    """Take no code of this half minute, or of one before, any more."""
    here = second_steps.c.participant_id == person_id
    connection.execute(update(second_steps).where(here).values(last_step=last_step))


def use_code(connection: Connection, person_id: int, hashed: str, now: int) -> bool:
    """Use a recovery code up; whether there was one like that."""
    here = (recovery_codes.c.code_hash == hashed, recovery_codes.c.participant_id == person_id)
    open_ = recovery_codes.c.used_at.is_(None)
    return connection.execute(update(recovery_codes).where(*here, open_).values(used_at=now)).rowcount == 1


def wake(connection: Connection, token_hash: str, fresh_hash: str, now: int) -> None:
    """Let the roles of a device's person do what they may, there and for as long as it stays signed in.

    The device has another secret from now on: whoever knew the one before may do nothing by it.
    """
    held.pass_on(connection, token_hash, fresh_hash, now)
    connection.execute(update(devices).where(devices.c.token_hash == fresh_hash).values(proven_at=now))


def forget(connection: Connection, person_id: int) -> None:
    """Keep nothing of what somebody set up; on no device have they taken it."""
    for table in (second_steps, recovery_codes):
        connection.execute(delete(table).where(table.c.participant_id == person_id))
    connection.execute(update(devices).where(devices.c.participant_id == person_id).values(proven_at=None))


def pass_on(connection: Connection, gone_id: int, stays_id: int) -> None:
    """Let whoever somebody became one with have what they set up, unless they had one of their own."""
    if of(connection, stays_id):
        forget(connection, gone_id)
        return
    for table in (second_steps, recovery_codes):
        theirs = table.c.participant_id == gone_id
        connection.execute(update(table).where(theirs).values(participant_id=stays_id))


def reset(tx: Transaction, person: Participant, by: str, reason: str) -> bool:
    """Let somebody set up another one, told in the record wherever they have a role; whether they had one."""
    if not of(tx.connection, person.id):
        return False
    forget(tx.connection, person.id)
    places = people.memberships_of(tx.connection, person.id)
    told = [(visions.get(tx.connection, each.vision_id).journal_id, each.role) for each in places if runs_it(each.role)]
    on_site = Role.ADMINISTRATOR if person.is_administrator else Role.MODERATOR
    for journal_id, role in [(journal.SITE, on_site), *told]:
        tx.record(journal_id, SecondStepReset(role=role, by=by, reason=reason, person=[person.id]))
    return True
