"""What a vote costs the server while opinion groups are found next door, beside what it costs while they are not."""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Process
from pathlib import Path
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from deliberation.bench import crowding
from deliberation.bench.live import Hall, cpu_of, open_hall, spread
from deliberation.bench.serving import following
from deliberation.domain.vision import Visitor
from deliberation.grouper import WEIGHT
from deliberation.services.reading import finding
from deliberation.services.reading.document import document
from deliberation.services.reading.finding import Due
from deliberation.storage.database import Database

_NOBODY = Visitor("")
_LEFT_ALONE = "not looked for"


@dataclass(frozen=True, slots=True)
class Turn:
    """Votes a second, milliseconds of the server's CPU for one, and how much of a processor works next door."""

    votes: float
    cpu: float
    share: float


@dataclass(frozen=True, slots=True)
class Site:
    """A hall where people vote, the process that finds groups there, and what it is to look for."""

    hall: Hall
    finder: int  # process id
    waiting: Due

    @contextmanager
    def left_alone(self) -> Iterator[int]:
        """Nobody looks for groups."""
        os.kill(self.finder, signal.SIGSTOP)
        yield self.finder
        os.kill(self.finder, signal.SIGCONT)

    @contextmanager
    def as_due(self) -> Iterator[int]:
        """They are looked for when they are due, and kept."""
        yield self.finder

    @contextmanager
    def without_a_pause(self) -> Iterator[int]:
        """They are looked for again and again, by another process."""
        with self.left_alone():
            other = Process(target=_look, args=(f"sqlite:///{self.hall.database}", self.waiting), daemon=True)
            other.start()
            yield other.pid or 0
            other.kill()
            other.join()

    def turns(self, rounds: int, seconds: float) -> Mapping[str, Sequence[Turn]]:
        """Let people vote for so many seconds, each way by turns."""
        ways = {
            _LEFT_ALONE: self.left_alone,
            "found when due": self.as_due,
            "found without end": self.without_a_pause,
            "once more not": self.left_alone,  # how far the figures vary by themselves
        }
        found: dict[str, list[Turn]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                with way() as finder:
                    began, before = time.monotonic(), cpu_of(finder)
                    votes, cpu = self.hall.asked(self.hall.voters, seconds)
                    share = (cpu_of(finder) - before) / (time.monotonic() - began)
                found[name].append(Turn(votes, cpu, share))
        return found


@click.command()
@click.option("--people", default=30_000, help="How many have voted before.")
@click.option("--edits", default=1000, help="How many suggested edits they have voted on.")
@click.option("--followers", default=100, help="How many listen.")
@click.option("--rounds", default=9, help="How often each is measured, by turns.")
@click.option("--seconds", default=5.0, help="How long each turn is.")
def measure(people: int, edits: int, followers: int, rounds: int, seconds: float) -> None:
    """The server's CPU for a vote while opinion groups are found in the votes of a large crowd, and while not."""
    console = Console(highlight=False, soft_wrap=True)
    with _site(people, edits) as site, following(site.hall.port, site.hall.slug, site.hall.seq, followers):
        site.hall.asked(site.hall.voters, min(seconds, 1.0))  # does not count: caches fill, statements are compiled
        crowding.unveil(site.hall.database)
        began = time.process_time()
        run = finding.found(site.hall.db, site.waiting)
        took = time.process_time() - began
        turns = site.turns(rounds, seconds)
    console.print(_table(turns))
    console.print(f"CPU: the server's for one vote, {followers:,} people listening; beside that while {_LEFT_ALONE}.")
    console.print("Next door: how much of a processor works there. Median (least to most).")
    console.print(f"Each time {run.votes:,} votes on {edits:,} edits are read anew: {took:.2f} s of CPU for all of it.")


def _table(turns: Mapping[str, Sequence[Turn]]) -> Table:
    table = Table("groups are", "votes/s", "CPU, ms", "beside", "next door")
    for name, found in turns.items():
        beside = [turn.cpu / other.cpu for turn, other in zip(found, turns[_LEFT_ALONE], strict=True)]
        rates = (f"{median(turn.votes for turn in found):,.0f}", f"{median(turn.cpu for turn in found):.2f}")
        table.add_row(name, *rates, spread(beside), f"{median(turn.share for turn in found):.2f}")
    return table


@contextmanager
def _site(people: int, edits: int) -> Iterator[Site]:
    with open_hall(lambda database: crowding.furnish(database, people, edits)) as hall:
        vision = document(hall.db, hall.slug, _NOBODY).frame.vision
        yield Site(hall, _finder(hall.pid), Due(vision, last=False))


def _finder(server: int) -> int:
    children = Path(f"/proc/{server}/task/{server}/children")
    while not (found := children.read_text().split()):
        time.sleep(0.05)  # it is started a moment after the server
    return int(found[0])


def _look(url: str, waiting: Due) -> None:
    os.nice(WEIGHT)
    db = Database(url)
    while True:
        finding.found(db, waiting)
