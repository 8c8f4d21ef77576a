"""An app on somebody's phone that makes codes, for the second step of those who run things."""

import pyotp
from house import House

from deliberation.domain.vision import Visitor
from deliberation.services import proving
from deliberation.storage.library.second_steps import secret_of

SECRET, SALT = "the site's own secret", "5a" * 16
HALF_A_MINUTE = 30_000


def code(house: House, steps: int = 0, salt: str = SALT, secret: str = SECRET) -> str:
    """What the phone shows now, or so many half minutes later."""
    return pyotp.HOTP(secret_of(secret, salt)).at(house.clock.now // HALF_A_MINUTE + steps)


def with_second_step(house: House, who: Visitor, salt: str = SALT, secret: str = SECRET) -> tuple[str, ...]:
    """Have somebody set one up; give their recovery codes."""
    return proving.set_up(house.db, who, salt, code(house, 0, salt, secret), secret)
