"""Taking part: votes, suggested edits, comments, flags, and what people say of themselves."""

from typing import Any

from flask import redirect

from deliberation.domain.errors import Conflict, DeliberationError, Invalid
from deliberation.domain.vision import Kind, Stance
from deliberation.services import amending, commenting, entering, moderating, voting
from deliberation.services.amending import Proposal
from deliberation.services.commenting import Remark
from deliberation.services.moderating import Target
from deliberation.services.reading import document
from deliberation.services.reading.news import figures
from deliberation.services.reading.views import Card, EditView, Frame
from deliberation.services.voting import Ballot
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    number_in,
    page,
    plain,
    pointed,
    request,
    request_key,
    told,
    url_for,
    visitor,
    wants_json,
)

bp = Blueprint("participation", __name__)


# Votes ------------------------------------------------------------------------
@bp.get("/visions/<slug>/vote")
def vote_through(slug: str) -> ResponseReturnValue:
    """One card at a time."""
    item_id = number_in("item", given=request.args)
    frame, asked = document.question(database(), slug, visitor(), item_id)
    return page("participation/vote.html", frame=frame, page=asked)


@bp.post("/items/<int:item_id>/vote")
def vote(item_id: int) -> ResponseReturnValue:
    """Take one person's stance on a wording."""
    try:
        stance = Stance(request.form.get("stance", ""))
    except ValueError:
        raise Invalid(_("Choose agree, not sure or disagree.")) from None
    return _counted(voting.cast_vote(database(), visitor(), item_id, stance))


@bp.post("/items/<int:item_id>/take-back")
def take_back(item_id: int) -> ResponseReturnValue:
    """Withdraw one's vote."""
    return _counted(voting.take_back_vote(database(), visitor(), item_id))


def _counted(ballot: Ballot) -> ResponseReturnValue:
    if wants_json():
        receipt = {"seq": ballot.receipt.seq, "digest": ballot.receipt.digest} if ballot.receipt else None
        now = figures(ballot.standing, ballot.rule)
        return plain({"item": ballot.item_id, "chosen": ballot.chosen, "figures": now, "receipt": receipt})
    if request.form.get("next") == "through":
        return redirect(url_for(".vote_through", slug=ballot.slug, item=ballot.item_id), 303)
    return redirect(url_for(".words", item_id=ballot.item_id, at=request.form.get("next")), 303)


@bp.get("/items/<int:item_id>")
def words(item_id: int) -> ResponseReturnValue:
    """The place where these words, or a comment on them, are read: an edit's own page, or its principle."""
    frame, card, edit = document.item(database(), item_id, visitor())
    said = number_in("comment", given=request.args)
    return redirect(_place(frame, card, None if request.args.get("at") == "document" else edit, said))


def _place(frame: Frame, card: Card, edit: EditView | None, comment: int | None = None) -> str:
    said = f"c{comment}" if comment else None
    if edit is not None:
        return url_for(".edit", slug=frame.vision.slug, number=edit.amendment.number, _anchor=said)
    return url_for("visions.document", slug=frame.vision.slug, _anchor=said or f"p{card.number}")


# Suggested edits --------------------------------------------------------------
@bp.get("/visions/<slug>/principles/<int:number>/suggest")
def suggest(slug: str, number: int) -> ResponseReturnValue:
    """The form for better words."""
    frame, card = document.principle(database(), slug, number, visitor())
    words = card.revision.body[slice(*(_place_in(card) or (None, None)))]
    return _suggest_page(frame, card, {"text": words, "rationale": "", "kind": Kind.WORDING})


@bp.post("/visions/<slug>/principles/<int:number>/suggest")
def post_suggestion(slug: str, number: int) -> ResponseReturnValue:
    """Show the edit as others will see it, or put it up."""
    form = {name: request.form.get(name, "") for name in ("text", "rationale", "kind")}
    if request.form.get("action") == "preview":
        return _preview(slug, number, form)
    where = _chosen()
    proposal = Proposal(number_in("base") or 0, form["text"], form["rationale"], form["kind"], *where)
    try:
        receipt = amending.propose_amendment(database(), visitor(), proposal, request_key())
    except (Invalid, Conflict) as problem:
        frame, card = document.principle(database(), slug, number, visitor())
        if None not in where and card.revision.id != proposal.revision_id:
            raise  # the place is none in the new words; the error page keeps what was typed
        return _suggest_page(frame, card, form, problem)
    up = receipt.facts["number"]
    if "changes" in receipt.facts:
        flash(_("Your suggestion is up as edit %(number)s. People can vote on it now.", number=up), "good")
    else:
        flash(_("Somebody had suggested the same words. You now stand behind edit %(number)s.", number=up), "good")
    return redirect(url_for(".edit", slug=slug, number=up), 303)


def _preview(slug: str, number: int, form: dict[str, str]) -> ResponseReturnValue:
    frame, card = document.principle(database(), slug, number, visitor())
    try:
        shown = document.preview(card, form["text"], _place_in(card))
    except Invalid as problem:
        return _suggest_page(frame, card, form, problem)
    return _suggest_page(frame, card, form, preview=shown)


def _suggest_page(
    frame: Frame, card: Card, form: dict[str, str], problem: DeliberationError | None = None, preview: Any = None
) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    values = {"frame": frame, "card": card, "form": form, "errors": errors, "notice": notice, "preview": preview}
    return page("participation/suggest.html", status, place=_place_in(card), **values)


def _place_in(card: Card) -> tuple[int, int] | None:
    return document.chosen_in(card, *_chosen())


def _chosen() -> tuple[int | None, int | None]:
    given = request.form if "from" in request.form else request.args
    return number_in("from", given=given), number_in("to", given=given)


