"""What somebody sees of their second step: whether it is asked for here, and what an app needs to make codes."""

from dataclasses import dataclass

import pyotp

from deliberation.domain.vision import Visitor
from deliberation.storage.database import Database
from deliberation.storage.library import people, second_steps


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A second step as its owner sees it; `since` is None before it is set up. Times are UTC milliseconds."""

    person_id: int
    name: str
    since: int | None
    codes_left: int
    sleeps: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What an app is given to make codes: a secret to type, in groups of four, and an address to scan."""

    spelled: str
    address: str


def own(db: Database, visitor: Visitor) -> OwnStep | None:
    """Tell how a visitor's second step stands; None of those who run nothing."""
    with db.reading() as connection:
        now = db.now()
        person = people.owner(connection, visitor.token_hash, now)
        if person is None or not people.runs_something(connection, person.id):
            return None
        known = second_steps.of(connection, person.id)
        left, asleep = second_steps.codes_left(connection, person.id), second_steps.sleeps(connection, visitor, now)
    return OwnStep(person.id, person.name, known.since if known else None, left, asleep)


def sleeps(db: Database, visitor: Visitor) -> bool:
    """Whether a visitor has a role that sleeps on this device."""
    with db.reading() as connection:
        return second_steps.sleeps(connection, visitor, db.now())


def offer(own_step: OwnStep, salt: str, secret: str, site: str) -> Offer:
    """Make what an app is given; `secret` is that of the site, and `site` its name."""
    made = second_steps.secret_of(secret, salt)
    address = pyotp.TOTP(made).provisioning_uri(name=own_step.name or "moderator", issuer_name=site)
    return Offer(" ".join(made[at : at + 4] for at in range(0, len(made), 4)), address)
