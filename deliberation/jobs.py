"""Does what is to be done by itself, in a process of its own: writes and sends the letters that are due, tidies daily.

It only reads: it has whoever minds it write, by a line of JSON each, and gets a line back. The queue says when to look
and nothing else. What is to be done stands in the database, so that nothing is lost with the queue.
"""

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from traceback import extract_tb
from typing import Any, TextIO

from huey import SqliteHuey, crontab
from huey.signals import SIGNAL_ERROR

from deliberation.domain.stays import DAY, HOUR, MINUTE
from deliberation.sending import Ask, Carrier, carrier, send_due
from deliberation.services.reading import digests
from deliberation.services.reading.digests import Site
from deliberation.settings import Settings
from deliberation.storage.database import Database

LETTERS, TIDY = "letters", "tidy"
WHEN = {LETTERS: crontab(), TIDY: crontab(minute="17")}  # every minute; every hour, where that was not done lately
LATE = {LETTERS: 10 * MINUTE, TIDY: 2 * DAY}  # after which something is wrong
WEIGHT = 10  # how far it stands behind those who serve
_LOOK_AGAIN = 1.0  # seconds between two looks whether somebody rang
_LATELY = 23 * HOUR
_FILE = "jobs.sqlite3"


class Jobs:
    """An installation's queue of jobs, and when each was done last (UTC milliseconds)."""

    def __init__(self, folder: Path) -> None:
        """Open the queue in the data folder."""
        self.queue = SqliteHuey("deliberation", results=False, filename=str(folder / _FILE))
        self.deeds: dict[str, Callable[[], None]] = {}  # what the jobs do, where they are worked off
        self._jobs = {name: self.queue.periodic_task(when, name=name)(self._does(name)) for name, when in WHEN.items()}

    def ring(self) -> None:
        """Have the letters looked after now."""
        if not len(self.queue):
            self._jobs[LETTERS]()

    def done_at(self, name: str) -> int | None:
        """When a job was done last."""
        found: int | None = self.queue.get(name, peek=True)
        return found

    def note_done(self, name: str, now: int) -> None:
        """Note that a job is done."""
        self.queue.put(name, now)

    def _does(self, name: str) -> Callable[[], None]:
        def does() -> None:
            self.deeds[name]()

        return does


def done_at(folder: Path, name: str) -> int | None:
    """When a job was done last in an installation, without making a queue where there is none."""
    return Jobs(folder).done_at(name) if (folder / _FILE).exists() else None


class Worker:
    """Works off the jobs of an installation; `ask` has something written, `over` says that it is time to end."""

    def __init__(self, db: Database, site: Site, carry: Carrier, ask: Ask, over: Callable[[], bool]) -> None:
        """Look in `db`, send by `carry`."""
        self._db, self._site, self._carry, self._ask, self._over = db, site, carry, ask, over

    def look_after_letters(self, jobs: Jobs) -> None:
        """Send what waits in the outbox; then write what is due, which goes the next time."""
        send_due(self._ask, self._carry, self._over)
        with ExitStack() as each:  # does all of them before it tells of one that failed, which keeps nobody from theirs
            for person_id in reversed(digests.due(self._db)):
                each.callback(self._write_digest, person_id)
            each.callback(self._write_asked)
        jobs.note_done(LETTERS, self._db.now())

    def _write_asked(self) -> None:
        for asking in list(digests.asking(self._db, self._site)):
            self._ask("write_asked", asdict(asking))

    def _write_digest(self, person_id: int) -> None:
        if not self._over() and (digest := digests.digest(self._db, person_id, self._site)):
            self._ask("write_digest", asdict(digest))

    def tidy(self, jobs: Jobs) -> None:
        """Let go of what is kept no longer, once a day; where readers were in the way, again in an hour."""
        now = self._db.now()
        if now - (jobs.done_at(TIDY) or 0) >= _LATELY and self._ask("tidy"):
            jobs.note_done(TIDY, now)


class Wire:
    """The two pipes to whoever minds this process: what is asked goes out, what is answered comes back."""

    def __init__(self, heard: TextIO, told: TextIO) -> None:
        """Ask by `told`, hear by `heard`."""
        self._heard, self._told = heard, told
        self._answers: SimpleQueue[Any] = SimpleQueue()

    def ask(self, do: str, *what: object) -> Any:
        """Have something done, and give what came of it; only one thread asks."""
        self._told.write(json.dumps({"do": do, "with": what}) + "\n")
        self._told.flush()
        return self._answers.get()

    def hear(self, at_the_end: Callable[[], None]) -> None:
        """Take in answers until nobody minds this process any more."""
        for line in self._heard:
            self._answers.put(json.loads(line))
        at_the_end()


def work(settings: Settings, db: Database, heard: TextIO, told: TextIO, show: Callable[[str], None]) -> None:
    """Work off jobs until told to end, or nobody listens any more; a letter in hand is finished first."""
    wire, jobs = Wire(heard, told), Jobs(settings.data_folder)
    consumer = jobs.queue.create_consumer(max_delay=_LOOK_AGAIN, scheduler_interval=60, graceful_signal="TERM")
    site = Site(settings.public_url, settings.secret_key)
    worker = Worker(db, site, carrier(settings, show), wire.ask, consumer.stop_flag.is_set)
    jobs.deeds |= {LETTERS: partial(worker.look_after_letters, jobs), TIDY: partial(worker.tidy, jobs)}
    jobs.queue.signal(SIGNAL_ERROR)(partial(_tell_of, wire.ask))
    threading.Thread(target=wire.hear, args=(consumer.stop,), daemon=True).start()
    consumer.run()


def _tell_of(ask: Ask, _signal: str, job: Any, problem: BaseException) -> None:
    (*_, last) = extract_tb(problem.__traceback__)
    ask("log", f"The job {job.name} failed: {type(problem).__name__} at {last.filename}:{last.lineno}.")


def main() -> None:
    """Work off the jobs of this installation."""
    os.nice(WEIGHT)
    settings = Settings.from_environment(os.environ)
    logging.getLogger("huey").disabled = True  # what goes wrong is told to whoever minds this process
    work(settings, Database(settings.database_url), sys.stdin, sys.stdout, _show)


def _show(words: str) -> None:
    sys.stderr.write(f"{words}\n")  # the console of whoever serves: what goes to stdout is theirs


if __name__ == "__main__":
    main()
