"""A hall full of people at one site: connections that ask without a pause, and others that only listen."""

from __future__ import annotations

import json
import re
import selectors
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from urllib.parse import urlencode

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_PLACE = re.compile(rb'"from":(\d+),"seq":(\d+)')
_SHORT = 126
_UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Cookie: deliberation_device=listener{number}\r\n\r\n"
)


class Asker:
    """One kept-alive connection that sends its requests over and over, the next as soon as one is answered."""

    def __init__(self, port: int, requests: Iterable[bytes] = ()) -> None:
        """Connect to this port of this machine."""
        self.requests, self._turn, self._rest = list(requests), 0, b""
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        """Send the next request."""
        self.sock.sendall(self.requests[self._turn % len(self.requests)])
        self._turn += 1

    def hear(self) -> bool:
        """Read what has come; whether it is a whole answer. Raises ValueError for an answer that is not 200."""
        self._rest += self.sock.recv(65_536)
        head, end, body = self._rest.partition(_END)
        length = _LENGTH.search(head)
        if not end or length is None or len(body) < int(length[1]):
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise ValueError(self._rest.decode())
        self._rest = b""
        return True

    def get(self, path: str, cookies: str = "") -> tuple[str, str]:
        """Ask for one page and wait for it: its cookies and its text."""
        self.sock.sendall(request("GET", path, self.host, cookies))
        while not (whole := self._rest).count(_END) or not self.hear():
            self._rest = whole + self.sock.recv(65_536) if not whole.count(_END) else self._rest
        return "", ""

    @property
    def host(self) -> str:
        """Where it is connected to."""
        return "{}:{}".format(*self.sock.getpeername())
