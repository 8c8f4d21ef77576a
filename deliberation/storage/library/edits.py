"""Putting an edit up, or standing behind one, whoever does it: the rows and the entry, together."""

from dataclasses import dataclass

from deliberation.domain.errors import Conflict
from deliberation.domain.events import AmendmentProposed, Backed
from deliberation.domain.vision import Amendment, Beginning, Change, Kind, Membership, Vision
from deliberation.storage.database import Transaction
from deliberation.storage.library import amendments, texts


@dataclass(frozen=True, slots=True)
class Offer:
    """What is suggested: what it does, why, and what it comes from (edits it blends, the one it rewords, a comment)."""

    kind: Kind
    rationale: str
    changes: tuple[Change, ...]
    beginnings: tuple[Beginning, ...] = ()
    blends: tuple[int, ...] = ()
    predecessor_id: int | None = None
    origin_id: int | None = None


def put_up(tx: Transaction, vision: Vision, author: Membership, offer: Offer) -> int:
    """Keep and record an edit to the current version, and return its id."""
    item = {"vision_id": vision.id, "kind": "amendment", "created_at": tx.now, "author_id": author.id}
    id_, number = texts.add_item(tx.connection, item), amendments.next_number(tx.connection, vision.id)
    version_id, parts = vision.round.base_version_id, (offer.changes, offer.beginnings)
    row = {"id": id_, "vision_id": vision.id, "number": number, "version_id": version_id, "kind": offer.kind}
    roots = {"predecessor_id": offer.predecessor_id, "origin_id": offer.origin_id}
    amendments.add(tx.connection, row | roots | {"rationale": offer.rationale}, offer.blends)
    rows = amendments.fit(tx.connection, id_, version_id, parts)
    tx.record(
        vision.journal_id,
        AmendmentProposed(
            item=id_,
            number=number,
            version=version_id,
            edit_kind=offer.kind,
            changes=amendments.places_as_json(rows, parts),
            blends=list(offer.blends),
            predecessor=offer.predecessor_id,
            origin=offer.origin_id,
            author=[author.pseudonym],
            words={"rationale": offer.rationale, "parts": amendments.parts_as_json(parts)},
        ),
    )
    return id_


def put_up_or_back(tx: Transaction, vision: Vision, author: Membership, offer: Offer) -> None:
    """Keep and record an edit, or, where an open one does the same, that one more stands behind that one."""
    every = amendments.on(tx.connection, vision.round.base_version_id)
    does = (offer.changes, offer.beginnings)
    same = next((each for each in every if each.is_open and (each.changes, each.beginnings) == does), None)
    if same is not None:
        back(tx, vision, same, author, offer.rationale)
    else:
        put_up(tx, vision, author, offer)


def back(tx: Transaction, vision: Vision, edit: Amendment, backer: Membership, reason: str) -> None:
    """Keep and record that somebody stands behind an edit; raises `Conflict` where they do already."""
    if edit.author_id == backer.id or amendments.backs(tx.connection, edit.id, backer.id):
        raise Conflict(f"You stand behind this change already: it is edit {edit.number}.")
    amendments.back(tx.connection, edit.id, backer.id, reason)
    tx.record(vision.journal_id, Backed(item=edit.id, number=edit.number, backer=[backer.pseudonym, reason]))
