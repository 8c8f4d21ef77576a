"""Setting up a vision from a draft: paste or upload, look at the split, create."""

from typing import Any

from flask import redirect

from deliberation.domain.errors import Conflict, Invalid, NotAllowed
from deliberation.domain.importing import Split, split_draft
from deliberation.domain.vision import Gate
from deliberation.services import drafting
from deliberation.services.drafting import Setting
from deliberation.services.reading import document
from deliberation.web.dates import read_moment
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    number_in,
    page,
    request,
    request_key,
    settings,
    told,
    url_for,
    visitor,
)

bp = Blueprint("drafting", __name__)

_FIELDS = (
    "text",
    "title",
    "summary",
    "introduction",
    "video_url",
    "audiences",
    "quorum",
    "opinion",
    "signatures",
    "opens_at",
    "closes_at",
    "merges_until",
)
_BEGIN = {"audiences": "residents\nstaff", "quorum": "5", "opinion": "report", "signatures": "1"}
_ZONE = "Europe/London"


@bp.get("/visions/new")
def new() -> ResponseReturnValue:
    """The form for a draft."""
    _require_administrator()
    return page("visions/new.html", form=dict(_BEGIN), errors={}, notice=None)


@bp.post("/visions/new")
def preview() -> ResponseReturnValue:
    """Show how the draft splits into principles before anything is made."""
    _require_administrator()
    form = _form()
    if request.form.get("action") == "change":
        return page("visions/new.html", form=form, errors={}, notice=None)
    try:
        split = _split(form)
        _setting(form, split)
    except (Invalid, Conflict) as problem:
        return _again(form, problem)
    form["title"] = form["title"] or split.title
    form["introduction"] = form["introduction"] or split.introduction
    return page("visions/preview.html", form=form, split=split, errors={}, notice=None)


@bp.post("/visions")
def create() -> ResponseReturnValue:
    """Make the vision as it was shown."""
    form = _form()
    try:
        split = _split(form)
        receipt = drafting.create_vision(database(), visitor(), split, _setting(form, split), request_key())
    except (Invalid, Conflict) as problem:
        return _again(form, problem)
    return redirect(url_for(".opened", slug=str(receipt.facts["slug"])), 303)


@bp.get("/visions/<slug>/opened")
def opened(slug: str) -> ResponseReturnValue:
    """What to do next with a vision that was just made: its address, its code, whom to let in."""
    frame = document.frame(database(), slug, visitor())
    address = settings().public_url + url_for("visions.document", slug=slug)
    return page("visions/opened.html", frame=frame, address=address)


def _form() -> dict[str, str]:
    form = {name: request.form.get(name, "") for name in _FIELDS}
    upload = request.files.get("file")
    if upload and upload.filename:
        try:
            form["text"] = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            form["text"] = ""
            form["unreadable"] = upload.filename
    return form


def _split(form: dict[str, str]) -> Split:
    if form.pop("unreadable", None):
        raise Invalid(_("This file is not plain text. Save it as plain text (UTF-8) and try again."), "text")
    if not form["text"].strip():
        raise Invalid(_("Paste the draft, or choose a file with it."), "text")
    try:
        return split_draft(form["text"])
    except Invalid as problem:
        raise Invalid(problem.message, "text") from None


def _setting(form: dict[str, str], split: Split) -> Setting:
    quorum = number_in("quorum", given=form)
    if quorum is None:
        raise Invalid(_("The quorum is a whole number, 3 or more."), "quorum")
    opinion = form["opinion"] or Gate.REPORT
    if opinion not in list(Gate):
        raise Invalid(_("Choose what opinion groups may do."), "opinion")
    times: dict[str, Any] = {
        name: read_moment(name, form[name], _ZONE) for name in ("opens_at", "closes_at", "merges_until")
    }
    return Setting(
        title=form["title"] or split.title,
        summary=form["summary"],
        introduction=form["introduction"] or split.introduction,
        video_url=form["video_url"],
        audiences=tuple(name for name in form["audiences"].splitlines() if name.strip()),
        quorum=quorum,
        opinion=Gate(opinion),
        signatures=number_in("signatures", given=form) or 1,
        zone=_ZONE,
        **times,
    )


def _again(form: dict[str, str], problem: Invalid | Conflict) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    return page("visions/new.html", status, form=form, errors=errors, notice=notice)


def _require_administrator() -> None:
    if not document.is_administrator(database(), visitor()):
        raise NotAllowed(_("Only an administrator can set up a vision. Sign in with your link first."))
