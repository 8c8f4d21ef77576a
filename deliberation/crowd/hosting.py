"""The site that a demonstration needs: the one that answers, or one that is started for it."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from deliberation.domain.errors import Conflict
from deliberation.settings import Settings

_STARTS = 60.0  # seconds a server may take
_LOOK = 0.1  # seconds between two looks whether it answers


def address(settings: Settings) -> str:
    """Where the site listens, for a program on the same machine."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 (to tell it, not to bind)
    return f"http://{host}:{settings.port}"


@contextmanager
def served(settings: Settings) -> Iterator[subprocess.Popen[bytes] | None]:
    """Serve the site as `deliberation serve` does, unless somebody does; gone afterwards."""
    if _answers(settings):
        yield None
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # else the server would be left behind
    command = [sys.executable, "-m", "deliberation", "serve"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603 (our own module, no shell)
        try:
            _wait_for(server, settings)
            yield server
        finally:
            server.terminate()


def _wait_for(server: subprocess.Popen[bytes], settings: Settings) -> None:
    deadline = time.monotonic() + _STARTS
    while not _answers(settings):
        if server.poll() is not None or time.monotonic() > deadline:
            raise Conflict("The site did not start. Start it by itself to see why: deliberation serve")
        time.sleep(_LOOK)


def _answers(settings: Settings) -> bool:
    there = urlsplit(address(settings))
    with closing(HTTPConnection(there.hostname or "", there.port, timeout=_STARTS)) as connection:
        try:
            connection.request("GET", "/")
            return bool(connection.getresponse().read())
        except (OSError, HTTPException):
            return False
