import json

import pytest
from gathering import act, flagged, verdict
from sqlalchemy import delete, insert, select, update

from deliberation.storage import chain, journal
from deliberation.storage.journal import Broken
from deliberation.storage.tables import journal as lines
from deliberation.storage.tables import journals

THIRD = lines.c.seq == 3


@pytest.fixture
def tampering(db, journal_id):
    """The writer's connection to a record of five entries; whatever is done to it is undone."""
    for _ in range(4):
        act(db, journal_id)
    with db.transaction() as tx:
        tx.record(journal_id, flagged())
    assert verdict(db, journal_id).entries == 5

    class Undo(Exception):
        pass

    with pytest.raises(Undo), db.transaction() as tx:
        yield tx.connection
        raise Undo


def found(connection, journal_id):
    with pytest.raises(Broken) as broken:
        journal.verify(connection, journal_id)
    return broken.value.seq


def flips(stored):
    """Every way to change one bit of one byte, one bit for each."""
    for place in range(len(stored)):
        changed = bytearray(stored)
        changed[place] ^= 1 << place % 7
        yield bytes(changed)


@pytest.mark.parametrize("column", ["bytes", "digest", "content"])
def test_a_changed_bit_of_any_stored_byte_is_found_at_its_entry(tampering, journal_id, column):
    original = tampering.scalar(select(lines.c[column]).where(THIRD))
    text = isinstance(original, str)
    for changed in flips(original.encode() if text else original):
        value = changed.decode() if text else changed
        if text and "\0" in value:
            continue  # PostgreSQL keeps no such text
        tampering.execute(update(lines).where(THIRD).values({column: value}))
        assert found(tampering, journal_id) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"at": 1},
        {"kind": "VoteWithdrawn"},
        {"hearers": "moderators"},
        {"content": "[]"},
        {"content": '{"vote":7}'},
        {"content": '{"vote":["0G",["p1","agree"]]}'},
        {"content": '{"vote":["00",0.5]}'},
        {"content": '{"veto":["00",1]}'},
    ],
)
def test_an_entry_filed_as_something_else_is_found(tampering, journal_id, change):
    tampering.execute(update(lines).where(THIRD).values(change))
    assert found(tampering, journal_id) == 3


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_missing_entry_is_named(tampering, journal_id, seq):
    tampering.execute(delete(lines).where(lines.c.seq == seq))
    assert found(tampering, journal_id) == seq


def test_an_entry_moved_to_another_number_is_found(tampering, journal_id):
    tampering.execute(update(lines).where(lines.c.seq == 5).values(seq=6))
    assert found(tampering, journal_id) == 5


def test_an_entry_the_journal_does_not_count_is_found(tampering, journal_id):
    tampering.execute(update(journals).where(journals.c.id == journal_id).values(last_seq=4))
    assert found(tampering, journal_id) == 5


def test_another_head_is_found_at_the_last_entry(tampering, journal_id):
    tampering.execute(update(journals).where(journals.c.id == journal_id).values(head=b"\0" * 32))
    assert found(tampering, journal_id) == 5


def test_another_public_id_is_found_at_the_first_entry(tampering, journal_id):
    tampering.execute(update(journals).where(journals.c.id == journal_id).values(public_id="another"))
    assert found(tampering, journal_id) == 1


SEALED_NOTHING = b'{"at":1,"facts":{},"hearers":"everyone","kind":"VoteCast","sealed":[],"seq":5,"vision":"site"}'


@pytest.mark.parametrize("forged", [b"not json", b"[]", b'{"at":1}', b"\xff", SEALED_NOTHING])
def test_a_last_entry_that_says_nothing_is_found_even_with_its_chain_forged(tampering, journal_id, forged):
    digest = chain.next_digest(tampering.scalar(select(lines.c.digest).where(lines.c.seq == 4)), forged)
    tampering.execute(update(lines).where(lines.c.seq == 5).values(bytes=forged, digest=digest))
    tampering.execute(update(journals).where(journals.c.id == journal_id).values(head=digest))
    assert found(tampering, journal_id) == 5


def test_a_vote_moved_to_another_journal_does_not_fit_there(tampering, journal_id):
    other = journal.create_journal(tampering, "another")
    third = dict(tampering.execute(select(lines).where(THIRD)).mappings().one())
    tampering.execute(insert(lines), third | {"journal_id": other, "seq": 1, "key": None})
    assert found(tampering, other) == 1


def test_the_sentence_names_the_entry(tampering, journal_id):
    tampering.execute(update(lines).where(THIRD).values(content=json.dumps({"veto": 1}, separators=(",", ":"))))
    with pytest.raises(Broken) as broken:
        journal.verify(tampering, journal_id)
    assert str(broken.value) == "Entry 3 does not fit: more was opened than was sealed."
