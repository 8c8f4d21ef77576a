"""The live floor: reads the record aloud to everybody who has the page open, in order, a few times a second."""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_socketio import SocketIO, join_room, leave_room

from deliberation.domain.errors import DeliberationError, Invalid
from deliberation.domain.vision import Visitor
from deliberation.services import phasing
from deliberation.services.reading import news as reading
from deliberation.services.reading.news import Following
from deliberation.storage.database import Database

CONNECTION = {"ping_interval": 20, "ping_timeout": 10, "max_http_buffer_size": 16 * 1024}  # seconds, seconds, bytes

_SHORTEST, _LONGEST = 0.050, 0.500  # seconds from one message to the next
_PER_LISTENER, _SHARE = 10e-6, 0.30  # seconds of work for each of them, and how much of a core that may take
_LOOK_AROUND = 1.0  # seconds: other processes write too, and phases begin by the clock
_COUNT_PEOPLE = 30.0  # seconds: a number that flickers is noise
_EVENTS_AT_MOST = 64  # that a slow reader is kept waiting for

Envelope = dict[str, Any]


@dataclass(slots=True)
class _Room:
    """Everybody who hears the same of one vision; `told` is the last entry read aloud to them."""

    place: Following
    told: int
    people: dict[str, Visitor] = field(default_factory=dict)  # who is there, by connection
    due: float = math.inf
    last: float = -math.inf
    here: int = 0  # as last said, and when
    counted: float = -math.inf

    @property
    def name(self) -> str:
        return f"{self.place.vision_id} {' '.join(self.place.hearers)}"


