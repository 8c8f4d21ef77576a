"""The whole deliberation in one file: copied out while everybody goes on, and put in where there is nothing yet."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, insert, make_url, select, update
from sqlalchemy.exc import DatabaseError

from deliberation.domain.errors import Conflict, Invalid
from deliberation.storage.engines import reading_engine, writing_engine
from deliberation.storage.migrating import State, state_of, upgrade
from deliberation.storage.tables import journal, journals, metadata, participants
from deliberation.storage.verifying import AT_ONCE, verify

_HERE_ALREADY = (
    "There is a deliberation here already, and nothing is ever written over it. Choose an empty data folder."
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the last entry of every journal (number, hex fingerprint), and the rows of every table."""

    heads: Mapping[str, tuple[int, str]]
    rows: Mapping[str, int]


def copy_out(url: str, file: Path, migrations: Path) -> Contents:
    """Write one moment of a database into a new SQLite `file`, and tell what that moment held; nobody has to wait.

    Raises `Conflict` where its tables are not those of this program.
    """
    with _connected(reading_engine(url)) as source:
        if state_of(source, migrations) != State.UP_TO_DATE:
            raise Conflict("The tables here are not those of this program. Use the program that wrote them.")
        found = _contents(source)  # from here on the connection sees this moment, whatever others write
        if source.dialect.name == "sqlite":
            with _file(file) as copy:
                source.connection.driver_connection.backup(copy)  # type: ignore[union-attr]  # SQLite's own
        else:
            upgrade(_sqlite(file), migrations)
            with _connected(writing_engine(_sqlite(file))) as target:
                _pour(source, target)
    with _file(file) as copy:
        copy.execute("PRAGMA journal_mode=DELETE").close()  # so that it is one file
    return found


def copy_in(file: Path, url: str, migrations: Path) -> Contents:
    """Make a database of a copy, brought up to date, and tell what it holds, every entry's fingerprint worked out anew.

    Raises `Conflict` where there is a deliberation already, `Invalid` for a file that is no copy of one, and `Broken`
    where its record does not hold; then nothing was written.
    """
    address = make_url(url)
    place = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    if place and place.exists():
        raise Conflict(_HERE_ALREADY)
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=place and place.parent) as folder:
        staged = Path(folder) / "staged.sqlite3"
        shutil.copyfile(file, staged)
        _require_a_copy(staged, migrations)
        upgrade(_sqlite(staged), migrations)
        found = _looked_through(staged)
        if place:
            keep(staged, place)
        else:
            _poured_in(staged, url, migrations)
    return found


def keep(made: Path, place: Path) -> None:
    """Give a finished file its place and its name, on disk and for its owner only; raises `Conflict` if it is taken."""
    made.chmod(0o600)
    with made.open("rb") as written:
        os.fsync(written.fileno())
    try:
        os.link(made, place)
    except FileExistsError:
        raise Conflict(f"There is a file {place.name} already, and nothing is ever written over it.") from None
    folder = os.open(place.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def copy_rows(source: Connection, target: Connection, table: Table) -> None:
    """Copy a table, a few rows at a time; what points into the table itself follows when all of it is there."""
    inward = [each for each in table.columns if any(key.column.table is table for key in each.foreign_keys)]
    with source.execute(select(table), execution_options={"yield_per": AT_ONCE}) as found:
        for rows in found.mappings().partitions():
            target.execute(insert(table), [{**row, **{each.name: None for each in inward}} for row in rows])
    for each in inward:
        pairs = source.execute(select(table.c.id.label("row"), each.label("to")).where(each.is_not(None)))
        point = update(table).where(table.c.id == bindparam("row")).values({each.name: bindparam("to")})
        if changed := [dict(pair) for pair in pairs.mappings()]:
            target.execute(point, changed)


def count_on(target: Connection) -> None:
    """Let PostgreSQL number the next row after the last one that was written with its number."""
    if target.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            if table.autoincrement_column is not None:
                sequence = func.pg_get_serial_sequence(table.name, table.autoincrement_column.name)
                target.execute(select(func.setval(sequence, func.max(table.autoincrement_column))))


def _poured_in(file: Path, url: str, migrations: Path) -> None:
    upgrade(url, migrations)
    with _connected(reading_engine(_sqlite(file))) as staged, _connected(writing_engine(url)) as empty:
        if any(empty.scalar(select(func.count()).select_from(table)) for table in (participants, journal)):
            raise Conflict(_HERE_ALREADY)
        _pour(staged, empty)
        count_on(empty)


def _pour(source: Connection, target: Connection) -> None:
    target.execute(delete(journals))  # a new database comes with an empty one for the site
    for table in metadata.sorted_tables:
        copy_rows(source, target, table)


def _require_a_copy(file: Path, migrations: Path) -> None:
    try:
        with _connected(reading_engine(_sqlite(file))) as connection:
            state = state_of(connection, migrations)
    except DatabaseError:
        state = State.EMPTY
    if state == State.EMPTY:
        raise Invalid("This file is no backup of a deliberation.")
    if state == State.AHEAD:
        raise Invalid("This backup was made by a newer program. Bring this one up to date first.")


def _looked_through(file: Path) -> Contents:
    with _connected(reading_engine(_sqlite(file))) as connection:
        found = _contents(connection)
        ids = connection.execute(select(journals.c.public_id, journals.c.id)).all()
        verdicts = {public_id: verify(connection, id_) for public_id, id_ in ids}
    return Contents({name: (verdict.entries, verdict.head) for name, verdict in verdicts.items()}, found.rows)


def _contents(connection: Connection) -> Contents:
    heads = connection.execute(select(journals.c.public_id, journals.c.last_seq, journals.c.head)).all()
    counts = {
        table.name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in metadata.sorted_tables
    }
    return Contents({name: (seq, digest.hex()) for name, seq, digest in heads}, counts)


def _sqlite(file: Path) -> str:
    return f"sqlite:///{file}"


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _file(place: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(place))
