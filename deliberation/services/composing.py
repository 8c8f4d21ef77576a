"""Composing: moderators put edits in or leave them out, in their own words where needed, and give a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.domain.diffs import hunks
from deliberation.domain.draft import draft_of
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.events import DraftChanged, PairTicked, PrincipleSettled
from deliberation.domain.fields import words_in
from deliberation.domain.rules import Action
from deliberation.domain.structure import home
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import (
    Amendment,
    Change,
    Decision,
    Kind,
    Membership,
    Receipt,
    Revision,
    Vision,
    Visitor,
)
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import amendments, desk, drafts, edits, people, texts, visions
from deliberation.storage.library.edits import Offer

_WHY = "Say why, in one sentence. It is printed beside what the rule says."


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision on one edit: in, out, or None to let the rule decide; `step` is the draft it was made on.

    `instead` are the edits put in by hand, if any, whose place it takes.
    """

    amendment_id: int
    included: bool | None
    reason: str
    step: int
    instead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A moderator's own wording of a whole principle, the edits it blends, and the public reason."""

    revision_id: int
    text: str
    reason: str
    blends: tuple[int, ...]
    step: int


@once
def decide(db: Database, visitor: Visitor, ruling: Ruling, key: str | None = None) -> Receipt:
    """Put an edit in or leave it out against the rule, with a public reason; or let the rule decide again.

    Raises `Invalid` without a reason, `Conflict` when somebody else changed this principle meanwhile or
    the edit cannot stand beside another one put in by hand.
    """
    with db.transaction(key) as tx:
        edit = amendments.get(tx.connection, ruling.amendment_id)
        vision, moderator = _at_the_desk(tx, visitor, edit.vision_id)
        if not edit.is_open or edit.version_id != vision.round.base_version_id:
            raise Conflict(f"Edit {edit.number} is not open any more. Look at the draft as it stands now.")
        principle_id = home(edit, texts.revisions_of(tx.connection, edit.version_id)).principle_id
        step = _next_step(tx, vision, principle_id, ruling.step)
        reason = words_in("reason", ruling.reason, missing=_WHY if _goes_against(tx, vision, ruling) else "")
        draft = desk.draft(tx.connection, vision)
        before = [draft.edits[id_] for id_ in ruling.instead if id_ in draft.decisions]
        decisions = {**_aside(before), ruling.amendment_id: ruling.included}
        _change(tx, vision, moderator, decisions, (principle_id, step, reason))
    return tx.receipt


@once
def write_own_words(db: Database, visitor: Visitor, words: OwnWords, key: str | None = None) -> Receipt:
    """Put a moderator's own wording in, as an editorial edit that credits what it blends and was not voted on."""
    with db.transaction(key) as tx:
        base, vision, moderator = _wording(tx, visitor, words.revision_id)
        step = _next_step(tx, vision, base.principle_id, words.step)
        change, reason = _read(words, base), words_in("reason", words.reason, missing=_WHY)
        others = {edit.id: edit for edit in desk.draft(tx.connection, vision).edits.values() if edit.touches(base.id)}
        if not others.keys() >= set(words.blends):
            raise Invalid("One of the edits you name is not open any more. Look at the draft as it stands now.")
        id_ = edits.put_up(tx, vision, moderator, Offer(Kind.EDITORIAL, reason, (change,), blends=words.blends))
        decided = desk.draft(tx.connection, vision).decisions
        by_hand = {id_ for id_, decision in decided.items() if decision.included}
        decisions = _aside(each for each in others.values() if each.kind == Kind.EDITORIAL or each.id in by_hand)
        decisions[id_] = True
        _change(tx, vision, moderator, decisions, (base.principle_id, step, reason))
    return tx.receipt


@once
def tick_pair(db: Database, visitor: Visitor, first_id: int, second_id: int, key: str | None = None) -> Receipt:
    """Say that two neighbouring edits were read together and fit."""
    with db.transaction(key) as tx:
        vision, moderator = _at_the_desk(tx, visitor, texts.item(tx.connection, first_id).vision_id)
        pair = (min(first_id, second_id), max(first_id, second_id))
        if pair not in desk.draft(tx.connection, vision).pairs:
            raise Conflict("These two edits are not side by side in the draft any more.")
        drafts.tick(tx.connection, vision.round.id, pair, moderator.id)
        tx.record(
            vision.journal_id,
            PairTicked(
                round=vision.round.id,
                first=pair[0],
                second=pair[1],
                by=moderator.signature,
                decider=[moderator.pseudonym],
            ),
        )
    return tx.receipt


