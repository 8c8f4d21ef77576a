from pathlib import Path

import pytest
from house import AMINA, House, every_row, open_house
from life import live
from sqlalchemy import delete, select, update

from deliberation.domain.events import KINDS
from deliberation.domain.vision import Stance
from deliberation.markup import RENDERER, render
from deliberation.services.voting import cast_vote
from deliberation.storage import journal, tables
from deliberation.storage.rebuild import differences, empty_copy, rebuild
from deliberation.storage.verifying import Broken

ACCOUNTS = {"participants", "devices", "sign_in_links", "site_roles", "organisation_codes", "letters"}
ACCOUNTS |= {"second_steps", "recovery_codes", "digests", "askings"}
ACCOUNTS |= {"pictures", "opinion_tellings"}  # which are copied, too
FOUND_AGAIN = {"opinion_looks", "opinion_runs"}


def shown(words):
    return str(render(words))


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    with open_house(tmp_path_factory.mktemp("house")) as house:
        live(house)
        yield house


@pytest.fixture(scope="module")
def rebuilt(lived):
    with lived.db.reading() as source, empty_copy() as target:
        rebuild(source, target, shown, RENDERER)
        yield source, target


@pytest.fixture
def copy(rebuilt):
    """Both connections; what is done to the copy is undone."""
    undo = rebuilt[1].begin_nested()
    yield rebuilt
    undo.rollback()


def test_this_life_has_everything_in_it(lived):
    assert {row[3] for row in every_row(lived.db, tables.journal)["journal"]} == KINDS.keys()
    assert {name for name, found in every_row(lived.db).items() if not found} == set()


def test_the_tables_follow_from_the_record(database_url):
    house = House.furnished(database_url)
    live(house)
    with house.db.reading() as source, empty_copy() as target:
        rebuild(source, target, shown, RENDERER)
        assert differences(source, target) == []
        for table in map(tables.metadata.tables.get, ACCOUNTS):
            assert set(target.execute(select(table))) == set(source.execute(select(table)))
    house.db.close()


def test_life_goes_on_in_a_rebuilt_database(lived, database_url):
    house = House(database_url, seed=9)
    house.db.create()
    with lived.db.reading() as source, house.db.transaction() as tx:
        rebuild(source, tx.connection, shown, RENDERER)
    house.clock.now = lived.clock.now
    cast_vote(house.db, AMINA, house.principle(1, version=2).id, Stance.AGREE)
    house.say(AMINA, house.principle(1, version=2).id, "On we go.")
    with house.db.reading() as connection:
        assert journal.verify(connection, house.vision.journal_id).entries == house.entries()[-1].seq
    house.db.close()


@pytest.mark.parametrize("name", sorted(tables.metadata.tables.keys() - ACCOUNTS - FOUND_AGAIN))
def test_a_row_that_is_not_there_is_named(copy, name):
    source, target = copy
    table = tables.metadata.tables[name]
    target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    row = target.execute(select(table)).mappings().first()
    where = [column == row[column.name] for column in table.primary_key]
    target.execute(delete(table).where(*where))
    key = ", ".join(str(row[column.name]) for column in table.primary_key)
    assert differences(source, target) == [f"{name} {key} is in the tables, but does not follow from the record."]
    assert differences(target, source) == [f"{name} {key} follows from the record, but is missing in the tables."]


def test_a_changed_row_is_named_with_what_is_changed(copy):
    source, target = copy
    where = tables.comments.c.id == 1
    target.execute(update(tables.comments).where(where).values(body="Other words.", hidden_reason="Another reason."))
    assert differences(source, target) == ["comments 1 has another body, hidden_reason than follows from the record."]


def test_another_renderer_is_noticed(lived):
    with lived.db.reading() as source, empty_copy() as target:
        rebuild(source, target, shown, "0")
        assert {each.split()[0] for each in differences(source, target)} == {"revisions"}


def test_what_was_erased_is_named(tmp_path):
    with open_house(tmp_path) as house:
        item = house.principle(1).id
        seq = cast_vote(house.db, AMINA, item, Stance.AGREE).receipt.seq
        with house.db.transaction() as tx:
            tx.connection.execute(update(tables.journal).where(tables.journal.c.seq == seq).values(content=None))
        with house.db.reading() as source, empty_copy() as target, pytest.raises(Broken) as broken:
            rebuild(source, target, shown, RENDERER)
    assert str(broken.value) == f"Entry {seq} does not fit: its vote was erased, so its rows cannot be written again."


def test_the_copy_is_gone_afterwards():
    with empty_copy() as target:
        path = target.engine.url.database
    assert not Path(path).exists()
