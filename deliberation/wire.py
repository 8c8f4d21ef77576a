"""The way out to each browser: whole messages, in order, never a torn one; for slow readers what waits is made one."""

import struct
from collections import deque
from contextlib import suppress
from typing import Any

import gevent.selectors
import simple_websocket
from engineio import packet as engine
from engineio.async_drivers import gevent as driver
from flask_socketio import SocketIO
from gevent import get_hub, socket
from gevent.event import Event
from socketio import Manager
from socketio import packet as message

from deliberation.live import Envelope, conflated

PATIENCE = 30.0  # seconds that a browser may take to read what has been sent
BUFFER = 128 * 1024  # bytes that the kernel keeps for each browser
LISTENING = (
    (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1),
    (socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),  # else an answer waits for the browser to acknowledge the one before
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(PATIENCE * 1000)),  # else connections to nobody stay open
)
_TEXT, _SHORT, _MEDIUM = 0x81, 126, 1 << 16  # the first byte of a whole text frame; where longer heads begin
_WRITABLE = 2  # as libev counts


def frame(text: str) -> bytes:
    """Write a text as one unmasked WebSocket frame (RFC 6455, 5.2)."""
    body = text.encode()
    if len(body) < _SHORT:
        return struct.pack(">BB", _TEXT, len(body)) + body
    if len(body) < _MEDIUM:
        return struct.pack(">BBH", _TEXT, 126, len(body)) + body
    return struct.pack(">BBQ", _TEXT, 127, len(body)) + body


def event(name: str, *said: Any) -> str:
    """Write a Socket.IO event of the site's namespace as one text."""
    packet = message.Packet(message.EVENT, namespace="/", data=[name, *said])
    text: str = engine.Packet(engine.MESSAGE, packet.encode()).encode()
    return text


class Wire:
    """Stands where the driver keeps its socket: everything that leaves goes through `send` or `tell`."""

    __slots__ = ("_deadline", "_raw", "_rest", "_sock", "_waiting", "_watch")

    def __init__(self, sock: Any) -> None:
        """Take over a gevent socket; `_rest` is cut only where the kernel stopped, so no frame is ever torn."""
        self._sock, self._raw = sock, sock._sock
        self._rest: deque[bytes] = deque()
        self._waiting: Envelope | None = None
        self._watch: Any = None
        self._deadline: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    @property
    def is_behind(self) -> bool:
        """Whether this browser has yet to read what was sent."""
        return bool(self._rest)

    def send(self, data: bytes) -> int:
        """Write what the kernel takes now and keep the rest, in order; raises OSError when nobody is there."""
        taken = 0 if self._rest else self._write(data)
        if taken < len(data):
            self._rest.append(data[taken:])
            if self._watch is None:
                self._wait()
        return len(data)

    def tell(self, framed: bytes, envelope: Envelope) -> None:
        """Send news; to a browser that is behind, what waits becomes one message, or the word to ask again."""
        if not self._rest:
            self.send(framed)
        elif self._waiting is None:
            self._waiting = envelope
        elif "seq" in self._waiting:
            self._waiting = conflated(self._waiting, envelope) or {}

    def close(self) -> None:
        """Let go of the socket and of everything not sent."""
        self._forget()
        self._sock.close()

    def _write(self, data: bytes) -> int:
        try:
            taken: int = self._raw.send(data)
        except BlockingIOError:
            return 0
        return taken

    def _wait(self) -> None:
        loop = get_hub().loop
        self._watch, self._deadline = loop.io(self._sock.fileno(), _WRITABLE), loop.timer(PATIENCE)
        self._watch.start(self._drain)
        self._deadline.start(self._give_up)

    def _drain(self) -> None:
        try:
            while self._rest:
                head = self._rest[0]
                taken = self._write(head)
                if taken < len(head):
                    self._rest[0] = head[taken:]
                    return
                self._rest.popleft()
                self._bring_up_to_date()
        except OSError:  # nobody is there; the reading side hears it too and closes
            pass
        self._forget()

    def _bring_up_to_date(self) -> None:
        if self._waiting is not None and not self._rest:
            self._rest.append(frame(event("news", self._waiting) if self._waiting else event("resync")))
            self._waiting = None

    def _give_up(self) -> None:
        self._forget()
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)  # the reading side wakes up and closes in good order

    def _forget(self) -> None:
        for watcher in (self._watch, self._deadline):
            if watcher is not None:
                watcher.stop()
                watcher.close()
        self._watch = self._deadline = self._waiting = None
        self._rest.clear()


class WiredWebSocket(driver.SimpleWebSocketWSGI):  # type: ignore[misc]  # the driver has no types
    """The driver's WebSocket with our wire for a way out, without compression, refusing what is too long."""

    def __init__(self, handler: Any, server: Any) -> None:
        """Be made by Engine.IO for a connection, whose method `handler` is."""
        classes = {"thread_class": driver.Thread, "event_class": Event}
        selector = gevent.selectors.DefaultSelector
        longest = server.max_http_buffer_size
        super().__init__(handler, server, selector_class=selector, max_message_size=longest, **classes)
        self._connection = handler.__self__

    def __call__(self, environ: dict[str, Any], _start_response: Any) -> list[bytes]:
        """Shake hands and stay until the browser goes."""
        plain = {name: value for name, value in environ.items() if name != "HTTP_SEC_WEBSOCKET_EXTENSIONS"}
        self.ws = simple_websocket.Server(plain, **self.server_args)
        self._connection.wire = self.ws.sock = Wire(self.ws.sock)
        self.app(self)
        return []


class NewsManager(Manager):  # type: ignore[misc]  # Socket.IO has no types
    """Writes news once, whoever many hear it, and hands it to every wire; all else goes the usual way."""

    def emit(self, event_: str, data: Any, namespace: str, room: str | None = None, **options: Any) -> None:
        """Send an event to everybody in a room."""
        room = options.pop("to", None) or room
        if event_ != "news" or namespace != "/":
            super().emit(event_, data, namespace, room=room, **options)
            return
        text = event("news", data)
        framed, sockets = frame(text), self.server.eio.sockets
        for _, connection in self.get_participants(namespace, room):
            self._tell(sockets.get(connection), text, framed, data)

    def _tell(self, connection: Any, text: str, framed: bytes, data: Envelope) -> None:
        if connection is None or connection.closed:
            return
        try:
            if connection.queue.empty():
                connection.wire.tell(framed, data)
            else:  # something goes before it
                connection.send(engine.Packet(encoded_packet=text))
        except OSError:  # nobody is there; the reading side hears it too and closes
            return


def install(socketio: SocketIO) -> None:
    """Give a site's socket this way out, before its first connection."""
    server = socketio.server
    server.eio._async = {**server.eio._async, "websocket": WiredWebSocket}
    server.manager = NewsManager()
    server.manager.set_server(server)


def listener(host: str, port: int) -> socket.socket:
    """Open the door; what is set here holds for every connection that comes in."""
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    for option in LISTENING:
        door.setsockopt(*option)
    door.bind((host, port))
    door.listen(1024)
    return door
