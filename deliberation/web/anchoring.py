"""Finding words again: the button below a comment whose words the changes had lost."""

from flask import redirect

from deliberation.services import anchoring
from deliberation.web.doorway import Blueprint, ResponseReturnValue, _, database, flash, request_key, url_for, visitor

bp = Blueprint("anchoring", __name__)


@bp.post("/comments/<int:comment_id>/confirm")
def confirm(comment_id: int) -> ResponseReturnValue:
    """Say that the words of a comment are where they were found again."""
    receipt = anchoring.confirm_anchor(database(), visitor(), comment_id, request_key())
    flash(_("The comment hangs on these words now."), "good")
    return redirect(url_for("participation.words", item_id=receipt.facts["item"], comment=comment_id), 303)
