"""The visions' own pages: the list, one to read, its versions, and how agreement is counted."""

import io

import segno
from flask import Response

from deliberation.domain.vision import Role
from deliberation.services.reading import comparing, published, rulebook, second_step, tracing
from deliberation.services.reading import document as reading
from deliberation.services.reading import history as telling
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    database,
    number_in,
    page,
    request,
    settings,
    url_for,
    visitor,
)

bp = Blueprint("visions", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every vision this visitor may see."""
    may_create = reading.is_administrator(database(), visitor())
    return page("visions/index.html", cards=reading.listing(database(), visitor()), may_create=may_create)


@bp.get("/visions/<slug>")
def document(slug: str) -> ResponseReturnValue:
    """The whole document, with everything said about it."""
    shown = reading.document(database(), slug, visitor())
    asleep = shown.frame.role == Role.OBSERVER and second_step.sleeps(database(), visitor())
    takes_out = shown.frame.vision.archived_at is not None and reading.is_administrator(database(), visitor())
    return page("visions/document.html", page=shown, asleep=asleep, takes_out=takes_out)


@bp.get("/visions/<slug>/rule")
def rule(slug: str) -> ResponseReturnValue:
    """How agreement is counted here, in plain words and in formulas."""
    return page("visions/rule.html", page=rulebook.rulebook(database(), slug, visitor()))


@bp.get("/visions/<slug>/versions/<int:number>")
def version(slug: str, number: int) -> ResponseReturnValue:
    """A published version and its story."""
    shown = published.version(database(), slug, number, visitor())
    return page("reports/version.html", page=shown, tracing=tracing.words(database(), slug, number, visitor()))


@bp.get("/visions/<slug>/versions/<int:number>/words")
def words(slug: str, number: int) -> ResponseReturnValue:
    """Every word of a version, and where it comes from; to read and to print."""
    return page("reports/words.html", page=tracing.words(database(), slug, number, visitor()))


@bp.get("/visions/<slug>/versions/<int:older>/<int:newer>")
def compare(slug: str, older: int, newer: int) -> ResponseReturnValue:
    """Two versions side by side."""
    return page("reports/compare.html", page=comparing.comparison(database(), slug, older, newer, visitor()))


@bp.get("/visions/<slug>/compare")
def compare_any(slug: str) -> ResponseReturnValue:
    """The same, as chosen in its form; the last two versions where none are."""
    older, newer = (number_in(name, given=request.args) for name in ("older", "newer"))
    return page("reports/compare.html", page=comparing.comparison(database(), slug, older, newer, visitor()))


@bp.get("/visions/<slug>/principles/<int:number>/history")
def history(slug: str, number: int) -> ResponseReturnValue:
    """A principle through all versions; to read and to print."""
    version = number_in("version", given=request.args)
    return page("reports/history.html", page=telling.history(database(), slug, number, version, visitor()))


@bp.get("/visions/<slug>/qr.svg")
def qr(slug: str) -> ResponseReturnValue:
    """The vision's address as a code to point a phone at."""
    frame = reading.frame(database(), slug, visitor())
    drawn = io.BytesIO()
    address = settings().public_url + url_for("visions.document", slug=frame.vision.slug)
    segno.make(address, error="m").save(drawn, kind="svg", scale=8, border=2, xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")
