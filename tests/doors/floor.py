"""A live floor to test with: its clock stands until somebody moves it, and people follow it as their pages do."""

import time

from flask import Flask
from flask_socketio import SocketIO
from house import SLUG

from deliberation.live import Live
from deliberation.services.reading.document import document
from deliberation.services.reading.news import figures
from deliberation.settings import Settings
from deliberation.web.doorway import DEVICE, visitor

TICK = 0.5


class Floor:
    """A live floor of its own on a house's record; `moments` is its clock, in seconds."""

    def __init__(self, house):
        self.house, self.moments = house, 1000.0
        self.app = Flask("floor")
        self.app.extensions["settings"] = Settings.from_environment({})
        self.socketio = SocketIO(self.app, async_mode="threading")
        self.live = Live(self.socketio, house.db, visitor, tick=TICK, clock=lambda: self.moments)
        self.live.turn()  # the first look around, at an empty room

    def wait(self, seconds=TICK):
        self.moments += seconds
        return self.live.turn()

    def comes(self, name="olu", vision=SLUG, after=None):
        follower = Follower(self, name)
        if after is None:
            after = follower.open_page()
        follower.follow({"vision": vision, "after": after})
        return follower


class Follower:
    """Somebody's browser: what the socket said to it, and what its page shows because of that."""

    def __init__(self, floor, name):
        self.floor, self.name = floor, name
        device = floor.app.test_client()
        device.set_cookie(DEVICE, name)
        self.socket = floor.socketio.test_client(floor.app, flask_test_client=device)
        self.seq, self.items, self.events, self.said = 0, {}, [], []

    def open_page(self):
        self.items, self.seq = self.fresh()
        return self.seq

    def fresh(self):
        """The figures on a page fetched now, and the entry it was made after."""
        with self.floor.app.test_request_context(headers={"Cookie": f"{DEVICE}={self.name}"}):
            page = document(self.floor.house.db, SLUG, visitor())
        rule, edits = page.frame.vision.rule, [*page.edits, *(edit for card in page.cards for edit in card.edits)]
        judged = {card.revision.id: card.standing for card in page.cards}
        judged |= {edit.amendment.id: edit.standing for edit in edits}
        return {str(id_): figures(standing, rule) for id_, standing in judged.items()}, page.frame.seq

    def follow(self, message):
        self.socket.emit("follow", message)

    def heard(self):
        """What came since one last listened, by name; news are taken up as static/js/feed.js does."""
        fresh = [(each["name"], each["args"]) for each in self.socket.get_received()]
        for name, args in fresh:
            if name == "news":
                self._take(args[0])
        self.said += fresh
        return fresh

    def _take(self, envelope):
        assert envelope["from"] <= self.seq, "a gap"
        self.events += [event for event in envelope["events"] if event["seq"] > self.seq]
        self.items |= {id_: each for id_, each in envelope["items"].items() if id_ in self.items}
        self.seq = max(self.seq, envelope["seq"])

    def news(self):
        return [args[0] for name, args in self.heard() if name == "news"]

    @property
    def kinds(self):
        self.heard()
        return [event["kind"] for event in self.events]


def wait_until(condition):
    """Wait for something another thread brings about."""
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.001)  # between two looks at the condition
