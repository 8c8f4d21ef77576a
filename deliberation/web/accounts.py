"""Signing in by a link, and out, and what people say of themselves."""

import time

from flask import redirect, session

from deliberation.domain.errors import Invalid
from deliberation.domain.vision import Visitor
from deliberation.services import entering
from deliberation.services.reading import account, backstage, document
from deliberation.web.doorway import (
    DEVICE,
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    hashed,
    new_secret,
    page,
    renew_device,
    request,
    request_key,
    told,
    url_for,
    visitor,
)

bp = Blueprint("accounts", __name__)

_HOUR = 60 * 60  # seconds between two looks at how long a device stays signed in


@bp.before_app_request
def stay() -> None:
    """Let a device in use stay signed in; looked at with a page now and then, and never with a vote."""
    if request.method != "GET" or request.endpoint == "static" or DEVICE not in request.cookies:
        return
    if time.time() - session.get("stay", 0) >= _HOUR:
        session["stay"] = int(time.time())
        if account.wears_out(database(), visitor()):
            entering.stay_on(database(), visitor())


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


# About you --------------------------------------------------------------------
@bp.get("/visions/<slug>/about-you")
def about(slug: str) -> ResponseReturnValue:
    """What people may say of themselves, or not."""
    return _about_page(slug, None)


@bp.post("/visions/<slug>/about-you")
def post_about(slug: str) -> ResponseReturnValue:
    """Note where somebody lives and works."""
    form = {name: request.form.get(name, "") for name in ("area", "organisation")}
    try:
        entering.say_about(database(), visitor(), slug, form["area"], form["organisation"], request_key())
    except Invalid as problem:
        return _about_page(slug, form, problem)
    flash(_("Saved."), "good")
    return redirect(url_for("visions.document", slug=slug), 303)


def _about_page(slug: str, form: dict[str, str] | None, problem: Invalid | None = None) -> ResponseReturnValue:
    frame, areas, organisations = document.places(database(), slug, visitor())
    member = frame.member
    known = {
        "area": dict(areas).get(member.area_id or 0, "") if member else "",
        "organisation": dict(organisations).get(member.organisation_id or 0, "") if member else "",
    }
    errors, notice, status = told(problem)
    return page(
        "participation/about.html",
        status,
        frame=frame,
        areas=tuple(name for _id, name in areas),
        organisations=tuple(name for _id, name in organisations),
        form=form or known,
        errors=errors,
        notice=notice,
    )
