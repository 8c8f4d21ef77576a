"""Whether a word is lost while somebody types and posts, and the network or the server goes away again and again."""

import json
import os
import random
import signal
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page
from rich.console import Console

from deliberation.bench.browsing import administrator, as_somebody, chromium, device_of
from deliberation.bench.hall import HERE
from deliberation.bench.serving import SERVER, serving
from deliberation.domain.stays import DAY
from deliberation.domain.vision import Visitor
from deliberation.seed import seed_draft
from deliberation.services import amending, commenting, drafting
from deliberation.services.amending import Proposal
from deliberation.services.commenting import Remark
from deliberation.services.drafting import Setting
from deliberation.services.reading.document import document
from deliberation.settings import Settings
from deliberation.storage.database import Database

_SHORT, _LONG = (0.3, 3.0), 60.0  # seconds without network or server
_ASKED = 5.0  # seconds until “not saved” stands there
_KEY, _SLOW_KEY = 0.015, 0.12  # seconds between two letters; slower where there is a minute to fill
_AGAIN = 0.1  # seconds between two looks
_PATIENCE = 90.0  # seconds until words that do not arrive are given up
_SOON = "Math.random = () => 0.02"  # pages that lost the server ask again at once, not spread over seconds
_WORDS = ("seat", "shade", "water", "tram", "clinic", "garden", "letter", "voice", "street", "nurse", "café", "bridge")
_MODERATOR, _PLACES = "moderator", 9
_WAYS = ("post at once", "load the page again", "leave and come back", "close the tab")


@dataclass(frozen=True, slots=True)
class Place:
    """A page with fields for words: who types there, into which, and what the form wants beside words."""

    who: str
    path: str
    fields: tuple[str, ...]
    ticks: tuple[str, ...] = ()
    opens: str = ""  # a fold around the form


@dataclass(slots=True)
class Done:
    """What became of the words of one cut: characters typed and lost, how often they arrived, when it was said."""

    typed: int = 0
    lost: int = 0
    arrived: int = 0
    told: float | None = None  # seconds after the cut began until "not saved" stood there


@dataclass(slots=True)
class Cut:
    """No network, or a server that says nothing, for some seconds."""

    context: BrowserContext
    pid: int
    seconds: float
    silent: bool
    began: float = field(default_factory=time.monotonic)
    over: bool = False

    def begin(self) -> None:
        """Go away."""
        self.began = time.monotonic()
        if self.silent:
            os.kill(self.pid, signal.SIGSTOP)
            threading.Timer(self.seconds, os.kill, (self.pid, signal.SIGCONT)).start()
        else:
            self.context.set_offline(True)

    def look(self) -> None:
        """Come back, if it is time."""
        if not self.over and time.monotonic() - self.began >= self.seconds:
            self.context.set_offline(False)
            self.over = True


@click.command()
@click.option("--short", default=48, show_default=True, type=click.IntRange(0), help="Cuts of 0.3 to 3 seconds.")
@click.option("--long", default=2, show_default=True, type=click.IntRange(0), help="Cuts of a minute.")
def measure(short: int, long: int) -> None:
    """Type and post in a real browser while the network or the server goes away; count what is lost."""
    console, done = Console(highlight=False), []
    rng = random.Random(2014)  # noqa: S311 (the same cuts every time)
    lengths = [rng.uniform(*_SHORT) for _ in range(short)] + [_LONG] * long
    with _site(short + long) as (pid, port, file, place_of), chromium() as browser:
        for number, seconds in enumerate(lengths):
            place, way, silent = place_of(number), _WAYS[number % len(_WAYS)], bool(number % 2)
            done.append(_act(browser, (pid, port, file), place, way, seconds, silent, _sentences(rng, number, place)))
            console.print(_line(number, seconds, silent, place, way, done[-1]))
    _verdict(console, done, long)


