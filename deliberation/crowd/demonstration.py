"""The demonstration: a site that runs, a made-up crowd in it, and what to do next."""

import re
import time
from collections import Counter
from contextlib import closing
from html import unescape
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deliberation.crowd.browser import Browser, Line, Refused
from deliberation.crowd.hosting import address, served
from deliberation.crowd.plan import AboutYou, Act, Deed, Plan, Say, Vote, planned
from deliberation.crowd.play import Crowd, Site, principles_on
from deliberation.crowd.script import Edit, prepared
from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.vision import Role
from deliberation.seed import seed_draft
from deliberation.settings import Settings

_WHOLE = 180.0  # seconds, unless it goes as fast as it can
_MANY_VOTES = 1000
_A_CROWD = 20  # votes on one principle, or
_MANY_EDITS = 10  # edits in all: then people are at work here already
_PROBLEMS_SHOWN = 5
_COUNT = re.compile(r'data-count="\w+">(\d+)<')
_NAMES: dict[type[Deed], str] = {Vote: "votes", Edit: "edits", Say: "comments", AboutYou: "answers about themselves"}


class Invite(Protocol):
    """Makes a sign-in link from the console of whoever runs the site, and gives its token."""

    def __call__(self, slug: str, role: Role, *, audience: str | None = None, uses: int = 1) -> str: ...


def demonstrate(settings: Settings, invite: Invite, people: int, *, fast: bool) -> None:
    """Send the crowd into the seeded vision, serving it first where nobody does.

    Raises `Conflict` in production and where the vision is closed or busy, `NotFound` where there is none.
    """
    if settings.in_production:
        raise Conflict("The demo puts made-up people into the record, so it does not run in production.")
    console = Console(highlight=False, markup=False, soft_wrap=True)
    with served(settings) as server:
        try:
            _fill(settings, invite, planned(prepared(), people), 0.0 if fast else _WHOLE, console)
            if server:
                console.print("  The site keeps running here. Ctrl-C stops it.\n")
                server.wait()
        except Refused as problem:
            raise Conflict(f"The site at {address(settings)} is another one, or it is in trouble. {problem}") from None
        except KeyboardInterrupt:
            console.print("\n  Stopped. What was said so far stays in the record.")


def _fill(settings: Settings, invite: Invite, plan: Plan, seconds: float, console: Console) -> None:
    slug, principles = _expected(settings)
    staff = sum(person.audience == "staff" for person in plan.people)
    token = invite(slug, Role.PARTICIPANT, audience="staff", uses=staff)
    page = f"{settings.public_url}/visions/{slug}"
    console.print(f"\n  Watch, and take part: {page}\n")
    done, problems = _played(Site(address(settings), slug, token, principles), plan, seconds, console)
    console.print(f"\n  {_listed(done)} by {len(plan.people):,} people are in the record now.")
    _tell_problems(problems, console)
    console.print(f"""
  Read what they made of it: {page}
  Then make version 2 of it:
    1. Come in as a moderator: {settings.public_url}/sign-in/{invite(slug, Role.MODERATOR)}
    2. Close voting under Dates: {page}/running/dates
    3. Compose, and sign: {page}/compose
""")


def _expected(settings: Settings) -> tuple[str, dict[int, int]]:
    """The seeded vision's slug and its principles' item ids, where the crowd can begin; raises where it cannot."""
    title = seed_draft().title
    with closing(Line(address(settings), time.sleep)) as line:
        browser = Browser(line)
        found = re.search(rf'"/visions/([\w-]+)">{re.escape(title)}<', unescape(browser.get("/").text))
        if not found:
            raise NotFound(f"The crowd knows the vision “{title}” only, and it is not here to be read.")
        page = browser.get(f"/visions/{found[1]}")
    principles = principles_on(page)
    if not principles:
        raise Conflict("This vision is not open for votes, so the crowd stays at home. Nothing was changed.")
    if max(map(int, _COUNT.findall(page.text)), default=0) >= _A_CROWD or page.text.count('id="edit-') >= _MANY_EDITS:
        raise Conflict("There is a crowd in this vision already, so no second one was sent. Nothing was changed.")
    return found[1], principles


def _played(site: Site, plan: Plan, seconds: float, console: Console) -> tuple[Counter[type[Deed]], list[str]]:
    """Let the crowd act while a bar and the milestones are shown; what was done, and what went wrong."""
    done: Counter[type[Deed]] = Counter()
    columns = TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("The crowd is at work", total=len(plan.acts))

        def told(act: Act, was_done: bool) -> None:
            progress.advance(task)
            if was_done:
                done[type(act.deed)] += 1
                if line := _milestone(act, done[type(act.deed)], plan):
                    progress.print(f"  {line}")

        crowd = Crowd(site, plan, seconds, told)
        crowd.play()
    return done, crowd.problems


def _milestone(act: Act, count: int, plan: Plan) -> str:
    """What is worth a line, if anything."""
    who = "A resident" if act.person.audience == "residents" else "A member of staff"
    if count == 1:
        return f"{who} {_first(act.deed)}"
    match act.deed:
        case Edit() if count == len(plan.having(Edit)):
            return f"All {count} edits are up."
        case Edit() if count % _MANY_EDITS == 0:
            return f"{count} edits are up."
        case Vote() if count % _MANY_VOTES == 0:
            return f"{count:,} votes."
    return ""


def _first(deed: Deed) -> str:
    match deed:
        case AboutYou():
            return "says first where they live or work."
        case Vote(on):
            return f"casts the first vote, on principle {on}."
        case Edit():
            return f"suggests the first edit, to principle {deed.principle}: “{deed.old}” becomes “{deed.new}”."
        case Say():
            return f"makes the first comment: “{deed.text}”"


def _tell_problems(problems: list[str], console: Console) -> None:
    if problems:
        console.print(f"  {len(problems):,} times something did not work:")
        for problem, times in Counter(problems).most_common(_PROBLEMS_SHOWN):
            console.print(f"    {times:,} x {problem}")


def _listed(done: Counter[type[Deed]]) -> str:
    parts = [f"{done[kind]:,} {name}" for kind, name in _NAMES.items()]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
