import json
from hashlib import sha256

import pytest
from gathering import VISION, about, act, entries, flagged, open_journal, vote
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from deliberation.storage import chain, journal, tables

SALT = bytes(range(16))
DIGEST_0 = "a5f42fdc7cc6c3dff7142ea42b25d34badc50495f67fc058fb765b168b9e31f0"
DIGEST_1 = "a844786a844a8df7c263df4f2a7d74105b524c8a31da1b384a333b30b07f5779"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)  # half a surrogate pair has no UTF-8
NAMES = st.text(st.characters(max_codepoint=127), max_size=9)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def told(open_database):
    """A record in which one vote, one flag and one private answer were entered."""
    db = open_database(clock=lambda: 1790000000000, entropy=lambda n: SALT[:n])
    journal_id = open_journal(db)
    with db.transaction("k1") as tx:
        tx.actor_id = 5
        tx.record(journal_id, vote())
        tx.record(journal_id, flagged())
        tx.record(journal_id, about(), hearer_id=5)
    return db, journal_id


def stored(db, *columns):
    with db.reading() as connection:
        return connection.execute(select(*columns).order_by(tables.journal.c.seq)).all()


def test_the_fingerprints_are_the_published_ones(open_database):
    db = open_database(clock=lambda: 1790000000000, entropy=lambda n: SALT[:n])
    journal_id = open_journal(db, VISION)
    with db.reading() as connection:
        assert journal.head(connection, journal_id) == (0, DIGEST_0)
    assert act(db, journal_id).digest == DIGEST_1
    with db.reading() as connection:
        assert journal.head(connection, journal_id) == (1, DIGEST_1)


def test_the_stored_bytes_are_plain_sorted_json(told):
    db, _ = told
    written = [row.bytes for row in stored(db, tables.journal.c.bytes)]
    for each in written:
        again = json.dumps(json.loads(each), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert again.encode() == each
    assert json.loads(written[0]) == {
        "at": 1790000000000,
        "facts": {"item": 7, "score": 666667, "tally": {"residents": [1, 0, 0]}},
        "hearers": "everyone",
        "kind": "VoteCast",
        "sealed": {"vote": sha256(SALT + b'["p1","agree"]').hexdigest()},
        "seq": 1,
        "vision": VISION,
    }


@given(facts=st.dictionaries(NAMES, JSON, max_size=4), at=st.integers(0), seq=st.integers(1))
def test_entry_bytes_are_what_json_dumps_writes(facts, at, seq):
    parts = {"at": at, "hearers": "everyone", "kind": "VoteCast", "seq": seq, "vision": VISION}
    whole = {**parts, "facts": facts, "sealed": {}}
    expected = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert chain.entry_bytes(**parts, facts=chain.canonical(facts), sealed="{}") == expected.encode()


@pytest.mark.parametrize("value", [0.5, [1, 0.5], {"a": {"b": 0.5}}, {"grün": 1}, {"a": [{1: 2}]}, {None: 1}, {1, 2}])
def test_the_record_refuses_what_would_not_come_out_the_same_everywhere(value):
    with pytest.raises(TypeError):
        chain.canonical(value)


def test_an_event_with_a_float_fails_alone(db, journal_id):
    with pytest.raises(TypeError), db.transaction() as tx:
        tx.record(journal_id, vote(item=0.5))
    assert entries(db, journal_id) == []


def test_what_is_for_one_person_names_that_person(db, journal_id):
    with pytest.raises(TypeError), db.transaction() as tx:
        tx.record(journal_id, about())
    with pytest.raises(TypeError), db.transaction() as tx:
        tx.record(journal_id, vote(), hearer_id=5)


def test_what_is_not_for_everyone_seals_something(db, journal_id, monkeypatch):
    bare = flagged()
    monkeypatch.setattr(type(bare), "sealed", lambda _: {})
    with pytest.raises(TypeError), db.transaction() as tx:
        tx.record(journal_id, bare)


def test_the_row_keeps_who_acted_and_the_last_keeps_the_key(told):
    db, _ = told
    c = tables.journal.c
    assert stored(db, c.seq, c.actor_id, c.key, c.hearer_id) == [
        (1, 5, None, None),
        (2, 5, None, None),
        (3, 5, "k1", 5),
    ]
    assert json.loads(stored(db, c.content)[0].content) == {"vote": [SALT.hex(), ["p1", "agree"]]}


def test_everybody_hears_only_what_is_for_their_ears(told):
    db, journal_id = told
    with db.reading() as connection:

        def heard(*hearers, **more):
            return [entry.seq for entry in journal.since(connection, journal_id, 0, hearers, **more)]

        assert heard("everyone") == [1]
        assert heard("everyone", "moderators") == [1, 2]
        assert heard("everyone", "one", hearer_id=5) == [1, 3]
        assert heard("everyone", "one", hearer_id=6) == [1]
        assert heard("everyone", "one") == [1]
        assert heard("everyone", "moderators", limit=1) == [1]
        assert journal.since(connection, journal_id, 2, ["everyone", "moderators"]) == []


def test_an_entry_tells_its_facts_and_what_may_still_be_opened(told):
    db, journal_id = told
    first = entries(db, journal_id)[0]
    assert (first.seq, first.at, first.kind, first.hearers) == (1, 1790000000000, "VoteCast", "everyone")
    assert first.facts == {"item": 7, "score": 666667, "tally": {"residents": [1, 0, 0]}}
    assert first.opened == {"vote": ["p1", "agree"]}
    assert first.digest == DIGEST_1


def test_an_act_is_found_by_the_key_it_came_under(told):
    db, _ = told
    with db.reading() as connection:
        found = journal.find(connection, "k1")
        assert journal.find(connection, "k2") is None
    last = stored(db, tables.journal.c.digest)[-1].digest
    assert (found.seq, found.digest, found.facts) == (3, last.hex(), {})


def test_a_batch_for_two_journals_numbers_each_by_itself(db):
    one, two = open_journal(db, "one"), open_journal(db, "two")
    with db.transaction() as tx:
        for journal_id in (one, two, one):
            tx.record(journal_id, vote())
        assert (tx.position(one), tx.position(two)) == (2, 1)
    assert [entry.seq for entry in entries(db, one)] == [1, 2]
    assert [entry.seq for entry in entries(db, two)] == [1]
