"""The second step: a code from one's own phone, asked for after signing in wherever somebody runs something."""

import re
from secrets import token_hex
from urllib.parse import urlsplit

import segno
from flask import g, redirect, session

from deliberation.domain.errors import DeliberationError, Invalid, NotAllowed, NotFound, TooOften
from deliberation.domain.rules import ASLEEP
from deliberation.domain.vision import Visitor
from deliberation.services import proving
from deliberation.services.reading import second_step as reading
from deliberation.services.reading.second_step import OwnStep
from deliberation.web.cookies import THEN
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    count_again,
    database,
    flash,
    hashed,
    next_secret,
    page,
    refuse_too_often,
    refused,
    renew_device,
    request,
    settings,
    told,
    url_for,
    visitor,
    wants_json,
)

bp = Blueprint("proving", __name__, url_prefix="/second-step")

_SALT = 16  # bytes
_LONGEST = 500  # of an address to go on to: it travels in a cookie
_AGAIN = (Invalid, TooOften)  # after a `Conflict` there is no code to ask for


@bp.app_errorhandler(NotAllowed)
@bp.app_errorhandler(NotFound)
def asleep(error: DeliberationError) -> ResponseReturnValue:
    """Ask for the second step where it is all that is missing, and go on from there."""
    if not reading.sleeps(database(), visitor()):
        return refused(error)
    if request.method == "GET" and not wants_json():
        session[THEN] = request.full_path.rstrip("?")[:_LONGEST]
        return redirect(url_for("proving.ask"), 303)
    g.asleep = True
    return refused(NotAllowed(ASLEEP))


@bp.get("")
def ask() -> ResponseReturnValue:
    """Where the code is typed; once it is, how the second step stands."""
    own = _own()
    if own.since is None:
        return redirect(url_for(".form"), 303)
    return _asking_page(own, {})


@bp.post("")
def prove() -> ResponseReturnValue:
    """Wake somebody's roles on this device, and go on to where they were on the way to."""
    fresh, form = next_secret(), {"code": request.form.get("code", "")}
    if _is_awake(fresh):  # pressed twice
        return redirect(_renewed(fresh), 303)
    own = _own()
    try:
        _count_a_try(own)
        proving.prove(database(), visitor(), form["code"], settings().secret_key, Visitor(hashed(fresh)))
    except _AGAIN as problem:
        return _asking_page(own, form, problem)
    onward = _renewed(fresh)
    flash(_("That fits. You can do everything your role allows on this device, until you sign out."), "good")
    return redirect(onward, 303)


@bp.get("/new")
def form() -> ResponseReturnValue:
    """What an app needs to make codes, and where the first one is typed."""
    own = _own()
    if own.since and own.sleeps:
        return redirect(url_for(".ask"), 303)
    return _new_page(own, {"salt": token_hex(_SALT)})


@bp.post("/new")
def set_up() -> ResponseReturnValue:
    """Set the second step up, and show the recovery codes once."""
    fresh, form = next_secret(), {name: request.form.get(name, "") for name in ("salt", "code", "before")}
    if _is_awake(fresh):
        _renewed(fresh)
        return redirect(url_for(".ask"), 303)
    own = _own()
    if not re.fullmatch("[0-9a-f]{32}", form["salt"]):
        raise Invalid(_("This page did not come whole. Load it again."))
    try:
        _count_a_try(own)
        typed = form["salt"], form["code"]
        anew = Visitor(hashed(fresh)), form["before"]
        codes = proving.set_up(database(), visitor(), *typed, settings().secret_key, *anew)
    except _AGAIN as problem:
        return _new_page(own, form, problem)
    return page("accounts/recovery_codes.html", codes=codes, onward=_renewed(fresh))


def _own() -> OwnStep:
    own = reading.own(database(), visitor())
    if own is None:
        raise NotAllowed(_("A second step is for people who run a vision or this site."))
    return own


def _is_awake(fresh: str) -> bool:
    """Whether a form that comes a second time found its device awake the first time, under this secret."""
    own = reading.own(database(), Visitor(hashed(fresh)))
    return own is not None and not own.sleeps


def _renewed(fresh: str) -> str:
    """Where to go on to, with the other secret that a device has once its roles are awake."""
    there: str = session.get(THEN) or url_for("visions.index")
    renew_device(fresh)
    return there


def _count_a_try(own: OwnStep) -> None:
    who = f"person {own.person_id}"  # on whatever device: a new one is quickly had
    refuse_too_often("proof", who)
    count_again("proof", who)  # before it is known to be wrong, or else a thousand at once would all be let pass


def _asking_page(own: OwnStep, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    return page("accounts/second_step.html", status, own=own, form=form, errors=errors, notice=notice)


def _new_page(own: OwnStep, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    site = urlsplit(settings().public_url).hostname or ""
    offer = reading.offer(own, form["salt"], settings().secret_key, site)
    drawn = segno.make(offer.address, error="m").svg_data_uri(scale=6, border=4)
    errors, notice, status = told(problem)
    values = {"own": own, "offer": offer, "drawn": drawn, "form": form}
    return page("accounts/second_step_new.html", status, **values, errors=errors, notice=notice)
