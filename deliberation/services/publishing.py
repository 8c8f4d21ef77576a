"""Publishing: a person signs the draft, and it becomes the next version with every fate told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deliberation import markup
from deliberation.domain import reasons, rules, wording
from deliberation.domain.draft import Draft, fingerprint
from deliberation.domain.errors import Conflict
from deliberation.domain.events import VersionPublished
from deliberation.domain.fields import line_in
from deliberation.domain.rules import Action
from deliberation.domain.structure import Section
from deliberation.domain.vision import Amendment, Fate, Kind, Receipt, Vision, Visitor, phase_of
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import amendments, desk, drafts, people, texts, visions

_NAME = "Write your name as it should be printed under the new version."


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, as it will be printed, and the fingerprint of the words they read (`Draft` texts)."""

    name: str
    read: str


@once
def publish_version(db: Database, visitor: Visitor, slug: str, signature: Signature, key: str | None = None) -> Receipt:
    """Freeze the draft as the next version and end the round; the receipt's facts hold its `number`.

    Raises `Conflict` while a pair of neighbours is unread or when the draft changed since it was read,
    `Invalid` without a name.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        signer = people.enter(tx, vision, visitor)
        rules.require(signer.role, Action.PUBLISH, phase_of(vision.round, tx.now))
        name = line_in("name", signature.name, missing=_NAME)
        draft = desk.draft(tx.connection, vision)
        _require_read(tx, vision, draft, signature.read)
        number = vision.round.number + 1
        sha256, outcome = fingerprint(draft.titled), _outcome(tx, vision, draft)
        row = {"vision_id": vision.id, "number": number, "sha256": sha256, "published_at": tx.now}
        version_id = visions.add_version(tx.connection, {**row, "signed_by": name}, outcome)
        frozen = [_freeze(tx, vision, version_id, place, each) for place, each in enumerate(draft.sections, 1)]
        fates = _fates(tx, vision, draft)
        told = [[drafts.add_fate(tx.connection, version_id, fate, signer.id), *_of(fate)] for fate in fates]
        visions.end_round(tx.connection, vision.round.id, tx.now)
        tx.record(
            vision.journal_id,
            VersionPublished(
                round=vision.round.id,
                version=version_id,
                number=number,
                sha256=sha256,
                signed_by=name,
                revisions=frozen,
                fates=told,
                outcome=outcome,
                texts=[[each.title, each.body, texts.made_as_json(each.made)] for each in draft.sections],
                sentences=[fate.sentence for fate in fates],
                decider=[signer.pseudonym],
            ),
        )
    return tx.receipt


def _require_read(tx: Transaction, vision: Vision, draft: Draft, read: str) -> None:
    unread = [pair for pair in draft.pairs if pair not in drafts.ticks_in(tx.connection, vision.round.id)]
    if unread:
        first, second = (draft.edits[id_].number for id_ in unread[0])
        raise Conflict(f"Edits {first} and {second} stand side by side. Read them together and tick them first.")
    if read != fingerprint(draft.titled):
        raise Conflict("The draft changed since you opened this page. Read it again below, then sign.")


def _freeze(tx: Transaction, vision: Vision, version_id: int, position: int, section: Section) -> list[Any]:
    id_ = texts.add_item(tx.connection, {"vision_id": vision.id, "kind": "revision", "created_at": tx.now})
    old, parents = section.continues, [each.id for each in section.parents]
    principle_id = old.principle_id if old else texts.add_principle(tx.connection, vision.id)
    sha256, by = fingerprint([(section.title, section.body)]), section.titled_by
    row = {"id": id_, "version_id": version_id, "position": position, "principle_id": principle_id, "titled_by": by}
    words = {"title": section.title, "body": section.body, "sha256": sha256, "lineage": section.lineage}
    shown = {"html": str(markup.render(section.body)), "renderer": markup.RENDERER}
    texts.add_revision(tx.connection, row | words | shown, section.made, parents)
    return [id_, principle_id, position, parents, section.lineage, by, sha256]


def _fates(tx: Transaction, vision: Vision, draft: Draft) -> Sequence[Fate]:
    every = amendments.on(tx.connection, vision.round.base_version_id)
    return [Fate(edit.id, None, draft.fate_of(edit), _sentence(draft, edit)) for edit in every]


def _of(fate: Fate) -> list[Any]:
    return [fate.item_id, fate.comment_id, fate.kind]


def _sentence(draft: Draft, edit: Amendment) -> str:
    if edit.withdrawn_at is not None:
        return "Its author took it back."
    if edit.hidden_at is not None:
        return f"A moderator hid it: {edit.hidden_reason}"
    decision = draft.decisions.get(edit.id)
    said, agreed = draft.sentence_of(edit, reasons.in_the_end), wording.agreeing(draft.standings[edit.id])
    if edit.kind == Kind.EDITORIAL:
        agreed = "Nobody voted on these words"
    return " ".join([f"{said}.", f"{agreed}.", *([decision.reason] if decision else [])])


def _outcome(tx: Transaction, vision: Vision, draft: Draft) -> dict[str, Any]:
    return {
        "position": tx.position(vision.journal_id),
        "rule": visions.rule_as_json(vision.rule),
        "edits": {
            str(id_): {
                "number": edit.number,
                "status": draft.standings[id_].status,
                "score": draft.standings[id_].score_micro,
                "rule": [draft.rule[id_].included, draft.rule[id_].why, list(draft.rule[id_].others)],
                "outcome": [draft.outcomes[id_].included, draft.outcomes[id_].why, list(draft.outcomes[id_].others)],
            }
            for id_, edit in draft.edits.items()
        },
        "pairs": [list(pair) for pair in draft.pairs],
    }
