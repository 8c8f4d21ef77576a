"""Whose device this is: the secret in a cookie, which is another one after every sign-in."""

import hmac
import secrets
from hashlib import sha256

from flask import Response, current_app, g, request, session

from deliberation.domain.stays import COOKIE
from deliberation.domain.vision import Visitor
from deliberation.services import entering
from deliberation.settings import Settings
from deliberation.storage.database import Database
from deliberation.web.cookies import SESSION, bound

DEVICE = "deliberation_device"
_LONG, _BEFORE = 40, 32  # hexadecimal figures of a secret over https, and while its cookie was not bound to this site


def database() -> Database:
    """The record this site writes in."""
    found: Database = current_app.extensions["deliberation"]
    return found


def settings() -> Settings:
    """What was chosen for this installation."""
    chosen: Settings = current_app.extensions["settings"]
    return chosen


def device() -> str:
    """The secret of the visitor's device; made with the first page it sees."""
    if "device" not in g:
        g.device = _brought() or _taken_over() or new_secret()
    return str(g.device)


def is_known() -> bool:
    """Whether the browser brought a secret, or has to be given one."""
    return _brought() is not None


def new_secret() -> str:
    """A secret for a device: 128 bits or more that nobody can guess."""
    return secrets.token_hex(_length() // 2)


def next_secret() -> str:
    """The secret that comes after this device's: one form sent twice gives the same, which nobody else can work out."""
    return _made_of(f"next\n{device()}\n{request.form.get('key') or new_secret()}")


def renew_device(secret: str) -> None:
    """Give the device another secret and its forms another token, as at every sign-in, second step and sign-out."""
    g.device = secret
    session.clear()


def visitor() -> Visitor:
    """Who is at the door."""
    return Visitor(hashed(device()), settings().second_step == "required")


def hashed(secret: str) -> str:
    """The only form in which a device's secret is kept."""
    return sha256(secret.encode()).hexdigest()


def keep_device(response: Response) -> None:
    """Give the browser the device's secret, where it did not bring it; once it has, the cookies of before go."""
    if g.get("device", _brought()) == _brought():
        return
    secure = settings().by_https
    name = bound(DEVICE, secure)
    response.set_cookie(name, device(), max_age=COOKIE // 1000, httponly=True, samesite="Lax", secure=secure)
    if secure:
        for before in {DEVICE, SESSION} & request.cookies.keys():
            response.delete_cookie(before, secure=True, httponly=True, samesite="Lax")


def _brought() -> str | None:
    return request.cookies.get(bound(DEVICE, settings().by_https)) or None


def _taken_over() -> str | None:
    # A neighbour's site can plant a cookie under the name of before. So that secret is taken once, opens nothing after,
    # and what it is changed into follows from it, for requests that come together, in a way that only this site knows.
    # No secret that is as long as those since then is taken: nobody can plant what they were given under today's name.
    secret = request.cookies.get(DEVICE, "")
    if not settings().by_https or len(secret) != _BEFORE:
        return None
    fresh = _made_of(f"taken over\n{secret}")
    entering.change_secret(database(), Visitor(hashed(secret)), Visitor(hashed(fresh)))
    return fresh


def _made_of(said: str) -> str:
    return hmac.digest(settings().secret_key.encode(), said.encode(), "sha256").hex()[: _length()]


def _length() -> int:
    return _LONG if settings().by_https else _BEFORE
