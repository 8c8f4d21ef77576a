"""Taking part: votes, suggested edits, comments and flags."""

from typing import Any

from flask import redirect

from deliberation.domain.errors import Conflict, DeliberationError, Invalid
from deliberation.domain.vision import Kind, Stance
from deliberation.services import amending, commenting, moderating, voting
from deliberation.services.amending import Proposal
from deliberation.services.commenting import Remark
from deliberation.services.moderating import Target
from deliberation.services.reading import document, story, suggesting, tracing
from deliberation.services.reading.news import figures
from deliberation.services.reading.suggesting import Suggesting
from deliberation.services.reading.views import Card, EditView, Frame
from deliberation.services.voting import Ballot
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    number_in,
    numbers,
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
    if request.form.get("next") == "mine":
        flash(_("Your vote counts for the new words now."), "good")
        return redirect(url_for("mine.page", slug=ballot.slug), 303)
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
    """The form for better words: new ones, others for one's own edit, or those that a comment led to."""
    found = _suggesting(slug, number)
    old, place = found.rewords and found.rewords.amendment, _place_in(found.card)
    form = {"text": found.start[slice(*(place or (None, None)))], "rationale": "", "kind": Kind.WORDING.value}
    if old:
        form |= {"rationale": old.rationale, "kind": old.kind.value}
    if undo := number_in("undo", given=request.args):
        form["text"] = tracing.undone(database(), slug, number, undo, visitor())
        return _suggest_page(found, form, preview=document.preview(found.card, form["text"]))
    return _suggest_page(found, form)


@bp.post("/visions/<slug>/principles/<int:number>/suggest")
def post_suggestion(slug: str, number: int) -> ResponseReturnValue:
    """Show the edit as others will see it, put it up, or back one like it; the button says which."""
    form = {name: request.form.get(name, "") for name in ("text", "rationale", "kind")}
    found, (act, _dash, other) = _suggesting(slug, number), request.form.get("action", "").partition("-")
    try:
        return {"preview": _preview, "back": _back_instead, "anyway": _put_up}.get(act, _post)(found, form, other)
    except (Invalid, Conflict) as problem:
        if None not in _chosen() and found.card.revision.id != number_in("base"):
            raise  # the place is none in the new words; the error page keeps what was typed
        return _suggest_page(found, form, problem)


@bp.get("/comments/<int:comment_id>/suggest")
def suggest_because(comment_id: int) -> ResponseReturnValue:
    """On to the form for words that a comment led to."""
    slug, number = suggesting.led_to(database(), comment_id, visitor())
    return redirect(url_for(".suggest", slug=slug, number=number, origin=comment_id), 303)


def _suggesting(slug: str, number: int) -> Suggesting:
    rewords, origin = (number_in(name, given=request.values) for name in ("rewords", "origin"))
    return suggesting.suggesting(database(), slug, number, visitor(), rewords, origin)


def _preview(found: Suggesting, form: dict[str, str], _other: str) -> ResponseReturnValue:
    place = _place_in(found.card)
    shown = document.preview(found.card, form["text"], place)
    return _suggest_page(suggesting.with_alike(database(), found, form["text"], place), form, preview=shown)


def _post(found: Suggesting, form: dict[str, str], other: str) -> ResponseReturnValue:
    if found.card.revision.id == number_in("base"):
        found = suggesting.with_alike(database(), found, form["text"], _place_in(found.card))
    return _preview(found, form, other) if found.alike else _put_up(found, form, other)


def _back_instead(_found: Suggesting, form: dict[str, str], other: str) -> ResponseReturnValue:
    item_id = next(iter(numbers([other])), 0)
    try:
        amending.back_amendment(database(), visitor(), item_id, form["rationale"], request_key())
    except Invalid as problem:
        problem.field = "rationale"
        raise
    return _stands_behind(item_id)


def _put_up(found: Suggesting, form: dict[str, str], _other: str) -> ResponseReturnValue:
    rewords, origin = (number_in(name) for name in ("rewords", "origin"))
    slug = found.frame.vision.slug
    old = document.edit(database(), slug, rewords, visitor())[2].amendment.id if rewords else None
    words = (form["text"], form["rationale"], form["kind"])
    proposal = Proposal(number_in("base") or 0, *words, *_chosen(), rewords=old, origin=origin)
    up = amending.propose_amendment(database(), visitor(), proposal, request_key()).facts
    number = up["number"]
    if "changes" not in up:
        said = _("Somebody had suggested the same words. You now stand behind edit %(number)s.", number=number)
    elif old:
        said = _(
            "Your new words are up as edit %(number)s. Those who voted on the old ones are asked again.", number=number
        )
    else:
        said = _("Your suggestion is up as edit %(number)s. People can vote on it now.", number=number)
    flash(said, "good")
    return redirect(url_for(".edit", slug=slug, number=number), 303)


def _suggest_page(
    found: Suggesting, form: dict[str, str], problem: DeliberationError | None = None, preview: Any = None
) -> ResponseReturnValue:
    errors, notice, status = told(problem)
    values = {"form": form, "errors": errors, "notice": notice, "preview": preview, "place": _place_in(found.card)}
    return page("participation/suggest.html", status, frame=found.frame, card=found.card, found=found, **values)


def _place_in(card: Card) -> tuple[int, int] | None:
    return document.chosen_in(card, *_chosen())


def _chosen() -> tuple[int | None, int | None]:
    given = request.form if "from" in request.form else request.args
    return number_in("from", given=given), number_in("to", given=given)


@bp.get("/visions/<slug>/edits/<int:number>")
def edit(slug: str, number: int) -> ResponseReturnValue:
    """One suggested edit with everything said about it."""
    found = story.story(database(), slug, number, visitor())
    return page("participation/edit.html", found=found, frame=found.frame, card=found.card, edit=found.edit)


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
    return _stands_behind(item_id)


def _stands_behind(item_id: int) -> ResponseReturnValue:
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
