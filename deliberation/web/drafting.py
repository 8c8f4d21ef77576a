"""Setting up a vision from a draft: look at the split, make it, mend it, throw it away; and its address."""

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid, NotAllowed
from deliberation.domain.fields import line_in
from deliberation.domain.importing import Split, as_draft, split_draft
from deliberation.services import discarding, drafting
from deliberation.services.drafting import Setting
from deliberation.services.reading import document, readying
from deliberation.web.doorway import (
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

bp = Blueprint("drafting", __name__)

_FIELDS = ("text", "title")


@bp.get("/visions/new")
def new() -> ResponseReturnValue:
    """The form for a draft."""
    _require_administrator()
    return page("visions/new.html", form={}, errors={}, notice=None)


@bp.post("/visions/new")
def preview() -> ResponseReturnValue:
    """Show how the draft splits into principles before anything is made."""
    _require_administrator()
    form = _form()
    if request.form.get("action") == "change":
        return page("visions/new.html", form=form, errors={}, notice=None)
    try:
        split = _split(form)
        form["title"] = line_in("title", form["title"] or split.title, missing=_("Give the vision a title."))
    except Invalid as problem:
        return _again(form, problem)
    return page("visions/preview.html", form=form, split=split, errors={}, notice=None)


@bp.post("/visions")
def create() -> ResponseReturnValue:
    """Make the vision as it was shown."""
    form = _form()
    try:
        split = _split(form)
        setting = Setting(form["title"] or split.title, "", split.introduction)
        receipt = drafting.create_vision(database(), visitor(), split, setting, request_key())
    except Invalid as problem:
        return _again(form, problem)
    return redirect(url_for("readying.page", slug=str(receipt.facts["slug"])), 303)


# Before it opens --------------------------------------------------------------
@bp.get("/visions/<slug>/ready/text")
def text(slug: str) -> ResponseReturnValue:
    """The form with its principles, to be mended."""
    frame, chapters = readying.text(database(), slug, visitor())
    return _mending(slug, {"text": as_draft(frame.vision.title, chapters)})


@bp.post("/visions/<slug>/ready/text")
def mend(slug: str) -> ResponseReturnValue:
    """Show what comes of another text, and put it in the place of the one there is."""
    form, action = _form(), request.form.get("action")
    if action == "change":
        return _mending(slug, form)
    try:
        split = _split(form)
        if action != "keep":
            frame, chapters = readying.text(database(), slug, visitor())
            return page("readying/split.html", frame=frame, form=form, split=split, chapters=chapters)
        drafting.redraft(database(), visitor(), slug, split, request_key())
    except MENDABLE as problem:
        return _mending(slug, form, problem)
    flash(_("Saved."), "good")
    return redirect(url_for("readying.page", slug=slug), 303)


def _mending(slug: str, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame, _chapters = readying.text(database(), slug, visitor())
    errors, notice, status = told(problem)
    return page("readying/text.html", status, frame=frame, form=form, errors=errors, notice=notice)


@bp.get("/visions/<slug>/ready/throw-away")
def ask(slug: str) -> ResponseReturnValue:
    """The question before a vision is thrown away."""
    return page("readying/throw_away.html", frame=readying.discardable(database(), slug, visitor()))


@bp.post("/visions/<slug>/ready/throw-away")
def throw_away(slug: str) -> ResponseReturnValue:
    """Throw it away, with all that is left of it in the files."""
    discarding.discard(database(), visitor(), slug, request_key())
    database().scrub()
    flash(_("It is thrown away. Only one line in the site’s own record says that it was there."), "good")
    return redirect(url_for("visions.index"), 303)


@bp.get("/visions/<slug>/opened")
def opened(slug: str) -> ResponseReturnValue:
    """A vision's address and code, to send and to print."""
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


def _again(form: dict[str, str], problem: Invalid) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    return page("visions/new.html", status, form=form, errors=errors, notice=notice)


def _require_administrator() -> None:
    if not document.is_administrator(database(), visitor()):
        raise NotAllowed(_("Only an administrator can set up a vision. Sign in with your link first."))
