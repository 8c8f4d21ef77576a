"""Moderating a vision: the queue, hiding in public, and what everybody can read of it."""

from flask import redirect
from flask_babel import ngettext

from deliberation.domain.errors import MENDABLE, DeliberationError, NotFound
from deliberation.domain.moderated import review_words
from deliberation.domain.rules import Action
from deliberation.domain.vision import Target
from deliberation.services import excluding, moderating, reviewing, rewording, separating
from deliberation.services.reading import document
from deliberation.services.reading import moderated as past
from deliberation.services.reading import patterns as standing_out
from deliberation.services.reading import queue as reading
from deliberation.services.reading.shelf import require
from deliberation.services.reviewing import Verdict
from deliberation.services.rewording import Rewording
from deliberation.services.separating import Separation
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
    plain,
    pointed,
    request,
    request_key,
    told,
    url_for,
    visitor,
    wants_json,
)
from deliberation.web.formats import moment
from deliberation.web.sheets import sheet

bp = Blueprint("moderation", __name__)

_COLUMNS = ("when", "what", "decision", "after its author asked", "by", "reason")


@bp.get("/visions/<slug>/moderation")
def queue(slug: str) -> ResponseReturnValue:
    """Everything that waits for a moderator."""
    return _queue_page(slug, {"picks": []})


@bp.post("/visions/<slug>/moderation")
def settle(slug: str) -> ResponseReturnValue:
    """Decide on what was ticked, all at once; a program is told how many that were."""
    form = {name: request.form.get(name, "") for name in ("template", "words")}
    picks = request.form.getlist("pick")
    try:
        named = [token for pick in picks for token in pick.split(",")]
        reason = f"{form['template']} {form['words']}".strip()
        verdict = Verdict(request.form.get("action") == "stand", tuple(map(Target.named, named)), reason)
        reviewing.settle(database(), visitor(), slug, verdict, request_key())
    except MENDABLE as problem:
        if wants_json():
            raise
        return _queue_page(slug, {**form, "picks": picks}, problem)
    said = ngettext("Done. %(num)s thing is decided.", "Done. %(num)s things are decided.", len(named))
    if wants_json():
        return plain({"said": said})
    flash(said, "good")
    return redirect(url_for(".queue", slug=slug), 303)


def _queue_page(
    slug: str, form: dict[str, str | list[str]], problem: DeliberationError | None = None
) -> ResponseReturnValue:
    found = reading.queue(database(), slug, visitor())
    errors, notice, status = told(problem)
    return page("moderation/queue.html", status, queue=found, form=form, errors=errors, notice=notice)


@bp.get("/visions/<slug>/patterns")
def patterns(slug: str) -> ResponseReturnValue:
    """What stands out in how votes came in, which proves nothing."""
    return _patterns_page(slug, {"who": []})


@bp.post("/visions/<slug>/patterns")
def exclude(slug: str) -> ResponseReturnValue:
    """Leave the votes of those who were ticked out of the count, or count them again, with a public reason."""
    act = excluding.readmit_votes if request.form.get("action") == "readmit" else excluding.exclude_votes
    who, reason = request.form.getlist("who"), request.form.get("reason", "")
    form: dict[str, str | list[str]] = {"who": [*who], "reason": reason}
    named = {name for each in who for name in each.split(",")}
    try:
        act(database(), visitor(), slug, sorted(named), reason, request_key())
    except MENDABLE as problem:
        return _patterns_page(slug, form, problem)
    flash(_("Done. Everybody can read your reason. Those whose votes they are read it under Mine."), "good")
    return redirect(url_for(".patterns", slug=slug), 303)


def _patterns_page(
    slug: str, form: dict[str, str | list[str]], problem: DeliberationError | None = None
) -> ResponseReturnValue:
    found = standing_out.patterns(database(), slug, visitor())
    errors, notice, status = told(problem)
    return page("moderation/patterns.html", status, page=found, form=form, errors=errors, notice=notice)


@bp.get("/visions/<slug>/moderated")
def moderated(slug: str) -> ResponseReturnValue:
    """What moderators decided, for everybody to read."""
    return page("reports/moderated.html", found=past.moderated(database(), slug, visitor()))


