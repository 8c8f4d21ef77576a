"""Bringing an older database up to date before it is used."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from deliberation.storage.engines import writing_engine


class State(StrEnum):
    """How a database stands to this program: nothing in it yet, older, the same, or newer."""

    EMPTY = "empty"
    BEHIND = "behind"
    UP_TO_DATE = "up to date"
    AHEAD = "ahead"


def upgrade(database_url: str, migrations_folder: Path | str) -> None:
    """Run every migration the database has not seen yet, all or none; nobody else can write meanwhile."""
    config = _config(migrations_folder)
    engine = writing_engine(database_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def state_of(connection: Connection, migrations_folder: Path) -> State:
    """Tell whether a database has the tables of this program."""
    last, known = _migrations(migrations_folder)
    seen = MigrationContext.configure(connection).get_current_revision()
    if seen is None:
        return State.EMPTY
    if seen == last:
        return State.UP_TO_DATE
    return State.BEHIND if seen in known else State.AHEAD


@lru_cache(1)
def _migrations(folder: Path) -> tuple[str | None, frozenset[str]]:
    scripts = ScriptDirectory.from_config(_config(folder))
    return scripts.get_current_head(), frozenset(each.revision for each in scripts.walk_revisions())


def _config(migrations_folder: Path | str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder).replace("%", "%%"))
    return config
