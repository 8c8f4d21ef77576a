import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from house import AMINA, SETTING, every_row
from sqlalchemy import select

from deliberation.domain.importing import Chapter, Split
from deliberation.domain.vision import Stance
from deliberation.services import drafting, verifying, voting
from deliberation.storage import tables

ITEMS = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 60
AT_ONCE = 12
PATIENCE = 60  # seconds


@pytest.fixture
def doors(open_database):
    """Two processes' ways into one record."""
    return open_database(), open_database()


@pytest.fixture
def items(doors):
    chapters = tuple(Chapter(f"Principle {number}", f"We keep promise {number}.") for number in range(ITEMS))
    now = doors[0].now()
    times = {"opens_at": now, "closes_at": now + 10**9, "merges_until": now + 2 * 10**9}
    drafting.create_vision(doors[0], None, Split("Promises", "", chapters), replace(SETTING, **times))
    with doors[0].reading() as connection:
        return connection.scalars(select(tables.revisions.c.id)).all()


def test_a_vote_that_arrives_twelve_times_at_once_counts_once(doors, items, database_url, bar):
    start = Barrier(AT_ONCE)

    def vote_on_everything(number):
        told = []
        for item in items:
            start.wait(PATIENCE)
            told.append(voting.cast_vote(doors[number % 2], AMINA, item, Stance.AGREE))
        return told

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        answers = list(crowd.map(vote_on_everything, range(AT_ONCE)))
    rows = every_row(doors[0], tables.votes, tables.participants, tables.memberships)
    engine, double = database_url.partition("+")[0].partition(":")[0], len(rows["votes"]) - ITEMS
    bar(f"double votes of {AT_ONCE} requests at once on {ITEMS} items, {engine}", double, "0")
    assert {name: len(found) for name, found in rows.items()} == {"votes": ITEMS, "participants": 1, "memberships": 1}
    for ballots in zip(*answers, strict=True):
        assert [ballot.standing.overall.total for ballot in ballots] == [1] * AT_ONCE
        assert sum(ballot.receipt is not None for ballot in ballots) == 1
    report = verifying.verify(doors[1])
    assert report.holds, report.sentences