@contextmanager
def _site(cuts: int) -> Iterator[tuple[int, int, Path, Callable[[int], Place]]]:
    """Serve a vision that something was said on; its process, port, SQLite file, and where each cut finds somebody."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DELIBERATION_DATA": folder, "HOST": HERE, "PORT": "0", "DATABASE_URL": ""}
        settings = Settings.from_environment(environment)
        with closing(Database(settings.database_url)) as db:
            db.prepare(settings.migrations_folder)
            now, split = db.now(), seed_draft()
            setting = Setting(split.title, "", "", opens_at=now, closes_at=now + DAY)
            slug = str(drafting.create_vision(db, None, split, setting).facts["slug"])
            administrator(db, _MODERATOR, "Caro")
            said = [_say(db, slug, number) for number in range(cuts // _PLACES + 1)]
            item = document(db, slug, Visitor("")).cards[0].revision.id
        with serving(SERVER, environment) as (pid, port):
            file = Path(settings.database_url.removeprefix("sqlite:///"))
            yield pid, port, file, lambda number: _places(slug, item, *said[number // _PLACES])[number % _PLACES]


def _say(db: Database, slug: str, number: int) -> tuple[int, int, int]:
    """Have somebody suggest an edit and comment; the edit's item and number, and the comment."""
    card = document(db, slug, Visitor("")).cards[number % 8]
    who, words = device_of(f"resident {number}"), f"{card.revision.body} Reason {number} is enough."
    edit: Any = amending.propose_amendment(
        db, who, Proposal(card.revision.id, words, "It is plainer.", "wording")
    ).facts
    remark = Remark(card.revision.id, "question", f"What about number {number}?")
    said: Any = commenting.make_comment(db, who, remark).facts
    return edit["item"], edit["number"], said["comment"]


def _places(slug: str, item: int, edit: int, number: int, comment: int) -> list[Place]:
    vision, question = f"/visions/{slug}", "[name=type][value=question]"
    return [
        Place("writer", f"{vision}/principles/{1 + edit % 8}/suggest", ("#text", "#rationale")),
        Place("writer", f"/items/{item}/comment", ("#body",), (question,)),
        Place("writer", f"{vision}/edits/{number}", ("#reason",), opens="Stand behind this edit"),
        Place("writer", f"/items/{item}/comment?reply={comment}", ("#body",), (question,)),
        Place("writer", f"{vision}/restructure/new", ("#title-1", "#body-1", "#rationale"), ("#after",)),
        Place("writer", f"/items/{edit}/comment", ("#body",), (question,)),
        Place("writer", f"/flag?item={edit}", ("#reason",)),
        Place(_MODERATOR, f"/hide?comment={comment}", ("#reason",)),
        Place(_MODERATOR, "/pages/cookies/edit", ("#body",)),
    ]


def _line(number: int, seconds: float, silent: bool, place: Place, way: str, done: Done) -> str:
    away = "a silent server" if silent else "no network"
    told = "" if done.told is None else f", “not saved” after {done.told:.1f} s"
    what = f"{done.typed} typed, {done.lost} lost, arrived {done.arrived} times{told}"
    return f"{number + 1}. {seconds:.1f} s of {away} ({place.path}; {way}): {what}"


def _verdict(console: Console, done: Sequence[Done], long: int) -> None:
    lost, typed = sum(each.lost for each in done), sum(each.typed for each in done)
    late = max((each.told or _LONG for each in done[len(done) - long :]), default=0.0)
    twice = sum(each.arrived > 1 for each in done)
    console.print(f"Characters lost: {lost} of {typed:,} typed in {len(done)} cuts (asked: 0).")
    console.print(f"Words that arrived twice: {twice} (asked: 0).")
    if long:
        console.print(
            f"“Not saved” stood there after {late:.1f} s at the latest in a cut of a minute (asked: {_ASKED:.0f} s)."
        )
    if lost or twice or late > _ASKED:
        raise SystemExit(1)


def _sentences(rng: random.Random, number: int, place: Place) -> list[str]:
    return [f"No {number}.{at}: {' '.join(rng.choices(_WORDS, k=12))}" for at, _ in enumerate(place.fields)]


