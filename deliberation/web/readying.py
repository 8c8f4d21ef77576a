"""Getting a vision ready: one page with all there is to do before it opens, and a page for each thing."""

from hashlib import sha256

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid
from deliberation.domain.rules import Action
from deliberation.domain.vision import Gate, Phase
from deliberation.services import introducing, readying
from deliberation.services.introducing import Introduction
from deliberation.services.reading import readying as reading
from deliberation.services.reading.views import Frame
from deliberation.services.readying import Groups
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

bp = Blueprint("readying", __name__)

_PICTURE_ROOM = 9 * 1024 * 1024  # bytes of a request with a picture in it; what is drawn may have 8 MB
_CAPTIONS = {"yes": True, "no": False}


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a picture be larger than any other form, before anybody reads it."""
    if endpoint == "readying.show_picture":
        request.max_content_length = _PICTURE_ROOM


@bp.get("/visions/<slug>/ready", endpoint="page")
def page_of_steps(slug: str) -> ResponseReturnValue:
    """What is done, what is left, and opening it."""
    ready = reading.ready(database(), slug, visitor())
    if ready.frame.phase != Phase.DRAFTING:
        return redirect(url_for("running.page", slug=slug), 303)
    return page("readying/ready.html", ready=ready)


@bp.get("/visions/<slug>/ready/preview")
def preview(slug: str) -> ResponseReturnValue:
    """The vision as a resident will see it."""
    return page("visions/document.html", page=reading.preview(database(), slug, visitor()), is_preview=True)


# How it introduces itself -----------------------------------------------------
@bp.get("/visions/<slug>/ready/introduction")
def introduction(slug: str) -> ResponseReturnValue:
    """The forms for its words, its film and its picture."""
    return _introduction(slug, {})


@bp.post("/visions/<slug>/ready/introduction")
def introduce(slug: str) -> ResponseReturnValue:
    """Keep its words and its film."""
    form = {name: request.form.get(name, "") for name in ("title", "summary", "introduction", "video_url", "captions")}
    form["reason"] = request.form.get("reason", "")
    film, captions = form["video_url"], _CAPTIONS.get(form["captions"])
    wanted = Introduction(form["title"], form["summary"], form["introduction"], film, captions)
    try:
        introducing.introduce(database(), visitor(), slug, wanted, form["reason"], request_key())
    except MENDABLE as problem:
        return _introduction(slug, form, problem)
    flash(_("Saved."), "good")
    return _back(slug)


@bp.post("/visions/<slug>/ready/picture")
def show_picture(slug: str) -> ResponseReturnValue:
    """Show an uploaded picture, or take the one there is off."""
    form = {name: request.form.get(name, "") for name in ("description", "picture_reason")}
    upload = request.files.get("picture")
    file = upload.read() if upload else b""
    old = reading.preparing(database(), slug, visitor(), Action.INTRODUCE).vision.picture
    key = request_key()
    try:
        if request.form.get("action") == "remove":
            introducing.take_picture_off(database(), visitor(), slug, form["picture_reason"], key)
        else:
            key = key and sha256(key.encode() + file).hexdigest()
            words = (form["description"], form["picture_reason"])
            introducing.show_picture(database(), visitor(), slug, file, *words, key)
    except MENDABLE as problem:
        if isinstance(problem, Invalid) and problem.field == "reason":
            problem.field = "picture_reason"
        return _introduction(slug, form, problem)
    if old:
        database().scrub()
    flash(_("Saved."), "good")
    return redirect(url_for(".introduction", slug=slug), 303)


def _introduction(slug: str, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame = reading.preparing(database(), slug, visitor(), Action.INTRODUCE)
    vision = frame.vision
    names = ("title", "summary", "introduction", "video_url")
    known = {name: getattr(vision, name) for name in names} | {"description": vision.picture_alt}
    known["captions"] = next((name for name, each in _CAPTIONS.items() if each == vision.captions), "")
    return _form("readying/introduction.html", frame, known | form, problem)


# Who has a say, and from where ------------------------------------------------
@bp.get("/visions/<slug>/ready/groups")
def groups(slug: str) -> ResponseReturnValue:
    """The form for groups, quorum, opinion groups and signatures."""
    return _groups(slug, {})


@bp.post("/visions/<slug>/ready/groups")
def set_groups(slug: str) -> ResponseReturnValue:
    """Keep who has a say."""
    form = {name: request.form.get(name, "") for name in ("audiences", "quorum", "opinion", "signatures")}
    try:
        if form["opinion"] not in list(Gate):
            raise Invalid(_("Choose what opinion groups may do."), "opinion")
        names = form["audiences"].splitlines()
        wanted = Groups(names, number_in("quorum") or 0, Gate(form["opinion"]), number_in("signatures") or 0)
        readying.set_groups(database(), visitor(), slug, wanted, request_key())
    except MENDABLE as problem:
        return _groups(slug, form, problem)
    flash(_("Saved."), "good")
    return _back(slug)


def _groups(slug: str, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame = reading.preparing(database(), slug, visitor(), Action.SET_UP)
    vision = frame.vision
    known = {"audiences": "\n".join(each.name for each in vision.audiences), "quorum": str(vision.rule.quorum)}
    known |= {"opinion": vision.rule.gates.opinion, "signatures": str(vision.signatures)}
    return _form("readying/groups.html", frame, known | form, problem)


@bp.get("/visions/<slug>/ready/places")
def places(slug: str) -> ResponseReturnValue:
    """The form for areas and organisations to choose from."""
    return _places(slug, {})


@bp.post("/visions/<slug>/ready/places")
def list_places(slug: str) -> ResponseReturnValue:
    """Keep which areas and organisations people are offered."""
    form = {name: request.form.get(name, "") for name in ("areas", "organisations")}
    areas, organisations = (each.splitlines() for each in form.values())
    try:
        readying.list_places(database(), visitor(), slug, areas, organisations, request_key())
    except MENDABLE as problem:
        return _places(slug, form, problem)
    flash(_("Saved."), "good")
    return _back(slug)


def _places(slug: str, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame = reading.preparing(database(), slug, visitor(), Action.SET_UP)
    ready = reading.ready(database(), slug, visitor())
    known = {"areas": "\n".join(ready.areas), "organisations": "\n".join(ready.organisations)}
    return _form("readying/places.html", frame, known | form, problem)


def _form(template: str, frame: Frame, form: dict[str, str], problem: DeliberationError | None) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    return page(template, status, frame=frame, form=form, errors=errors, notice=notice)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".page", slug=slug), 303)
