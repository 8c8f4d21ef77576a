"""Retaining: those who run a vision say how long its personal parts are kept."""

from flask import redirect

from deliberation.domain.errors import Invalid
from deliberation.domain.vision import Phase
from deliberation.services import retaining
from deliberation.services.reading import backstage
from deliberation.web.dates import read_moment, write_moment
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    number_in,
    page,
    request,
    request_key,
    told,
    url_for,
    visitor,
)

bp = Blueprint("retaining", __name__)

_FIELDS = ("ends", "until", "days", "reason")


@bp.get("/visions/<slug>/retention")
def form(slug: str) -> ResponseReturnValue:
    """The form that says until when."""
    return _form(slug, None)


@bp.post("/visions/<slug>/retention")
def keep(slug: str) -> ResponseReturnValue:
    """Say until when personal parts are kept."""
    typed = {name: request.form.get(name, "") for name in _FIELDS}
    frame = backstage.desk(database(), slug, visitor())
    try:
        until, days = _end(typed, frame.vision.zone)
        retaining.set_retention(database(), visitor(), slug, until, days, typed["reason"], request_key())
    except Invalid as problem:
        return _form(slug, typed, problem)
    flash(_("Saved. The privacy page tells it."), "good")
    getting_ready = frame.phase == Phase.DRAFTING
    return redirect(url_for("readying.page", slug=slug) if getting_ready else url_for("notices.privacy"), 303)


def _end(typed: dict[str, str], zone: str) -> tuple[int | None, int | None]:
    if typed["ends"] == "date":
        until = read_moment("until", f"{typed['until']}T00:00" if typed["until"] else "", zone)
        if until is None:
            raise Invalid(_("Choose a day."), "until")
        return until, None
    if typed["ends"] == "days":
        return None, number_in("days") or 0
    return None, None


def _form(slug: str, typed: dict[str, str] | None, problem: Invalid | None = None) -> ResponseReturnValue:
    frame = backstage.desk(database(), slug, visitor())
    vision = frame.vision
    ends = "date" if vision.kept_until else "days" if vision.kept_days else "never"
    until = write_moment(vision.kept_until, vision.zone).partition("T")[0]
    now = {"ends": ends, "until": until, "days": str(vision.kept_days or "")}
    errors, notice, status = told(problem)
    return page("moderation/retention.html", status, frame=frame, form=typed or now, errors=errors, notice=notice)