@bp.get("/visions/<slug>/moderated.csv")
def moderated_file(slug: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    with not_too_often("export"):
        found = past.moderated(database(), slug, visitor())
    zone = found.frame.vision.zone
    lines = ((moment(line.review.at, zone), line.what, review_words(line.review.kind), line.again, line.review)
             for line in found.lines)  # fmt: skip
    rows = ((when, what, did, "yes" if again else "", each.by, each.reason) for when, what, did, again, each in lines)
    return sheet(f"{slug}-moderated", [_COLUMNS, *rows])


@bp.get("/hide")
def hide() -> ResponseReturnValue:
    """The form for hiding something, or showing it again."""
    return _hide_page({"reason": ""})


@bp.post("/hide")
def post_hide() -> ResponseReturnValue:
    """Hide something with a public reason, or show it again."""
    form = {"reason": request.form.get("reason", "")}
    act = moderating.show if request.form.get("action") == "show" else moderating.hide
    try:
        act(database(), visitor(), Target(**_target()), form["reason"], request_key())
    except MENDABLE as problem:
        return _hide_page(form, problem)
    found = document.pointed_at(database(), visitor(), **_target())
    slug = found.frame.vision.slug
    flash(_("Done. The reason stands in its place for everyone to read."), "good")
    if found.edit is not None:
        return redirect(url_for("participation.edit", slug=slug, number=found.edit.amendment.number), 303)
    return redirect(url_for("visions.document", slug=slug, _anchor=f"p{found.card.number}"), 303)


def _hide_page(form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    found = document.pointed_at(database(), visitor(), **_target())
    require(found.frame, Action.MODERATE, _("Only a moderator can hide something, with a public reason."))
    errors, notice, status = told(problem)
    values = {"words": found.words, "hidden": found.is_hidden, "form": form, "target": _target()}
    return page("moderation/hide.html", status, frame=found.frame, **values, errors=errors, notice=notice)


@bp.get("/items/<int:item_id>/reword")
def reword(item_id: int) -> ResponseReturnValue:
    """The form for saying somebody's edit in other words."""
    return _reword_page(item_id, {})


@bp.post("/items/<int:item_id>/reword")
def post_reword(item_id: int) -> ResponseReturnValue:
    """Say an edit in other words, with a public reason; its author is told."""
    form = {name: request.form.get(name, "") for name in ("text", "rationale", "reason", "hides")}
    wanted = Rewording(item_id, form["text"], form["rationale"], form["hides"] == "yes", form["reason"])
    try:
        facts = rewording.reword(database(), visitor(), wanted, request_key()).facts
    except MENDABLE as problem:
        return _reword_page(item_id, form, problem)
    slug = document.item(database(), item_id, visitor())[0].vision.slug
    flash(_("Done. It is edit %(number)s now, still its author’s, who is told.", number=facts["number"]), "good")
    return redirect(url_for("participation.edit", slug=slug, number=facts["number"]), 303)


def _reword_page(item_id: int, form: dict[str, str], problem: DeliberationError | None = None) -> ResponseReturnValue:
    found = document.pointed_at(database(), visitor(), item_id=item_id, comment_id=None)
    require(found.frame, Action.MODERATE, _("Only a moderator can say somebody’s edit in other words."))
    if found.edit is None:
        raise NotFound(_("There is no such suggested edit here."))
    errors, notice, status = told(problem)
    now = {"text": found.edit.body, "rationale": found.edit.amendment.rationale, "hides": "yes"}
    values = {"frame": found.frame, "edit": found.edit, "form": form or now, "errors": errors, "notice": notice}
    return page("moderation/reword.html", status, **values)


@bp.get("/items/<int:item_id>/separate")
def separate(item_id: int) -> ResponseReturnValue:
    """The form for making two edits of somebody's one."""
    return _separate_page(item_id, [], {})


@bp.post("/items/<int:item_id>/separate")
def post_separate(item_id: int) -> ResponseReturnValue:
    """Make two edits of one, with a public reason; its author is told."""
    ticked, form = request.form.getlist("changes"), {"reason": request.form.get("reason", "")}
    first = frozenset(numbers(ticked))
    try:
        separating.separate(database(), visitor(), Separation(item_id, first, form["reason"]), request_key())
    except MENDABLE as problem:
        return _separate_page(item_id, ticked, form, problem)
    flash(_("Done. It is two edits now, both still its author’s, who is told."), "good")
    return redirect(url_for("participation.words", item_id=item_id), 303)


def _separate_page(
    item_id: int, ticked: list[str], form: dict[str, str], problem: DeliberationError | None = None
) -> ResponseReturnValue:
    found = document.pointed_at(database(), visitor(), item_id=item_id, comment_id=None)
    require(found.frame, Action.MODERATE, _("Only a moderator can make two of somebody’s edit."))
    if found.edit is None:
        raise NotFound(_("There is no such suggested edit here."))
    errors, notice, status = told(problem)
    values = {"frame": found.frame, "edit": found.edit, "ticked": ticked, "form": form}
    return page("moderation/separate.html", status, **values, errors=errors, notice=notice)


def _target() -> dict[str, int | None]:
    """What is hidden or shown: what the address or the form points at, or one of the reasons behind that edit."""
    return {**pointed(), "backing": number_in("backing", given=request.values)}
