"""Bringing an older database up to date before it is used."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from deliberation.storage.engines import writing_engine


def upgrade(database_url: str, migrations_folder: Path | str) -> None:
    """Run every migration the database has not seen yet, all or none; nobody else can write meanwhile."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder).replace("%", "%%"))
    engine = writing_engine(database_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
