"""Taking part: votes, comments and flags, and the page of an edit."""

from typing import Any

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError, Invalid
from deliberation.domain.personal import Personal
from deliberation.domain.vision import Stance
from deliberation.services import commenting, moderating, voting
from deliberation.services.commenting import Remark
from deliberation.services.moderating import Target
from deliberation.services.reading import document, story
from deliberation.services.reading.news import figures
from deliberation.services.reading.views import Card, EditView, Frame
from deliberation.services.voting import Ballot
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    not_too_often,
    number_in,
    page,
    plain,
    pointed,
    range_in,
    request,
    request_key,
    told,
    url_for,
    visitor,
    wants_json,
)
from deliberation.web.posted import given_away, held

bp = Blueprint("participation", __name__)

_NOT_COUNTED = "Your vote is kept, and not counted in this round."


# Votes ------------------------------------------------------------------------
@bp.get("/visions/<slug>/vote")
def vote_through(slug: str) -> ResponseReturnValue:
    """One card at a time; each has its own address, so it stays while others vote, and one can go back to it."""
    item_id = number_in("item", given=request.args)
    frame, asked = document.question(database(), slug, visitor(), item_id)
    if asked and item_id is None and frame.may("vote"):
        return redirect(url_for(".vote_through", slug=slug, item=asked.item_id), 303)
    return page("participation/vote.html", frame=frame, page=asked)


@bp.post("/items/<int:item_id>/vote")
def vote(item_id: int) -> ResponseReturnValue:
    """Take one person's stance on a wording."""
    try:
        stance = Stance(request.form.get("stance", ""))
    except ValueError:
        raise Invalid(_("Choose agree, not sure or disagree.")) from None
    with not_too_often("vote"):
        ballot = voting.cast_vote(database(), visitor(), item_id, stance)
    return _counted(ballot)


@bp.post("/items/<int:item_id>/take-back")
def take_back(item_id: int) -> ResponseReturnValue:
    """Withdraw one's vote."""
    with not_too_often("vote"):
        ballot = voting.take_back_vote(database(), visitor(), item_id)
    return _counted(ballot)


def _counted(ballot: Ballot) -> ResponseReturnValue:
    mine = url_for("mine.page", slug=ballot.slug)
    if wants_json():
        receipt = {"seq": ballot.receipt.seq, "digest": ballot.receipt.digest} if ballot.receipt else None
        now = figures(ballot.standing, ballot.rule)
        note = (
            None
            if ballot.counts
            else {"words": _(_NOT_COUNTED), "link": _("Read why, and ask for another look"), "href": mine}
        )
        answer = {"item": ballot.item_id, "chosen": ballot.chosen, "figures": now, "receipt": receipt}
        return plain({**answer, "note": note})
    if request.form.get("next") == "through":
        return redirect(url_for(".vote_through", slug=ballot.slug, item=ballot.item_id), 303)
    if request.form.get("next") == "mine":
        flash(_("Your vote counts for the new words now.") if ballot.counts else _(_NOT_COUNTED), "good")
        return redirect(mine, 303)
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


@bp.get("/visions/<slug>/edits/<int:number>")
def edit(slug: str, number: int) -> ResponseReturnValue:
    """One suggested edit with everything said about it."""
    found = story.story(database(), slug, number, visitor())
    return page("participation/edit.html", found=found, frame=found.frame, card=found.card, edit=found.edit)


# Comments and flags -----------------------------------------------------------
@bp.get("/items/<int:item_id>/comment")
def comment(item_id: int) -> ResponseReturnValue:
    """The form for a remark."""
    return _comment_page(item_id, {"type": "", "body": ""})


@bp.post("/items/<int:item_id>/comment")
def post_comment(item_id: int) -> ResponseReturnValue:
    """Put a remark beside the words."""
    form = {name: request.form.get(name, "") for name in ("type", "body")}
    where = (number_in("paragraph", given=request.values), number_in("reply", given=request.values), *range_in())
    remark = Remark(item_id, form["type"], form["body"], *where, made_on=_base())
    if found := given_away("body"):
        return _comment_page(item_id, form, personal=found)
    try:
        with not_too_often("comment"):
            receipt = commenting.make_comment(database(), visitor(), remark, request_key())
    except MENDABLE as problem:
        return _comment_page(item_id, form, problem)
    if "hold" in receipt.facts:
        return held(document.item(database(), item_id, visitor())[0].vision.slug)
    flash(_("Your comment is up."), "good")
    return _to_comment(item_id, receipt.facts["comment"])


def _comment_page(
    item_id: int, form: dict[str, str], problem: DeliberationError | None = None, personal: tuple[Personal, ...] = ()
) -> ResponseReturnValue:
    frame, card, view = document.item(database(), item_id, visitor())
    paragraph, reply = (number_in(name, given=request.values) for name in ("paragraph", "reply"))
    remarks, chosen = view.remarks if view else card.remarks, range_in()
    if view and _base() not in {None, view.amendment.version_id}:  # places in words that it does not have any more
        paragraph, chosen = None, (None, None)
    errors, notice, status = told(problem)
    return page(
        "participation/comment.html",
        status,
        frame=frame,
        card=card,
        edit=view,
        paragraph=paragraph,
        choice=document.choice(card, view, paragraph, *chosen),
        chosen=chosen,
        parent=next((each.comment for each in remarks if each.comment.id == reply), None),
        form=form,
        errors=errors,
        notice=notice,
        personal=personal,
    )


def _base() -> int | None:
    """The version whose words somebody read, from the form, or else from the address."""
    return number_in("base", given=request.form if "base" in request.form else request.args)


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
        with not_too_often("flag"):
            moderating.flag(database(), visitor(), Target(**pointed()), form["reason"], request_key())
    except MENDABLE as problem:
        return _flag_page(form, problem)
    flash(_("A moderator will look at this. Nothing is hidden without a public reason."), "good")
    found = document.pointed_at(database(), visitor(), **pointed())
    return redirect(_place(found.frame, found.card, found.edit), 303)


def _flag_page(form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    found = document.pointed_at(database(), visitor(), **pointed())
    errors, notice, status = told(problem)
    values = {"form": form, "errors": errors, "notice": notice, "target": pointed()}
    return page("participation/flag.html", status, frame=found.frame, words=found.words, **values)
