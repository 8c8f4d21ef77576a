"""What a monitor asks: whether this process lives, whether it can serve, and its figures. Pages ask it, too."""

from hmac import compare_digest

from flask import Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from deliberation.domain.errors import NotFound
from deliberation.storage.database import State
from deliberation.web.doorway import Blueprint, ResponseReturnValue, _, database, request, settings

bp = Blueprint("health", __name__)
_HERE = {"127.0.0.1", "::1"}
_FROM_AFAR = ("Forwarded", "X-Forwarded-For")  # what a proxy adds


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answer, and look at nothing: whoever gets no answer may start the process again."""
    return _plain("alive", 200)


@bp.get("/here")
def here() -> ResponseReturnValue:
    """Answer a page on which somebody types, so that it can say when words are not saved; a proxy lets this through."""
    return Response(status=204)


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Say whether people can be let in: the database answers, and its tables are those of this program."""
    if database().state(settings().migrations_folder) == State.UP_TO_DATE:
        return _plain("ready", 200)
    return _plain("not ready: the database does not answer, or has other tables", 503)


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Tell the figures to a monitor on this machine, or to one that has the token; to others there is nothing here."""
    if not _may_ask():
        raise NotFound(_("There is nothing at this address. The link may be old or mistyped."))
    return Response(generate_latest(current_app.extensions["vitals"].registry), content_type=CONTENT_TYPE_LATEST)


def _may_ask() -> bool:
    token = settings().metrics_token
    if not token:
        return request.remote_addr in _HERE and not any(each in request.headers for each in _FROM_AFAR)
    brought = request.authorization
    if brought is None or brought.type != "bearer":
        return False
    return compare_digest((brought.token or "").encode(), token.encode())


def _plain(said: str, status: int) -> Response:
    return Response(f"{said}\n", status, mimetype="text/plain")
