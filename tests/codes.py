"""An app on somebody's phone that makes codes, for the second step of those who run things."""

import pyotp
from house import House
from sqlalchemy import delete, update

from deliberation.domain.vision import Visitor
from deliberation.services import proving
from deliberation.storage import tables
from deliberation.storage.library.second_steps import secret_of

SECRET, SALT = "the site's own secret", "5a" * 16
HALF_A_MINUTE = 30_000
FRESH = Visitor("a secret that nobody knew before")


def code(house: House, steps: int = 0, salt: str = SALT, secret: str = SECRET) -> str:
    """What the phone shows now, or so many half minutes later."""
    return pyotp.HOTP(secret_of(secret, salt)).at(house.clock.now // HALF_A_MINUTE + steps)


def with_second_step(house: House, who: Visitor, salt: str = SALT, secret: str = SECRET) -> tuple[str, ...]:
    """Have somebody set one up; give their recovery codes."""
    codes = proving.set_up(house.db, who, salt, code(house, 0, salt, secret), secret, FRESH)
    _hold_again(house, who)
    return codes


def prove(house: House, who: Visitor, typed: str, secret: str = SECRET) -> None:
    """Have somebody type a code that their app shows, or a recovery code."""
    proving.prove(house.db, who, typed, secret, FRESH)
    _hold_again(house, who)


def _hold_again(house: House, who: Visitor) -> None:
    # Taken, a second step gives a device another secret; a story goes on with the one that it began with.
    with house.db.transaction() as tx:
        held = tables.devices.c.token_hash
        tx.connection.execute(delete(tables.devices).where(held == who.token_hash))
        tx.connection.execute(update(tables.devices).where(held == FRESH.token_hash).values(token_hash=who.token_hash))
