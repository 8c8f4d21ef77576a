from contextlib import suppress

import psycopg
import pytest
from gathering import Person, act, at_once, entries, open_journal, rows, verdict, vote, wait_until
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, NoResultFound

from deliberation.domain.errors import Busy
from deliberation.storage import journal, tables
from deliberation.storage.batch import NOT_SAVED
from deliberation.storage.database import Database, Replayed, once
from deliberation.storage.turn import CROWDED, Turn


def test_creating_twice_leaves_one_empty_site_journal(db):
    db.create()
    with db.reading() as connection:
        assert connection.execute(tables.journals.select()).mappings().one()["public_id"] == "site"
        assert journal.head(connection, journal.SITE)[0] == 0


def test_an_act_is_on_disk_with_its_entry_and_its_receipt(db, journal_id):
    receipt = act(db, journal_id)
    (entry,) = entries(db, journal_id)
    assert rows(db) == 1
    assert (receipt.seq, receipt.digest, receipt.facts) == (entry.seq, entry.digest, entry.facts)


def test_there_is_no_receipt_before_the_commit_or_where_nothing_was_recorded(db, journal_id):
    with db.transaction() as tx:
        tx.record(journal_id, vote())
        with pytest.raises(RuntimeError):
            tx.receipt  # noqa: B018 (asking is the act)
    assert tx.receipt.seq == 1
    with db.transaction() as tx:
        pass
    with pytest.raises(RuntimeError):
        tx.receipt  # noqa: B018 (asking is the act)


def test_a_refused_act_leaves_no_row_no_entry_and_no_news(db, journal_id):
    heard = []
    db.on_commit(heard.append)
    with pytest.raises(ZeroDivisionError):
        act(db, journal_id, fail=True)
    assert (rows(db), entries(db, journal_id), heard) == (0, [], [])
    assert act(db, journal_id).seq == 1


def test_the_row_and_the_entry_bear_one_moment(open_database):
    ticks = iter(range(1000))
    db = open_database(clock=lambda: next(ticks))
    journal_id = open_journal(db)
    with db.transaction() as tx:
        tx.record(journal_id, vote())
        tx.record(journal_id, vote())
    assert [entry.at for entry in entries(db, journal_id)] == [tx.now, tx.now]
    assert db.now() == tx.now + 1


def test_an_act_knows_its_place_in_the_record(db, journal_id):
    act(db, journal_id)
    with db.transaction() as tx:
        assert tx.position(journal_id) == 1
        tx.record(journal_id, vote())
        assert tx.position(journal_id) == 2
    assert tx.receipt.seq == 2


def test_randomness_comes_from_where_it_was_said(open_database):
    db = open_database(entropy=lambda n: b"\x07" * n)
    with db.transaction() as tx:
        assert tx.entropy(8).hex() == "07" * 8


def test_an_unknown_journal_fails_the_act_that_names_it(db):
    with pytest.raises(NoResultFound), db.transaction() as tx:
        tx.record(999, vote())


def test_a_use_case_inside_a_use_case_is_refused(db, journal_id):
    with pytest.raises(RuntimeError):
        act(db, journal_id, meanwhile=lambda: act(db, journal_id))
    assert rows(db) == 0
    assert act(db, journal_id).seq == 1


def test_a_swallowed_database_error_does_not_spoil_the_record(db, journal_id):
    with suppress(psycopg.Error), db.transaction() as tx, suppress(DBAPIError):  # PostgreSQL then refuses the rest
        tx.connection.execute(insert(tables.participants), {"name": "Amina", "created_at": None})
    assert act(db, journal_id).seq == 1
    assert verdict(db, journal_id).entries == 1


def test_listeners_are_told_after_the_commit_and_only_of_journals_with_entries(db, journal_id):
    heard = []
    db.on_commit(lambda journals: heard.append((journals, len(entries(db, journal_id)))))
    act(db, journal_id)
    with db.transaction() as tx:
        tx.connection.execute(insert(tables.participants), {"name": "Amina", "created_at": tx.now})
    act(db, journal_id)
    assert heard == [(frozenset({journal_id}), 1), (frozenset({journal_id}), 2)]


