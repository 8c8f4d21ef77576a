"""Letters about what happens: choosing them, and stopping them by one press, without signing in."""

from flask import redirect
from flask.blueprints import BlueprintSetupState

from deliberation.domain.errors import MENDABLE, DeliberationError, NotFound
from deliberation.services import notifying
from deliberation.services.notifying import Choice
from deliberation.services.reading import account
from deliberation.web.doorway import (
    Blueprint,
    ResponseReturnValue,
    _,
    database,
    flash,
    page,
    request,
    settings,
    told,
    url_for,
    visitor,
)

bp = Blueprint("letters", __name__)


@bp.get("/letters", endpoint="page")
def page_of_choices() -> ResponseReturnValue:
    """What letters somebody gets, and how to change that."""
    return _page(None)


@bp.post("/letters")
def choose() -> ResponseReturnValue:
    """Note what letters somebody wants."""
    if not settings().sends_letters:
        raise NotFound(_("This site sends no letters."))
    form = request.form
    wanted = Choice(form.get("email", ""), form.get("every", ""), form.get("at_once") == "yes")
    try:
        notifying.choose_letters(database(), visitor(), wanted, settings().secret_key)
    except MENDABLE as problem:
        return _page(form.to_dict(), problem)
    flash(_("Saved."), "good")
    return redirect(url_for(".page"), 303)


@bp.get("/letters/stop/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Ask before stopping letters: programs that check mail open links too."""
    known = account.gets_letters(database(), token)
    return page("accounts/stop.html", 200 if known else 404, token=token, known=known)


@bp.post("/letters/stop/<token>")
def stop(token: str) -> ResponseReturnValue:
    """Stop letters at once, also where a mail program asks for it (RFC 8058), which has no form of ours."""
    notifying.stop_letters(database(), token)
    return page("accounts/stop.html", token="", known=True)


@bp.record_once
def _let_mail_programs_in(state: BlueprintSetupState) -> None:
    # Only who has the token can stop these letters, and it can do nothing else.
    state.app.extensions["csrf"].exempt(stop)


def _page(form: dict[str, str] | None, problem: DeliberationError | None = None) -> ResponseReturnValue:
    known = account.account(database(), visitor())
    wants = known.wants
    now = {"every": wants.every, "at_once": "yes" if wants.at_once else "", "email": wants.address} if wants else {}
    errors, notice, status = told(problem)
    values = {"account": known, "sends": settings().sends_letters, "form": form or now or {"every": "weekly"}}
    return page("accounts/letters.html", status, **values, errors=errors, notice=notice)
