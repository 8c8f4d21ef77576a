"""The doctor's round through an installation: each finding in a sentence, with what to do; nothing is changed."""

import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

from deliberation import machine
from deliberation.domain.stays import MINUTE
from deliberation.domain.wording import counted
from deliberation.jobs import LATE, done_at
from deliberation.keeping import DOING, GROUPER
from deliberation.services import verifying
from deliberation.services.reading import health, outbox
from deliberation.settings import COMMAND, Settings
from deliberation.storage.database import Database, State

_MEGABYTE = 1024**2
_LONG_IN_THE_OUTBOX = 10  # minutes
_PATIENCE = 60  # seconds that finding opinion groups may take to start
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_STATES = {
    State.EMPTY: ("The database is empty.", f"Set it up: {COMMAND} init"),
    State.BEHIND: ("The database is older than this program.", "Make a backup; it is brought up to date when served."),
    State.AHEAD: ("The database was written by a newer program.", "Bring this program up to date."),
    None: (
        "The database does not answer.",
        "Look whether it runs, has room on its disk, and whether DATABASE_URL is right.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something is well, in a sentence, and what to do where it is not."""

    well: bool
    said: str
    remedy: str = ""


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at everything, the outside first; what needs a database is left out where there is none."""
    for look in (_address, _pages, _folder, _disk, _files, _groups):
        yield look(settings)
    there = settings.database_file is None or settings.database_file.exists()
    if not there:
        yield Finding(False, "There is no database yet.", f"Set this installation up: {COMMAND} init")
        return
    with closing(Database(settings.database_url)) as db:
        state = db.state(settings.migrations_folder)
        if state == State.UP_TO_DATE:
            yield Finding(True, "The database answers, and its tables are up to date.")
            yield _clock(db)
            yield _jobs(db, settings)
            yield _letters(db)
            yield _record(db)
        else:
            yield Finding(False, *_STATES[state])


def _address(settings: Settings) -> Finding:
    address = urlsplit(settings.public_url)
    if settings.in_production:
        return Finding(True, f"The settings are for production. People reach the site at {settings.public_url}.")
    if address.scheme == "http" and address.hostname not in _LOCAL:
        return Finding(
            False,
            f"People reach the site at {settings.public_url}, without TLS: anybody on the way can read along.",
            "Put a proxy in front that ends TLS, and set PUBLIC_URL to its https:// address.",
        )
    return Finding(True, f"The settings are for development, at {settings.public_url}; others should not get in yet.")


def _pages(settings: Settings) -> Finding:
    said = "The scripts and styles that browsers get are built."
    if (settings.static_folder / "manifest.json").is_file():
        return Finding(True, said)
    return Finding(False, "The scripts and styles that browsers get are not built.", "Build them: python3 run.py")


def _folder(settings: Settings) -> Finding:
    folder = settings.data_folder
    if not folder.is_dir():
        return Finding(False, f"There is no data folder {folder}.", f"Set this installation up: {COMMAND} init")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return Finding(False, f"The data folder {folder} cannot be written to.", f"Make it yours: chown -R … {folder}")
    if folder.stat().st_mode & _OTHERS:
        return Finding(False, f"Others on this machine can look into {folder}.", f"Close it: chmod 700 {folder}")
    return Finding(True, f"The data folder {folder} can be written to, and only its owner can look into it.")


def _disk(settings: Settings) -> Finding:
    place = next(each for each in (settings.data_folder, *settings.data_folder.parents) if each.is_dir())
    free, database = machine.room_on_disk(place), settings.database_file
    wanted = max(machine.ROOMY, 3 * database.stat().st_size if database and database.exists() else 0)
    said = f"{free // _MEGABYTE:,} MB are free on the disk of the data folder."
    remedy = f"Make room: {wanted // _MEGABYTE:,} MB are needed (three times the database, and not less than a GB)."
    return Finding(free >= wanted, said, remedy)


def _files(_: Settings) -> Finding:
    people = machine.room_for_people()
    said = f"{people:,} people can follow at once: the server may open {machine.open_files():,} files."
    wanted = machine.FILES_EACH * machine.A_HALL_FULL + machine.FILES_BESIDES
    return Finding(
        people >= machine.A_HALL_FULL, said, f"Let it open {wanted:,}: LimitNOFILE in systemd, or ulimit -n."
    )


def _groups(_: Settings) -> Finding:
    failed = "Finding opinion groups cannot start."
    try:
        done = subprocess.run(GROUPER, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 (our own module, no shell)
    except subprocess.TimeoutExpired:
        return Finding(False, failed, f"It took longer than {_PATIENCE} s. Is the machine very busy?")
    last = (done.stderr.decode().strip().splitlines() or [""])[-1]
    return Finding(not done.returncode, failed if done.returncode else "Finding opinion groups can start.", last)


def _jobs(db: Database, settings: Settings) -> Finding:
    done = {name: done_at(settings.data_folder, name) for name in LATE}
    if not any(done.values()):
        return Finding(True, "Nothing was done by itself yet: letters and tidying begin with the server.")
    late = [name for name, at in done.items() if at is not None and db.now() - at > LATE[name]]
    if late:
        said = f"What is done by itself is late: {' and '.join(late)}."
        return Finding(False, said, f"It is done while the server runs. Start it, or look in its log for “{DOING}”.")
    return Finding(True, "What is done by itself is done in time: letters are sent, old things are tidied.")


def _letters(db: Database) -> Finding:
    box = outbox.outbox(db)
    waited = (db.now() - box.since) // MINUTE if box.since else 0
    if waited < _LONG_IN_THE_OUTBOX:
        return Finding(True, f"{counted(box.waiting, 'letters')} in the outbox, none of them for long.")
    said = f"{counted(box.waiting, 'letters')} in the outbox, the first for {counted(waited, 'minutes')}."
    return Finding(False, said, "Look whether the server runs, at SMTP_HOST and the like, and in the log.")


def _clock(db: Database) -> Finding:
    newest, now = health.newest_at(db) or 0, db.now()
    ahead = (newest - now) // MINUTE
    said = f"The clock is {counted(ahead, 'minutes')} behind the newest entry of the record."
    if ahead > 0:
        return Finding(False, said, "Set the clock right, and let it be kept right (NTP): closing times go by it.")
    return Finding(True, "The clock is not behind the record.")


def _record(db: Database) -> Finding:
    began = monotonic()
    report = verifying.verify_chains(db)
    entries = sum(verdict.entries for _, verdict in report.verdicts)
    if report.holds:
        took = monotonic() - began
        return Finding(True, f"The record holds. Checked in {took:.1f} s: {counted(entries, 'entries')}.")
    return Finding(False, report.findings[0], f"See all of it: {COMMAND} verify. Keep the files as they are.")
