"""What people are told when their words are up, or wait for a moderator."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _


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
