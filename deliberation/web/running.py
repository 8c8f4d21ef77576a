"""Running a vision: all there is to look after on one page, and a page for each thing."""

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid, NotFound
from deliberation.domain.rules import Action
from deliberation.domain.vision import TIMES, Phase, Role
from deliberation.services import entering, guarding, phasing
from deliberation.services.entering import Invitation
from deliberation.services.guarding import Wanted
from deliberation.services.phasing import NOW, Schedule
from deliberation.services.reading import backstage
from deliberation.services.reading.views import Frame
from deliberation.web.dates import read_moment, write_moment
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    not_too_often,
    page,
    request,
    request_key,
    settings,
    told,
    url_for,
    visitor,
)

bp = Blueprint("running", __name__)

_PARTS = {
    "dates": Action.SCHEDULE,
    "groups": Action.SCHEDULE,
    "helpers": Action.MODERATE,
    "moderation": Action.MODERATE,
    "round": Action.OPEN_ROUND,
}
_HELPING = (Role.MODERATOR, Role.DESIGN_GROUP, Role.FACILITATOR, Role.OBSERVER)
_AT_ONCE = {"open-now": "opens_at", "close-now": "closes_at"}


@bp.get("/visions/<slug>/running", endpoint="page")
def page_of_running(slug: str) -> ResponseReturnValue:
    """What there is to look after and how it stands; what is left to do where it has not opened."""
    frame, links = backstage.running(database(), slug, visitor())
    if frame.phase == Phase.DRAFTING:
        return redirect(url_for("readying.page", slug=slug), 303)
    return page("moderation/running.html", frame=frame, links=links)


@bp.get("/visions/<slug>/running/<part>")
def part(slug: str, part: str) -> ResponseReturnValue:
    """The forms for one of these, where it can be changed now."""
    if part not in _PARTS:
        raise NotFound(_("There is no such page here."))
    backstage.desk(database(), slug, visitor(), _PARTS[part])
    return _part(part, slug, {})


@bp.post("/visions/<slug>/schedule")
def schedule(slug: str) -> ResponseReturnValue:
    """Move the dates, or open or close at once, with a public reason."""
    form = {name: request.form.get(name, "") for name in (*TIMES, "reason")}
    frame, _made = backstage.running(database(), slug, visitor())
    try:
        zone, action = frame.vision.zone, request.form.get("action", "")
        times = {name: read_moment(name, form[name], zone) for name in TIMES}
        if action == "close-now" or "closes_at" not in request.form:
            times = {name: getattr(frame.vision.round, name) for name in TIMES}
        if action in _AT_ONCE:
            times[_AT_ONCE[action]] = NOW
        phasing.change_schedule(database(), visitor(), slug, Schedule(**times), form["reason"], request_key())
    except MENDABLE as problem:
        return _part("dates", slug, form, problem)
    if action == "close-now":
        flash(_("Voting is closed. Everyone can see when, by whom and why."), "good")
    elif frame.phase != Phase.DRAFTING:
        flash(_("The dates have changed. Everyone can see when, by whom and why."), "good")
    elif action == "open-now":
        flash(_("It is open. Everybody can read it and vote."), "good")
        return redirect(url_for("drafting.opened", slug=slug), 303)
    elif times["closes_at"] is None:
        flash(_("No last day is set yet. It needs one to open."), "wait")
        return redirect(url_for("readying.page", slug=slug), 303)
    return _done(slug, frame)


@bp.post("/visions/<slug>/rounds")
def open_round(slug: str) -> ResponseReturnValue:
    """Open the version that was published last for another round, with a public reason."""
    form = {name: request.form.get(name, "") for name in (*TIMES[1:], "reason")}
    frame, _made = backstage.running(database(), slug, visitor())
    try:
        zone = frame.vision.zone
        closes_at, merges_until = (read_moment(name, form[name], zone) for name in TIMES[1:])
        dates = Schedule(None, closes_at, merges_until)
        phasing.open_round(database(), visitor(), slug, dates, form["reason"], request_key())
    except MENDABLE as problem:
        return _part("round", slug, form, problem)
    number = frame.vision.round.number + 1
    flash(_("Round %(number)s is open. People can vote on version %(number)s now.", number=number), "good")
    return redirect(url_for("visions.document", slug=slug), 303)


