"""Taking words out of the record for good: what is left of a sealed value takes its place, under a seal of its own."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from deliberation.storage.chain import beside, canonical, seal, together
from deliberation.storage.journal import SALT, Entry
from deliberation.storage.tables import journal

_THIS = (journal.c.journal_id == bindparam("journal"), journal.c.seq == bindparam("number"))
_OPEN = select(journal.c.bytes, journal.c.content).where(*_THIS)
_RESEAL = update(journal).where(*_THIS).values(content=bindparam("left"), actor_id=None)
_OF_KINDS = (
    select(journal.c.bytes, journal.c.content, journal.c.digest)
    .where(journal.c.journal_id == bindparam("journal"), journal.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(journal.c.seq)
)
_FORGET = update(journal).where(journal.c.actor_id == bindparam("who")).values(actor_id=None)


def of_kinds(connection: Connection, journal_id: int, kinds: Collection[str]) -> Iterator[Entry]:
    """The entries of some kinds, in order, whoever may hear them."""
    for written, content, digest in connection.execute(_OF_KINDS, {"journal": journal_id, "kinds": list(kinds)}):
        told = json.loads(written)
        opened = {name: value for name, (_, value) in json.loads(content or "{}").items()}
        yield Entry(told["seq"], told["at"], told["kind"], told["hearers"], told["facts"], opened, digest.hex())


def reseal(
    connection: Connection, journal_id: int, seq: int, left: Mapping[str, Any], entropy: Callable[[int], bytes]
) -> list[list[Any]]:
    """Put what is `left` of some of an entry's sealed values, by name, in their place; who acted is not kept either.

    The hashes in the entry stay, so the chain holds. Returns [seq, name, hash of what is left] each, for the entry
    that has to say so. Raises KeyError for a value that the entry never sealed.
    """
    written, content = connection.execute(_OPEN, {"journal": journal_id, "number": seq}).one()
    kept = {name: (bytes.fromhex(salt), canonical(value)) for name, (salt, value) in json.loads(content).items()}
    fresh = {name: (entropy(SALT), canonical(value)) for name, value in left.items()}
    if strangers := fresh.keys() - json.loads(written)["sealed"].keys():
        raise KeyError(strangers)
    stands = together({name: beside(*pair) for name, pair in sorted({**kept, **fresh}.items())})
    connection.execute(_RESEAL, {"journal": journal_id, "number": seq, "left": stands})
    return [[seq, name, seal(*pair)] for name, pair in fresh.items()]


def rewrite(
    connection: Connection,
    journal_id: int,
    kinds: Collection[str],
    leave: Callable[[Entry], Mapping[str, Any]],
    entropy: Callable[[int], bytes],
) -> tuple[list[list[Any]], list[list[Any]]]:
    """Reseal what `leave` says is left of each entry's values, by name; values it does not name stay as they are.

    Returns what `reseal` does, for entries that everybody hears of, and for all others.
    """
    public: list[list[Any]] = []
    other: list[list[Any]] = []
    for entry in list(of_kinds(connection, journal_id, kinds)):
        left = {name: value for name, value in leave(entry).items() if value != entry.opened[name]}
        if left:
            said = public if entry.hearers == "everyone" else other
            said += reseal(connection, journal_id, entry.seq, left, entropy)
    return public, other


def forget(connection: Connection, participant_id: int) -> None:
    """Keep no longer which entries a person made; what these tell stays."""
    connection.execute(_FORGET, {"who": participant_id})
