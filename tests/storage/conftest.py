import pytest
from gathering import Gathering, open_journal
from remembered import share_statements
from servers import empty, postgres, run_on

from deliberation.storage.database import Database
from deliberation.storage.turn import Turn


@pytest.fixture(scope="session")
def postgres_url():
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The address of a database in which nothing has been written."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deliberation.db"
    url = request.getfixturevalue("postgres_url")
    empty(url)
    return url


@pytest.fixture
def bare_url(database_url):
    """The address of a database without any tables."""
    if database_url.startswith("postgresql"):
        run_on(database_url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return database_url


@pytest.fixture
def open_database(database_url):
    opened = []

    def open_it(**settings):
        opened.append(Database(database_url, **settings))
        share_statements(opened[-1])
        opened[-1].create()
        return opened[-1]

    yield open_it
    for db in opened:
        db.close()


@pytest.fixture
def turn():
    return Turn()


@pytest.fixture
def db(open_database, turn):
    return open_database(turn=turn)


@pytest.fixture
def journal_id(db):
    return open_journal(db)


@pytest.fixture
def gathering(turn):
    return Gathering(turn)
