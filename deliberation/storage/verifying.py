"""Checking a journal from its first entry to its head: what was written is what stands there."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from deliberation.storage.chain import canonical, first_digest, next_digest, seal
from deliberation.storage.tables import journal, journals

AT_ONCE = 1000  # entries held in memory


class Broken(Exception):
    """The record does not fit, from entry `seq` of a journal on; 0 means its beginning."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"Entry {seq} does not fit: {why}.")
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything fits: how many entries there are, how many sealed values were erased, and the hex head."""

    entries: int
    erased: int
    head: str


_JOURNAL = select(journals.c.public_id, journals.c.last_seq, journals.c.head).where(
    journals.c.id == bindparam("journal")
)
_ENTRIES = select(journal).where(journal.c.journal_id == bindparam("journal")).order_by(journal.c.seq)


def verify(connection: Connection, journal_id: int) -> Verdict:
    """Recompute the numbering, the chain and every sealed hash; an erased value is allowed, and counted.

    Raises `Broken` with the first entry that does not fit. It proves what stands in the database against the head
    there; only a head kept elsewhere proves that nobody rewrote the whole.
    """
    public_id, last, head = connection.execute(_JOURNAL, {"journal": journal_id}).one()
    seq, digest, erased = 0, first_digest(public_id), 0
    with connection.execute(_ENTRIES, {"journal": journal_id}, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            seq += 1
            _require(row.seq == seq, seq, "it is missing")
            digest = next_digest(digest, row.bytes)
            _require(row.digest == digest, seq, "its words or its fingerprint were changed")
            erased += _erased(row, public_id)
    _require(seq >= last, seq + 1, "it is missing")
    _require(seq == last, last + 1, "the journal does not count it")
    _require(digest == head, seq, "it is not the one the journal ends with")
    return Verdict(seq, erased, digest.hex())


def _erased(row: Row[Any], public_id: str) -> int:
    """How many of an entry's sealed values are gone; the others, and the columns beside them, must fit."""
    told = _read(row.bytes.decode(errors="replace"), row.seq)
    stands = {"at": row.at, "kind": row.kind, "hearers": row.hearers, "seq": row.seq, "vision": public_id}
    _require(told.keys() == stands.keys() | {"facts", "sealed"}, row.seq, "it cannot be read")
    _require(stands.items() <= told.items(), row.seq, "it is filed as something else")
    content = _read(row.content or "{}", row.seq)
    _require(content.keys() <= told["sealed"].keys(), row.seq, "more was opened than was sealed")
    for name, pair in content.items():
        _require(_sealed(pair) == told["sealed"][name], row.seq, f"its {name} was changed")
    return len(told["sealed"]) - len(content)


def _sealed(pair: Any) -> str | None:
    try:
        salt, value = pair
        return seal(bytes.fromhex(salt), canonical(value)) if bytes.fromhex(salt).hex() == salt else None
    except (TypeError, ValueError):
        return None


def _read(text: str, seq: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    try:
        told = json.loads(text)
        as_written = isinstance(told, dict) and canonical(told) == text
    except (TypeError, ValueError):
        as_written = False
    _require(as_written, seq, "it cannot be read")
    return told


def _require(fits: bool, seq: int, why: str) -> None:
    if not fits:
        raise Broken(seq, why)
