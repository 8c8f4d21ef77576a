"""The record: what happened, numbered and chained, in the order it happened."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from deliberation.domain.events import Event
from deliberation.domain.vision import Receipt
from deliberation.storage.chain import beside, canonical, entry_bytes, first_digest, next_digest, seal, together
from deliberation.storage.tables import journal, journals
from deliberation.storage.verifying import AT_ONCE, Broken, Verdict, verify

__all__ = [
    "SITE",
    "Broken",
    "Entry",
    "Line",
    "Page",
    "Verdict",
    "append",
    "before",
    "create_journal",
    "find",
    "head",
    "latest",
    "line",
    "moments",
    "newest",
    "of_others",
    "since",
    "verify",
    "whole",
]

SITE = 1  # the id of the journal that holds sign-in and site roles
SALT = 16  # random bytes in front of every sealed value
_BEYOND = 2**31 - 1  # after every entry there can be


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered line, as a reader gets it; `opened` holds the sealed values nobody has erased."""

    seq: int
    at: int
    kind: str
    hearers: str
    facts: Mapping[str, Any]
    opened: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Page:
    """An entry with the very bytes that are hashed, and the salt before each value that is still there."""

    entry: Entry
    written: bytes
    salts: Mapping[str, str]


@dataclass(slots=True)
class Line:
    """What an act adds to one journal; its number, bytes and fingerprint come when the batch is written."""

    journal_id: int
    at: int
    kind: str
    hearers: str
    hearer_id: int | None
    facts: str
    sealed: str
    content: str | None
    actor_id: int | None = None
    key: str | None = None
    seq: int = 0
    written: bytes = b""
    digest: bytes = b""

    @property
    def receipt(self) -> Receipt:
        """What the person who acted takes home."""
        return Receipt(self.seq, self.digest.hex(), json.loads(self.facts))


