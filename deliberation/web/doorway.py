"""What every door shares: who is there, what they want, and how they are answered when something is wrong."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from math import ceil
from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header
from werkzeug.routing import IntegerConverter

from deliberation.domain.errors import (
    Busy,
    Conflict,
    DeliberationError,
    Invalid,
    NotAllowed,
    NotFound,
    SignedOut,
    TooOften,
)
from deliberation.domain.stays import YEAR
from deliberation.web.cookies import FormGuard, Sessions
from deliberation.web.devices import (
    DEVICE,
    database,
    device,
    hashed,
    keep_device,
    new_secret,
    next_secret,
    renew_device,
    settings,
    visitor,
)
from deliberation.web.limits import Limits, network
from deliberation.web.watch import request_id

__all__ = ["DEVICE", "Blueprint", "ResponseReturnValue", "_", "database", "device", "flash", "hashed", "new_secret"]
__all__ += ["next_secret", "renew_device", "request", "settings", "url_for", "visitor"]

_DIGITS = 9  # of an id or a number people type; what is longer fits no column
_KEPT = 30  # fields on an error page; no form of ours has more
_OWN = {"csrf_token", "key", "next", "action", "base", "step", "aware"}  # fields that are the form's, not the person's
_TRIED = "This was tried too often from here. Wait an hour and try again."
_DONE = "A lot was done from here in a short time. Wait a few minutes; your words are kept."
_STATUS: Mapping[type[DeliberationError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Invalid: 422,
    Conflict: 409,
    TooOften: 429,
    Busy: 503,
}
_HEADINGS = {
    400: "This form has expired",
    403: "You cannot do this here",
    404: "This page is not here",
    405: "This page is not here",
    409: "Something changed meanwhile",
    413: "This is too long",
    422: "There is a problem",
    429: "Wait a while",
    500: "Something went wrong on our side",
    503: "Not saved yet",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def refuse_too_often(what: str, one: str, words: str = _TRIED) -> None:
    """Raise `TooOften` where the device or address, or the network here, did this as often as it may for now."""
    if wait := current_app.extensions["limits"].wait(what, one, _network_here()):
        g.wait = ceil(wait)
        raise TooOften(_(words))


def count_again(what: str, one: str) -> None:
    """Count something that must not happen too often."""
    current_app.extensions["limits"].add(what, one, _network_here())


@contextmanager
def not_too_often(what: str) -> Iterator[None]:
    """Let the visitor do one of `LIMITS`, and count it once it is done; refused, it was not done and is not counted."""
    one = hashed(device())
    refuse_too_often(what, one, _DONE)
    yield
    count_again(what, one)


def _network_here() -> str:
    return network(request.remote_addr or "")


def request_key() -> str | None:
    """The same form posted again is the same act: its random key, this device, and everything it says."""
    if not request.form.get("key"):
        return None
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return sha256(repr((device(), request.full_path, fields)).encode()).hexdigest()


def wants_json() -> bool:
    """Whether a program asks, rather than a page."""
    return _prefers_json(request.headers.get("Accept"))


@lru_cache
def _prefers_json(accept: str | None) -> bool:
    kinds = parse_accept_header(accept, MIMEAccept)
    return kinds.best_match(["text/html", "application/json"]) == "application/json"


def plain(values: Mapping[str, Any]) -> Response:
    """Answer a program."""
    return Response(f"{_encode(values)}\n", mimetype="application/json")


def page(template: str, status: int = 200, **values: Any) -> ResponseReturnValue:
    """Answer with a page."""
    return render_template(template, **values), status


def number_in(name: str, *, given: Mapping[str, str] | None = None) -> int | None:
    """Read a whole number from the form (or the address); None when it is missing or none."""
    return next(iter(numbers([(request.form if given is None else given).get(name, "")])), None)


def numbers(typed: Iterable[str]) -> list[int]:
    """Read whole numbers in plain digits; what is none, or fits no id, is left out."""
    return [int(each) for each in typed if each.isdecimal() and each.isascii() and len(each) <= _DIGITS]


def range_in() -> tuple[int | None, int | None]:
    """Read where chosen words begin and end, from the form, or else from the address."""
    given = request.form if "from" in request.form else request.args
    return number_in("from", given=given), number_in("to", given=given)


def pointed() -> dict[str, int | None]:
    """What the address or the form points at: an edit (`item_id`) or a comment (`comment_id`)."""
    return {f"{name}_id": number_in(name, given=request.values) for name in ("item", "comment")}


def told(problem: DeliberationError | None) -> tuple[dict[str, str], str | None, int]:
    """Lay a refusal beside its field, or above the whole form: errors by field, a notice, the status."""
    if problem is None:
        return {}, None, 200
    if isinstance(problem, Invalid) and problem.field:
        return {each.field: each.message for each in (problem, *problem.others)}, None, 422
    return {}, problem.message, status_of(problem)


def status_of(problem: DeliberationError) -> int:
    """The HTTP status of a refusal."""
    return next(code for kind, code in _STATUS.items() if isinstance(problem, kind))


def own_words() -> dict[str, str]:
    """What the person typed, to be shown again so that nothing is lost."""
    typed = ((name, value) for name, value in request.form.items() if name not in _OWN and value.strip())
    return dict(islice(typed, _KEPT))


class _Number(IntegerConverter):
    regex = rf"[0-9]{{1,{_DIGITS}}}"


def install(app: Flask) -> None:
    """Hang up what every page needs: plain addresses, error pages, headers, the device's cookie."""
    app.session_interface = Sessions()
    app.extensions["limits"] = Limits()
    FormGuard(app)
    app.url_map.converters["int"] = _Number
    app.url_map.merge_slashes = app.url_map.strict_slashes = False  # redirects lead to wherever the Host header says
    app.register_error_handler(DeliberationError, refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)
    app.after_request(_headers)


def refused(error: DeliberationError) -> ResponseReturnValue:
    """Answer with why something was not done."""
    if isinstance(error, SignedOut):
        renew_device(new_secret())
    return _problem(status_of(error), error.message)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return _problem(400, _("For your safety a form works only for a while. Go back, load the page again and send."))


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    said = {
        404: _("There is nothing at this address. The link may be old or mistyped."),
        405: _("There is nothing to see at this address. Go back to the page you came from."),
        413: _("That is more than fits. Shorten it and send it again."),
    }
    return _problem(code, said.get(code, _("The request could not be understood. Go back and try again.")))


def _broken(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("A request failed", exc_info=error)
    return _problem(500, _("Nothing was changed. Try again in a moment."))


def _problem(status: int, message: str) -> ResponseReturnValue:
    if wants_json():
        answer = plain({"error": message})
    else:
        heading = _HEADINGS.get(status, "There is a problem")
        words = {} if status == 413 else own_words()  # noqa: PLR2004 (what is too long to read cannot be shown)
        back = request.referrer if request.referrer and request.referrer.startswith(request.host_url) else None
        told = {"heading": heading, "message": message, "words": words, "back": back, "request_id": request_id()}
        answer = Response(render_template("errors/error.html", code=status, **told))
    answer.status_code = status
    if status == 503:  # noqa: PLR2004 (busy: the same request will go through)
        answer.headers["Retry-After"] = "2"
    return answer


def _headers(response: Response) -> Response:
    headers, is_static = response.headers, request.endpoint == "static"
    if not is_static:
        keep_device(response)
    if settings().by_https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR // 1000}"
    headers["Content-Security-Policy"] = _POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    if not is_static:
        headers.setdefault("Cache-Control", "no-store")
    if "wait" in g:
        headers["Retry-After"] = str(g.wait)
    return response