def test_every_listener_is_told_in_the_order_they_came(db, journal_id):
    heard = []
    for name in "abc":
        db.on_commit(lambda _, name=name: heard.append(name))
    act(db, journal_id)
    assert heard == ["a", "b", "c"]


def test_a_request_that_comes_again_gets_the_receipt_it_got_then(db, journal_id):
    first = act(db, journal_id, "k1")
    with pytest.raises(Replayed) as replayed:
        act(db, journal_id, "k1")
    assert replayed.value.receipt == first
    assert once(act)(db, journal_id, "k1") == first
    assert act(db, journal_id, "k2").seq == 2
    assert rows(db) == 2


def test_a_request_that_failed_may_come_again(db, journal_id):
    with pytest.raises(ZeroDivisionError):
        act(db, journal_id, "k1", fail=True)
    assert act(db, journal_id, "k1").seq == 1


def test_a_key_with_several_entries_answers_with_the_last_the_act_itself(db, journal_id):
    @once
    def twice():
        with db.transaction("k1") as tx:
            tx.record(journal_id, vote(item=1))
            tx.record(journal_id, vote(item=2))
        return tx.receipt

    assert twice() == twice()
    assert twice().facts["item"] == 2
    assert len(entries(db, journal_id)) == 2


def test_a_full_line_refuses_in_plain_words_and_saves_nothing(open_database):
    db = open_database(turn=Turn(longest=0))
    journal_id = open_journal(db)
    refused = []
    act(db, journal_id, meanwhile=lambda: refused.extend(at_once(lambda: act(db, journal_id))))
    assert isinstance(refused[0], Busy)
    assert refused[0].message == CROWDED
    assert rows(db) == 1


def test_a_line_that_does_not_move_refuses_in_plain_words(open_database):
    db = open_database(turn=Turn(patience=0.01))
    journal_id = open_journal(db)
    refused = []
    act(db, journal_id, meanwhile=lambda: refused.extend(at_once(lambda: act(db, journal_id))))
    assert isinstance(refused[0], Busy)
    assert act(db, journal_id).seq == 2


def test_a_reader_sees_one_unchanging_moment(db, journal_id):
    with db.reading() as connection:
        assert journal.head(connection, journal_id)[0] == 0
        act(db, journal_id)
        assert journal.head(connection, journal_id)[0] == 0
    with db.reading() as connection:
        assert journal.head(connection, journal_id)[0] == 1


def test_a_reader_can_change_nothing(db, journal_id):
    with pytest.raises(DBAPIError), db.reading() as connection:
        connection.execute(insert(tables.participants), {"name": "Amina", "created_at": 1})
    assert rows(db) == 0


def test_sqlite_keeps_what_was_acknowledged_even_when_the_power_fails(db):
    with db.transaction() as tx:
        if tx.connection.dialect.name == "sqlite":
            settings = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            assert [tx.connection.scalar(text(f"PRAGMA {name}")) for name in settings] == ["wal", 2, 1, 5000]
        else:
            assert tx.connection.scalar(text("SHOW lock_timeout")) == "5s"


def test_nobody_else_can_write_while_an_act_is_under_way(db, open_database, journal_id):
    other, order = open_database(), []

    def elsewhere():
        order.append("came")
        act(other, journal_id)
        order.append("went")

    def meanwhile():
        people.append(Person(elsewhere))
        wait_until(lambda: order == ["came"])
        order.append("still acting")

    people = []
    act(db, journal_id, meanwhile=meanwhile)
    people[0].join(20)
    assert order == ["came", "still acting", "went"]
    assert verdict(db, journal_id).entries == 2


def test_a_short_postgresql_address_is_understood(postgres_url):
    db = Database(postgres_url.replace("postgresql+psycopg", "postgresql"))
    with db.reading() as connection:
        assert connection.dialect.driver == "psycopg"
    db.close()


def test_a_database_that_cannot_be_opened_is_busy(tmp_path):
    db = Database(f"sqlite:///{tmp_path}/nowhere/deliberation.db")
    with pytest.raises(Busy) as busy, db.transaction():
        raise AssertionError
    assert busy.value.message == NOT_SAVED
    db.close()
