"""Checking a journal from its first entry to its head: what was written is what stands there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from deliberation.storage.chain import beside, canonical, first_digest, next_digest, seal, together
from deliberation.storage.tables import journal, journals

AT_ONCE = 1000  # entries held in memory


class Broken(Exception):
    """The record does not fit, from entry `seq` of a journal on; 0 means its beginning."""

    def __init__(self, seq: int, why: str, journal_id: int | None = None) -> None:
        super().__init__(f"Entry {seq} does not fit: {why}.")
        self.seq, self.journal_id = seq, journal_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything fits: how many entries there are, how many sealed values were erased, and the hex head."""

    entries: int
    erased: int
    head: str


_JOURNAL = select(journals.c.public_id, journals.c.last_seq, journals.c.head).where(
    journals.c.id == bindparam("journal")
)
_COLUMNS = ("seq", "at", "kind", "hearers", "bytes", "digest", "content")
_ENTRIES = (
    select(*(journal.c[name] for name in _COLUMNS))
    .where(journal.c.journal_id == bindparam("journal"))
    .order_by(journal.c.seq)
)
_ERASURES = _ENTRIES.where(journal.c.kind == "ContentErased")

Left = Mapping[tuple[int, str], str]  # by entry and name, the hash of what is left of a sealed value


def verify(connection: Connection, journal_id: int) -> Verdict:
    """Recompute the numbering, the chain and every sealed hash; an erased value is allowed, and counted.

    What is left of one must be what a later entry says, which is in the chain itself.

    Raises `Broken` with the first entry that does not fit. It proves what stands in the database against the head
    there; only a head kept elsewhere proves that nobody rewrote the whole.
    """
    public_id, last, head = connection.execute(_JOURNAL, {"journal": journal_id}).one()
    seq, digest, erased, left = 0, first_digest(public_id), 0, _left(connection, journal_id)
    with connection.execute(_ENTRIES, {"journal": journal_id}, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            seq += 1
            _require(row.seq == seq, seq, "it is missing")
            digest = next_digest(digest, row.bytes)
            _require(row.digest == digest, seq, "its words or its fingerprint were changed")
            erased += _erased(row, public_id, left)
    _require(seq >= last, seq + 1, "it is missing")
    _require(seq == last, last + 1, "the journal does not count it")
    _require(digest == head, seq, "it is not the one the journal ends with")
    return Verdict(seq, erased, digest.hex())


def _left(connection: Connection, journal_id: int) -> Left:
    """What is said to be left of erased values; where it is said more than once, the last holds."""
    found = {}
    for row in connection.execute(_ERASURES, {"journal": journal_id}):
        told, content = _read(row.bytes, row.seq), _read(row.content or "{}", row.seq)
        try:
            said = [*told["facts"]["values"], *content["others"][1]]
            found.update({(seq, name): seal for seq, name, seal in said})
        except (LookupError, TypeError, ValueError):
            raise Broken(row.seq, "it cannot be read") from None
    return found


def _erased(row: Row[Any], public_id: str, left: Left) -> int:
    """How many of an entry's sealed values are gone; what is left of them, and all beside, must fit."""
    told, content = _read(row.bytes, row.seq), _read(row.content or "{}", row.seq)
    stands = {"at": row.at, "kind": row.kind, "hearers": row.hearers, "seq": row.seq, "vision": public_id}
    _require(told.keys() == stands.keys() | {"facts", "sealed"}, row.seq, "it cannot be read")
    _require(isinstance(told["sealed"], dict), row.seq, "it cannot be read")
    _require(stands.items() <= told.items(), row.seq, "it is filed as something else")
    _require(content.keys() <= told["sealed"].keys(), row.seq, "more was opened than was sealed")
    opened = {name: _open(pair) for name, pair in content.items()}
    for name, (salt, value) in opened.items():
        fits = seal(salt, value) == left.get((row.seq, name), told["sealed"][name])
        _require(fits, row.seq, f"its {name} was changed")
    as_written = together({name: beside(*pair) for name, pair in opened.items()})
    _require(row.content in (None, as_written), row.seq, "it cannot be read")
    return sum(name not in content or (row.seq, name) in left for name in told["sealed"])


def _open(pair: Any) -> tuple[bytes, str]:
    try:
        salt, value = pair
        return bytes.fromhex(salt), canonical(value)
    except (TypeError, ValueError):
        return b"", ""  # which nothing was sealed from


def _read(text: bytes | str, seq: int) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Broken(seq, "it cannot be read")
    return told


def _require(fits: bool, seq: int, why: str) -> None:
    if not fits:
        raise Broken(seq, why)
