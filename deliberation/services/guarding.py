"""Guarding: how a vision is moderated, before or after people see what is said, and for which reasons."""

from dataclasses import dataclass

from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.events import ModerationChanged
from deliberation.domain.fields import PUBLIC_WHY, line_in, words_in
from deliberation.domain.text import REASON_LIMIT
from deliberation.domain.vision import Moderation, Phase, Receipt, Visitor, phase_of
from deliberation.storage.database import Database, once
from deliberation.storage.library import moderation, visions

_MOST = 9  # reasons, so that each has a key


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form says: whether contributions wait for a moderator, the reasons, one a line, and why it changes."""

    holds: bool
    reasons: str
    why: str


@once
def change_moderation(db: Database, visitor: Visitor, slug: str, wanted: Wanted, key: str | None = None) -> Receipt:
    """Say how a vision is moderated; once it has opened only what changes, for a public reason.

    What waits already goes on waiting.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        moderator = moderation.moderator(tx, vision, visitor)
        chosen = Moderation(wanted.holds, _reasons(wanted.reasons))
        is_open = phase_of(vision.round, tx.now) != Phase.DRAFTING
        words = words_in("why", wanted.why, missing=PUBLIC_WHY if is_open else "")
        if is_open and chosen == vision.moderation:
            raise Conflict("Nothing is changed. It is done like this already.")
        visions.set_moderation(tx.connection, vision.id, chosen)
        holds, reasons = chosen.holds, chosen.reasons
        changed = ModerationChanged(holds=holds, reasons=list(reasons), by=moderator.signature, reason=words)
        tx.record(vision.journal_id, changed)
    return tx.receipt


def _reasons(typed: str) -> tuple[str, ...]:
    lines = [line_in("reasons", line, REASON_LIMIT) for line in typed.splitlines()]
    found = tuple(dict.fromkeys(line for line in lines if line))
    if not found:
        raise Invalid("Write at least one reason.", "reasons")
    if len(found) > _MOST:
        raise Invalid(f"There can be {_MOST} reasons, so that each has a key.", "reasons")
    return found
