"""Putting an edit up, or standing behind one, whoever does it: the rows and the entry, together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.domain import fates
from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.events import AmendmentProposed, Backed
from deliberation.domain.reasons import edits_named
from deliberation.domain.vision import Amendment, Beginning, Change, HoldKind, Kind, Membership, Target, Vision
from deliberation.storage.database import Transaction
from deliberation.storage.library import amendments, backings, drafts, holds, texts
from deliberation.storage.library.amendments import Parts


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

    @property
    def _parts(self) -> Parts:
        return self.changes, self.beginnings

    def as_json(self, version_id: int) -> dict[str, Any]:
        """Write it the way a hold keeps it, with the version whose words it is about."""
        parts = {
            "places": amendments.places_as_json([0] * len([*self.changes, *self.beginnings]), self._parts),
            "parts": amendments.parts_as_json(self._parts),
        }
        roots = {"predecessor": self.predecessor_id, "origin": self.origin_id, "blends": list(self.blends)}
        return {"version": version_id, "kind": self.kind, "rationale": self.rationale, **parts, **roots}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Offer":
        """Read what `as_json` wrote."""
        (changes, beginnings), _ = amendments.parts_from(kept["places"], kept["parts"])
        roots = (tuple(kept["blends"]), kept["predecessor"], kept["origin"])
        return cls(Kind(kept["kind"]), kept["rationale"], changes, beginnings, *roots)


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


def put_up_or_hold(tx: Transaction, vision: Vision, author: Membership, offer: Offer) -> None:
    """Put an edit up as `put_up_or_back` does, or have it wait for a moderator where the vision asks that."""
    if holds.waits_first(vision, author):
        holds.hold(tx, vision, author, HoldKind.EDIT, offer.as_json(vision.round.base_version_id))
    else:
        put_up_or_back(tx, vision, author, offer)


def put_up_or_back(tx: Transaction, vision: Vision, author: Membership, offer: Offer) -> Target:
    """Keep and record an edit, or, where an open one does the same, that one more stands behind that one.

    Either takes the place of the edit that it rewords. Returns what is up now.
    """
    every = amendments.on(tx.connection, vision.round.base_version_id)
    does = (offer.changes, offer.beginnings)
    same = next((each for each in every if each.is_open and (each.changes, each.beginnings) == does), None)
    if same is not None:
        return Target(same.id, backing=back(tx, vision, same, author, offer.rationale, offer.predecessor_id))
    return Target(put_up(tx, vision, author, offer))


def back(
    tx: Transaction, vision: Vision, edit: Amendment, backer: Membership, reason: str, instead_of: int | None = None
) -> int:
    """Keep and record that somebody stands behind an edit, and which of their own it takes the place of, if any.

    Returns the number of their reason among those behind it. Raises `Conflict` where they stand behind it already.
    """
    if edit.author_id == backer.id or backings.is_behind(tx.connection, edit.id, backer.id):
        raise Conflict(f"You stand behind this change already: it is edit {edit.number}.")
    backing = backings.add(tx.connection, edit.id, backer.id, reason)
    amendments.give_way(tx.connection, instead_of, edit.id)
    said = [backer.pseudonym, reason]
    done = Backed(item=edit.id, number=edit.number, backing=backing, predecessor=instead_of, backer=said)
    tx.record(vision.journal_id, done)
    return backing


def reworded(tx: Transaction, vision: Vision, author: Membership, number: int | None) -> int | None:
    """Find the edit that its author puts other words in the place of, by its number; none where none is given.

    Raises `NotAllowed` for somebody else's, `Conflict` for one that is closed.
    """
    if number is None:
        return None
    edit = amendments.numbered(tx.connection, vision.id, number)
    if edit.author_id != author.id:
        raise NotAllowed("Only the person who suggested an edit can put other words in its place.")
    if edit.successors:
        raise Conflict(f"Edit {edit.number} is closed. Change {edits_named(edit.successors)}, which took its place.")
    if not edit.is_open or not _goes_on(tx, vision, edit):
        raise Conflict(f"Edit {edit.number} is not open any more. Post your words as an edit of its own.")
    return edit.id


def _goes_on(tx: Transaction, vision: Vision, edit: Amendment) -> bool:
    """Whether an edit is asked in this round, or waits for its author; one that is in the text stays as it is."""
    if edit.version_id == vision.round.base_version_id:
        return True
    told = [fate.kind for _, fate in drafts.fates_in(tx.connection, vision.id) if fate.item_id == edit.id]
    return fates.goes_on(edit, told[-1])
