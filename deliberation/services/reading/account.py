"""What somebody has here beyond any one vision: the devices they are signed in on, and whether they claimed them."""

from dataclasses import dataclass

from deliberation.domain.vision import Visitor
from deliberation.storage.database import Database
from deliberation.storage.library import devices, digests, identities, people
from deliberation.storage.library.digests import Subscriber


@dataclass(frozen=True, slots=True)
class OwnDevice:
    """A device that somebody is signed in on; times in UTC milliseconds."""

    is_here: bool
    since: int
    used_at: int
    until: int


@dataclass(frozen=True, slots=True)
class Account:
    """A person's devices, this one first; a stranger has none."""

    now: int
    devices: tuple[OwnDevice, ...] = ()
    has_email: bool = False
    wants: Subscriber | None = None  # letters


def account(db: Database, visitor: Visitor) -> Account:
    """Give what a visitor has beyond any one vision."""
    with db.reading() as connection:
        now = db.now()
        person = people.owner(connection, visitor.token_hash, now)
        if person is None:
            return Account(now)
        found = devices.of_person(connection, person.id, now)
        has_email, wants = identities.has_email(connection, person.id), digests.of_person(connection, person.id)
    own = (
        OwnDevice(each.token_hash == visitor.token_hash, each.created_at, each.used_at, each.good_until)
        for each in found
    )
    return Account(now, tuple(sorted(own, key=lambda each: not each.is_here)), has_email, wants)


def wears_out(db: Database, visitor: Visitor) -> bool:
    """Whether a visitor's device was unused for so long that its being used now should be noted."""
    with db.reading() as connection:
        device = devices.find(connection, visitor.token_hash, db.now())
    return device is not None and device.longer(db.now()) > 0


def gets_letters(db: Database, token: str) -> bool:
    """Whether somebody gets letters that this token, which stands in them, would stop."""
    with db.reading() as connection:
        return digests.by_token(connection, token) is not None
