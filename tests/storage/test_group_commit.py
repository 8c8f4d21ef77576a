import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gathering import Gathering, act, at_once, entries, open_journal, rows, verdict, vote
from sqlalchemy import text

from deliberation.domain.errors import Busy
from deliberation.domain.vision import Receipt
from deliberation.storage import journal
from deliberation.storage.batch import NOT_SAVED
from deliberation.storage.database import once
from deliberation.storage.turn import Turn

WRITER = Path(__file__).with_name("writer.py")


def lose_connection(connection):
    """What a died server looks like to whoever is speaking to it."""
    connection.connection.dbapi_connection.close()


def test_who_comes_meanwhile_shares_one_commit(db, journal_id, gathering):
    commits = []
    db.on_commit(commits.append)

    def three_come():
        for _ in range(3):
            gathering.comes(lambda: act(db, journal_id))

    act(db, journal_id, meanwhile=three_come)
    assert [receipt.seq for receipt in gathering.outcomes()] == [2, 3, 4]
    assert commits == [frozenset({journal_id})]


def test_who_fails_in_a_batch_fails_alone(db, journal_id, gathering):
    def some_come():
        for fail in (True, False, True, False):
            gathering.comes(lambda fail=fail: act(db, journal_id, fail=fail))

    assert act(db, journal_id, meanwhile=some_come).seq == 1
    one, two, three, four = gathering.outcomes()
    assert isinstance(one, ZeroDivisionError)
    assert isinstance(three, ZeroDivisionError)
    assert (two.seq, four.seq) == (2, 3)
    assert rows(db) == len(entries(db, journal_id)) == 3


def test_each_act_sees_those_before_it_in_its_batch(db, journal_id, gathering):
    def place():
        with db.transaction() as tx:
            tx.record(journal_id, vote())
            return tx.position(journal_id)

    def two_come():
        gathering.comes(place)
        gathering.comes(place)

    act(db, journal_id, meanwhile=two_come)
    assert gathering.outcomes() == [2, 3]


def test_acknowledged_acts_rows_and_entries_are_the_same_number(db, journal_id):
    chance = random.Random(7)

    def several_acts(seed):
        fate = random.Random(seed)
        done = []
        for _ in range(20):
            try:
                done.append(act(db, journal_id, fail=fate.random() < 0.3))
            except ZeroDivisionError:
                continue
        return done

    seeds = [chance.random() for _ in range(24)]
    acknowledged = [receipt for done in at_once(*(lambda s=s: several_acts(s) for s in seeds)) for receipt in done]
    kept = entries(db, journal_id)
    assert len(acknowledged) == rows(db) == len(kept)
    assert [entry.seq for entry in kept] == list(range(1, len(kept) + 1))
    assert {(r.seq, r.digest) for r in acknowledged} == {(entry.seq, entry.digest) for entry in kept}
    assert verdict(db, journal_id).entries == len(kept)


def test_listeners_never_see_the_record_go_back(db, journal_id):
    seen = []
    db.on_commit(lambda _: seen.append(len(entries(db, journal_id))))
    at_once(*(lambda: [act(db, journal_id) for _ in range(5)] for _ in range(8)))
    assert seen == sorted(set(seen))
    assert seen[-1] == 40


def test_the_same_request_in_one_batch_is_one_act(db, journal_id, gathering):
    def twins_come():
        for _ in range(3):
            gathering.comes(lambda: once(act)(db, journal_id, "k1"))

    act(db, journal_id, meanwhile=twins_come)
    first, second, third = gathering.outcomes()
    assert isinstance(first, Receipt)
    assert first == second == third
    assert rows(db) == 2


def test_the_first_of_a_batch_answers_its_twin(db, journal_id, gathering):
    first = act(db, journal_id, "k1", meanwhile=lambda: gathering.comes(lambda: once(act)(db, journal_id, "k1")))
    assert gathering.outcomes() == [first]
    assert rows(db) == 1


def test_three_identical_requests_at_once_are_one_act(db, journal_id):
    receipts = at_once(*(lambda: once(act)(db, journal_id, "k1") for _ in range(3)))
    assert len({(receipt.seq, receipt.digest) for receipt in receipts}) == 1
    assert rows(db) == len(entries(db, journal_id)) == 1


