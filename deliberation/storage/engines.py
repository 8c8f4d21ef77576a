"""Connections: how SQLite and PostgreSQL are opened so that what was acknowledged is kept."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url

PATIENCE = 5  # seconds to wait for another process's batch
WRITERS = 0x64656C6962  # the advisory lock of everyone who writes to this database


# What an error says can come into a log, so no engine tells the parameters: they are people's words and secrets.


def writing_engine(url: str) -> Engine:
    """Open the way for the one writer: its transaction keeps every other process's out from its first moment."""
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, poolclass=NullPool, connect_args=_SQLITE, hide_parameters=True)
        _on_sqlite(engine, "BEGIN IMMEDIATE", "synchronous=FULL")
        return engine
    patience = {"options": f"-c lock_timeout={PATIENCE}s"}
    engine = create_engine(address, poolclass=NullPool, connect_args=patience, hide_parameters=True)
    # One lock for all: row locks per vision deadlock as soon as two processes' batches touch two visions.
    _begin_with(engine, f"SELECT pg_advisory_xact_lock({WRITERS})")
    return engine


def reading_engine(url: str) -> Engine:
    """Open the way for readers: each sees one unchanging moment, and can change nothing."""
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args=_SQLITE, hide_parameters=True)
        _on_sqlite(engine, "BEGIN", "query_only=ON")
        return engine
    read_only = {"options": "-c default_transaction_read_only=on"}
    lasting: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "pool_pre_ping": True}
    return create_engine(address, connect_args=read_only, hide_parameters=True, **lasting)


def scrub(engine: Engine) -> bool:
    """Write an SQLite database anew, so that its files hold nothing but what is in its tables.

    False where a reader is in the way of its write-ahead log for longer than a moment, or the disk is full.
    PostgreSQL does it by itself, later.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement in (f"busy_timeout={_A_MOMENT}", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {statement}").fetchall()
        cursor.execute("VACUUM")
        return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()


_A_MOMENT = 500  # milliseconds: everybody who writes is waiting
_SQLITE = {"check_same_thread": False, "timeout": PATIENCE}


def _address(url: str) -> URL:
    address = make_url(url)
    return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address


def _on_sqlite(engine: Engine, begin: str, *pragmas: str) -> None:
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # else the driver begins by itself, too late and without a lock
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "connect", prepare)
    _begin_with(engine, begin)


def _begin_with(engine: Engine, statement: str) -> None:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    event.listen(engine, "begin", begin)
