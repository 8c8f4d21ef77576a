"""Acts that share one COMMIT: each stands or falls alone, all are kept together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from deliberation.domain.errors import Busy
from deliberation.domain.events import Event
from deliberation.domain.vision import Receipt
from deliberation.storage import journal

NOT_SAVED = "Your change could not be saved. Try again in a moment."


class Batch:
    """The open transaction of the one writer, and who is in it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.size = 0
        self.lines: list[journal.Line] = []
        self.cause: Exception | None = None
        self.saved = False
        # Savepoints go straight to the driver, in a tenth of the time: there are two for every act.
        self._driver: Any = connection.connection.driver_connection
        self._driver_error = connection.dialect.loaded_dbapi.Error
        self._ended = threading.Event()
        self._last: dict[int, int] = {}
        self._by_key: dict[str, Transaction] = {}

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what happens inside when it raises; `Busy` when the connection died, and the batch with it."""
        self._run("SAVEPOINT use_case")
        try:
            yield
            self._driver.execute("RELEASE SAVEPOINT use_case")
        except BaseException:
            self._run("ROLLBACK TO SAVEPOINT use_case")
            self._run("RELEASE SAVEPOINT use_case")
            raise

    def _run(self, statement: str) -> None:
        try:
            self._driver.execute(statement)
        except self._driver_error as error:
            self.cause = error
            raise Busy(NOT_SAVED) from error

    def admit(self, tx: Transaction) -> bool:
        """Take in what a use case leaves; True for the first, who commits for everybody."""
        for each in tx.sign():
            self.lines.append(each)
            self._last[each.journal_id] += 1
            if each.key:
                self._by_key[each.key] = tx
        self.size += 1
        return self.size == 1

    def twin(self, key: str | None) -> Transaction | None:
        """The same request, when it is already in this batch."""
        return self._by_key.get(key) if key else None

    def position(self, journal_id: int) -> int:
        """The number of the last entry before the next use case's own."""
        if journal_id not in self._last:
            self._last[journal_id] = journal.head(self.connection, journal_id)[0]
        return self._last[journal_id]

    @property
    def is_over(self) -> bool:
        """Whether it has been saved or given up."""
        return self._ended.is_set()

    def end(self) -> None:
        """Let everybody in it hear how it went."""
        self._ended.set()

    def outcome(self) -> None:
        """Wait until everything is on disk; `Busy` when it could not be brought there."""
        self._ended.wait()
        if not self.saved:
            raise Busy(NOT_SAVED) from self.cause


class Transaction:
    """One act in the making: its connection, its one moment, and what it leaves in the record."""

    def __init__(self, batch: Batch, now: int, entropy: Callable[[int], bytes], key: str | None) -> None:
        """Begin at `now` (UTC milliseconds); `entropy(n)` gives n random bytes."""
        self.connection = batch.connection
        self.now = now
        self.entropy = entropy
        self.actor_id: int | None = None  # kept in the row, never hashed
        self.entries: list[journal.Line] = []
        self._batch, self._key = batch, key

    def record(self, journal_id: int, event: Event, *, hearer_id: int | None = None) -> None:
        """Put what happened into a journal; `hearer_id` names the participant when it is for one person."""
        self._batch.position(journal_id)  # an unknown journal fails here, and nobody else with it
        self.entries.append(journal.line(journal_id, event, at=self.now, entropy=self.entropy, hearer_id=hearer_id))

    def position(self, journal_id: int) -> int:
        """The number of the last entry this use case can see, its own included."""
        return self._batch.position(journal_id) + sum(own.journal_id == journal_id for own in self.entries)

    def sign(self) -> list[journal.Line]:
        """The finished lines: all under the actor, the last, which is the act itself, under the request's key."""
        for each in self.entries:
            each.actor_id = self.actor_id
        for act in self.entries[-1:]:
            act.key = self._key
        return self.entries

    @property
    def receipt(self) -> Receipt:
        """Proof of the last entry, the act itself; it exists only after the `with`, when everything is on disk."""
        if not (self._batch.saved and self.entries):
            raise RuntimeError("There is no receipt before the commit, or where nothing was recorded.")
        return self.entries[-1].receipt
