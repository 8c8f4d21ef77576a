"""An organisation's code: its lead makes it and prints it, and those who work there come in by it."""

import segno
from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid, NotAllowed
from deliberation.domain.vision import Phase, Visitor
from deliberation.services import joining
from deliberation.services.reading import organisation as reading
from deliberation.services.reading.organisation import Welcome
from deliberation.web.dates import read_moment, write_moment
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    count_again,
    database,
    device,
    flash,
    hashed,
    next_secret,
    not_too_often,
    number_in,
    page,
    refuse_too_often,
    renew_device,
    request,
    settings,
    told,
    url_for,
    visitor,
)

bp = Blueprint("joining", __name__)


@bp.get("/join")
def code() -> ResponseReturnValue:
    """Where a code that was read out or printed is typed in."""
    return page("accounts/code.html", form={}, errors={}, notice=None)


@bp.post("/join")
def type_code() -> ResponseReturnValue:
    """On to what a code is for, or back to type it again."""
    form = {"code": request.form.get("code", "")}
    found = _welcome(form["code"])
    if found is None:
        errors, notice, _status = told(Invalid(joining.WRONG, "code"))
        return page("accounts/code.html", 403, form=form, errors=errors, notice=notice)
    return redirect(url_for(".join", slug=found.slug, code=found.code), 303)


@bp.get("/visions/<slug>/join/<code>")
def join(slug: str, code: str) -> ResponseReturnValue:
    """Ask before letting somebody in: programs that check links open them too."""
    found = _welcome(code, slug)
    return page("accounts/join.html", 200 if found else 403, found=found, wrong=joining.WRONG)


@bp.post("/visions/<slug>/join/<code>")
def come_in(slug: str, code: str) -> ResponseReturnValue:
    """Let the bearer of a code in as one of its organisation's people."""
    found = _welcome(code, slug)
    if found is None:
        raise NotAllowed(joining.WRONG)
    fresh = next_secret()
    joining.join(database(), visitor(), Visitor(hashed(fresh)), code, settings().secret_key)
    renew_device(fresh)
    if found.phase in (Phase.MERGING, Phase.PUBLISHED):
        flash(_("You are in, and speak for %(group)s. Voting has closed.", group=found.audience), "in")
    else:
        flash(_("You are in. Your votes count with those of %(group)s.", group=found.audience), "in")
    opened = found.phase != Phase.DRAFTING
    if not opened:
        flash(_("“%(vision)s” has not opened yet. Come back to this page when it has.", vision=found.title), "wait")
    return redirect(url_for("visions.document", slug=slug) if opened else url_for("visions.index"), 303)


@bp.get("/visions/<slug>/join/<code>/invitation")
def invitation(slug: str, code: str) -> ResponseReturnValue:
    """A page to print and hang up where people work."""
    found = _welcome(code, slug)
    if found is None:
        raise NotAllowed(joining.WRONG)
    if found.is_archived:
        return redirect(url_for(".join", slug=slug, code=code), 303)
    address = settings().public_url + url_for(".join", slug=slug, code=found.code)
    drawn = segno.make(address, error="m").svg_data_uri(scale=8, border=2)
    return page("accounts/invitation.html", found=found, drawn=drawn, typed_at=f"{settings().public_url}/join")


def _welcome(typed: str, slug: str | None = None) -> Welcome | None:
    refuse_too_often("code", hashed(device()))
    found = reading.welcome(database(), typed, settings().secret_key, slug)
    if found is None:
        count_again("code", hashed(device()))
    return found


# The lead's own page ----------------------------------------------------------
@bp.get("/visions/<slug>/organisation")
def organisation(slug: str) -> ResponseReturnValue:
    """What a lead sees of their organisation, and the code they can make."""
    return _own_page(slug, {})


@bp.post("/visions/<slug>/organisation")
def make(slug: str) -> ResponseReturnValue:
    """Make a code; it is shown once."""
    form = {name: request.form.get(name, "") for name in ("headcount", "until")}
    try:
        until = _until(slug, form["until"])
        with not_too_often("link"):
            made = joining.make_code(database(), visitor(), slug, number_in("headcount"), settings().secret_key, until)
    except MENDABLE as problem:
        return _own_page(slug, form, problem)
    return _own_page(slug, {}, made=made.code)


@bp.post("/visions/<slug>/organisation/end")
def end(slug: str) -> ResponseReturnValue:
    """Let nobody in by the code any more."""
    try:
        joining.end_code(database(), visitor(), slug)
    except MENDABLE as problem:
        return _own_page(slug, {}, problem)
    flash(_("The code is ended. Those who came by it stay."), "good")
    return redirect(url_for(".organisation", slug=slug), 303)


def _until(slug: str, typed: str) -> int | None:
    return read_moment("until", typed, reading.own(database(), slug, visitor()).frame.vision.zone) if typed else None


def _own_page(
    slug: str, form: dict[str, str], problem: DeliberationError | None = None, made: str | None = None
) -> ResponseReturnValue:
    own = reading.own(database(), slug, visitor())
    errors, notice, status = told(problem)
    known = {"until": write_moment(own.offered, own.frame.vision.zone)}
    known |= {"headcount": str(own.code.headcount)} if own.code else {}
    door = settings().public_url + url_for(".join", slug=slug, code=made) if made else ""
    values = {"page": own, "frame": own.frame, "made": made, "door": door, "form": {**known, **form}}
    return page("accounts/organisation.html", status, **values, errors=errors, notice=notice)
