"""What every command does first: read the settings, open the record, and say in words what is wrong."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from deliberation.domain.errors import DeliberationError
from deliberation.settings import Settings
from deliberation.storage.database import Database

_FOUNDING = {"init", "restore"}  # these may be the first


class House(click.Group):
    """Says what is wrong in one sentence, and nothing about the code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except DeliberationError as problem:
            raise click.ClickException(problem.message) from None


def settings_for(ctx: click.Context) -> Settings:
    """Read what was chosen in the environment; the commands that found an installation may make its secret key."""
    return Settings.from_environment(os.environ, founding=ctx.invoked_subcommand in _FOUNDING)


@contextmanager
def record(settings: Settings) -> Iterator[Database]:
    """Open this installation's record, its tables up to date."""
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    db = Database(settings.database_url)
    try:
        db.prepare(settings.migrations_folder)
        yield db
    finally:
        db.close()
