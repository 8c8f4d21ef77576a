"""My data: everything that is kept of one person, to read, to take along, and to have removed."""

import json

from flask import Response, redirect

from deliberation.domain.errors import Invalid, NotFound
from deliberation.services import erasing
from deliberation.services.erasing import Extent
from deliberation.services.reading import holdings as reading
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    new_secret,
    not_too_often,
    page,
    renew_device,
    request,
    url_for,
    visitor,
)

bp = Blueprint("my_data", __name__)


@bp.get("/my-data", endpoint="page")
def page_of_holdings() -> ResponseReturnValue:
    """Everything kept of this visitor, in all visions."""
    return page("my_data/page.html", held=reading.holdings(database(), visitor()))


@bp.get("/my-data.json")
def download() -> ResponseReturnValue:
    """The same as a file, for its owner only: there is no address that would give it to somebody else."""
    with not_too_often("export"):
        held = reading.holdings(database(), visitor())
    if held is None:
        raise NotFound(_("Nothing is kept of you from this device."))
    written = json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(held.plain)
    named = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(written, mimetype="application/json", headers=named)


@bp.get("/my-data/erase")
def confirm() -> ResponseReturnValue:
    """What goes, what stays and what cannot be undone, before anything happens."""
    extent, held = _extent(request.args.get("what", "")), reading.holdings(database(), visitor())
    return page("my_data/erase.html", held=held, everything=extent == Extent.EVERYTHING, extent=extent)


@bp.post("/my-data/erase")
def erase() -> ResponseReturnValue:
    """Remove somebody's words, or everything about them."""
    extent = _extent(request.form.get("what", ""))
    erasing.erase(database(), visitor(), extent)
    database().scrub()
    if extent == Extent.EVERYTHING:
        renew_device(new_secret())
        flash(_("Everything about you is removed. This device starts as a stranger."), "good")
        return redirect(url_for("visions.index"), 303)
    flash(_("Your words are removed. Their places say so."), "good")
    return redirect(url_for(".page"), 303)


def _extent(typed: str) -> Extent:
    try:
        return Extent(typed)
    except ValueError:
        raise Invalid(_("Choose what is to be removed."), "what") from None
