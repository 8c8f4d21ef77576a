import pytest
from gathering import act, entries, open_journal
from sqlalchemy import event, select, update

from deliberation.domain.events import ContentErased
from deliberation.storage import journal, resealing, tables
from deliberation.storage.database import Database
from deliberation.storage.verifying import Broken

NOTHING = dict.fromkeys(("edits", "merged", "comments", "backings"), ())


@pytest.fixture
def erased(db, journal_id):
    """A record of two votes, of which the first was taken out, and then once more."""
    for _ in range(2):
        act(db, journal_id)
    for left in (["p1", ""], ["", ""]):
        with db.transaction(settled=True) as tx:
            said = resealing.reseal(tx.connection, journal_id, 1, {"vote": left}, tx.entropy)
            tx.record(journal_id, ContentErased(why="request", **NOTHING, values=said, others=[]))
    return db


def checked(db, journal_id):
    with db.reading() as connection:
        return journal.verify(connection, journal_id)


def test_what_is_left_takes_the_place_of_a_value_and_the_chain_holds(erased, journal_id):
    verdict = checked(erased, journal_id)
    assert (verdict.entries, verdict.erased) == (4, 1)
    assert [each.opened["vote"] for each in entries(erased, journal_id)[:2]] == [["", ""], ["p1", "agree"]]
    with erased.reading() as connection:
        content, actor = connection.execute(
            select(tables.journal.c.content, tables.journal.c.actor_id).where(tables.journal.c.seq == 1)
        ).one()
    assert "p1" not in content and actor is None


@pytest.mark.parametrize("value", [["p1", "agree"], ["p1", ""], ["p2", "agree"]])
def test_what_was_taken_out_cannot_come_back(erased, journal_id, value):
    with erased.transaction() as tx:
        resealing.reseal(tx.connection, journal_id, 1, {"vote": value}, tx.entropy)
    with pytest.raises(Broken, match="Entry 1 does not fit: its vote was changed"):
        checked(erased, journal_id)


def test_a_removal_that_says_nothing_is_found(erased, journal_id):
    with erased.transaction() as tx:
        tx.connection.execute(update(tables.journal).where(tables.journal.c.seq == 4).values(content=None))
    with pytest.raises(Broken, match="Entry 4 does not fit: it cannot be read"):
        checked(erased, journal_id)


def test_what_was_never_sealed_cannot_be_taken_out(db, journal_id):
    act(db, journal_id)
    with pytest.raises(KeyError), db.transaction() as tx:
        resealing.reseal(tx.connection, journal_id, 1, {"words": []}, tx.entropy)


def test_a_settled_act_finds_in_the_record_what_others_did_in_the_same_batch(db, journal_id, gathering):
    def whoever_erases():
        with db.transaction(settled=True) as tx:
            return len(list(resealing.of_kinds(tx.connection, journal_id, ("VoteCast",))))

    def two_come():
        gathering.comes(lambda: act(db, journal_id))
        gathering.comes(whoever_erases)

    assert act(db, journal_id, meanwhile=two_come).seq == 1
    second, found = gathering.outcomes()
    assert (second.seq, found) == (2, 2)


def test_scrubbing_waits_its_turn_and_says_when_a_reader_is_in_its_way(tmp_path):
    path = tmp_path / "deliberation.db"
    db = Database(f"sqlite:///{path}")
    db.create()
    act(db, open_journal(db))
    with db.reading() as connection:
        connection.execute(select(tables.journal)).all()
        assert not db.scrub()
    assert db.scrub()
    assert (tmp_path / "deliberation.db-wal").stat().st_size == 0
    db.close()


def test_a_batch_that_waits_is_written_before_a_scrubbing(db, journal_id, gathering):
    def two_come():
        gathering.comes(lambda: act(db, journal_id))
        gathering.comes(db.scrub)

    act(db, journal_id, meanwhile=two_come)
    second, scrubbed = gathering.outcomes()
    assert (second.seq, scrubbed) == (2, True)


def test_files_that_cannot_be_written_are_not_scrubbed(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'deliberation.db'}")
    db.create()
    event.listen(db._writing, "connect", lambda raw, _: raw.execute("PRAGMA query_only=ON").close())
    assert not db.scrub()
    db.close()
