import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from house import AMINA, HOUR, House, every_row, open_house, resident
from servers import run_on

from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.vision import Stance
from deliberation.services import copying, verifying
from deliberation.services.voting import cast_vote
from deliberation.storage.database import Database
from deliberation.storage.migrating import upgrade

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
def lively(bare_url):
    """A vision in which people vote, suggest and answer each other, in either kind of database."""
    upgrade(bare_url, MIGRATIONS)
    house = House.furnished(bare_url)
    house.vote(house.principle(1).id, (3, 1), (2,))
    house.suggest(AMINA, 1, "Nobody travels", "Nobody has to travel")
    said = house.say(AMINA, house.principle(1).id, "Who decides?")
    house.say(resident(1), house.principle(1).id, "We do.", parent_id=said)
    yield house
    house.db.close()


@pytest.fixture
def opened():
    """Databases to look into, by their address."""
    found = []

    def open_it(url):
        found.append(Database(url))
        return found[-1]

    yield open_it
    for db in found:
        db.close()


def run_in(file, *statements):
    with closing(sqlite3.connect(file)) as connection, connection:
        for each in statements:
            connection.execute(each)


def test_what_comes_out_of_a_backup_is_what_went_in(lively, opened, tmp_path):
    made = copying.back_up(lively.url, tmp_path / "kept", MIGRATIONS)
    assert copying.restore(tmp_path / "kept", f"sqlite:///{tmp_path}/again", MIGRATIONS) == made
    assert {each.name for each in tmp_path.iterdir() if "deliberation" not in each.name} == {"again", "kept"}
    again = opened(f"sqlite:///{tmp_path}/again")
    assert every_row(again) == every_row(lively.db)
    report = verifying.verify(again)
    assert report.holds
    assert {verdict.head for _, verdict in report.verdicts} == {head for _, head in made.heads.values()}
    assert made.sentences[0].endswith(" entries and 6 votes are in it.")
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600


def test_a_backup_of_sqlite_moves_into_postgresql_and_goes_on_there(postgres_url, tmp_path):
    run_on(postgres_url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    house = House.furnished(f"sqlite:///{tmp_path}/small")
    upgrade(house.url, MIGRATIONS)
    house.vote(house.principle(1).id, (1,))
    before = every_row(house.db)
    copying.back_up(house.url, tmp_path / "kept", MIGRATIONS)
    house.db.close()
    copying.restore(tmp_path / "kept", postgres_url, MIGRATIONS)
    moved = House(postgres_url)
    moved.clock.now += HOUR
    assert every_row(moved.db) == before
    cast_vote(moved.db, AMINA, moved.principle(1).id, Stance.AGREE)
    assert verifying.verify(moved.db).holds
    with pytest.raises(Conflict, match="There is a deliberation here already"):
        copying.restore(tmp_path / "kept", postgres_url, MIGRATIONS)
    moved.db.close()


def test_people_vote_on_while_a_backup_is_made(house, tmp_path):
    over, made = threading.Event(), []

    def vote():
        while not over.is_set():
            for stance in Stance:
                cast_vote(house.db, AMINA, house.principle(1).id, stance)
                made.append(stance)

    voter = threading.Thread(target=vote)
    voter.start()
    kept = copying.back_up(house.url, tmp_path / "kept", MIGRATIONS)
    over.set()
    voter.join()
    seq, head = kept.heads[house.vision.public_id]
    assert head == {entry.seq: entry.digest for entry in house.entries()}[seq]
    assert made


class TestNothingIsKept:
    @pytest.fixture
    def kept(self, house, tmp_path):
        copying.back_up(house.url, tmp_path / "kept", MIGRATIONS)
        return tmp_path / "kept"

    def refused(self, kept, why, kind=Conflict):
        before = set(kept.parent.iterdir())
        with pytest.raises(kind, match=why):
            copying.restore(kept, f"sqlite:///{kept.parent}/again", MIGRATIONS)
        assert set(kept.parent.iterdir()) == before

    def test_where_there_is_a_deliberation_already(self, house, kept):
        with pytest.raises(Conflict, match="There is a deliberation here already"):
            copying.restore(kept, house.url, MIGRATIONS)

    def test_where_a_file_is_in_the_way(self, house, kept):
        with pytest.raises(Conflict, match="There is a file kept already"):
            copying.back_up(house.url, kept, MIGRATIONS)

    def test_of_a_copy_whose_record_was_changed(self, kept):
        run_in(kept, "UPDATE journal SET kind = 'VoteCast' WHERE seq = 2")
        self.refused(kept, "The record in this copy does not hold, so nothing was kept. Entry 2 does not fit")

    def test_of_a_copy_that_a_newer_program_made(self, kept):
        run_in(kept, "UPDATE alembic_version SET version_num = '9999'")
        self.refused(kept, "made by a newer program", Invalid)

    @pytest.mark.parametrize("content", [b"", b"a photograph"])
    def test_of_a_file_that_is_no_copy(self, kept, content):
        kept.unlink()
        kept.write_bytes(content * 1000)
        self.refused(kept, "This file is no backup of a deliberation", Invalid)

    def test_of_tables_that_another_program_wrote(self, house, tmp_path):
        run_in(tmp_path / "deliberation.db", "DELETE FROM alembic_version")
        with pytest.raises(Conflict, match="not those of this program"):
            copying.back_up(house.url, tmp_path / "kept", MIGRATIONS)

    def test_where_what_was_restored_is_something_else(self, house, kept, monkeypatch):
        copied = copying.copying.copy_in

        def loses_a_vote(*given):
            found = copied(*given)
            return type(found)(found.heads, {**found.rows, "votes": found.rows["votes"] + 1})

        monkeypatch.setattr(copying.copying, "copy_in", loses_a_vote)
        with pytest.raises(Conflict, match="is not what was there, so no backup was kept"):
            copying.back_up(house.url, kept.with_name("another"), MIGRATIONS)
        assert not kept.with_name("another").exists()
