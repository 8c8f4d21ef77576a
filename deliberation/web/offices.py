"""Who helps to run a vision: everybody with a role, when each was here last, and the links that are still open."""

from flask import redirect

from deliberation.domain.errors import MENDABLE, Conflict, DeliberationError, Invalid, NotFound
from deliberation.domain.rules import Action
from deliberation.domain.stays import AWAY
from deliberation.domain.wording import role_words
from deliberation.services import proving, relieving
from deliberation.services.reading import document, offices
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
from deliberation.web.formats import iso_day, lasting
from deliberation.web.sheets import sheet

bp = Blueprint("offices", __name__)

_COLUMNS = ("name", "role", "since", "let in by", "last here", f"not here for {lasting(AWAY)}", "second step")


@bp.get("/visions/<slug>/people", endpoint="page")
def page_of_offices(slug: str) -> ResponseReturnValue:
    """Everybody with a role, and the open links."""
    return _page(slug, {})


@bp.get("/visions/<slug>/people.csv")
def file(slug: str) -> ResponseReturnValue:
    """Everybody with a role, for a spreadsheet."""
    found = offices.offices_of(database(), slug, visitor())
    zone = found.frame.vision.zone
    rows = (
        (
            each.name,
            role_words(each.role),
            iso_day(each.since, zone) if each.since else "",
            "the console" if each.host is None else each.host,
            iso_day(each.last_at, zone),
            "yes" if found.is_away(each) else "",
            "yes" if each.second_step else "",
        )
        for each in found.everybody
    )
    return sheet(f"{slug}-people", [_COLUMNS, *rows])


@bp.post("/visions/<slug>/people/take")
def take(slug: str) -> ResponseReturnValue:
    """Take a role from somebody, with a public reason."""
    form = {name: request.form.get(name, "") for name in ("member", "reason")}
    member_id = number_in("member")
    if member_id is None:
        return _page(slug, form, Invalid(_("Choose whose role it is."), "member"))
    try:
        relieving.take_role(database(), visitor(), slug, member_id, form["reason"], request_key())
    except MENDABLE as problem:
        return _page(slug, form, problem)
    flash(_("Done. Whoever had the role takes part like others now. Everyone can see that, and why."), "good")
    return redirect(_still_open(slug), 303)


@bp.post("/visions/<slug>/people/second-step")
def reset(slug: str) -> ResponseReturnValue:
    """Let somebody who lost theirs set up another second step, with a public reason."""
    form = {name: request.form.get(name, "") for name in ("person", "why")}
    person_id = number_in("person")
    if person_id is None:
        return _page(slug, form, Invalid(_("Choose who lost theirs."), "person"))
    try:
        proving.reset(database(), visitor(), slug, person_id, form["why"], request_key())
    except MENDABLE as problem:
        return _page(slug, form, problem)
    flash(_("Done. They can set up another second step. Everyone can see that, and why."), "good")
    return redirect(url_for(".page", slug=slug), 303)


@bp.post("/visions/<slug>/people/end")
def end(slug: str) -> ResponseReturnValue:
    """End a link that nobody used yet."""
    try:
        relieving.end_link(database(), visitor(), slug, request.form.get("link", ""), request_key())
    except Conflict as problem:
        return _page(slug, {}, problem)
    flash(_("The link is ended. Nobody comes in by it any more."), "good")
    return redirect(url_for(".page", slug=slug), 303)


def _still_open(slug: str) -> str:
    # The role that was taken may have been one's own.
    try:
        frame = document.frame(database(), slug, visitor())
    except NotFound:
        return url_for("visions.index")
    return url_for(".page" if frame.may(Action.MODERATE) else "visions.document", slug=slug)


def _page(slug: str, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    found = offices.offices_of(database(), slug, visitor())
    errors, notice, status = told(problem)
    return page("moderation/people.html", status, found=found, form=form, errors=errors, notice=notice)
