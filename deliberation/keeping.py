"""Minds the processes next door: starts them, writes what they tell or ask, and starts them again."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any, NamedTuple

from deliberation.domain.digests import Asking, Digest
from deliberation.domain.errors import DeliberationError
from deliberation.domain.letters import Letter
from deliberation.domain.opinion import Run
from deliberation.services import grouping, notifying, posting, retaining
from deliberation.storage.database import Database

GROUPER = (sys.executable, "-m", "deliberation.grouper")
DOING = "Doing jobs"
JOBS = (sys.executable, "-m", "deliberation.jobs")
_SHORTEST, _LONGEST = 1.0, 60.0  # seconds before it is started again
_PAGES_FIRST = 3  # so many of the shortest pauses pass before it is started for the first time
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # the other processors are for those who serve
_log = logging.getLogger(__name__)


class Neighbour(NamedTuple):
    """A process next door: what it does, its command, and what is done with a line of it, which it gets back."""

    does: str
    command: Sequence[str]
    answer: Callable[[Any], Any]


class Keeper:
    """Minds one process. While there is none, nobody does its work; each time it ends the pause is doubled.

    All waiting is done in threads, which are green where gevent serves: nobody is kept from being answered.
    """

    def __init__(self, neighbour: Neighbour, environment: Mapping[str, str], pause: float = _SHORTEST) -> None:
        """Answer what `neighbour` tells, which is started in `environment` after a `pause` (seconds)."""
        self._neighbour, self._environment = neighbour, {**environment, **_ONE_THREAD}
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
        """End the process: it may finish what it has in hand. It writes nothing, so nothing is lost."""
        self._over.set()
        if self._process:
            self._process.terminate()
            self._minding.join(_LONGEST)
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
                _log.warning("%s ended by itself. It begins again in %s s.", self._neighbour.does, self._pause)

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
            self._neighbour.command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,  # Ctrl-C is for the server, which ends it
        )

    def _hear(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            if not line.endswith("\n"):  # killed in the middle of a word
                return
            print(json.dumps(self._answered(json.loads(line))), file=process.stdin, flush=True)
            self._pause = self._shortest

    def _answered(self, told: Any) -> Any:
        try:
            return self._neighbour.answer(told)
        except DeliberationError as problem:  # the round moved on, or too much is going on: it looks again
            _log.warning("%s: %s", self._neighbour.does, problem.message)
            return None


# Who lives there --------------------------------------------------------------
def groups(db: Database) -> Neighbour:
    """Who finds opinion groups; they are kept, or frozen where the round is over."""
    return Neighbour("Finding opinion groups", GROUPER, partial(_keep_groups, db))


def jobs(db: Database) -> Neighbour:
    """Who does what is to be done by itself; it names a deed, and gets what came of it."""
    return Neighbour(DOING, JOBS, lambda told: _DEEDS[told["do"]](db, *told["with"]))


def _keep_groups(db: Database, told: Mapping[str, Any]) -> None:
    keep = grouping.freeze_groups if told["last"] else grouping.keep_groups
    keep(db, Run.recalled(told["run"]))


def _take_letter(db: Database) -> dict[str, Any] | None:
    letter = posting.take_letter(db)
    return asdict(letter) if letter else None


def _tidy(db: Database) -> bool:
    retaining.tidy(db)
    return db.scrub()


_DEEDS: Mapping[str, Callable[..., Any]] = {
    "take_letter": _take_letter,
    "note_sent": lambda db, letter: posting.note_sent(db, Letter(**letter)),
    "give_up": lambda db, letter, problem: posting.give_up(db, Letter(**letter), problem),
    "write_digest": lambda db, digest: notifying.write_digest(db, Digest.recalled(digest)),
    "write_asked": lambda db, asking: notifying.write_asked(db, Asking(**asking)),
    "tidy": _tidy,
    "log": lambda _db, words: _log.warning("%s", words),
}
