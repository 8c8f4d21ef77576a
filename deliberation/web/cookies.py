"""What a browser brings to show that it is the one we know: its signed session, and its forms' token."""

import time
from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect, ValidationError, same_origin, validate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer

SESSION = "deliberation_session"
THEN = "then"  # where somebody was on the way to, in their signed session: no link or form can say it
_KNOWN = (
    4096  # browsers whose signatures are not worked out again: that takes longer than all the rest of a vote's way in
)
_TOKEN = "csrf_token"  # noqa: S105 (the field's name, no secret)


def bound(name: str, by_https: bool) -> str:
    """Name a cookie; over https browsers hold one of such a name to this very site, and take it from no neighbour.

    That is the prefix of RFC 6265bis, 4.1.3.2; without https they would refuse it.
    """
    return f"__Host-{name}" if by_https else name


class Sessions(SecureCookieSessionInterface):
    """Sessions as Flask keeps them; whether a cookie is genuine is worked out once, how old it is every time."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self._serializer: URLSafeTimedSerializer | None = None
        self._genuine = lru_cache(_KNOWN)(self._read)  # keeps no refusals: those are worked out again

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Give the one that signs all cookies of this site."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Read the session a browser brought; a forged or an old one counts as none."""
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        if not cookie:
            return self.session_class()
        try:
            said, signed_at = self._genuine(app, cookie)
        except BadSignature:
            return self.session_class()
        age = int(time.time()) - signed_at
        fresh = 0 <= age <= app.permanent_session_lifetime.total_seconds()
        return self.session_class(deepcopy(said) if fresh else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Give the browser its session when it changed; most answers only say that they looked at it."""
        if session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")

    def _read(self, app: Flask, cookie: str) -> tuple[dict[str, Any], int]:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            raise BadSignature("A site without a secret has signed nothing.")
        said, signed_at = serializer.loads(cookie, return_timestamp=True)
        return said, int(signed_at.timestamp())


class FormGuard(CSRFProtect):  # type: ignore[misc]  # flask-wtf has no types
    """Refuses forms that are not from our own pages, as flask-wtf does; a token that passed once passes at once."""

    def __init__(self, app: Flask) -> None:
        """Stand before every form of a site."""
        self._passed = lru_cache(_KNOWN)(lambda token, _secret: validate_csrf(token))
        super().__init__(app)

    def protect(self, apply_exemptions: bool = False) -> None:
        """Let a form in, or refuse it; whatever has not passed before is judged by flask-wtf."""
        if request.method != "POST" or not self._knows(request.form.get(_TOKEN), session.get(_TOKEN)):
            super().protect(apply_exemptions)

    def _knows(self, token: str | None, secret: str | None) -> bool:
        if not token or not secret:
            return False
        try:
            self._passed(token, secret)
        except ValidationError:
            return False
        return not request.is_secure or same_origin(request.referrer or "", f"https://{request.host}/")
