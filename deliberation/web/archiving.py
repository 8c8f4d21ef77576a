"""The archive: the visions that are over and put away, to be read."""

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError
from deliberation.services import archiving
from deliberation.services.reading import document
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

bp = Blueprint("archiving", __name__)


@bp.get("/archive")
def archive() -> ResponseReturnValue:
    """Every vision in the archive that this visitor may see."""
    cards = document.listing(database(), visitor(), archived=True)
    return page("visions/archive.html", cards=cards, takes_out=document.is_administrator(database(), visitor()))


@bp.get("/visions/<slug>/archive")
def form(slug: str) -> ResponseReturnValue:
    """The form that puts a vision away, or takes it out again."""
    return _form(slug, "")


@bp.post("/visions/<slug>/archive")
def put(slug: str) -> ResponseReturnValue:
    """Put a vision in the archive, or take it out again."""
    back, reason = request.form.get("action") == "back", request.form.get("reason", "")
    try:
        archiving.archive(database(), visitor(), slug, reason, back=back, key=request_key())
    except MENDABLE as problem:
        return _form(slug, reason, problem)
    flash(_("It is back among all visions.") if back else _("It is in the archive now."), "good")
    return redirect(url_for("visions.document", slug=slug), 303)


def _form(slug: str, reason: str, problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame = document.archivable(database(), slug, visitor())
    errors, notice, status = told(problem)
    return page("readying/archive.html", status, frame=frame, form={"reason": reason}, errors=errors, notice=notice)
