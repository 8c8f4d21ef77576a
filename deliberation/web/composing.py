"""The next version in the making: everybody may watch, moderators work on it, a person signs."""

from collections.abc import Callable

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid
from deliberation.domain.rules import Action
from deliberation.domain.vision import Receipt
from deliberation.services import composing, publishing
from deliberation.services.composing import OwnWords, Ruling
from deliberation.services.publishing import Signature
from deliberation.services.reading import composition
from deliberation.services.reading.desks import Desk
from deliberation.services.reading.shelf import require
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    number_in,
    numbers,
    page,
    request,
    request_key,
    told,
    url_for,
    visitor,
)

bp = Blueprint("composing", __name__)

_FIELDS = ("action", "reason", "text")
_Act = Callable[[Desk, list[int], dict[str, str]], Receipt]  # on a principle, with the ids in its button's name
_CHOICE = {"include": True, "exclude": False, "rule": None}


@bp.get("/visions/<slug>/compose")
def overview(slug: str) -> ResponseReturnValue:
    """The whole draft as it stands."""
    return page("composing/overview.html", page=composition.composition(database(), slug, visitor()))


@bp.get("/visions/<slug>/compose/<int:number>")
def principle(slug: str, number: int) -> ResponseReturnValue:
    """One principle of the draft, with everything to decide on it."""
    return _desk_page(slug, number, {})


@bp.post("/visions/<slug>/compose/<int:number>")
def post_principle(slug: str, number: int) -> ResponseReturnValue:
    """Carry out one act on one principle of the draft; the button names it."""
    desk = composition.desk_of(composition.composition(database(), slug, visitor()), number)
    form = {name: request.form.get(name, "") for name in _FIELDS}
    form["blends"] = " ".join(request.form.getlist("blends"))
    name, *ids = form["action"].split("-")
    try:
        _ACTS.get(name, _unknown)(desk, numbers(ids), form)
    except MENDABLE as problem:
        return _desk_page(slug, number, form, problem)
    return redirect(url_for(".principle", slug=slug, number=number), 303)


def _rule_on(choice: str) -> _Act:
    def act(_desk: Desk, ids: list[int], form: dict[str, str]) -> Receipt:
        instead = tuple(numbers(request.form.get("instead", "").split()))
        ruling = Ruling(ids[0] if ids else 0, _CHOICE[choice], form["reason"], number_in("step") or 0, instead)
        return composing.decide(database(), visitor(), ruling, request_key())

    return act


def _own_words(desk: Desk, _ids: list[int], form: dict[str, str]) -> Receipt:
    blends = tuple(numbers(form["blends"].split()))
    words = OwnWords(desk.revision.id, form["text"], form["reason"], blends, number_in("step") or 0)
    return composing.write_own_words(database(), visitor(), words, request_key())


def _tick(_desk: Desk, ids: list[int], _form: dict[str, str]) -> Receipt:
    first, second = (*ids, 0, 0)[:2]
    return composing.tick_pair(database(), visitor(), first, second, request_key())


def _settling(*, settled: bool) -> _Act:
    def act(desk: Desk, _ids: list[int], _form: dict[str, str]) -> Receipt:
        step = number_in("step") or 0
        return composing.settle_principle(
            database(), visitor(), desk.revision.id, step, settled=settled, key=request_key()
        )

    return act


def _unknown(_desk: Desk, _ids: list[int], _form: dict[str, str]) -> Receipt:
    raise Invalid(_("Choose what to do with this principle."))


_ACTS: dict[str, _Act] = {
    **{choice: _rule_on(choice) for choice in _CHOICE},
    "own": _own_words,
    "tick": _tick,
    "settle": _settling(settled=True),
    "reopen": _settling(settled=False),
}


def _desk_page(
    slug: str, number: int, form: dict[str, str], problem: DeliberationError | None = None
) -> ResponseReturnValue:
    draft = composition.composition(database(), slug, visitor())
    desk = composition.desk_of(draft, number)
    errors, notice, status = told(problem)
    return page("composing/principle.html", status, page=draft, desk=desk, form=form, errors=errors, notice=notice)


@bp.get("/visions/<slug>/compose/sign")
def sign(slug: str) -> ResponseReturnValue:
    """The exact words of the next version, and the line to sign on."""
    return _sign_page(slug, {"name": ""})


@bp.post("/visions/<slug>/compose/sign")
def post_signature(slug: str) -> ResponseReturnValue:
    """Sign the next version; the last signature it needs publishes it."""
    form = {"name": request.form.get("name", "")}
    signature = Signature(form["name"], request.form.get("read", ""))
    try:
        receipt = publishing.publish_version(database(), visitor(), slug, signature, request_key())
    except MENDABLE as problem:
        return _sign_page(slug, form, problem)
    number = receipt.facts.get("number")
    if number is None:
        flash(_("You have signed. When somebody else signs the same words, the version is out."), "good")
        return redirect(url_for(".sign", slug=slug), 303)
    flash(_("Version %(number)s is out. Everyone here can read it now.", number=number), "good")
    return redirect(url_for("visions.version", slug=slug, number=number), 303)


def _sign_page(slug: str, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    draft = composition.composition(database(), slug, visitor())
    if problem and not draft.frame.may("publish"):
        raise problem
    require(draft.frame, Action.PUBLISH, _("Only a moderator can sign the next version, after voting closes."))
    errors, notice, status = told(problem)
    return page("composing/sign.html", status, page=draft, form=form, errors=errors, notice=notice)
