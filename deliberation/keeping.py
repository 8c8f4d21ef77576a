"""Keeps what is found next door: starts the process that finds opinion groups, hears it, and starts it again."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from deliberation.domain.errors import DeliberationError
from deliberation.domain.opinion import Run
from deliberation.services import grouping
from deliberation.storage.database import Database

GROUPER = (sys.executable, "-m", "deliberation.grouper")
_SHORTEST, _LONGEST = 1.0, 60.0  # seconds before it is started again
_PAGES_FIRST = 3  # so many of the shortest pauses pass before it is started for the first time
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # the other processors are for those who serve
_log = logging.getLogger(__name__)


class Keeper:
    """Minds one process. While there is none, what was found last stays; each time it ends the pause is doubled.

    All waiting is done in threads, which are green where gevent serves: nobody is kept from being answered.
    """

    def __init__(
        self, db: Database, environment: Mapping[str, str], command: Sequence[str] = GROUPER, pause: float = _SHORTEST
    ) -> None:
        """Write to `db` what `command` tells, which is started in `environment` after a `pause` (seconds)."""
        self._db, self._environment, self._command = db, {**environment, **_ONE_THREAD}, command
        self._shortest = self._pause = pause
        self._over = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self.ended = 0  # times that it did by itself
        self._minding = threading.Thread(target=self._mind, daemon=True)

    @property
    def is_running(self) -> bool:
        """Whether there is such a process at this moment."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Begin, in the background."""
        self._minding.start()

    def stop(self) -> None:
        """End the process at once: it writes nothing, so nothing is lost."""
        self._over.set()
        if self._process:
            self._process.kill()
        self._minding.join()

    def _mind(self) -> None:
        if self._over.wait(_PAGES_FIRST * self._shortest):
            return
        while not self._over.wait(self._pause):
            self._pause = min(2 * self._pause, _LONGEST)
            listening = threading.Thread(target=self._listen, daemon=True)  # what goes wrong in it ends only this one
            listening.start()
            listening.join()
            if not self._over.is_set():
                self.ended += 1
                _log.warning("Finding opinion groups ended by itself. It begins again in %s s.", self._pause)

    def _listen(self) -> None:
        with suppress(BrokenPipeError), self._started() as process:
            self._process = process
            try:
                if not self._over.is_set():  # or else nobody ends it
                    self._hear(process)
            finally:
                process.kill()

    def _started(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603 (our own module, no shell)
            self._command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,  # Ctrl-C is for the server, which ends it
        )

    def _hear(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            if self._over.is_set() or not line.endswith("\n"):  # killed in the middle of a word
                return
            self._keep(json.loads(line))
            print("taken in", file=process.stdin, flush=True)

    def _keep(self, told: Mapping[str, Any]) -> None:
        keep = grouping.freeze_groups if told["last"] else grouping.keep_groups
        with suppress(DeliberationError):  # the round moved on, or too much is going on: it looks again
            keep(self._db, Run.recalled(told["run"]))
        self._pause = self._shortest
