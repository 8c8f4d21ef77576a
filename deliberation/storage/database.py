"""Opening the record, and the one way to change it."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from deliberation.domain.errors import Busy, Conflict
from deliberation.domain.vision import Receipt
from deliberation.storage import journal
from deliberation.storage.batch import NOT_SAVED, Batch, Transaction
from deliberation.storage.engines import reading_engine, scrub, writing_engine
from deliberation.storage.migrating import State, state_of, upgrade
from deliberation.storage.tables import journals, metadata
from deliberation.storage.turn import Turn

__all__ = ["Connection", "Database", "Replayed", "State", "Transaction", "once"]

Offload = Callable[[Callable[[], None]], None]
Tell = Callable[[frozenset[int]], None]
P = ParamSpec("P")
T = TypeVar("T")
_SILENT = "The database does not answer. Look whether it runs, has room on its disk, and whether DATABASE_URL is right."


class Replayed(Exception):
    """The same request came again; its receipt is the one it got the first time."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("This request was carried out before.")
        self.receipt = receipt


def once(use_case: Callable[P, Receipt]) -> Callable[P, Receipt]:
    """Answer a request that comes again with the receipt it got then."""

    @wraps(use_case)
    def carried_out_once(*args: P.args, **kwargs: P.kwargs) -> Receipt:
        try:
            return use_case(*args, **kwargs)
        except Replayed as earlier:
            return earlier.receipt

    return carried_out_once


def _here(call: Callable[[], None]) -> None:
    call()


def _utc_milliseconds() -> int:
    return time.time_ns() // 1_000_000


class Database:
    """The only holder of connections: readers have their own, all writing goes through one."""

    def __init__(
        self,
        url: str,
        *,
        offload: Offload = _here,
        clock: Callable[[], int] = _utc_milliseconds,
        entropy: Callable[[int], bytes] = os.urandom,
        turn: Turn | None = None,
    ) -> None:
        """Open an SQLite or PostgreSQL `url`; `offload` runs a blocking call where nobody has to wait for it."""
        self._url, self._writing, self._reading = url, writing_engine(url), reading_engine(url)
        self._offload, self._clock, self._entropy = offload, clock, entropy
        self._turn = turn or Turn()
        self._writer: Connection | None = None
        self._batch: Batch | None = None
        self._listeners: list[Tell] = []
        self.batches: Counter[int] = Counter()  # how often so many acts shared a COMMIT
        self.written: Counter[str] = Counter()  # entries that this process wrote, by kind

    def prepare(self, migrations_folder: Path) -> None:
        """Bring the tables up to date, whatever version made them, and found the site's journal.

        Raises `Conflict` where the database does not answer.
        """
        try:
            upgrade(self._url, migrations_folder)
        except OperationalError as error:
            raise Conflict(_SILENT) from error
        self.create()

    def state(self, migrations_folder: Path) -> State | None:
        """How the tables stand to this program; None where the database does not answer."""
        try:
            with self.reading() as connection:
                return state_of(connection, migrations_folder)
        except SQLAlchemyError:
            return None

    def create(self) -> None:
        """Create what is missing of the tables and the site's journal."""
        with self._writing.begin() as connection:
            metadata.create_all(connection)
            if connection.scalar(select(journals.c.id).where(journals.c.id == journal.SITE)) is None:
                journal.create_journal(connection, "site")

    def now(self) -> int:
        """The time by this database's clock, in UTC milliseconds."""
        return self._clock()

    def on_commit(self, tell: Tell) -> None:
        """After every COMMIT, tell which journals have new entries; `tell` must neither raise nor write."""
        self._listeners.append(tell)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reader's own connection, which sees one unchanging moment."""
        with self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def transaction(self, key: str | None = None, *, settled: bool = False) -> Iterator[Transaction]:
        """Carry out one use case; on leaving it is on disk, and every listener knows.

        A `settled` one finds in the record, too, what happened just before it. Each stands or falls alone. The first
        of a batch waits in line once more, behind everyone who came meanwhile, and commits for them all. Raises `Busy`
        when it could not be saved, and `Replayed` when a request with the same key was carried out before.
        """
        with self._turn.taken():
            if settled:
                self._settle()
            batch = self._batch or self._open()
            twin = batch.twin(key)
            if twin is None:
                tx = Transaction(batch, self._clock(), self._entropy, key)
                with self._alone(batch):
                    self._refuse_twice(batch, key)
                    yield tx
                leads = batch.admit(tx)
        if twin is not None:
            batch.outcome()
            raise Replayed(twin.receipt)
        if leads:
            self._lead(batch)
        batch.outcome()

    def scrub(self) -> bool:
        """Leave nothing of what was erased in the database's own files; False when that has to be tried again."""
        with self._turn.taken(after_everyone=True):
            self._settle()
            return self.apart(lambda: scrub(self._writing))

    def apart(self, call: Callable[[], T]) -> T:
        """Do what takes long where nobody has to wait for it, and give what came of it."""
        done: list[T] = []
        self._offload(lambda: done.append(call()))
        return done[0]

    def close(self) -> None:
        """Let go of every connection."""
        with self._turn.taken(after_everyone=True):
            self._drop_writer()
        self._writing.dispose()
        self._reading.dispose()

    @staticmethod
    def _refuse_twice(batch: Batch, key: str | None) -> None:
        if key and (earlier := journal.find(batch.connection, key)):
            raise Replayed(earlier)

    @contextmanager
    def _alone(self, batch: Batch) -> Iterator[None]:
        try:
            with batch.savepoint():
                yield
        except BaseException:
            if batch.cause or not batch.size:
                self._give_up(batch)
            raise

    def _lead(self, batch: Batch) -> None:
        # Whoever leads must not be killed while it waits here: the whole batch waits for it.
        with self._turn.taken(after_everyone=True):
            if not batch.is_over:
                self._flush(batch)

    def _settle(self) -> None:
        if self._batch is not None:
            self._flush(self._batch)

    def _flush(self, batch: Batch) -> None:
        try:
            journal.append(batch.connection, batch.lines)
            self._offload(batch.connection.commit)
            batch.saved, self._batch = True, None
            self.batches[batch.size] += 1
            self.written.update(each.kind for each in batch.lines)
        except SQLAlchemyError as error:
            batch.cause = error
        finally:
            if not batch.saved:
                self._give_up(batch)
            batch.end()
        changed = frozenset(each.journal_id for each in batch.lines)
        if batch.saved and changed:
            for tell in self._listeners:
                tell(changed)

    def _open(self) -> Batch:
        try:
            if self._writer is None:
                self._writer = self._writing.connect()
            self._writer.begin()
        except SQLAlchemyError as error:
            self._drop_writer()
            raise Busy(NOT_SAVED) from error
        self._batch = Batch(self._writer)
        return self._batch

    def _give_up(self, batch: Batch) -> None:
        self._batch = None
        try:
            batch.connection.rollback()
        except SQLAlchemyError as error:
            batch.cause = error
        if batch.cause:
            self._drop_writer()
        batch.end()

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.invalidate()
            writer.close()
