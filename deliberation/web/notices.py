"""The site's own pages: privacy, cookies and accessibility, to read and, for administrators, to change."""

from typing import Any

from flask import redirect

from deliberation.domain.errors import Invalid
from deliberation.domain.notices import passages
from deliberation.services import informing
from deliberation.services.reading import notices as reading
from deliberation.web.cookies import SESSION, bound
from deliberation.web.doorway import (
    DEVICE,
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    page,
    request,
    request_key,
    settings,
    told,
    url_for,
    visitor,
)

bp = Blueprint("notices", __name__)


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept of whom, why, and for how long."""
    return _page("privacy")


@bp.get("/cookies")
def cookies() -> ResponseReturnValue:
    """What is set on a device, and what for."""
    names = {name: bound(full, settings().by_https) for name, full in {"device": DEVICE, "session": SESSION}.items()}
    return _page("cookies", names=names, bound=settings().by_https)


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """What works for whom, and what does not yet."""
    return _page("accessibility")


def _page(name: str, **values: Any) -> ResponseReturnValue:
    return page(f"pages/{name}.html", notice=reading.notice(database(), name, visitor()), **values)


@bp.get("/pages/<name>/edit")
def form(name: str) -> ResponseReturnValue:
    """The form for other words, with all the words the page had."""
    return _form(name, None)


@bp.post("/pages/<name>/edit")
def change(name: str) -> ResponseReturnValue:
    """Show how a page would read, or give it these words."""
    typed = request.form.get("body", "")
    if request.form.get("action") == "preview":
        return _form(name, typed)
    try:
        informing.change_page(database(), visitor(), name, typed, request_key())
    except Invalid as problem:
        return _form(name, typed, problem)
    flash(_("Saved. The words the page had before stay in the record of the site."), "good")
    return redirect(url_for(f".{name}"), 303)


def _form(name: str, typed: str | None, problem: Invalid | None = None) -> ResponseReturnValue:
    notice, wordings = reading.wordings(database(), name, visitor())
    errors, summary, status = told(problem)
    return page(
        "pages/edit.html",
        status,
        notice=notice,
        wordings=wordings,
        form={"body": notice.text if typed is None else typed},
        preview=passages(typed) if typed is not None and not problem else (),
        errors=errors,
        summary=summary,
    )
