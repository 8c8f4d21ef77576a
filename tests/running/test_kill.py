"""The server is killed while people vote: nothing that was acknowledged is ever lost."""

import json
import os
import random
import re
import threading
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

import pytest
from house import DAY, SETTING, SPLIT
from serving import PATIENCE, serving

from deliberation.domain.vision import Visitor
from deliberation.services import drafting, verifying
from deliberation.services.entering import token_hash
from deliberation.services.reading import document
from deliberation.storage import journal
from deliberation.storage.library import visions

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
KILLS = 20 if FULL else 3
VOTERS = 8
STANCES = ("agree", "disagree", "pass")
CUT_OFF = (OSError, HTTPException, ValueError)  # ValueError: an answer that ends in the middle of its JSON


@dataclass
class Hall:
    """What everybody shares: where the site is, whether it is meant to be up, and when to go home."""

    url: str
    slug: str
    items: list[int]
    up: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    change: threading.Condition = field(default_factory=threading.Condition)
    acknowledged: list[dict] = field(default_factory=list)  # the answers that were new entries

    def wait_for_votes(self, more):
        with self.change:
            enough = len(self.acknowledged) + more
            assert self.change.wait_for(lambda: len(self.acknowledged) >= enough, PATIENCE), "nobody votes"


class Voter(threading.Thread):
    """Votes without end, and remembers per item what it may have been left at."""

    def __init__(self, hall, number):
        super().__init__(daemon=True)
        self.hall, self.device, self.chance = hall, f"device {number}", random.Random(number)
        self.last = {item: {None} for item in hall.items}  # the acknowledged stance, and any sent since
        self.trouble, self.broken = None, 0
        self.start()

    def run(self):
        try:
            while not self.hall.over.is_set():
                assert self.hall.up.wait(PATIENCE), "the site stays away"
                self.vote_until_cut_off()
        except AssertionError as trouble:
            self.trouble = trouble

    def vote_until_cut_off(self):
        there = urlsplit(self.hall.url)
        connection = HTTPConnection(there.hostname, there.port, timeout=PATIENCE)
        try:
            self.enter(connection)
            while not self.hall.over.is_set():
                self.vote(connection)
        except CUT_OFF:
            self.broken += 1
        finally:
            connection.close()

    def enter(self, connection):
        connection.request("GET", f"/visions/{self.hall.slug}/about-you", headers={"Cookie": self.cookie()})
        answer = connection.getresponse()
        page = answer.read().decode()
        session = next(each for each in answer.headers.get_all("Set-Cookie") if "session" in each).split(";")[0]
        self.headers = {"Cookie": f"{self.cookie()}; {session}", "Accept": "application/json"}
        self.headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def cookie(self):
        return f"deliberation_device={token_hash(self.device)}"

    def vote(self, connection):
        item = self.chance.choice(self.hall.items)
        stance = self.chance.choice([each for each in STANCES if {each} != self.last[item]])
        self.last[item].add(stance)
        sent = urlencode({"csrf_token": self.token, "stance": stance})
        connection.request("POST", f"/items/{item}/vote", sent, self.headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        assert answer.status == 200, told
        assert (told["item"], told["chosen"]) == (item, stance)
        self.last[item] = {stance}
        if told["receipt"]:
            with self.hall.change:
                self.hall.acknowledged.append(told)
                self.hall.change.notify()

    def stances(self, db):
        visitor = Visitor(token_hash(token_hash(self.device)))
        return {card.revision.id: card.chosen for card in document.document(db, self.hall.slug, visitor).cards}


def entries_of(db, slug):
    with db.reading() as connection:
        journal_id = visions.find(connection, slug).journal_id
        return journal.since(connection, journal_id, 0, ("everyone", "moderators"), limit=10**6)


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """A site killed again and again under load: the hall, its voters, and the record they left."""
    with serving(tmp_path_factory.mktemp("killed")) as server:
        now, chance = server.db.now(), random.Random(9)
        times = {"opens_at": now, "closes_at": now + DAY, "merges_until": now + 2 * DAY}
        slug = drafting.create_vision(server.db, None, SPLIT, replace(SETTING, **times)).facts["slug"]
        cards = document.document(server.db, slug, Visitor("nobody")).cards
        hall = Hall(server.url, slug, [card.revision.id for card in cards])
        voters = [Voter(hall, number) for number in range(VOTERS)]
        for _ in range(KILLS):
            hall.up.set()
            hall.wait_for_votes(chance.randint(10, 120))
            hall.up.clear()
            server.kill()
            server.start()
        hall.up.set()
        hall.wait_for_votes(VOTERS)
        hall.over.set()
        for voter in voters:
            voter.join(PATIENCE)
        yield hall, voters, server.db


def test_everybody_could_go_on_after_each_kill(ended):
    hall, voters, _ = ended
    assert [voter.trouble for voter in voters if voter.trouble] == []
    assert not any(voter.is_alive() for voter in voters)
    assert all(voter.broken >= KILLS for voter in voters)
    assert len(hall.acknowledged) >= 10 * KILLS


def test_every_acknowledged_vote_is_in_the_record_with_the_digest_of_its_receipt(ended, bar):
    hall, _, db = ended
    written = {entry.seq: entry for entry in entries_of(db, hall.slug)}
    lost = sum(told["receipt"]["seq"] not in written for told in hall.acknowledged)
    bar(f"of {len(hall.acknowledged):,} acknowledged votes lost by {KILLS} kills", lost, "0")
    for told in hall.acknowledged:
        entry = written[told["receipt"]["seq"]]
        assert (entry.kind, entry.facts["item"]) == ("VoteCast", told["item"])
        assert entry.digest == told["receipt"]["digest"]
        assert entry.opened["vote"][1] == told["chosen"]
    assert len({told["receipt"]["seq"] for told in hall.acknowledged}) == len(hall.acknowledged)


def test_everybody_stands_where_they_last_said(ended):
    _, voters, db = ended
    for voter in voters:
        for item, stance in voter.stances(db).items():
            assert stance in voter.last[item]


def test_the_record_has_no_holes_and_holds(ended):
    hall, _, db = ended
    entries = entries_of(db, hall.slug)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    report = verifying.verify(db)
    assert report.holds, report.sentences
