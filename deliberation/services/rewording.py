"""Rewording: a moderator says an edit in other words, in its author's name; its author is told."""

from dataclasses import dataclass

from deliberation.domain.diffs import hunks
from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.events import Reworded
from deliberation.domain.fields import PUBLIC_WHY, WHY, words_in
from deliberation.domain.restructuring import STRUCTURAL
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import (
    Amendment,
    Change,
    Kind,
    Phase,
    Receipt,
    ReviewKind,
    Target,
    Vision,
    Visitor,
    phase_of,
)
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import amendments, edits, moderation, people, texts, visions
from deliberation.storage.library.edits import Offer


@dataclass(frozen=True, slots=True)
class Rewording:
    """What the form says: the whole new wording, the edit's reason, whether the old words are hidden, and why."""

    item_id: int
    text: str
    rationale: str
    hides: bool
    reason: str


@once
def reword(db: Database, visitor: Visitor, rewording: Rewording, key: str | None = None) -> Receipt:
    """Put an edit up that takes the place of another; it is its author's, who can change it or take it back.

    Votes stay with the old words, and whoever gave them is asked again. The receipt's facts hold the `number` of the
    new one. Raises `Invalid` with the field to mend, `Conflict` for an edit that is not open, or not of words alone.
    """
    with db.transaction(key) as tx:
        edit = amendments.get(tx.connection, rewording.item_id)
        vision = visions.get(tx.connection, edit.vision_id)
        moderator = moderation.moderator(tx, vision, visitor)
        _check(tx, vision, edit)
        offer = _offer(tx, edit, rewording)
        words = words_in("reason", rewording.reason, missing=PUBLIC_WHY)
        new = edits.put_up(tx, vision, people.at(tx.connection, edit.author_id or 0), offer)
        if rewording.hides:
            moderation.hide(tx, vision, moderator, Target(edit.id), words)
        said = moderation.decided(tx, vision, moderator, ReviewKind.REWORDED, Target(edit.id), words)
        number = amendments.get(tx.connection, new).number
        tx.record(vision.journal_id, Reworded(item=edit.id, successor=new, number=number, **said))
    return tx.receipt


def _check(tx: Transaction, vision: Vision, edit: Amendment) -> None:
    if edit.kind in STRUCTURAL or edit.kind == Kind.EDITORIAL:
        raise Conflict("Only an edit to the words of one principle can be said in other words by a moderator.")
    here = edit.version_id == vision.round.base_version_id and phase_of(vision.round, tx.now) == Phase.DELIBERATION
    if not (edit.is_open and here):
        raise Conflict(f"Edit {edit.number} is not open any more.")


def _offer(tx: Transaction, edit: Amendment, rewording: Rewording) -> Offer:
    (old,) = edit.changes
    base = next(each for each in texts.revisions_of(tx.connection, edit.version_id) if each.id == old.revision_id)
    found = hunks(base.body, words_in("text", rewording.text, BODY_LIMIT, missing="Write the words of the edit."))
    rationale = words_in("rationale", rewording.rationale, missing=WHY)
    if not found or (found, rationale) == (old.hunks, edit.rationale):
        raise Invalid("Change at least one word, and not back to the text as it stands.", "text")
    return Offer(edit.kind, rationale, (Change(base.id, base.principle_id, found),), predecessor_id=edit.id)
