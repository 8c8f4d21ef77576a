"""A real server for the tests that need one: a process of its own on a free port, with a data folder of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servers import free_port

from deliberation.settings import Settings
from deliberation.storage.database import Database

PATIENCE = 120.0  # seconds until a server that does not answer is given up; a busy machine is slow to start one


@dataclass
class Server:
    """A running site; `db` writes into the same record from here, as commands do."""

    settings: Settings
    environment: dict[str, str]
    db: Database
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.settings.public_url

    def start(self) -> None:
        """Start serving, and wait until it answers."""
        command = [sys.executable, "-m", "deliberation.serve"]
        self.process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, "the server stopped by itself"
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
            self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Take it down at once, as a power cut does."""
        assert self.process
        self.process.kill()
        self.process.wait(PATIENCE)


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
