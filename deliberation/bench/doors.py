"""Whether time tells a guesser more than the answer does: what is asked of the doors, in CPU, known beside unknown."""

import tempfile
import time
from collections.abc import Callable
from itertools import count
from statistics import median

import click
import pyotp
from rich.console import Console
from rich.table import Table

from deliberation.domain.errors import Invalid
from deliberation.domain.stays import MINUTE
from deliberation.domain.vision import Role, Visitor
from deliberation.seed import seed_draft
from deliberation.services import claiming, drafting, entering, joining, posting, proving
from deliberation.services.drafting import Setting
from deliberation.services.entering import Invitation
from deliberation.services.reading import organisation, second_step
from deliberation.storage.database import Database

_SECRET, _SALT = "a key for this measurement only", "5a" * 16
_HALF_A_MINUTE, _WORKS_THERE = MINUTE // 2, 40
_NONE = "bafo-kilu-medo"

Door = Callable[[], object]


class _Place:
    """A record with a vision, an organisation's code, somebody who signs in by e-mail, and a second step."""

    def __init__(self, folder: str) -> None:
        self._number, self._now = count(), time.time_ns() // 1_000_000
        self.db = Database(f"sqlite:///{folder}/deliberation.db", clock=lambda: self._now)
        self.db.create()
        self._runs = self._let_in(Role.ADMINISTRATOR)
        split = seed_draft()
        made = drafting.create_vision(self.db, self._runs, split, Setting(split.title, "", ""))
        slug = str(made.facts["slug"])
        lead = self._let_in(Role.LEAD, slug, split.title)
        self.ended, self.works = (joining.make_code(self.db, lead, slug, _WORKS_THERE, _SECRET).code for _ in range(2))
        fresh = self._somebody()
        own = second_step.own(self.db, self._runs)
        offer = second_step.offer(own, _SALT, _SECRET, "") if own else None
        self._app = pyotp.HOTP(offer.spelled.replace(" ", "") if offer else "")
        self.used, *_ = proving.set_up(self.db, self._runs, _SALT, self.shown(), _SECRET, fresh)
        self._runs = fresh
        self.prove(self.used)
        somebody = self._somebody()
        self.write("known@example.org", somebody)
        letter = posting.take_letter(self.db)
        claiming.claim(self.db, somebody, letter.body.split("/in/")[1].split()[0] if letter else "", self._somebody())

    def write(self, address: str, visitor: Visitor | None = None) -> None:
        claiming.ask_for_letter(self.db, visitor or self._somebody(), address, _SECRET, "/in/")

    def look_up(self, code: str) -> object:
        return organisation.welcome(self.db, code, _SECRET)

    def prove(self, typed: str) -> None:
        fresh = self._somebody()
        try:
            proving.prove(self.db, self._runs, typed, _SECRET, fresh)
        except Invalid:
            return
        self._runs = fresh

    def shown(self) -> str:
        """What an app shows a minute later; a code works once."""
        self._now += 2 * _HALF_A_MINUTE
        return self._app.at(self._now // _HALF_A_MINUTE)

    def _somebody(self) -> Visitor:
        return Visitor(f"device {next(self._number)}")

    def _let_in(self, role: Role, slug: str | None = None, organisation_: str = "") -> Visitor:
        link = entering.make_link(self.db, None, Invitation(role, "Ada", slug, organisation=organisation_))
        fresh = self._somebody()
        entering.sign_in(self.db, self._somebody(), link.token, fresh)
        return fresh


@click.command()
@click.option("--times", default=400, show_default=True, help="How often each is asked.")
def measure(times: int) -> None:
    """Measure whether time tells a known address from an unknown one, or a right code from a wrong one."""
    with tempfile.TemporaryDirectory() as folder:
        place = _Place(folder)
        addresses = (f"nobody{number}@example.org" for number in count())
        asked: dict[str, tuple[Door, Door]] = {
            "a letter: known address, unknown": (
                lambda: place.write("known@example.org"),
                lambda: place.write(next(addresses)),
            ),
            "an organisation's code: ended, none": (lambda: place.look_up(place.ended), lambda: place.look_up(_NONE)),
            "a second step: used code, none": (lambda: place.prove(place.used), lambda: place.prove(_NONE)),
            "(a code that works, none)": (lambda: place.look_up(place.works), lambda: place.look_up(_NONE)),
            "(a second step taken, not taken)": (lambda: place.prove(place.shown()), lambda: place.prove(_NONE)),
        }
        table = Table("asked", "µs of CPU", "beside", "ratio", caption="In brackets: what the answer says aloud.")
        for name, (one, other) in asked.items():
            costs = [(_cost(one), _cost(other)) for _ in range(times)]
            first, second = (median(each) * 1e6 for each in zip(*costs, strict=True))
            table.add_row(name, f"{first:,.0f}", f"{second:,.0f}", f"{first / second:.2f}")
        place.db.close()
    Console().print(table)


def _cost(door: Door) -> float:
    began = time.thread_time()
    door()
    return time.thread_time() - began
