"""The outbox on the shelf: letters that wait; once one is sent or given up, address and words are not kept."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from deliberation.domain.letters import Letter
from deliberation.storage.tables import letters

_OPEN = letters.c.sent_at.is_(None) & letters.c.failed_at.is_(None)
_EMPTY = {"address": "", "subject": "", "body": "", "stop": ""}


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many letters wait, were sent and were given up, and why the last one was."""

    waiting: int
    sent: int
    failed: int
    problem: str
    since: int | None  # when the first of those that wait was written


def due(connection: Connection, now: int) -> Letter | None:
    """Find the letter that has waited longest for its turn."""
    query = select(letters).where(_OPEN, letters.c.next_at <= now).order_by(letters.c.next_at, letters.c.id).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Letter(row.id, row.address, row.subject, row.body, row.tries, row.until, row.stop)


def outbox(connection: Connection) -> Outbox:
    """Count the letters."""
    since, waiting, sent, failed = connection.execute(
        select(
            func.min(letters.c.created_at).filter(_OPEN),
            func.count().filter(_OPEN),
            func.count().filter(letters.c.sent_at.is_not(None)),
            func.count().filter(letters.c.failed_at.is_not(None)),
        ).select_from(letters)
    ).one()
    problems = select(letters.c.problem).where(letters.c.failed_at.is_not(None)).order_by(letters.c.id.desc())
    return Outbox(waiting, sent, failed, connection.execute(problems.limit(1)).scalar() or "", since)


# Writing ----------------------------------------------------------------------
def add(connection: Connection, address: str, words: tuple[str, str], now: int, until: int, stop: str = "") -> None:
    """Put a letter in the outbox; `words` are its subject and its body, `stop` the page that stops more like it."""
    row = {"address": address, "subject": words[0], "body": words[1], "stop": stop}
    connection.execute(insert(letters).values(**row, created_at=now, next_at=now, until=until))


def try_again(connection: Connection, id_: int, tries: int, next_at: int) -> None:
    """Note that a letter is tried now, and when it would be tried again."""
    _mark(connection, id_, {"tries": tries, "next_at": next_at})


def sent(connection: Connection, id_: int, now: int) -> None:
    """Note that a letter is sent."""
    _mark(connection, id_, {"sent_at": now, **_EMPTY})


def give_up(connection: Connection, id_: int, now: int, problem: str) -> None:
    """Note that a letter will never be sent, and why."""
    _mark(connection, id_, {"failed_at": now, "problem": problem, **_EMPTY})


def take_back(connection: Connection, address: str) -> None:
    """Send none of the letters that wait for an address and could be stopped: their owner has stopped them."""
    connection.execute(delete(letters).where(_OPEN, letters.c.address == address, letters.c.stop != ""))


def _mark(connection: Connection, id_: int, values: dict[str, Any]) -> None:
    connection.execute(update(letters).where(letters.c.id == id_).values(**values))