def _act(
    browser: Browser,
    site: tuple[int, int, Path],
    place: Place,
    way: str,
    seconds: float,
    silent: bool,
    sentences: list[str],
) -> Done:
    """Type some words before a cut and the rest in it, do something else, and have them arrive in the end."""
    pid, port, file = site
    context = as_somebody(browser, port, place.who)
    context.add_init_script(_SOON)
    page, cut, done = _opened(context, place), Cut(context, pid, seconds, silent), Done()
    begun = [page.locator(each).input_value() for each in place.fields]
    for at, (name, words) in enumerate(zip(place.fields, sentences, strict=True)):
        page.locator(name).press("Control+End")
        first = not at and len(words) // 3
        page.keyboard.type(words[:first])
        if not at:
            cut.begin()
        _type(page, words[first:], cut, done, _SLOW_KEY if seconds > _SHORT[1] else _KEY)
    done.typed = sum(map(len, sentences))
    page = _meanwhile(context, page, place, way, cut)
    done.lost = sum(
        len(words) - _kept(page.locator(name).input_value(), old + words, len(words))
        for name, old, words in zip(place.fields, begun, sentences, strict=True)
        if way != _WAYS[0]
    )
    _arrive(page, place, file, sentences, done)
    context.close()
    return done


def _opened(context: BrowserContext, place: Place) -> Page:
    page = context.new_page()
    page.goto(place.path)
    _prepare(page, place)
    return page


def _prepare(page: Page, place: Place) -> None:
    if place.opens and not page.locator(place.fields[0]).is_visible():
        page.locator("summary", has_text=place.opens).click()
    for each in place.ticks:
        page.locator(each).check(force=True)


def _type(page: Page, words: str, cut: Cut, done: Done, pause: float) -> None:
    note = page.locator("form:focus-within [data-offline]").first
    for letter in words:
        page.keyboard.type(letter)
        time.sleep(pause)
        if done.told is None and not cut.over and note.count() and note.is_visible():
            done.told = time.monotonic() - cut.began
        cut.look()


def _meanwhile(context: BrowserContext, page: Page, place: Place, way: str, cut: Cut) -> Page:
    """Do what people do when nothing seems to happen; give the page with the words, once the cut is over."""
    try:
        if way == "post at once":
            _button(page, place).click(no_wait_after=True)
        elif way == "load the page again":
            page.reload(wait_until="commit", timeout=1000)
        elif way == "leave and come back":
            page.goto("/privacy", wait_until="commit", timeout=1000)
        else:
            page.close()
    except Error:
        pass  # there is no network: the browser says so on a page of its own
    while time.monotonic() - cut.began < cut.seconds + _AGAIN:
        time.sleep(_AGAIN)
        cut.look()
    cut.look()
    if way == "post at once":
        return page
    if way != "close the tab":
        page.close()
    return _opened(context, place)


def _kept(found: str, wanted: str, most: int) -> int:
    """How many of the last `most` characters of what was wanted are there."""
    same = next((at for at, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other), len(found))
    return max(0, most - (len(wanted) - min(same, len(wanted))))


def _arrive(page: Page, place: Place, file: Path, sentences: Sequence[str], done: Done) -> None:
    """Press the button until the words are in the record; count how often they are."""
    end = time.monotonic() + _PATIENCE
    while not all(_entries(file, words) for words in sentences) and time.monotonic() < end:
        page.wait_for_timeout(5 * _AGAIN * 1000)
        try:
            button = _button(page, place)
            if button.is_enabled(timeout=1000) and button.get_attribute("aria-disabled") is None:
                button.click(timeout=1000, no_wait_after=True)
        except Error:
            continue  # the page goes on to where the words are
    page.wait_for_timeout(5 * _AGAIN * 1000)  # a second post would have arrived as well
    done.arrived = max(_entries(file, words) for words in sentences)
    done.lost += sum(len(words) for words in sentences if not _entries(file, words))


def _button(page: Page, place: Place) -> Locator:
    """The button that posts, also where a look at what would change comes between."""
    form, between = f"form[data-keep]:has({place.fields[0]})", "form[data-keep]:not(:has(textarea))"
    return page.locator(f"{form} button[data-busy], {between} button[data-busy]").first


def _entries(file: Path, words: str) -> int:
    """How many entries of the record have these words."""
    like = f"%{json.dumps(words, ensure_ascii=False)[1:-1]}%"
    with closing(sqlite3.connect(file)) as record:
        query = "SELECT count(*) FROM journal WHERE content LIKE ? OR CAST(bytes AS TEXT) LIKE ?"
        return int(record.execute(query, (like, like)).fetchone()[0])
