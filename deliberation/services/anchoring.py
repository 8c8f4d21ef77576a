"""Finding words again: where a comment's words are now, when the changes on record had lost them."""

from deliberation.domain import rules
from deliberation.domain.descent import Descent
from deliberation.domain.errors import Conflict
from deliberation.domain.events import AnchorConfirmed
from deliberation.domain.rules import Action
from deliberation.domain.vision import Anchor, AnchorState, Comment, Receipt, Vision, Visitor, phase_of
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import people, talk, texts, visions


@once
def confirm_anchor(db: Database, visitor: Visitor, comment_id: int, key: str | None = None) -> Receipt:
    """Say that the words of a comment are where `Descent.found_again` suggests; the receipt's facts hold its `item`.

    For its author and for moderators. Raises `Conflict` where there is nothing to confirm.
    """
    with db.transaction(key) as tx:
        said = talk.comment(tx.connection, comment_id)
        vision = visions.get(tx.connection, said.vision_id)
        finder = people.enter(tx, vision, visitor)
        own = said.membership_id == finder.id
        rules.require(finder.role, Action.COMMENT if own else Action.MODERATE, phase_of(vision.round, tx.now))
        anchor = _again(tx, vision, said)
        if anchor is None:
            raise Conflict("These words cannot be found again. Look at the page as it is now.")
        talk.put_anchor(tx.connection, said.id, anchor, finder.id)
        tx.record(
            vision.journal_id,
            AnchorConfirmed(
                comment=said.id,
                item=said.item_id,
                revision=anchor.revision_id,
                span=[anchor.start, anchor.end],
                finder=[finder.pseudonym],
            ),
        )
    return tx.receipt


def _again(tx: Transaction, vision: Vision, said: Comment) -> Anchor | None:
    if said.withdrawn_at is not None or said.hidden_at is not None:
        return None
    descent, version_id = Descent(texts.every_revision(tx.connection, vision.id)), vision.round.base_version_id
    found = descent.lasting(said, version_id)
    is_gone = found is not None and found.place.state == AnchorState.GONE
    return descent.found_again(said, version_id) if is_gone else None
