"""A hall full of people at one site: some ask without a pause, others only listen."""

import re
import resource
import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from urllib.parse import urlencode

HERE = "127.0.0.1"
_OK, _END = b"HTTP/1.1 200", b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_PLACE = re.compile(rb'"from":(\d+),"seq":(\d+)')
_TEXT, _PING, _PONG, _SHORT, _MEDIUM = 0x81, b"2", b"3", 126, 127  # RFC 6455, 5.2
_SHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
_SHAKE |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}


def request(path: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """Write a request; with fields it is a form's."""
    body = urlencode(fields or {})
    said = {"Host": HERE, "Accept": "application/json", "Content-Length": str(len(body)), **(headers or {})}
    said |= {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
    lines = [f"{'POST' if fields else 'GET'} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    return "\r\n".join([*lines, "", body]).encode()


def voter(port: int, page: str, number: int) -> tuple[str, str]:
    """Open a page as one more device; give its cookies and the token that its forms carry."""
    connection = HTTPConnection(HERE, port)
    device = f"deliberation_device=voter{number}"
    connection.request("GET", page, headers={"Cookie": device})
    answer = connection.getresponse()
    session = (answer.headers["Set-Cookie"] or "").split(";")[0]
    token = _TOKEN.search(answer.read().decode())
    connection.close()
    if token is None:
        raise LookupError(f"{page} has no form")
    return f"{device}; {session}", token[1]


class Asker:
    """One kept-alive connection that sends its requests over and over, the next as soon as one is answered."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        """Connect to this machine's port."""
        self._requests, self._turn, self._came = requests, 0, b""
        self.sock = socket.create_connection((HERE, port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        """Send the next request."""
        self.sock.sendall(self._requests[self._turn % len(self._requests)])
        self._turn += 1

    def is_answered(self) -> bool:
        """Read on; whether the answer is whole. Raises ValueError when it is not 200."""
        self._came += self.sock.recv(1 << 16)
        head, end, body = self._came.partition(_END)
        length = _LENGTH.search(head)
        if not end or length is None or len(body) < int(length[1]):
            return False
        if not head.startswith(_OK):
            raise ValueError(self._came.decode())
        self._came = b""
        return True


def ask_for(seconds: float, askers: Sequence[Asker]) -> tuple[int, float]:
    """Let everybody ask without a pause; give the number of answers and the seconds until the last of them."""
    began, answers, waiting = time.monotonic(), 0, len(askers)
    with selectors.DefaultSelector() as ready:
        for each in askers:
            ready.register(each.sock, selectors.EVENT_READ, each)
            each.ask()
        while waiting:
            for key, _ in ready.select():
                if key.data.is_answered():
                    answers += 1
                    if time.monotonic() - began < seconds:
                        key.data.ask()
                    else:
                        waiting -= 1
    return answers, time.monotonic() - began


class Listener:
    """One page that follows the news; `seq` is the last entry it knows of."""

    def __init__(self, port: int, number: int, slug: str, after: int) -> None:
        """Shake hands and ask for what came after an entry."""
        self.seq, self.heard, self._came = after, 0, bytearray()
        self.sock = socket.create_connection((HERE, port))
        shake = {**_SHAKE, "Cookie": f"deliberation_device=listener{number}"}
        self.sock.sendall(request("/socket.io/?EIO=4&transport=websocket", headers=shake))
        while _END not in self._came:  # what is said sooner is lost with the handshake
            self._came += self.sock.recv(1 << 16)
        del self._came[: self._came.index(_END) + len(_END)]
        self._say(b"40")
        self._say(f'42["follow",{{"vision":"{slug}","after":{after}}}]'.encode())

    def hear(self) -> None:
        """Take in what has come. Raises ValueError where a frame is torn or something is missing."""
        more = self.sock.recv(1 << 18)
        if not more:
            raise ValueError("a listener was let go")
        self._came += more
        while (text := self._text()) is not None:
            if text == _PING:
                self._say(_PONG)
            elif text.startswith(b'42["news"'):
                self._take(text)

    def _take(self, text: bytes) -> None:
        place = _PLACE.search(text)
        if place is None or int(place[1]) > self.seq:
            raise ValueError(f"a gap after {self.seq}: {text[:80]!r}")
        self.seq, self.heard = max(self.seq, int(place[2])), self.heard + 1

    def _text(self) -> bytes | None:
        came = self._came
        head = 2 if len(came) < 2 or came[1] < _SHORT else 4 if came[1] == _SHORT else 10  # noqa: PLR2004 (RFC 6455, 5.2)
        if len(came) < head:
            return None
        if came[0] != _TEXT or came[1] > _MEDIUM:
            raise ValueError(f"a torn frame: {bytes(came[:10])!r}")
        length = came[1] if head == 2 else int.from_bytes(came[2:head], "big")  # noqa: PLR2004 (RFC 6455, 5.2)
        if len(came) < head + length:
            return None
        text = bytes(came[head : head + length])
        del came[: head + length]
        return text

    def _say(self, text: bytes) -> None:
        self.sock.sendall(bytes((_TEXT, 0x80 | len(text))) + bytes(4) + text)


def listen(port: int, slug: str, after: int, count: int, ask: Connection) -> None:
    """Follow as so many people; whenever asked, answer with the entry that all know of and the messages heard."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    everybody = [Listener(port, number, slug, after) for number in range(count)]
    with selectors.DefaultSelector() as ready:
        for each in everybody:
            ready.register(each.sock, selectors.EVENT_READ, each)
        ready.register(ask, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                if key.data is not None:
                    key.data.hear()
                elif ask.recv() is None:
                    return
                else:
                    ask.send((min(each.seq for each in everybody), sum(each.heard for each in everybody)))
