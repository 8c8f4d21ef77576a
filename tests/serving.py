"""A real server for the tests that need one: a process of its own on a free port, with a data folder of its own."""

import multiprocessing
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from servers import free_port

from deliberation.settings import Settings
from deliberation.storage.database import Database

PATIENCE = 120.0  # seconds until a server that does not answer is given up; a busy machine is slow to start one
SOON = "Math.random = () => 0.02"  # makes pages that lost the server ask again at once, not spread over seconds
_READ_ONCE = multiprocessing.get_context("forkserver")  # servers are copies of a process that has read all modules
_READ_ONCE.set_forkserver_preload(["deliberation.serve"])


@dataclass
class Server:
    """A running site; `db` writes into the same record from here, as commands do."""

    settings: Settings
    environment: dict[str, str]
    db: Database
    process: BaseProcess | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.settings.public_url

    def start(self) -> None:
        """Start serving, and wait until it answers."""
        self.process = _READ_ONCE.Process(target=_serve, args=(self.environment,), daemon=True)
        self.process.start()
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.is_alive(), "the server stopped by itself"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether somebody is there."""
        try:
            urllib.request.urlopen(f"{self.url}/privacy", timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self.process:
            self.process.terminate()
            self.process.join(PATIENCE)

    def kill(self) -> None:
        """Take it down at once, as a power cut does."""
        assert self.process
        self.process.kill()
        self.process.join(PATIENCE)


def _serve(environment: dict[str, str]) -> None:
    from deliberation import serve  # takes over sockets and threads, which is for that process alone

    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve.main(Settings.from_environment(os.environ))


@contextmanager
def unserved(folder: Path) -> Iterator[Server]:
    """Make an empty site whose data is in this folder, and that nobody serves yet."""
    chosen = {"DELIBERATION_DATA": str(folder), "PORT": str(free_port())}
    settings = Settings.from_environment(chosen)
    db = Database(settings.database_url)
    db.prepare(settings.migrations_folder)
    server = Server(settings, {**os.environ, **chosen}, db)
    try:
        yield server
    finally:
        server.stop()
        db.close()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve an empty site whose data is in this folder."""
    with unserved(folder) as server:
        server.start()
        yield server
