import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from deliberation.storage.prepared import Prepared
from deliberation.storage.tables import journals, tallies

ADD = Prepared(insert(journals))
FIND = Prepared(select(journals.c.id, journals.c.head.label("end")).where(journals.c.last_seq >= bindparam("least")))
RAISE = Prepared(update(journals).values(last_seq=journals.c.last_seq + bindparam("by")))


@pytest.fixture
def connection(db):
    with db.transaction() as tx:
        yield tx.connection


def journal(number):
    return {"id": number, "public_id": f"j{number}", "last_seq": number, "head": bytes([number])}


def test_rows_come_with_their_names_and_changes_with_their_number(connection):
    assert [ADD.run(connection, journal(number)) for number in (2, 3)] == [1, 1]
    assert [(row.id, row.end) for row in FIND.all(connection, {"least": 2})] == [(2, b"\2"), (3, b"\3")]
    assert FIND.all(connection, {"least": 9}) == []
    assert RAISE.run(connection, {"by": 7}) == 3  # the site's own as well
    assert [row.id for row in FIND.all(connection, {"least": 9})] == [2, 3]


def test_what_goes_wrong_is_the_error_that_any_statement_raises(connection):
    with connection.begin_nested(), pytest.raises(IntegrityError), connection.begin_nested():
        nobody = {"item_id": 1, "version_id": 1, "audience_id": 1, "agree": None, "disagree": 0, "passed": 0}
        Prepared(insert(tallies)).run(connection, nobody)


def test_what_gives_and_changes_no_rows_is_refused(connection):
    with pytest.raises(TypeError):
        Prepared(CreateTable(journals)).run(connection, {})
