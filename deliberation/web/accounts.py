"""Signing in by a link, and out."""

from flask import redirect

from deliberation.domain.vision import Visitor
from deliberation.services import entering
from deliberation.services.reading import backstage
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    hashed,
    new_secret,
    page,
    renew_device,
    url_for,
    visitor,
)

bp = Blueprint("accounts", __name__)


@bp.get("/sign-in/<token>")
def sign_in(token: str) -> ResponseReturnValue:
    """Ask before using a link up: programs that check mail open links too."""
    link = backstage.link(database(), token)
    return page("accounts/sign_in.html", 200 if link else 403, link=link)


@bp.post("/sign-in/<token>")
def use_link(token: str) -> ResponseReturnValue:
    """Use a link up and let its bearer in."""
    fresh = new_secret()
    slug = entering.sign_in(database(), visitor(), token, Visitor(hashed(fresh)))
    renew_device(fresh)
    flash(_("You are signed in on this device."), "good")
    return redirect(url_for("visions.document", slug=slug) if slug else url_for("visions.index"), 303)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this device; the next visit starts as a stranger."""
    entering.sign_out(database(), visitor())
    renew_device(new_secret())
    flash(_("You are signed out on this device."), "good")
    return redirect(url_for("visions.index"), 303)
