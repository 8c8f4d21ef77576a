"""Edits that do not go together, on a page of their own: everybody may look, moderators take one or blend them."""

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid, NotFound
from deliberation.services import composing
from deliberation.services.composing import OwnWords, Ruling
from deliberation.services.reading import clash as reading
from deliberation.services.reading.clash import Clash
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

bp = Blueprint("clash", __name__)

_UNDOING = {"rule": None, "exclude": False}
_FIELDS = ("take", "text", "reason", "action")


@bp.get("/visions/<slug>/draft/clash/<int:number>", endpoint="page")
def page_of_clash(slug: str, number: int) -> ResponseReturnValue:
    """All the wordings of a conflict group, and the choice between them."""
    return _clash_page(slug, number, {})


@bp.post("/visions/<slug>/draft/clash/<int:number>")
def choose(slug: str, number: int) -> ResponseReturnValue:
    """Take one edit of the group, blend them by hand, or let the rule decide again."""
    form = {name: request.form.get(name, "") for name in _FIELDS}
    found = reading.clash(database(), slug, number, visitor())
    try:
        _carry_out(found, form)
    except MENDABLE as problem:
        return _clash_page(slug, number, form, problem)
    undone = form["action"].split("-")[0] in _UNDOING
    flash(_("Taken back.") if undone else _("Decided. Everybody can see what, by whom and why."), "good")
    return redirect(_onward(found, slug, number), 303)


def _onward(found: Clash, slug: str, number: int) -> str:
    try:
        reading.clash(database(), slug, number, visitor())
    except NotFound:  # with the decision taken back, nothing stands against it any more
        return url_for("composing.principle", slug=slug, number=found.desk.revision.position)
    return url_for(".page", slug=slug, number=number)


def _carry_out(found: Clash, form: dict[str, str]) -> None:
    act, *undone = form["action"].split("-")
    taken = numbers(undone) or numbers([form["take"]])
    if taken:
        included = _UNDOING.get(act, True)
        step, instead = number_in(f"step-{taken[0]}") or 0, numbers(request.form.get(f"instead-{taken[0]}", "").split())
        ruling = Ruling(taken[0], included, form["reason"], step, tuple(instead))
        composing.decide(database(), visitor(), ruling, request_key())
    elif form["take"] == "own":
        step = number_in("step") or 0
        words = OwnWords(found.desk.revision.id, form["text"], form["reason"], found.blended, step)
        composing.write_own_words(database(), visitor(), words, request_key())
    else:
        raise Invalid(_("Choose one of the edits, or blend them."), "take")


def _clash_page(
    slug: str, number: int, form: dict[str, str], problem: DeliberationError | None = None
) -> ResponseReturnValue:
    found = reading.clash(database(), slug, number, visitor())
    errors, notice, status = told(problem)
    values = {"frame": found.page.frame, "found": found, "number": number, "form": form}
    return page("composing/clash.html", status, **values, errors=errors, notice=notice)
