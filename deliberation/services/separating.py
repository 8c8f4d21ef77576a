"""Separating: a moderator makes two edits of one that asks for two things, in its author's name; its author is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from deliberation.domain.diffs import apply, hunks
from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.events import Separated
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.restructuring import STRUCTURAL
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import (
    Amendment,
    Change,
    Hunk,
    Kind,
    Membership,
    Phase,
    Receipt,
    ReviewKind,
    Revision,
    Target,
    Vision,
    Visitor,
    phase_of,
)
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import amendments, backings, edits, moderation, people, texts, visions
from deliberation.storage.library.edits import Offer

_UNEVEN = "Tick the changes of the first edit, and leave at least one for the second."
_ALREADY = (
    "Its author stands behind one of the two already, as another edit. Say this one in other words, without that."
)


@dataclass(frozen=True, slots=True)
class Separation:
    """What the form says: which changes of the edit go into the first of the two, counted from 1, and why."""

    item_id: int
    first: frozenset[int]
    reason: str


@once
def separate(db: Database, visitor: Visitor, separation: Separation, key: str | None = None) -> Receipt:
    """Put two edits up that take the place of one; both keep its author, its reason and those who stand behind it.

    Where an open edit does just what one of the two would, its author stands behind that one instead. Votes stay with
    the old edit, and whoever gave them is asked about both; what was reported of it is settled. The receipt's facts
    hold the `numbers` of the two. Raises `Invalid` with the field to mend, `Conflict` for an edit that is not open, or
    that makes fewer than two changes to the words of one principle.
    """
    with db.transaction(key) as tx:
        edit = amendments.get(tx.connection, separation.item_id)
        vision = visions.get(tx.connection, edit.vision_id)
        moderator = moderation.moderator(tx, vision, visitor)
        _check(tx, vision, edit)
        words = words_in("reason", separation.reason, missing=PUBLIC_WHY)
        behind = _behind(tx, edit)
        made = [_put_up(tx, vision, edit, change, behind) for change in _halves(tx, edit, separation.first)]
        said = moderation.decided(tx, vision, moderator, ReviewKind.SEPARATED, Target(edit.id), words)
        tx.record(vision.journal_id, Separated(item=edit.id, numbers=made, **said))
    return tx.receipt


def _check(tx: Transaction, vision: Vision, edit: Amendment) -> None:
    if edit.kind in STRUCTURAL or edit.kind == Kind.EDITORIAL:
        raise Conflict("Only an edit to the words of one principle can be made two.")
    here = edit.version_id == vision.round.base_version_id and phase_of(vision.round, tx.now) == Phase.DELIBERATION
    if not (edit.is_open and here):
        raise Conflict(f"Edit {edit.number} is not open any more.")
    if len(edit.changes[0].hunks) == 1:
        raise Conflict(f"Edit {edit.number} makes only one change, so it cannot be made two.")


def _halves(tx: Transaction, edit: Amendment, first: Collection[int]) -> list[Change]:
    (old,) = edit.changes
    base = next(each for each in texts.revisions_of(tx.connection, edit.version_id) if each.id == old.revision_id)
    ticked = [each for place, each in enumerate(old.hunks, 1) if place in first]
    return [_half(base, each) for each in (ticked, [each for each in old.hunks if each not in ticked])]


def _half(base: Revision, part: Sequence[Hunk]) -> Change:
    found = hunks(base.body, words_in("changes", apply(base.body, part), BODY_LIMIT, missing=_UNEVEN))
    if not found:
        raise Invalid(_UNEVEN, "changes")
    return Change(base.id, base.principle_id, found)


def _behind(tx: Transaction, edit: Amendment) -> list[tuple[Membership, str]]:
    """Give those who stand behind an edit, and why; reasons that are hidden or were removed stay with it."""
    found = sorted(backings.of_edit(tx.connection, edit.id), key=lambda each: each.number)
    return [
        (people.at(tx.connection, backings.member_behind(tx.connection, edit.id, each.number)), each.reason)
        for each in found
        if each.hidden_at is None and each.erased_at is None
    ]


def _put_up(
    tx: Transaction, vision: Vision, old: Amendment, change: Change, behind: Sequence[tuple[Membership, str]]
) -> int:
    """Put one of the two up, or have its author stand behind the open edit that does the same; returns its number."""
    author = people.at(tx.connection, old.author_id or 0)
    offer = Offer(old.kind, old.rationale, (change,), predecessor_id=old.id, origin_id=old.origin_id)
    try:
        up = edits.put_up_or_back(tx, vision, author, offer)
    except Conflict:
        raise Conflict(_ALREADY) from None
    edit = amendments.get(tx.connection, up.item_id or 0)
    for backer, reason in behind:
        if backer.id != edit.author_id and not backings.is_behind(tx.connection, edit.id, backer.id):
            edits.back(tx, vision, edit, backer, reason)
    return edit.number
