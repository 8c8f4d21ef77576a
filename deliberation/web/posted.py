"""What people are told before their words go up, when they are, or wait for a moderator; and the script that posted."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation.domain.personal import Personal, personal_in


def given_away(*fields: str, beside: str = "") -> tuple[Personal, ...]:
    """Say what in words about to go up may give somebody away, unless their writer said that it stays.

    Not what is in the words `beside` already, which others wrote.
    """
    found = () if request.form.get("aware") else personal_in("\n".join(request.form.get(each, "") for each in fields))
    return tuple(each for each in found if each not in personal_in(beside))


def put_up(slug: str, facts: Mapping[str, Any], *, rewords: bool) -> ResponseReturnValue:
    """On to the edit that somebody posted, or stands behind now; `rewords` where it takes the place of an own one."""
    if "hold" in facts:
        return held(slug)
    backed = "changes" not in facts
    said = {
        (False, False): _("Your suggestion is up as edit %(number)s. People can vote on it now."),
        (False, True): _("Your new words are up as edit %(number)s. Those who voted on the old ones are asked again."),
        (True, False): _("Somebody had suggested the same. You now stand behind edit %(number)s."),
        (True, True): _("Edit %(number)s says just this. You stand behind it now. It takes the place of yours."),
    }
    flash(said[backed, rewords] % {"number": facts["number"]}, "good")
    return redirect(url_for("participation.edit", slug=slug, number=facts["number"]), 303)


def held(slug: str) -> ResponseReturnValue:
    """On to what somebody said: what they just said waits there for a moderator."""
    flash(_("Your words wait for a moderator now. Nobody else sees them before."), "good")
    return redirect(url_for("mine.page", slug=slug), 303)


def told_where(response: Response) -> Response:
    """Tell a script that posted a form where it leads: that the server has the words, and the page to open next.

    A script that is sent on follows unasked, and takes what the next page has to say to the person.
    """
    if request.method == "POST" and response.location and request.headers.get("Accept") == "application/json":
        said = jsonify(leads=response.headers.pop("Location"))
        response.status_code, response.content_type = said.status_code, "application/json"
        response.set_data(said.get_data())
    return response
