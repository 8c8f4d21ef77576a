from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from deliberation.storage import journal
from deliberation.storage.database import Database
from deliberation.storage.migrating import upgrade
from deliberation.storage.tables import metadata

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture
def migrated(bare_url):
    upgrade(bare_url, MIGRATIONS)
    engine = create_engine(bare_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def columns(connection):
    seen = inspect(connection)
    return {
        name: [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(name)]
        for name in metadata.tables
    }


def constraints(connection):
    seen = inspect(connection)
    return {
        name: (
            seen.get_pk_constraint(name),
            sorted(seen.get_unique_constraints(name), key=lambda c: c["name"]),
            sorted(seen.get_foreign_keys(name), key=lambda c: c["name"]),
            sorted(seen.get_indexes(name), key=lambda i: i["name"]),
        )
        for name in metadata.tables
    }


def test_a_migrated_database_has_exactly_the_tables(migrated):
    context = MigrationContext.configure(migrated)
    assert compare_metadata(context, metadata) == []


def test_a_migrated_database_equals_a_created_one(migrated):
    grown = columns(migrated), constraints(migrated)
    migrated.rollback()
    metadata.drop_all(migrated)
    metadata.create_all(migrated)
    assert grown == (columns(migrated), constraints(migrated))


def test_a_migrated_database_has_the_same_empty_site_journal(migrated, bare_url):
    with_journal = journal.head(migrated, journal.SITE)
    migrated.rollback()
    db = Database(bare_url)
    db.create()
    with db.reading() as connection:
        assert journal.head(connection, journal.SITE) == with_journal
        assert journal.verify(connection, journal.SITE).entries == 0
    db.close()


def test_upgrading_twice_changes_nothing(migrated, bare_url):
    before = columns(migrated)
    migrated.rollback()
    upgrade(bare_url, MIGRATIONS)
    assert columns(migrated) == before


def test_a_database_made_without_migrations_is_taken_over_as_it_is(bare_url):
    db = Database(bare_url)
    db.create()
    with db.transaction() as tx:
        own = journal.create_journal(tx.connection, "own")
    upgrade(bare_url, MIGRATIONS)
    with db.reading() as connection:
        assert [journal.verify(connection, each).entries for each in (journal.SITE, own)] == [0, 0]
    db.close()


def test_a_migration_knows_nothing_of_the_package():
    for script in MIGRATIONS.rglob("*.py"):
        assert "deliberation." not in script.read_text() and "import deliberation" not in script.read_text()
