"""Browsers that read slowly, through tiny buffers: run by test_wire.py in a process of its own, which gevent patched.

Prints what each got in each case, [envelopes, resyncs, closed], as JSON; a torn frame or a gap ends it with an error.
"""

import json
import socket
import sys
import time

import gevent
from flask import Flask
from flask_socketio import SocketIO, join_room
from gevent.pywsgi import WSGIServer

from deliberation import wire

TINY = 4096
HELLO = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: site\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)


class Browser:
    """One connection, read frame by frame at its own pace."""

    def __init__(self, port):
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, TINY)
        self.sock.connect(("127.0.0.1", port))
        self.rest = b""
        self.sock.sendall(HELLO.encode())
        head = self._until(b"\r\n\r\n")
        assert b" 101 " in head, head
        assert b"permessage-deflate" not in head
        assert self.read().startswith("0")
        self.write("40")
        assert self.read().startswith("40")
        self.write('42["follow"]')

    def write(self, text):
        body = text.encode()
        assert len(body) < 126
        self.sock.sendall(bytes((0x81, 0x80 | len(body))) + bytes(4) + body)

    def read(self):
        """The next whole text; None when the other side closed."""
        try:
            first, length = self._exactly(2)
            assert first == 0x81, f"a torn frame: {first:x}"
            if length == 126:
                length = int.from_bytes(self._exactly(2), "big")
            elif length == 127:
                length = int.from_bytes(self._exactly(8), "big")
            return self._exactly(length).decode()
        except (ConnectionError, TimeoutError):
            return None

    def _exactly(self, count):
        while len(self.rest) < count:
            self._more()
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def _until(self, end):
        while end not in self.rest:
            self._more()
        head, self.rest = self.rest.split(end, 1)
        return head

    def _more(self):
        more = self.sock.recv(65_536)
        if not more:
            raise ConnectionError
        self.rest += more


def envelope(seq, events, padding):
    told = [{"seq": seq, "kind": "CommentMade", "words": "x" * padding}] if events else []
    items = {str(seq % 7): {"audiences": {"residents": [seq, 0, 0]}}}
    return {"from": seq - 1, "seq": seq, "here": 1, "items": items, "draft": None, "events": told}


def listen(browser, last):
    """Read to the end of the news, or to the word to ask again; check that nothing is missing or twice."""
    seq, envelopes, resyncs = 0, 0, 0
    while seq < last and not resyncs:
        text = browser.read()
        if text is None:
            return [envelopes, resyncs, True]
        if not text.startswith("42"):
            continue
        name, *said = json.loads(text[2:])
        if name == "resync":
            resyncs += 1
            continue
        assert said[0]["from"] == seq, (said[0]["from"], seq)
        assert [event["seq"] for event in said[0]["events"]] in ([], list(range(seq + 1, said[0]["seq"] + 1)))
        seq, envelopes = said[0]["seq"], envelopes + 1
    return [envelopes, resyncs, False]


CASES = {  # seconds of patience, whether events or only figures, how many messages, how long each
    "figures": (30.0, False, 1000, 0),
    "events": (30.0, True, 60, 2_000),
    "flood": (30.0, True, 100, 2_000),
    "stalled": (0.2, True, 60, 2_000),
}


def serve(arrived):
    app = Flask("site")
    socketio = SocketIO(app, async_mode="gevent", transports=["websocket"], max_http_buffer_size=16 * 1024)
    socketio.on_event("follow", lambda: (join_room("all"), arrived.append(1)))
    wire.install(socketio)
    door = wire.listener("127.0.0.1", 0)
    WSGIServer(door, app, log=None).start()
    return socketio, door.getsockname()[1]


def tried(patience, events, last, padding):
    wire.PATIENCE, arrived = patience, []
    socketio, port = serve(arrived)
    sockets = socketio.server.eio.sockets
    browsers = [Browser(port) for _ in range(3)]
    while len(arrived) < len(browsers):
        gevent.sleep(0.001)  # between two looks at a condition
    for seq in range(1, last + 1):
        socketio.emit("news", envelope(seq, events, padding), to="all")
    end = time.monotonic() + 20
    while patience < 1 and sockets and time.monotonic() < end:
        gevent.sleep(0.01)  # between two looks at a condition
    still_open = len(sockets)
    return {"heard": [listen(each, last) for each in browsers], "open": still_open}


if __name__ == "__main__":
    wire.LISTENING = tuple(
        (level, name, TINY if name == socket.SO_SNDBUF else value) for level, name, value in wire.LISTENING
    )
    json.dump({case: tried(*what) for case, what in CASES.items()}, sys.stdout)
