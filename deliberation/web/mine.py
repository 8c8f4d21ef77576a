"""Mine: what one person said, from this device, what became of it, and what moderators decided on it."""

from typing import Any

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError
from deliberation.services import appealing
from deliberation.services.reading import mine as reading
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    page,
    request,
    request_key,
    told,
    url_for,
    visitor,
)

bp = Blueprint("mine", __name__)


@bp.get("/visions/<slug>/mine", endpoint="page")
def page_of_mine(slug: str) -> ResponseReturnValue:
    """Everything this visitor said, and what needs them first."""
    return _page(slug, {})


@bp.post("/reviews/<int:review_id>/appeal")
def appeal(review_id: int) -> ResponseReturnValue:
    """Ask for another look at a decision on one's own words."""
    form = {"review": review_id, "reason": request.form.get("reason", "")}
    try:
        appealing.appeal(database(), visitor(), review_id, request.form.get("reason", ""), request_key())
    except MENDABLE as problem:
        return _page(reading.place_of(database(), review_id=review_id), form, problem)
    flash(_("Done. A moderator looks at it again, and you read here what came of it."), "good")
    return redirect(url_for(".page", slug=reading.place_of(database(), review_id=review_id)), 303)


@bp.post("/holds/<int:hold_id>/withdraw")
def take_back(hold_id: int) -> ResponseReturnValue:
    """Take back what waits for a moderator."""
    appealing.withdraw_hold(database(), visitor(), hold_id, request_key())
    flash(_("You took it back. Nobody else has seen it."), "good")
    return redirect(url_for(".page", slug=reading.place_of(database(), hold_id=hold_id)), 303)


def _page(slug: str, form: dict[str, Any], problem: DeliberationError | None = None) -> ResponseReturnValue:
    found = reading.mine(database(), slug, visitor())
    errors, notice, status = told(problem)
    return page("participation/mine.html", status, page=found, form=form, errors=errors, notice=notice)
