"""Whether backups taken while people vote can be brought back: as many as asked, each into a fresh folder."""

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import click
from rich.console import Console
from rich.table import Table

from deliberation.bench.hall import ask_for
from deliberation.bench.live import Hall, open_hall
from deliberation.domain.errors import DeliberationError
from deliberation.services import copying, verifying
from deliberation.services.copying import Kept
from deliberation.settings import Settings
from deliberation.storage.database import Database

_A_MOMENT = 0.2  # seconds that everybody votes before they look whether it is over
_DIGEST = "SELECT lower(hex(digest)) FROM journal JOIN journals ON id = journal_id WHERE public_id = ? AND seq = ?"


@dataclass(frozen=True, slots=True)
class Drill:
    """One backup and the way back from it: entries at its moment, votes cast meanwhile, seconds, what went wrong."""

    entries: int
    meanwhile: int
    backup: float
    restore: float
    trouble: str = ""


@click.command()
@click.option("--drills", default=20, show_default=True, type=click.IntRange(1), help="How many backups are taken.")
def measure(drills: int) -> None:
    """Take backups of a site on which 100 people vote without a pause, and bring each back."""
    console = Console(highlight=False)
    table = Table("drill", "entries in it", "votes meanwhile", "backup", "restored and verified", "")
    done = []
    with open_hall() as hall:
        for number in range(1, drills + 1):
            done.append(drill(hall))
            each = done[-1]
            times = (f"{each.backup:.1f} s", f"{each.restore:.1f} s")
            table.add_row(str(number), f"{each.entries:,}", f"{each.meanwhile:,}", *times, each.trouble or "same head")
    console.print(table)
    good = sum(not each.trouble for each in done)
    console.print(f"{good} of {drills} backups under load came back with the head of their moment, and verify whole.")
    if good < drills:
        raise SystemExit(1)


def drill(hall: Hall) -> Drill:
    """Take a backup while everybody votes, restore it into an empty folder, and compare it with the live record."""
    migrations, live = Settings.from_environment({}).migrations_folder, f"sqlite:///{hall.database}"
    with tempfile.TemporaryDirectory() as folder:
        file, fresh = Path(folder) / "backup", f"sqlite:///{folder}/restored"
        with _voting(hall):
            before, began = hall.seq, monotonic()
            kept = copying.back_up(live, file, migrations)
            backup, meanwhile = monotonic() - began, hall.seq - before
        began = monotonic()
        trouble = "" if meanwhile else "nobody voted meanwhile"
        try:
            restored = copying.restore(file, fresh, migrations)
        except DeliberationError as problem:
            trouble = problem.message
        else:
            trouble = trouble or _trouble(hall, kept, restored, fresh)
        entries = sum(seq for seq, _ in kept.heads.values())
        return Drill(entries, meanwhile, backup, monotonic() - began, trouble)


def _trouble(hall: Hall, kept: Kept, restored: Kept, fresh: str) -> str:
    if restored != kept:
        return "another head"
    with closing(sqlite3.connect(hall.database)) as live:  # where the record has gone on since
        written = {(name, seq): live.execute(_DIGEST, (name, seq)).fetchone() for name, (seq, _) in kept.heads.items()}
        if any(seq and written[name, seq] != (head,) for name, (seq, head) in kept.heads.items()):
            return "not the live record’s head at that moment"
    with closing(Database(fresh)) as db:
        return "".join(verifying.verify(db).findings[:1])


@contextmanager
def _voting(hall: Hall) -> Iterator[None]:
    """Have everybody in the hall vote without a pause, once the first votes are in."""
    over, underway = threading.Event(), threading.Event()

    def vote() -> None:
        while not over.is_set():
            ask_for(_A_MOMENT, hall.voters)
            underway.set()

    crowd = threading.Thread(target=vote)
    crowd.start()
    underway.wait()
    try:
        yield
    finally:
        over.set()
        crowd.join()
