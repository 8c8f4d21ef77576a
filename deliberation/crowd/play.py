"""The made-up crowd carries out its plan, several people at a time."""

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import Event, Lock

from deliberation.crowd.browser import Answer, Browser, Line, Refused
from deliberation.crowd.plan import AboutYou, Act, Deed, Person, Plan, Say, Vote
from deliberation.crowd.script import Edit, On

_AT_ONCE = 8  # connections
_LOOK = 0.2  # seconds between two looks whether it is time to stop
_BALLOT = re.compile(r"/items/(\d+)/vote")
_CARD = re.compile(r'id="p(\d+)".*?/items/(\d+)/vote', re.DOTALL)


class Stopped(Exception):
    """Somebody asked the crowd to go home."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the crowd goes: the address, the vision, the token of the staff's link, the principles' item ids."""

    address: str
    slug: str
    staff_token: str
    principles: dict[int, int]

    @property
    def pages(self) -> str:
        """The path that all pages of the vision begin with."""
        return f"/visions/{self.slug}"


@dataclass(slots=True)
class Crowd:
    """People at work; `told` hears of every act, one at a time, and whether it was done; `problems` say why not."""

    site: Site
    plan: Plan
    seconds: float
    told: Callable[[Act, bool], None]
    stop: Event = field(default_factory=Event)
    problems: list[str] = field(default_factory=list)
    _places: dict[On, Future[int | None]] = field(default_factory=dict)
    _began: float = 0.0
    _telling: Lock = field(default_factory=Lock)

    def play(self) -> None:
        """Carry out the whole plan in so many seconds, or as fast as it goes; `stop` ends it early."""
        self._places = {_name(act.deed): Future() for act in self.plan.acts if isinstance(act.deed, Edit | Say)}
        self._began = time.monotonic()
        shares = [[act for act in self.plan.acts if act.person.number % _AT_ONCE == hand] for hand in range(_AT_ONCE)]
        with ThreadPoolExecutor(_AT_ONCE) as hands:
            done = [hands.submit(self._carry_out, share) for share in shares]
            try:
                for each in done:
                    each.result()
            finally:
                self.stop.set()

    def _carry_out(self, acts: Sequence[Act]) -> None:
        # Everybody's acts are in order of time, and an act hangs on earlier ones only: nobody waits in a circle.
        browsers: dict[Person, tuple[Browser, str]] = {}
        with closing(Line(self.site.address, self._wait)) as line, suppress(Stopped):
            for act in acts:
                self._wait(self._began + act.at * self.seconds - time.monotonic())
                try:
                    if act.person not in browsers:
                        browsers[act.person] = self._come(Browser(line), act.person)
                    done = self._do(act, *browsers[act.person])
                except Refused as problem:
                    self.problems.append(str(problem))
                    self._put(act.deed, None)
                    done = False
                with self._telling:
                    self.told(act, done)

    def _wait(self, seconds: float) -> None:
        if self.stop.wait(max(0.0, seconds)):
            raise Stopped

    def _come(self, browser: Browser, person: Person) -> tuple[Browser, str]:
        """Open the vision, staff by their link; what proves that later posts come from its pages."""
        if person.audience == "staff":
            browser.send(browser.get(f"/sign-in/{self.site.staff_token}").form("csrf_token"))
        page = browser.get(f"{self.site.pages}/about-you")
        return browser, page.form("csrf_token").fields["csrf_token"]

    def _do(self, act: Act, browser: Browser, token: str) -> bool:
        """Do it; nothing is done about what nobody managed to put up."""
        match act.deed:
            case AboutYou(place, organisation):
                form = browser.get(f"{self.site.pages}/about-you").form("area")
                browser.send(form, area=place, organisation=organisation)
            case Edit() as edit:
                self._put(edit, _suggest(browser, self.site, edit))
            case Vote(on, stance):
                if (item := self._place(on)) is None:
                    return False
                browser.post(f"/items/{item}/vote", csrf_token=token, stance=stance)
            case Say() as said:
                item, parent = self._place(said.on), self._place(said.answers) if said.answers else 0
                if item is None or parent is None:
                    self._put(said, None)
                    return False
                self._put(said, _say(browser, item, said, parent))
        return True

    def _place(self, on: On) -> int | None:
        """The item's id, or the comment's, once whoever puts it up has; None when that was refused."""
        if isinstance(on, int):
            return self.site.principles[on]
        while True:
            try:
                return self._places[on].result(_LOOK)
            except TimeoutError:
                self._wait(0)

    def _put(self, deed: Deed, place: int | None) -> None:
        if isinstance(deed, Edit | Say):
            self._places[_name(deed)].set_result(place)


def _name(deed: Edit | Say) -> str:
    return deed.name if isinstance(deed, Edit) else deed.text


def principles_on(page: Answer) -> dict[int, int]:
    """The item id of every principle on a vision's page, by its number; none where nobody can vote."""
    return {int(number): int(item) for number, item in _CARD.findall(page.text)}


def _suggest(browser: Browser, site: Site, edit: Edit) -> int:
    """Put an edit up; its item id."""
    form = browser.get(f"{site.pages}/principles/{edit.principle}/suggest").form("text")
    words = form.fields["text"]
    if edit.old not in words:
        raise Refused(f"Principle {edit.principle} does not say “{edit.old}” any more.")
    changed = words.replace(edit.old, edit.new, 1)
    posted = browser.send(form, text=changed, rationale=edit.why, kind=edit.kind, action="anyway")
    ballot = _BALLOT.search(browser.get(posted.leads_to).text)
    if not ballot:
        raise Refused(f"The edit “{edit.new}” is not open for votes.")
    return int(ballot[1])


def _say(browser: Browser, item: int, said: Say, parent: int) -> int:
    """Make a remark; its comment id."""
    query = f"?reply={parent}" if parent else ""
    form = browser.get(f"/items/{item}/comment{query}").form("body")
    return int(browser.send(form, type=said.type, body=said.text).leads_to.rpartition("#c")[2])
