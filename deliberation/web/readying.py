"""Getting a vision ready: one page with all there is to do before it opens, and a page for each thing."""

from hashlib import sha256

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid
from deliberation.domain.rules import Action
from deliberation.domain.vision import Gate, Phase
from deliberation.services import introducing, readying
from deliberation.services.introducing import Introduction
from deliberation.services.reading import backstage
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
_WORDS = ("title", "summary", "introduction", "video_url", "captions")
_CAPTIONS = {"yes": True, "no": False}


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a picture be larger than any other form, before anybody reads it."""
    if endpoint == "readying.introduce":
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
    return page("readying/preview.html", page=reading.preview(database(), slug, visitor()))


# How it introduces itself -----------------------------------------------------
@bp.get("/visions/<slug>/ready/introduction")
def introduction(slug: str) -> ResponseReturnValue:
    """The forms for its words, its film and its picture."""
    return _introduction(slug, {})


@bp.post("/visions/<slug>/ready/introduction")
def introduce(slug: str) -> ResponseReturnValue:
    """Keep its picture, its words and its film; the picture first, which no form can show again."""
    frame = backstage.desk(database(), slug, visitor(), Action.INTRODUCE)
    known = _known(frame)
    form = {name: request.form.get(name, now).replace("\r\n", "\n") for name, now in known.items()}
    form["reason"] = request.form.get("reason", "")
    try:
        _keep_picture(frame, form)
        if frame.phase == Phase.DRAFTING or any(known[name] != form[name] for name in _WORDS):
            title, summary, words, film, captions = (form[name] for name in _WORDS)
            wanted = Introduction(title, summary, words, film, _CAPTIONS.get(captions))
            introducing.introduce(database(), visitor(), slug, wanted, form["reason"], request_key())
    except MENDABLE as problem:
        return _introduction(slug, form, problem)
    flash(_("Saved."), "good")
    return _back(slug)


def _keep_picture(frame: Frame, form: dict[str, str]) -> None:
    upload, slug, reason = request.files.get("picture"), frame.vision.slug, form["reason"]
    file = upload.read() if upload else b""
    key = request_key()
    if request.form.get("action") == "remove":
        introducing.take_picture_off(database(), visitor(), slug, reason, key and f"{key} off")
    elif file or form["description"] != frame.vision.picture_alt:
        key = key and sha256(key.encode() + file).hexdigest()
        introducing.show_picture(database(), visitor(), slug, file, form["description"], reason, key)
    else:
        return
    if frame.vision.picture:
        database().scrub()


def _introduction(slug: str, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame = backstage.desk(database(), slug, visitor(), Action.INTRODUCE)
    return _form("readying/introduction.html", frame, _known(frame) | form, problem)


def _known(frame: Frame) -> dict[str, str]:
    vision = frame.vision
    captions = next((name for name, each in _CAPTIONS.items() if each == vision.captions), "")
    words = (vision.title, vision.summary, vision.introduction, vision.video_url, captions)
    return dict(zip(_WORDS, words, strict=True)) | {"description": vision.picture_alt}


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
    frame = backstage.desk(database(), slug, visitor(), Action.SET_UP)
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
    frame = backstage.desk(database(), slug, visitor(), Action.SET_UP)
    ready = reading.ready(database(), slug, visitor())
    known = {"areas": "\n".join(ready.areas), "organisations": "\n".join(ready.organisations)}
    return _form("readying/places.html", frame, known | form, problem)


def _form(template: str, frame: Frame, form: dict[str, str], problem: DeliberationError | None) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    return page(template, status, frame=frame, form=form, errors=errors, notice=notice)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".page", slug=slug), 303)