def test_a_twin_of_an_act_that_failed_is_carried_out(db, journal_id, gathering):
    def twin_comes():
        gathering.comes(lambda: act(db, journal_id, "k1"))

    with pytest.raises(ZeroDivisionError):
        act(db, journal_id, "k1", fail=True, meanwhile=twin_comes)
    assert gathering.outcomes()[0].seq == 1


def test_a_connection_that_dies_in_an_act_is_told_to_the_whole_batch(db, journal_id, gathering):
    def dies():
        with db.transaction() as tx:
            tx.record(journal_id, vote())
            lose_connection(tx.connection)

    def three_come():
        gathering.comes(dies)
        gathering.comes(lambda: once(act)(db, journal_id, "k1"))

    with pytest.raises(Busy) as first:
        act(db, journal_id, "k1", meanwhile=three_come)
    second, third = gathering.outcomes()
    assert first.value.message == second.message == NOT_SAVED
    assert third.seq == 1
    assert rows(db) == verdict(db, journal_id).entries == 1


@pytest.mark.parametrize("key", [None, "k1"])
def test_a_connection_that_dies_at_the_commit_is_told_to_the_whole_batch(open_database, key):
    dying = []

    def offload(commit):
        if dying:
            lose_connection(dying.pop())
        commit()

    turn = Turn()
    db, gathering = open_database(offload=offload, turn=turn), Gathering(turn)
    journal_id = open_journal(db)

    def doomed():
        with db.transaction(key) as tx:
            tx.record(journal_id, vote())
            gathering.comes(lambda: act(db, journal_id, key))
            dying.append(tx.connection)

    with pytest.raises(Busy):
        doomed()
    assert [type(outcome) for outcome in gathering.outcomes()] == [Busy]
    assert rows(db) == 0
    assert act(db, journal_id, key).seq == 1
    assert verdict(db, journal_id).entries == 1


@pytest.mark.parametrize("and_the_connection", ["stays", "is lost"])
def test_an_unforeseen_failure_at_the_commit_acknowledges_nobody(open_database, and_the_connection):
    failing = []

    def offload(commit):
        if failing:
            if and_the_connection == "is lost":
                lose_connection(commit.__self__)
            raise failing.pop()
        commit()

    turn = Turn()
    db, gathering = open_database(offload=offload, turn=turn), Gathering(turn)
    journal_id = open_journal(db)

    def one_comes():
        gathering.comes(lambda: act(db, journal_id))
        failing.append(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        act(db, journal_id, meanwhile=one_comes)
    assert [type(outcome) for outcome in gathering.outcomes()] == [Busy]
    assert act(db, journal_id).seq == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_server_that_drops_the_writer_is_survived(db, journal_id):
    with pytest.raises(Busy), db.transaction() as tx:
        tx.record(journal_id, vote())
        own = tx.connection.scalar(text("SELECT pg_backend_pid()"))
        with db.reading() as other:
            other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
    assert act(db, journal_id).seq == 1


def test_two_processes_writing_to_two_journals_do_not_block_each_other_for_good(open_database):
    here, there = open_database(), open_database()
    one, two = open_journal(here, "one"), open_journal(here, "two")

    def both(db, first, second):
        for _ in range(10):
            with db.transaction() as tx:
                tx.record(first, vote())
                tx.record(second, vote())
        return "done"

    outcomes = at_once(
        *(lambda: both(here, one, two) for _ in range(3)),
        *(lambda: both(there, two, one) for _ in range(3)),
    )
    assert outcomes == ["done"] * 6
    assert [verdict(here, journal_id).entries for journal_id in (one, two)] == [60, 60]


def acknowledged_until_killed(database_url, journal_id, enough):
    """Let a process of its own write, kill it in the middle, and return what it had acknowledged."""
    command = [sys.executable, str(WRITER), database_url, str(journal_id)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        lines = [writer.stdout.readline() for _ in range(enough)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    return {(int(seq), digest) for seq, digest in (line.split() for line in lines if line.endswith("\n"))}


def test_a_killed_process_loses_nothing_it_had_acknowledged(db, journal_id, database_url):
    for times in (1, 2):
        acknowledged = acknowledged_until_killed(database_url, journal_id, 30 * times)
        with db.reading() as connection:
            kept = {(e.seq, e.digest) for e in journal.since(connection, journal_id, 0, ["everyone"], limit=10**6)}
        assert len(acknowledged) >= 30 * times
        assert acknowledged <= kept
        assert rows(db) == verdict(db, journal_id).entries == len(kept)
