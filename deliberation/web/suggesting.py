"""Suggesting: the form for better words, standing behind somebody's edit, taking one's own back."""

from collections.abc import Mapping
from typing import Any

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid
from deliberation.domain.personal import Personal
from deliberation.domain.vision import Kind
from deliberation.services import amending
from deliberation.services.amending import Proposal
from deliberation.services.reading import document, story, tracing
from deliberation.services.reading import suggesting as reading
from deliberation.services.reading.suggesting import Suggesting
from deliberation.services.reading.views import Card
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    not_too_often,
    number_in,
    numbers,
    page,
    range_in,
    request,
    request_key,
    told,
    url_for,
    visitor,
)
from deliberation.web.posted import given_away, held, put_up

bp = Blueprint("suggesting", __name__)


@bp.get("/visions/<slug>/principles/<int:number>/suggest")
def form(slug: str, number: int) -> ResponseReturnValue:
    """The form for better words: new ones, others for one's own edit, or those that a comment led to."""
    found = _suggesting(slug, number)
    old, place = found.rewords and found.rewords.amendment, _place_in(found.card)
    undo = number_in("undo", given=request.args)
    if place and (old or undo):
        raise Invalid(_("These words are not in the text. Choose them again."))  # the others are of the whole of it
    typed = {"text": found.start[slice(*(place or (None, None)))], "rationale": "", "kind": Kind.WORDING.value}
    if old:
        typed |= {"rationale": old.rationale, "kind": old.kind.value}
    if undo:
        typed["text"] = tracing.undone(database(), slug, number, undo, visitor())
        return _form_page(found, typed, preview=document.preview(found.card, typed["text"]))
    return _form_page(found, typed)


@bp.post("/visions/<slug>/principles/<int:number>/suggest")
def post(slug: str, number: int) -> ResponseReturnValue:
    """Show the edit as others will see it, put it up, or back one like it; the button says which."""
    typed = {name: request.form.get(name, "") for name in ("text", "rationale", "kind")}
    found, (act, _dash, other) = _suggesting(slug, number), request.form.get("action", "").partition("-")
    try:
        return {"preview": _preview, "back": _back_instead, "anyway": _put_up}.get(act, _post)(found, typed, other)
    except MENDABLE as problem:
        if None not in range_in() and found.card.revision.id != number_in("base"):
            raise  # the place is none in the new words; the error page keeps what was typed
        return _form_page(found, typed, problem)


@bp.get("/comments/<int:comment_id>/suggest")
def because(comment_id: int) -> ResponseReturnValue:
    """On to the form for words that a comment led to."""
    slug, number = reading.led_to(database(), comment_id, visitor())
    return redirect(url_for(".form", slug=slug, number=number, origin=comment_id), 303)


def _suggesting(slug: str, number: int) -> Suggesting:
    rewords, origin = (number_in(name, given=request.values) for name in ("rewords", "origin"))
    return reading.suggesting(database(), slug, number, visitor(), rewords, origin, number_in("base"))


def _preview(found: Suggesting, typed: dict[str, str], _other: str) -> ResponseReturnValue:
    place = _place_in(found.card)
    shown = document.preview(found.card, typed["text"], place)
    return _form_page(reading.with_alike(database(), found, typed["text"], place), typed, preview=shown)


def _post(found: Suggesting, typed: dict[str, str], other: str) -> ResponseReturnValue:
    if found.card.revision.id == number_in("base"):
        found = reading.with_alike(database(), found, typed["text"], _place_in(found.card))
    return _preview(found, typed, other) if found.alike else _put_up(found, typed, other)


def _back_instead(found: Suggesting, typed: dict[str, str], other: str) -> ResponseReturnValue:
    if personal := given_away("rationale"):
        return _form_page(found, typed, personal=personal)
    item_id = next(iter(numbers([other])), 0)
    try:
        with not_too_often("back"):
            receipt = amending.back_amendment(database(), visitor(), item_id, typed["rationale"], request_key())
    except Invalid as problem:
        problem.field = "rationale"
        raise
    return _stands_behind(item_id, receipt.facts)


def _put_up(found: Suggesting, typed: dict[str, str], _other: str) -> ResponseReturnValue:
    if personal := given_away("rationale", "text", beside=found.card.revision.body):
        return _form_page(found, typed, personal=personal)
    rewords, origin = (number_in(name) for name in ("rewords", "origin"))
    words = (typed["text"], typed["rationale"], typed["kind"])
    proposal = Proposal(number_in("base") or 0, *words, *range_in(), rewords=rewords, origin=origin)
    with not_too_often("suggest"):
        receipt = amending.propose_amendment(database(), visitor(), proposal, request_key())
    if found.since:
        flash(
            _("Principle %(number)s has new words since you started. Your edit still fits.", number=found.card.number)
        )
    return put_up(found.frame.vision.slug, receipt.facts, rewords=rewords is not None)


def _form_page(
    found: Suggesting,
    typed: dict[str, str],
    problem: DeliberationError | None = None,
    preview: Any = None,
    personal: tuple[Personal, ...] = (),
) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    values = {"form": typed, "errors": errors, "notice": notice, "preview": preview, "place": _place_in(found.card)}
    shown = {"frame": found.frame, "card": found.card, "found": found, "personal": personal}
    return page("participation/suggest.html", status, **shown, **values)


def _place_in(card: Card) -> tuple[int, int] | None:
    return document.chosen_in(card, *range_in())


@bp.post("/items/<int:item_id>/withdraw")
def withdraw(item_id: int) -> ResponseReturnValue:
    """Take one's own edit back."""
    amending.withdraw_amendment(database(), visitor(), item_id, request_key())
    flash(_("You took your edit back. Its votes stay in the record."), "good")
    return redirect(url_for("participation.words", item_id=item_id), 303)


@bp.get("/items/<int:item_id>/back", endpoint="backing")
def page_of_backing(item_id: int) -> ResponseReturnValue:
    """On to the edit, for whoever loads the answer to the form anew."""
    return redirect(url_for("participation.words", item_id=item_id), 303)


@bp.post("/items/<int:item_id>/back")
def back(item_id: int) -> ResponseReturnValue:
    """Stand behind somebody else's edit."""
    reason = request.form.get("reason", "")
    if (personal := given_away("reason")) and (asked := _backing_page(item_id, reason, personal)):
        return asked
    with not_too_often("back"):
        receipt = amending.back_amendment(database(), visitor(), item_id, reason, request_key())
    return _stands_behind(item_id, receipt.facts)


def _backing_page(item_id: int, reason: str, personal: tuple[Personal, ...]) -> ResponseReturnValue | None:
    """The edit's page with the form in it; None where there is no such form."""
    frame, card, edit = document.item(database(), item_id, visitor())
    found = edit and story.story(database(), frame.vision.slug, edit.amendment.number, visitor())
    if not found or not found.can_back:
        return None
    shown = {"frame": frame, "card": card, "edit": edit, "reason": reason, "personal": personal}
    return page("participation/edit.html", 200, found=found, **shown)


def _stands_behind(item_id: int, facts: Mapping[str, object]) -> ResponseReturnValue:
    if "hold" in facts:
        return held(document.item(database(), item_id, visitor())[0].vision.slug)
    flash(_("You stand behind this edit now. Backing is no vote: say where you stand below."), "good")
    return redirect(url_for("participation.words", item_id=item_id), 303)
