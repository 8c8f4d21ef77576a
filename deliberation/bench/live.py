"""How many votes a second are on disk and acknowledged, beside how often the same server can say hello."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from deliberation.bench import naive
from deliberation.bench.hall import HERE, Asker, ask_for, request, voter
from deliberation.bench.serving import following, serving
from deliberation.domain.stays import DAY
from deliberation.domain.vision import Visitor
from deliberation.seed import seed_draft
from deliberation.services import drafting
from deliberation.services.drafting import Setting
from deliberation.services.reading.document import document
from deliberation.settings import Settings
from deliberation.storage.database import Database

_SERVER = """
from deliberation.serve import main
import os
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from deliberation.settings import Settings
from deliberation.web.limits import LIMITS, Limit
LIMITS["vote"] = Limit(600, 10**9, 10**9)  # all come from one address, and vote without a pause
hello = Flask("hello")
hello.add_url_rule("/", view_func=lambda: "hello")
main(Settings.from_environment(os.environ), lambda app: DispatcherMiddleware(app.flask, {"/hello": hello}))
"""
_CONNECTIONS = 100
_NOBODY = Visitor("")


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of each: answers a second, and milliseconds of the server's CPU for one."""

    hellos: float
    votes: float
    hello_cpu: float
    vote_cpu: float

    @property
    def speed(self) -> float:
        """Votes for each hello."""
        return self.votes / self.hellos

    @property
    def effort(self) -> float:
        """How many hellos a vote costs."""
        return self.vote_cpu / self.hello_cpu


@dataclass(frozen=True, slots=True)
class Hall:
    """A served vision and the people who vote in it."""

    pid: int
    port: int
    slug: str
    database: Path
    db: Database
    hellos: Sequence[Asker]
    voters: Sequence[Asker]

    @property
    def seq(self) -> int:
        """The last entry of the record."""
        return document(self.db, self.slug, _NOBODY).frame.seq

    def round(self, seconds: float) -> Round:
        """Say hello, then vote, for so many seconds each."""
        (hellos, hello_cpu), (votes, vote_cpu) = (self.asked(each, seconds) for each in (self.hellos, self.voters))
        return Round(hellos, votes, hello_cpu, vote_cpu)

    def asked(self, askers: Sequence[Asker], seconds: float) -> tuple[float, float]:
        """Let people ask for so many seconds: answers a second, and milliseconds of the server's CPU for one."""
        before = cpu_of(self.pid)
        answers, took = ask_for(seconds, askers)
        return answers / took, (cpu_of(self.pid) - before) / answers * 1000


@click.command()
@click.option("--followers", default=1000, help="How many listen while others vote.")
@click.option("--rounds", default=3, help="How often each is measured, by turns.")
@click.option("--seconds", default=3.0, help="How long each turn is.")
def measure(followers: int, rounds: int, seconds: float) -> None:
    """Votes over HTTP on 100 connections, with nobody and with a crowd listening."""
    console = Console(highlight=False)
    table = Table("listening", "votes/s", "hellos/s", "votes per hello", "CPU of a vote, in hellos")
    with open_hall() as hall:
        hall.round(min(seconds, 1.0))  # does not count: caches fill, statements are compiled
        for count in (0, followers):
            with _followers(hall, count) as told:
                found = [hall.round(seconds) for _ in range(rounds)]
            rates = (median(each.votes for each in found), median(each.hellos for each in found))
            ratios = (spread([each.speed for each in found]), spread([each.effort for each in found]))
            table.add_row(f"{count:,}", *(f"{rate:,.0f}" for rate in rates), *ratios)
    console.print(table)
    console.print("Median (least to most). Every vote is on disk before it is acknowledged.")
    for sentence in told:
        console.print(sentence)
    if followers:
        console.print(_beside_naive(rates[0], naive.measured(followers, seconds), seconds))


def _beside_naive(ours: float, theirs: tuple[float, float], seconds: float) -> str:
    acknowledged, heard = theirs
    times = f"{ours / heard:,.0f}" if heard else f"more than {ours * seconds:,.0f}"  # not one in all that time
    return (
        f"A naive server (mapped objects, a commit and a message for each vote) acknowledges {acknowledged:,.0f} "
        f"votes/s; {heard:,.1f} of them have reached everybody 1 s after the last. Ours are {times} times as many."
    )


@contextmanager
def open_hall(furnish: Callable[[Path], None] = lambda _: None) -> Iterator[Hall]:
    """Serve a vision of its own to people at their ballots; `furnish` gets its SQLite file beforehand."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DELIBERATION_DATA": folder, "HOST": HERE, "PORT": "0", "DATABASE_URL": ""}
        settings = Settings.from_environment(environment)
        db = Database(settings.database_url)
        db.prepare(settings.migrations_folder)
        now, split = db.now(), seed_draft()
        setting = Setting(split.title, "", "", opens_at=now, closes_at=now + DAY)
        slug = str(drafting.create_vision(db, None, split, setting).facts["slug"])
        items = [card.revision.id for card in document(db, slug, _NOBODY).cards]
        database = Path(settings.database_url.removeprefix("sqlite:///"))
        furnish(database)
        with serving(_SERVER, environment) as (pid, port):
            hellos = [Asker(port, [request("/hello/")]) for _ in range(_CONNECTIONS)]
            voters = [Asker(port, _votes(port, slug, items, number)) for number in range(_CONNECTIONS)]
            yield Hall(pid, port, slug, database, db, hellos, voters)
            for each in (*hellos, *voters):
                each.sock.close()
        db.close()


def _votes(port: int, slug: str, items: Sequence[int], number: int) -> list[bytes]:
    item = items[number % len(items)]
    cookies, token = voter(port, f"/visions/{slug}/vote?item={item}", number)
    return [
        request(f"/items/{item}/vote", {"csrf_token": token, "stance": stance}, {"Cookie": cookies})
        for stance in ("agree", "disagree")
    ]


@contextmanager
def _followers(hall: Hall, count: int) -> Iterator[list[str]]:
    told: list[str] = []
    if not count:
        yield told
        return
    with following(hall.port, hall.slug, hall.seq, count) as where:
        began = time.monotonic()
        yield told
        last, ended = hall.seq, time.monotonic()
        while (known := where())[0] < last:
            time.sleep(0.01)
        late = time.monotonic() - ended
    told.append(f"All {count:,} listeners knew of the last vote {late:.2f} s after it, with no gap and no torn frame.")
    told.append(f"They heard {known[1] / (ended - began):,.0f} messages a second.")


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spread(ratios: Sequence[float]) -> str:
    """Say the median, and how far it varies."""
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