class Live:
    """Tells every follower what was written: at most one message a vision and tick, at once when it was quiet."""

    def __init__(
        self,
        socketio: SocketIO,
        db: Database,
        who_is: Callable[[], Visitor],
        *,
        tick: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Listen on the socket and the record; `who_is` knows the request's visitor, a fixed `tick` is in seconds."""
        self._socketio, self._db, self._who_is, self._tick, self._clock = socketio, db, who_is, tick, clock
        self._rooms: dict[Following, _Room] = {}
        self._aloud = threading.RLock()  # one voice: catching up cannot be overtaken by fresh news
        self._bell = threading.Event()
        self._look_at = -math.inf
        self._task: Any = None
        db.on_commit(self._ring)
        socketio.on_event("follow", self.follow)
        socketio.on_event("disconnect", self._leave)

    @property
    def listening(self) -> int:
        """How many connections follow something."""
        return sum(len(room.people) for room in self._rooms.values())

    def start(self) -> None:
        """Begin to read aloud, in the background."""
        silence = self._silence = threading.Event()

        def speak() -> None:
            while not silence.is_set():
                self._bell.wait(self.turn())
                self._bell.clear()

        self._task = self._socketio.start_background_task(speak)

    def stop(self) -> None:
        """Fall silent, once what is being said has been said."""
        self._silence.set()
        self._bell.set()
        self._task.join()

    def turn(self) -> float:
        """Say what is due by now; return the seconds until it is worth while to look again."""
        with self._aloud:
            if self._clock() >= self._look_at:
                self._look_at = self._clock() + _LOOK_AROUND
                self._safely(self._look_around)
            for room in list(self._rooms.values()):
                if self._clock() >= room.due:
                    self._safely(self._read_aloud, room)
            return max(0.0, min([self._look_at, *(room.due for room in self._rooms.values())]) - self._clock())

    def follow(self, message: object = None, *_: object) -> None:
        """Start sending a vision's news to this browser, from where its page left off; refuse in words."""
        try:
            slug, after = _asked(message)
            visitor = self._who_is()
            self._admit(reading.following(self._db, slug, visitor), visitor, after)
        except DeliberationError as refusal:
            self._socketio.emit("refused", {"message": refusal.message}, to=_connection())

    def _admit(self, place: Following, person: Visitor, after: int) -> None:
        with self._aloud:
            self._leave()
            if place in self._rooms:
                self._read_aloud(self._rooms[place])
            room = self._rooms.get(place) or _Room(place, reading.told_to(self._db, place))
            if after > room.told:
                raise Invalid("This page is ahead of the record. Load it again.")
            self._rooms[place] = room
            room.people[_connection()] = person
            for envelope in [*self._since(place, after)] or [_nothing_new(after)]:
                self._send(envelope, self._here(place), _connection())
            if self._socketio.server.manager.is_connected(_connection(), "/"):
                join_room(room.name)
            else:  # gone while it waited to be let in
                self._leave()

    def _leave(self, *_: object) -> None:
        with self._aloud:
            for room in [room for room in self._rooms.values() if _connection() in room.people]:
                del room.people[_connection()]
                leave_room(room.name)
                if not room.people:
                    del self._rooms[room.place]

    def _ring(self, journals: frozenset[int]) -> None:
        for room in list(self._rooms.values()):
            if room.place.journal_id in journals:
                self._plan(room)

    def _plan(self, room: _Room) -> None:
        if room.due == math.inf:  # an absolute deadline: to be late once does not shift all that follows
            room.due = max(self._clock(), room.last + self._period(room))
            self._bell.set()

    def _period(self, room: _Room) -> float:
        if self._tick is not None:
            return self._tick
        return min(max(_SHORTEST, len(room.people) * _PER_LISTENER / _SHARE), _LONGEST)

    def _look_around(self) -> None:
        heads = reading.heads(self._db)
        for vision_id in [head.vision_id for head in heads.values() if head.untold]:
            phasing.tell_phase(self._db, vision_id)
        for room in list(self._rooms.values()):
            if room.place.journal_id not in heads:  # thrown away: whoever asks again is told so
                self._ask_again(room)
                continue
            self._see_out(room)
            if heads[room.place.journal_id].seq > room.told:
                self._plan(room)
            elif self._clock() - room.counted >= _COUNT_PEOPLE and room.here != self._here(room.place):
                self._say(room, _nothing_new(room.told))

    def _read_aloud(self, room: _Room) -> None:
        planned, room.due = min(room.due, self._clock()), math.inf  # a commit from here on rings again
        self._see_out(room)
        for envelope in self._since(room.place, room.told):
            room.told, room.last = envelope["seq"], planned
            self._say(room, envelope)
            if any(event["kind"] == "PhaseChanged" for event in envelope["events"]):
                self._ask_again(room)
                break

    def _see_out(self, room: _Room) -> None:
        # Signed out, or without their role: they come back by the front door and hear what everybody hears.
        for connection, visitor in list(room.people.items()):
            if not reading.still_hears(self._db, room.place, visitor):
                self._socketio.emit("resync", to=connection)
                self._socketio.server.leave_room(connection, room.name, namespace="/")
                del room.people[connection]
        if not room.people:
            self._rooms.pop(room.place, None)

    def _ask_again(self, room: _Room) -> None:
        # Another phase, other readers: whoever may still hear comes back by the front door.
        self._socketio.emit("resync", to=room.name)
        self._socketio.close_room(room.name)
        self._rooms.pop(room.place, None)

    def _since(self, place: Following, after: int) -> Iterator[Envelope]:
        while envelope := reading.news(self._db, place.vision_id, after, place.hearers):
            yield envelope
            if envelope["seq"] - after < reading.AT_MOST:
                return
            after = envelope["seq"]

    def _say(self, room: _Room, envelope: Envelope) -> None:
        room.here, room.counted = self._here(room.place), self._clock()
        self._send(envelope, room.here, room.name)

    def _send(self, envelope: Envelope, here: int, to: str) -> None:
        self._socketio.emit("news", {**envelope, "here": here}, to=to)

    def _here(self, place: Following) -> int:
        rooms = (room for room in self._rooms.values() if room.place.vision_id == place.vision_id)
        return len({person for room in rooms for person in room.people.values()})

    def _safely(self, act: Callable[..., None], *what: _Room) -> None:
        try:
            act(*what)
        except Exception:  # whatever it was: everybody else is told, and the next look around tries again
            logging.getLogger(__name__).exception("The live floor stumbled.")


def conflated(older: Envelope, newer: Envelope) -> Envelope | None:
    """Make one envelope of two that follow each other, for somebody slow; None when it would hold too many events."""
    events = [*older["events"], *(event for event in newer["events"] if event["seq"] > older["seq"])]
    if len(events) > _EVENTS_AT_MOST:
        return None
    items, draft = older["items"] | newer["items"], older["draft"] if newer["draft"] is None else newer["draft"]
    return {**newer, "from": min(older["from"], newer["from"]), "items": items, "draft": draft, "events": events}


def _nothing_new(seq: int) -> Envelope:
    return {"from": seq, "seq": seq, "items": {}, "draft": None, "events": []}


def _asked(message: object) -> tuple[str, int]:
    given = message if isinstance(message, dict) else {}
    slug, after = given.get("vision"), given.get("after")
    if not isinstance(slug, str) or type(after) is not int or not 0 <= after < 2**53:
        raise Invalid("Ask for a vision by its address, and for what came after an entry by its number.")
    return slug, after


def _connection() -> str:
    connection: str = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO adds it to the request
    return connection
