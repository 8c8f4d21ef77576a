"""Judging: a moderator says anew what became of a contribution, in public."""

from dataclasses import dataclass

from deliberation.domain import fates
from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.events import FateChanged
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.rules import Action
from deliberation.domain.vision import Fate, FateKind, Receipt, Vision, Visitor
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import drafts, people, talk, texts, visions


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a contribution in a moderator's eyes, and the sentence that says why."""

    fate_id: int
    kind: str
    sentence: str


@once
def judge_fate(db: Database, visitor: Visitor, judgement: Judgement, key: str | None = None) -> Receipt:
    """Say anew what became of a suggested edit or a comment when a version was published.

    What is in the text, withdrawn or hidden is so and cannot be judged otherwise (`Conflict`). Raises `Invalid`
    without a sentence, and for a fate that is none of its kind.
    """
    with db.transaction(key) as tx:
        fate = drafts.fate(tx.connection, judgement.fate_id)
        vision = _vision(tx, fate)
        moderator = people.admitted(tx, vision, visitor, Action.JUDGE)
        kind, sentence = _read(judgement, fate)
        drafts.change_fate(tx.connection, judgement.fate_id, kind, sentence, moderator.id)
        tx.record(
            vision.journal_id,
            FateChanged(
                fate=judgement.fate_id,
                item=fate.item_id,
                comment=fate.comment_id,
                became=kind,
                sentence=sentence,
                by=moderator.signature,
                decider=[moderator.pseudonym],
            ),
        )
    return tx.receipt


def _vision(tx: Transaction, fate: Fate) -> Vision:
    if fate.comment_id is not None:
        return visions.get(tx.connection, talk.comment(tx.connection, fate.comment_id).vision_id)
    return visions.get(tx.connection, texts.item(tx.connection, fate.item_id or 0).vision_id)


def _read(judgement: Judgement, fate: Fate) -> tuple[FateKind, str]:
    sentence = words_in("sentence", judgement.sentence, missing=PUBLIC_WHY)
    kinds = fates.judgeable(fate)
    if not kinds:
        raise Conflict("What is in the text, taken back or hidden is so. There is nothing to judge.")
    if judgement.kind not in kinds:
        raise Invalid("Choose what became of it.", "kind")
    return FateKind(judgement.kind), sentence