@once
def settle_principle(
    db: Database, visitor: Visitor, revision_id: int, step: int, *, settled: bool, key: str | None = None
) -> Receipt:
    """Declare one principle of the draft done, or open it again."""
    with db.transaction(key) as tx:
        base, vision, moderator = _wording(tx, visitor, revision_id)
        number = _next_step(tx, vision, base.principle_id, step)
        drafts.step(tx.connection, vision.round.id, base.principle_id, number, moderator.id if settled else None)
        tx.record(
            vision.journal_id,
            PrincipleSettled(
                round=vision.round.id,
                principle=base.principle_id,
                step=number,
                settled=settled,
                by=moderator.signature,
                decider=[moderator.pseudonym],
            ),
        )
    return tx.receipt


def _at_the_desk(tx: Transaction, visitor: Visitor, vision_id: int) -> tuple[Vision, Membership]:
    vision = visions.get(tx.connection, vision_id)
    return vision, people.admitted(tx, vision, visitor, Action.COMPOSE)


def _wording(tx: Transaction, visitor: Visitor, revision_id: int) -> tuple[Revision, Vision, Membership]:
    item = texts.item(tx.connection, revision_id)
    vision, moderator = _at_the_desk(tx, visitor, item.vision_id)
    for each in texts.revisions_of(tx.connection, vision.round.base_version_id):
        if each.id == revision_id:
            return each, vision, moderator
    raise NotFound("This principle is not part of the version being worked on.")


def _next_step(tx: Transaction, vision: Vision, principle_id: int, seen: int) -> int:
    now, _ = drafts.steps_in(tx.connection, vision.round.id).get(principle_id, (0, False))
    if seen != now:
        raise Conflict(
            "Somebody else changed this principle while you decided. "
            "Look at it as it stands now. Your choice is kept, so you can make it again."
        )
    return now + 1


def _goes_against(tx: Transaction, vision: Vision, ruling: Ruling) -> bool:
    rule = desk.draft(tx.connection, vision).rule[ruling.amendment_id]
    return ruling.included is not None and ruling.included != rule.included


def _aside(edits: Iterable[Amendment]) -> dict[int, bool | None]:
    """Leave edits that were put in by hand to the rule again; own words, which it knows nothing of, go out."""
    return {each.id: False if each.kind == Kind.EDITORIAL else None for each in edits}


def _read(words: OwnWords, base: Revision) -> Change:
    text = words_in("text", words.text, BODY_LIMIT)
    found = hunks(base.body, text)
    if not text or not found:
        raise Invalid("Write the words you want in the next version. Change at least one word.", "text")
    return Change(base.id, base.principle_id, found)


def _change(
    tx: Transaction,
    vision: Vision,
    moderator: Membership,
    decisions: Mapping[int, bool | None],
    about: tuple[int, int, str],
) -> None:
    principle_id, step, reason = about
    by = moderator.signature
    draft = desk.draft(tx.connection, vision)
    kept = {id_: decision for id_, decision in draft.decisions.items() if id_ not in decisions}
    new = {id_: Decision(id_, choice, reason, by, tx.now) for id_, choice in decisions.items() if choice is not None}
    draft_of(draft.revisions, draft.edits.values(), draft.standings, kept | new)  # or `Conflict`
    for id_, choice in decisions.items():
        row = {"included": choice, "reason": reason, "by": moderator.id, "at": tx.now}
        drafts.decide(tx.connection, vision.round.id, id_, None if choice is None else row)
    drafts.step(tx.connection, vision.round.id, principle_id, step, None)
    tx.record(
        vision.journal_id,
        DraftChanged(
            round=vision.round.id,
            decisions=[[id_, choice] for id_, choice in sorted(decisions.items())],
            reason=reason,
            principle=principle_id,
            step=step,
            by=by,
            decider=[moderator.pseudonym],
        ),
    )