_CREATE = insert(journals).returning(journals.c.id)
_TAKE = (
    update(journals)
    .where(journals.c.id == bindparam("journal"))
    .values(last_seq=journals.c.last_seq + bindparam("count"))
    .returning(journals.c.last_seq, journals.c.head, journals.c.public_id)
)
_SET_HEAD = update(journals).where(journals.c.id == bindparam("journal")).values(head=bindparam("digest"))
_WRITE = insert(journal)
_HEAD = select(journals.c.last_seq, journals.c.head).where(journals.c.id == bindparam("journal"))
_FIND = select(journal.c.seq, journal.c.digest, journal.c.bytes).where(journal.c.key == bindparam("key"))
_SINCE = (
    select(journal.c.bytes, journal.c.content, journal.c.digest)
    .where(journal.c.journal_id == bindparam("journal"), journal.c.seq > bindparam("after"))
    .where(journal.c.hearers.in_(bindparam("hearers", expanding=True)))
    .where(or_(journal.c.hearers != "one", journal.c.hearer_id == bindparam("hearer")))
    .order_by(journal.c.seq)
    .limit(bindparam("limit"))
)
_OF_OTHERS = (
    select(journal.c.bytes, journal.c.content, journal.c.digest)
    .where(journal.c.journal_id == bindparam("journal"), journal.c.seq > bindparam("after"))
    .where(journal.c.hearers == "everyone", journal.c.kind.in_(bindparam("kinds", expanding=True)))
    .where(journal.c.actor_id.is_(None) | journal.c.actor_id.not_in(bindparam("but", expanding=True)))
    .order_by(journal.c.seq)
)
_NEWEST = (
    select(journal.c.bytes, journal.c.content, journal.c.digest)
    .where(journal.c.journal_id == bindparam("journal"), journal.c.hearers == "everyone")
    .where(journal.c.kind.not_in(bindparam("but", expanding=True)))
    .order_by(journal.c.seq.desc())
    .limit(bindparam("limit"))
)
_MOMENTS = (
    select(journal.c.at)
    .where(journal.c.journal_id == bindparam("journal"), journal.c.seq > bindparam("after"))
    .where(journal.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(journal.c.seq)
    .limit(bindparam("limit"))
)
_BEFORE = _SINCE.where(journal.c.seq < bindparam("before")).order_by(None).order_by(journal.c.seq.desc())
_WHOLE = (
    select(journal.c.bytes, journal.c.content, journal.c.digest)
    .where(journal.c.journal_id == bindparam("journal"))
    .order_by(journal.c.seq)
)


def create_journal(connection: Connection, public_id: str) -> int:
    """Open an empty journal and return its id; `public_id` is 16 random hex digits, or "site"."""
    row = {"public_id": public_id, "last_seq": 0, "head": first_digest(public_id)}
    journal_id: int = connection.execute(_CREATE, row).scalar_one()
    return journal_id


def line(
    journal_id: int, event: Event, *, at: int, entropy: Callable[[int], bytes], hearer_id: int | None = None
) -> Line:
    """Write an event down, its sealed values as salted hashes with the values beside them; `at` in UTC milliseconds.

    Raises TypeError when the record could not keep it: floats, keys that are not ASCII, something for few ears that
    seals nothing (its hash could be guessed), something for one person without saying whom.
    """
    kept = {name: (entropy(SALT), canonical(value)) for name, value in sorted(event.sealed().items())}
    if event.hearers != "everyone" and not kept:
        raise TypeError(f"{event.kind} is not for everyone, so it has to seal something.")
    if (event.hearers == "one") != (hearer_id is not None):
        raise TypeError(f"{event.kind} is for {event.hearers}, with hearer {hearer_id}.")
    return Line(
        journal_id=journal_id,
        at=at,
        kind=event.kind,
        hearers=event.hearers,
        hearer_id=hearer_id,
        facts=canonical(event.facts()),
        sealed=together({name: f'"{seal(salt, value)}"' for name, (salt, value) in kept.items()}),
        content=together({name: beside(salt, value) for name, (salt, value) in kept.items()}) if kept else None,
    )


def append(connection: Connection, lines: Iterable[Line]) -> None:
    """Number, chain and write a batch's lines, each journal's in the order given."""
    by_journal: dict[int, list[Line]] = {}
    for each in lines:
        by_journal.setdefault(each.journal_id, []).append(each)
    for journal_id, own in by_journal.items():
        taken = {"journal": journal_id, "count": len(own)}
        last, digest, public_id = connection.execute(_TAKE, taken).one()
        for seq, each in enumerate(own, last - len(own) + 1):
            digest = _number(each, seq, digest, public_id)
        connection.execute(_SET_HEAD, {"journal": journal_id, "digest": digest})
    if by_journal:
        connection.execute(_WRITE, [_row(each) for own in by_journal.values() for each in own])


def head(connection: Connection, journal_id: int) -> tuple[int, str]:
    """The number and hex fingerprint of a journal's last entry; 0 and that of the empty journal before the first."""
    seq, digest = connection.execute(_HEAD, {"journal": journal_id}).one()
    return seq, digest.hex()


def latest(connection: Connection) -> int | None:
    """When the newest entry of all journals was written; None before the first."""
    newest: int | None = connection.scalar(select(func.max(journal.c.at)))
    return newest


def find(connection: Connection, key: str) -> Receipt | None:
    """The receipt of the act that was carried out under this key, if any was."""
    found = connection.execute(_FIND, {"key": key}).one_or_none()
    return _receipt(*found) if found else None


def since(
    connection: Connection,
    journal_id: int,
    after: int,
    hearers: Collection[str],
    hearer_id: int | None = None,
    limit: int = 1000,
) -> list[Entry]:
    """The entries after number `after` that these ears may hear, in order; those for one person only with their id."""
    ears = {"hearers": list(hearers), "hearer": hearer_id}
    rows = connection.execute(_SINCE, {"journal": journal_id, "after": after, "limit": limit, **ears})
    return [_entry(*row) for row in rows]


def of_others(
    connection: Connection, journal_id: int, after: int, kinds: Collection[str], but: Collection[int] = ()
) -> list[Entry]:
    """The entries of some kinds after number `after` that everybody may hear, but those of some people's own acts."""
    asked = {"journal": journal_id, "after": after, "kinds": list(kinds), "but": list(but)}
    return [_entry(*row) for row in connection.execute(_OF_OTHERS, asked)]


def newest(connection: Connection, journal_id: int, but: Collection[str], limit: int) -> list[Entry]:
    """The last entries that everybody may hear, but those of some kinds, the newest first."""
    return [
        _entry(*row) for row in connection.execute(_NEWEST, {"journal": journal_id, "but": list(but), "limit": limit})
    ]


def moments(connection: Connection, journal_id: int, after: int, kinds: Collection[str], limit: int) -> list[int]:
    """When the first entries of some kinds after number `after` were written, in order."""
    asked = {"journal": journal_id, "after": after, "kinds": list(kinds), "limit": limit}
    return list(connection.scalars(_MOMENTS, asked))


def before(
    connection: Connection, journal_id: int, number: int | None, hearers: Collection[str], hearer_id: int, limit: int
) -> list[Entry]:
    """The last entries (before a number, if one is given) that these ears may hear, the newest first."""
    ears = {"hearers": list(hearers), "hearer": hearer_id}
    end = _BEYOND if number is None else number
    rows = connection.execute(_BEFORE, {"journal": journal_id, "after": 0, "before": end, "limit": limit, **ears})
    return [_entry(*row) for row in rows]


def whole(connection: Connection, journal_id: int) -> Iterator[Page]:
    """All entries in order, whoever may hear them, a few at a time."""
    streaming = {"yield_per": AT_ONCE}
    with connection.execute(_WHOLE, {"journal": journal_id}, execution_options=streaming) as rows:
        for written, content, digest in rows:
            salts = {name: salt for name, (salt, _) in json.loads(content or "{}").items()}
            yield Page(_entry(written, content, digest), written, salts)


def _number(each: Line, seq: int, digest: bytes, public_id: str) -> bytes:
    each.seq = seq
    each.written = entry_bytes(
        at=each.at,
        facts=each.facts,
        hearers=each.hearers,
        kind=each.kind,
        sealed=each.sealed,
        seq=seq,
        vision=public_id,
    )
    each.digest = next_digest(digest, each.written)
    return each.digest


def _row(each: Line) -> dict[str, Any]:
    return {
        "journal_id": each.journal_id,
        "seq": each.seq,
        "at": each.at,
        "kind": each.kind,
        "hearers": each.hearers,
        "hearer_id": each.hearer_id,
        "bytes": each.written,
        "digest": each.digest,
        "content": each.content,
        "actor_id": each.actor_id,
        "key": each.key,
    }


def _entry(written: bytes, content: str | None, digest: bytes) -> Entry:
    told = json.loads(written)
    opened = {name: value for name, (_, value) in json.loads(content or "{}").items()}
    return Entry(told["seq"], told["at"], told["kind"], told["hearers"], told["facts"], opened, digest.hex())


def _receipt(seq: int, digest: bytes, written: bytes) -> Receipt:
    return Receipt(seq, digest.hex(), json.loads(written)["facts"])