@bp.post("/visions/<slug>/invite")
def invite(slug: str) -> ResponseReturnValue:
    """Make a one-time link; it is shown once."""
    form = {name: request.form.get(name, "") for name in ("name", "as", "lead", "organisation", "speaks")}
    try:
        with not_too_often("link"):
            link = entering.make_link(database(), visitor(), _invitation(slug, form))
    except MENDABLE as problem:
        return _part("helpers", slug, form, problem)
    address = settings().public_url + url_for("accounts.sign_in", token=link.token)
    name = form["lead" if form["as"] == Role.LEAD else "name"]
    return _part("helpers", slug, {}, made={"address": address, "name": name})


def _invitation(slug: str, form: dict[str, str]) -> Invitation:
    if form["as"] in _HELPING:
        if not form["name"].strip():
            raise Invalid(_("Give their name. It stands in the list of who helps to run this."), "name")
        return Invitation(Role(form["as"]), form["name"], slug)
    if form["as"] == Role.LEAD:
        if not form["organisation"].strip():
            raise Invalid(_("Name the organisation they lead."), "organisation")
        if not form["speaks"]:
            raise Invalid(_("Choose the group that those who work there speak for."), "speaks")
        return Invitation(Role.LEAD, form["lead"], slug, form["speaks"], organisation=form["organisation"])
    if not form["as"]:
        raise Invalid(_("Choose whom the link is for."), "as")
    return Invitation(Role.PARTICIPANT, form["name"], slug, form["as"])


@bp.post("/visions/<slug>/lift")
def lift(slug: str) -> ResponseReturnValue:
    """Stop the rule waiting for one group, in public."""
    form = {name: request.form.get(name, "") for name in ("audience", "reason")}
    if not form["audience"]:
        return _part("groups", slug, form, Invalid(_("Choose the group that cannot be reached."), "audience"))
    try:
        phasing.lift_gate(database(), visitor(), slug, form["audience"], form["reason"], request_key())
    except MENDABLE as problem:
        return _part("groups", slug, form, problem)
    flash(_("The rule does not wait for this group any more. Everyone can see why."), "good")
    return redirect(url_for(".page", slug=slug), 303)


@bp.post("/visions/<slug>/guard")
def guard(slug: str) -> ResponseReturnValue:
    """Change how a vision is moderated, with a public reason."""
    form = {name: request.form.get(name, "") for name in ("holds", "reasons", "why")}
    if form["holds"] not in {"before", "after"}:
        return _part("moderation", slug, form, Invalid(_("Choose when moderators read what people say."), "holds"))
    wanted = Wanted(form["holds"] == "before", form["reasons"], form["why"])
    frame = backstage.desk(database(), slug, visitor())
    try:
        guarding.change_moderation(database(), visitor(), slug, wanted, request_key())
    except MENDABLE as problem:
        return _part("moderation", slug, form, problem)
    if frame.phase != Phase.DRAFTING:
        flash(_("Done. Everyone can see how this is moderated, since when, and why."), "good")
    return _done(slug, frame)


def _done(slug: str, frame: Frame) -> ResponseReturnValue:
    getting_ready = frame.phase == Phase.DRAFTING
    if getting_ready:
        flash(_("Saved."), "good")
    return redirect(url_for("readying.page" if getting_ready else ".page", slug=slug), 303)


def _part(
    part: str,
    slug: str,
    form: dict[str, str],
    problem: DeliberationError | None = None,
    made: dict[str, str] | None = None,
) -> ResponseReturnValue:
    frame, links = backstage.running(database(), slug, visitor())
    round_, zone = frame.vision.round, frame.vision.zone
    times = {name: write_moment(getattr(round_, name), zone) for name in TIMES if part == "dates"}
    errors, notice, status = told(problem)
    guarded = frame.vision.moderation
    how = {"holds": "before" if guarded.holds else "after", "reasons": "\n".join(guarded.reasons)}
    values = {"frame": frame, "links_made": links, "made": made, "form": {**times, **how, **form}}
    return page("moderation/part.html", status, **values, part=part, errors=errors, notice=notice)
