"""Signing in by a link, and out, and what people say of themselves."""

import time

from flask import current_app, redirect, session

from deliberation.domain.errors import Invalid, NotFound
from deliberation.domain.letters import read_address
from deliberation.domain.stays import LETTER
from deliberation.domain.vision import Visitor
from deliberation.services import claiming, entering
from deliberation.services.reading import account, backstage, document, second_step
from deliberation.services.reading.backstage import LinkView
from deliberation.web.cookies import THEN
from deliberation.web.devices import is_known
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    count_again,
    database,
    flash,
    hashed,
    new_secret,
    page,
    refuse_too_often,
    renew_device,
    request,
    request_key,
    settings,
    told,
    url_for,
    visitor,
)
from deliberation.web.formats import lasting

bp = Blueprint("accounts", __name__)

_HOUR = 60 * 60  # seconds between two looks at how long a device stays signed in


@bp.before_app_request
def stay() -> None:
    """Let a device in use stay signed in; looked at with a page now and then, and never with a vote."""
    if request.method != "GET" or request.endpoint == "static" or not is_known():
        return
    if time.time() - session.get("stay", 0) >= _HOUR:
        session["stay"] = int(time.time())
        if account.wears_out(database(), visitor()):
            entering.stay_on(database(), visitor())


@bp.get("/sign-in/<token>")
def sign_in(token: str) -> ResponseReturnValue:
    """Ask before using a link up: programs that check mail open links too."""
    link = backstage.link(database(), token)
    known = account.account(database(), visitor())
    return page("accounts/sign_in.html", 200 if link else 403, link=link, account=known)


@bp.post("/sign-in/<token>")
def use_link(token: str) -> ResponseReturnValue:
    """Use a link up and let its bearer in."""
    link, fresh = backstage.link(database(), token), new_secret()
    if link and link.by_letter:
        return _use_letter(token, fresh)
    slug = entering.sign_in(database(), visitor(), token, Visitor(hashed(fresh)))
    renew_device(fresh)
    flash(_("You are signed in on this device."), "in")
    if link and link.is_early:
        flash(_("“%(vision)s” has not opened yet. Come back to this page when it has.", vision=link.vision), "wait")
    return redirect(_awake(_first_page(link, slug)), 303)


def _awake(address: str) -> str:
    """Where to go on to: first to the second step, where one of the visitor's roles sleeps."""
    if not second_step.sleeps(database(), visitor()):
        return address
    session[THEN] = address
    return url_for("proving.ask")


def _first_page(link: LinkView | None, slug: str | None) -> str:
    if slug is None or (link and link.is_early):
        return url_for("visions.index")
    leads = link is not None and link.organisation
    return url_for("joining.organisation" if leads else "visions.document", slug=slug)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this device; the next visit starts as a stranger."""
    entering.sign_out(database(), visitor())
    return _leave(_("You are signed out on this device."))


def _leave(said: str) -> ResponseReturnValue:
    renew_device(new_secret())
    flash(said, "good")
    answer = redirect(url_for("visions.index"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # others may sit here next
    return answer


def _use_letter(token: str, fresh: str) -> ResponseReturnValue:
    claiming.claim(database(), visitor(), token, Visitor(hashed(fresh)))
    renew_device(fresh)
    flash(_("You are signed in on this device. What you did on it is kept."), "good")
    return redirect(_awake(url_for(".devices")), 303)


# Devices ----------------------------------------------------------------------
@bp.get("/devices")
def devices() -> ResponseReturnValue:
    """The devices somebody is signed in on, and how to keep what they did on another one."""
    return _devices_page({}, None)


@bp.post("/devices/letter")
def letter() -> ResponseReturnValue:
    """Send a letter with a sign-in link; the answer is the same whether the address is known or not."""
    if not settings().sends_letters:
        raise NotFound(_("This site sends no letters."))
    form = {"email": request.form.get("email", "")}
    try:
        _send_letter(form["email"])
    except Invalid as problem:
        return _devices_page(form, problem)
    flash(
        _("If that address is right, a letter is on its way. Its link works for %(long)s.", long=lasting(LETTER)),
        "good",
    )
    return redirect(url_for(".devices"), 303)


def _send_letter(typed: str) -> None:
    address = hashed(read_address(typed).lower())
    refuse_too_often("letter", address)
    sign_in_at = settings().public_url + url_for(".sign_in", token="")
    claiming.ask_for_letter(database(), visitor(), typed, settings().secret_key, sign_in_at)
    current_app.extensions["ring"]()  # somebody waits for it
    count_again("letter", address)


@bp.post("/sign-out/everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End all of somebody's devices, this one too."""
    entering.sign_out(database(), visitor(), everywhere=True)
    return _leave(_("You are signed out on all your devices."))


def _devices_page(form: dict[str, str], problem: Invalid | None) -> ResponseReturnValue:
    known = account.account(database(), visitor())
    errors, notice, status = told(problem)
    values = {"account": known, "sends": settings().sends_letters, "form": form}
    values |= {"step": second_step.own(database(), visitor())}
    return page("accounts/devices.html", status, **values, errors=errors, notice=notice)


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
