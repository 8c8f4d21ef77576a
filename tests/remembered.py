"""Statements, written out once for all tests of a run."""

from sqlalchemy import Engine

from deliberation.storage.database import Database

_ENGINES: dict[tuple[str, str], Engine] = {}


def share_statements(db: Database) -> None:
    """Let a database know the statements that others wrote out: anew, that takes most of a short test's time."""
    for name in ("_reading", "_writing"):
        engine = getattr(db, name)
        first = _ENGINES.setdefault((name, engine.dialect.name), engine)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
