"""Several people at once, and the small acts they carry out."""

import threading
import time

from sqlalchemy import func, insert, select

from deliberation.domain.events import AboutChanged, Flagged, VoteCast
from deliberation.storage import journal, tables

VISION = "7f3a9c1e5b2d4860"


def vote(item=7, pseudonym="p1"):
    return VoteCast(item=item, score=666667, tally={"residents": [1, 0, 0]}, vote=[pseudonym, "agree"])


def flagged(flag=1):
    return Flagged(flag=flag, item=7, comment=None, report=["p1", "It names my neighbour."])


def about(pseudonym="p1"):
    return AboutChanged(member=[pseudonym, "Riverside", None])


def open_journal(db, public_id=VISION):
    with db.transaction() as tx:
        return journal.create_journal(tx.connection, public_id)


def act(db, journal_id, key=None, *, fail=False, meanwhile=lambda: None):
    """One use case: a row and an entry; `fail` raises after both were written."""
    with db.transaction(key) as tx:
        tx.connection.execute(insert(tables.participants), {"name": "Amina", "created_at": tx.now})
        tx.record(journal_id, vote())
        meanwhile()
        if fail:
            raise ZeroDivisionError
    return tx.receipt


def entries(db, journal_id):
    with db.reading() as connection:
        return journal.since(connection, journal_id, 0, ["everyone", "moderators"])


def rows(db):
    with db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.participants))


def verdict(db, journal_id):
    with db.reading() as connection:
        return journal.verify(connection, journal_id)


class Person(threading.Thread):
    """Somebody who does one thing at the same time as others; `outcome` is what it gave or raised."""

    def __init__(self, does):
        super().__init__(daemon=True)
        self.does, self.outcome = does, None
        self.start()

    def run(self):
        try:
            self.outcome = self.does()
        except Exception as refusal:
            self.outcome = refusal


def at_once(*things):
    """Let every thing be done by a person of its own; what each gave or raised, in the same order."""
    people = [Person(does) for does in things]
    for person in people:
        person.join(60)
    return [person.outcome for person in people]


def wait_until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.001)  # between two looks at the condition


class Gathering:
    """People who come while somebody is still acting, so that they stand in line and share one batch."""

    def __init__(self, turn):
        self.turn, self.people = turn, []

    def comes(self, does):
        before = self.turn.waiting
        self.people.append(Person(does))
        wait_until(lambda: self.turn.waiting == before + 1)

    def outcomes(self):
        for person in self.people:
            person.join(20)
        return [person.outcome for person in self.people]
