"""Putting an edit up, whoever suggests it: its rows and its entry, together."""

from collections.abc import Sequence

from deliberation.domain.events import AmendmentProposed
from deliberation.domain.vision import Change, Kind, Membership, Vision
from deliberation.storage.database import Transaction
from deliberation.storage.library import texts


def put_up(
    tx: Transaction, vision: Vision, author: Membership, change: Change, said: tuple[Kind, str], blends: Sequence[int]
) -> int:
    """Keep and record an edit to the current version, and return its id; `said` is (kind, rationale)."""
    kind, rationale = said
    item = {"vision_id": vision.id, "kind": "amendment", "created_at": tx.now, "author_id": author.id}
    id_, number = texts.add_item(tx.connection, item), texts.next_number(tx.connection, vision.id)
    version_id = vision.round.base_version_id
    row = {"id": id_, "vision_id": vision.id, "number": number, "version_id": version_id}
    texts.add_amendment(tx.connection, {**row, "kind": kind, "rationale": rationale}, blends)
    change_id = texts.add_change(tx.connection, id_, 0, change, version_id=version_id)
    tx.record(
        vision.journal_id,
        AmendmentProposed(
            item=id_,
            number=number,
            version=version_id,
            edit_kind=kind,
            changes=[[change.revision_id, change.principle_id, change_id]],
            blends=list(blends),
            author=[author.pseudonym],
            words={"rationale": rationale, "hunks": [[list(hunk) for hunk in change.hunks]]},
        ),
    )
    return id_