@bp.get("/visions/<slug>/edits/<int:number>")
def edit(slug: str, number: int) -> ResponseReturnValue:
    """One suggested edit with everything said about it."""
    frame, card, view = document.edit(database(), slug, number, visitor())
    return page("participation/edit.html", frame=frame, card=card, edit=view)


@bp.post("/items/<int:item_id>/withdraw")
def withdraw_edit(item_id: int) -> ResponseReturnValue:
    """Take one's own edit back."""
    amending.withdraw_amendment(database(), visitor(), item_id, request_key())
    flash(_("You took your edit back. Its votes stay in the record."), "good")
    return redirect(url_for(".words", item_id=item_id), 303)


@bp.post("/items/<int:item_id>/back")
def back(item_id: int) -> ResponseReturnValue:
    """Stand behind somebody else's edit."""
    amending.back_amendment(database(), visitor(), item_id, request.form.get("reason", ""), request_key())
    flash(_("You stand behind this edit now. Backing is no vote: say where you stand below."), "good")
    return redirect(url_for(".words", item_id=item_id), 303)


# Comments and flags -----------------------------------------------------------
@bp.get("/items/<int:item_id>/comment")
def comment(item_id: int) -> ResponseReturnValue:
    """The form for a remark."""
    return _comment_page(item_id, {"type": "", "body": ""})


@bp.post("/items/<int:item_id>/comment")
def post_comment(item_id: int) -> ResponseReturnValue:
    """Put a remark beside the words."""
    form = {name: request.form.get(name, "") for name in ("type", "body")}
    where = (number_in("paragraph", given=request.values), number_in("reply", given=request.values), *_chosen())
    try:
        receipt = commenting.make_comment(
            database(), visitor(), Remark(item_id, form["type"], form["body"], *where), request_key()
        )
    except (Invalid, Conflict) as problem:
        return _comment_page(item_id, form, problem)
    flash(_("Your comment is up."), "good")
    return _to_comment(item_id, receipt.facts["comment"])


def _comment_page(item_id: int, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame, card, view = document.item(database(), item_id, visitor())
    paragraph, reply = (number_in(name, given=request.values) for name in ("paragraph", "reply"))
    remarks = view.remarks if view else card.remarks
    errors, notice, status = told(problem)
    return page(
        "participation/comment.html",
        status,
        frame=frame,
        card=card,
        edit=view,
        paragraph=paragraph,
        choice=document.choice(card, view, paragraph, *_chosen()),
        chosen=_chosen(),
        parent=next((each.comment for each in remarks if each.comment.id == reply), None),
        form=form,
        errors=errors,
        notice=notice,
    )


@bp.post("/comments/<int:comment_id>/withdraw")
def withdraw_comment(comment_id: int) -> ResponseReturnValue:
    """Take one's own remark back."""
    receipt = commenting.withdraw_comment(database(), visitor(), comment_id, request_key())
    flash(_("You took your comment back."), "good")
    return _to_comment(receipt.facts["item"], comment_id)


def _to_comment(item_id: Any, comment_id: Any) -> ResponseReturnValue:
    return redirect(url_for(".words", item_id=item_id, comment=comment_id, _anchor=f"c{comment_id}"), 303)


@bp.get("/flag")
def flag() -> ResponseReturnValue:
    """The form that asks a moderator to look."""
    return _flag_page({"reason": ""})


@bp.post("/flag")
def post_flag() -> ResponseReturnValue:
    """Ask a moderator to look at something."""
    form = {"reason": request.form.get("reason", "")}
    try:
        moderating.flag(database(), visitor(), Target(**pointed()), form["reason"], request_key())
    except (Invalid, Conflict) as problem:
        return _flag_page(form, problem)
    flash(_("A moderator will look at this. Nothing is hidden without a public reason."), "good")
    frame, card, view, _words = document.pointed_at(database(), visitor(), **pointed())
    return redirect(_place(frame, card, view), 303)


def _flag_page(form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    frame, _card, _view, said = document.pointed_at(database(), visitor(), **pointed())
    errors, notice, status = told(problem)
    values = {"frame": frame, "words": said, "form": form, "errors": errors, "notice": notice, "target": pointed()}
    return page("participation/flag.html", status, **values)


# About you --------------------------------------------------------------------
@bp.get("/visions/<slug>/about-you")
def about(slug: str) -> ResponseReturnValue:
    """What people may say of themselves, or not."""
    return _about_page(slug, None)


@bp.post("/visions/<slug>/about-you")
def post_about(slug: str) -> ResponseReturnValue:
    """Note where somebody lives and works."""
    form = {name: request.form.get(name, "") for name in ("area", "organisation")}
    try:
        entering.say_about(database(), visitor(), slug, form["area"], form["organisation"], request_key())
    except Invalid as problem:
        return _about_page(slug, form, problem)
    flash(_("Saved."), "good")
    return redirect(url_for("visions.document", slug=slug), 303)


def _about_page(slug: str, form: dict[str, str] | None, problem: Invalid | None = None) -> ResponseReturnValue:
    frame, areas, organisations = document.places(database(), slug, visitor())
    member = frame.member
    known = {
        "area": dict(areas).get(member.area_id or 0, "") if member else "",
        "organisation": dict(organisations).get(member.organisation_id or 0, "") if member else "",
    }
    errors, notice, status = told(problem)
    return page(
        "participation/about.html",
        status,
        frame=frame,
        areas=tuple(name for _id, name in areas),
        organisations=tuple(name for _id, name in organisations),
        form=form or known,
        errors=errors,
        notice=notice,
    )
