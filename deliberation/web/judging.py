"""Judging: a moderator says anew, in public, what became of something."""

from flask import redirect

from deliberation.domain.errors import MENDABLE, DeliberationError
from deliberation.services import judging
from deliberation.services.judging import Judgement
from deliberation.services.reading import contribution as reading
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    page,
    request,
    request_key,
    told,
    url_for,
    visitor,
)

bp = Blueprint("judging", __name__)


@bp.get("/fates/<int:fate_id>")
def fate(fate_id: int) -> ResponseReturnValue:
    """The form for another fate and the sentence that says why."""
    return _fate_page(fate_id, None)


@bp.post("/fates/<int:fate_id>")
def judge(fate_id: int) -> ResponseReturnValue:
    """Judge anew what became of a suggested edit or a comment."""
    form = {name: request.form.get(name, "") for name in ("kind", "sentence")}
    try:
        judging.judge_fate(database(), visitor(), Judgement(fate_id, form["kind"], form["sentence"]), request_key())
    except MENDABLE as problem:
        return _fate_page(fate_id, form, problem)
    found = reading.contribution(database(), fate_id, visitor())
    flash(_("Done. Everyone can read it, with your name in the record."), "good")
    slug, number = found.frame.vision.slug, found.telling.version
    return redirect(url_for("visions.version", slug=slug, number=number, _anchor=f"fate-{fate_id}"), 303)


def _fate_page(
    fate_id: int, form: dict[str, str] | None, problem: DeliberationError | None = None
) -> ResponseReturnValue:
    found = reading.contribution(database(), fate_id, visitor())
    now = {"kind": found.telling.fate.kind.value, "sentence": ""}
    errors, notice, status = told(problem)
    values = {"frame": found.frame, "found": found, "form": form or now, "errors": errors, "notice": notice}
    return page("moderation/judge.html", status, **values)
