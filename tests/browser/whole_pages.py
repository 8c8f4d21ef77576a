"""Pages as everybody meets them: for those who cannot see or point, in the dark, at 320 px, in the console."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from house import SLUG
from living import Place
from playwright.sync_api import Browser, Page

from deliberation.web.doorway import DEVICE

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
V = f"/visions/{SLUG}"
ALWAYS = [V, f"{V}/record", f"{V}/compose", f"{V}/compose/1", f"{V}/edits/1", f"{V}/vote"]
ALWAYS += [f"{V}/results", f"{V}/mine", f"{V}/moderated", f"{V}/draft/clash/1"]
RUNNING = [
    f"{V}/moderation",
    f"{V}/patterns",
    f"{V}/running",
    f"{V}/people",
    "/items/{edit}/reword",
    "/hide?item={edit}",
    "/hide?comment={comment}",
    f"{V}/compose/1",
]
PHONE, DESK, NARROWEST = ({"width": 375, "height": 812}, {"width": 1280, "height": 900}, {"width": 320, "height": 800})


@contextmanager
def looking(browser: Browser, place: Place, who: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    context.add_cookies([{"name": DEVICE, "value": who, "url": place.server.url}])
    yield context.new_page()
    context.close()


HOME = ("http://127.0.0.1:", "data:")


def listening(page: Page) -> list[str]:
    """What a page complains of, or asks of anybody but its own site, from now on."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda asks: None if asks.url.startswith(HOME) else heard.append(f"asks: {asks.url}"))
    return heard


def faults(page: Page, address: str, status: int, heard: list[str] | None = None) -> list[str]:
    """What is wrong with a page: for those who cannot see or point, in the dark, at 320 px, in the console."""
    found = listening(page) if heard is None else heard
    found.clear()
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    assert answer
    if answer.status != status:
        found.append(f"status: {answer.status}")
    page.evaluate(AXE.read_text())
    found += violations(page, {"type": "tag", "values": RULES})
    page.set_viewport_size(NARROWEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROWEST["width"]:
        found.append(f"sideways: {width}px at 320px")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    found += violations(page, {"type": "rule", "values": ["color-contrast", "target-size"]})
    return [fault for fault in found if not (status >= 400 and fault.startswith("console") and str(status) in fault)]


def violations(page: Page, which: dict[str, object]) -> list[str]:
    options = {"runOnly": which, "resultTypes": ["violations"], "preload": False}  # the rest takes four times as long
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"axe: {each['id']} {[node['html'] for node in each['nodes'][:2]]}" for each in found]


def wrong_with(browser: Browser, place: Place, pages: dict[str, list[str]]) -> dict[tuple[str, str], list[str]]:
    wrong = {}
    for who, paths in pages.items():
        with looking(browser, place, who) as page:  # one tab for all: in a new one each, axe is read anew
            heard = listening(page)
            for path in paths:
                status = {"/nothing-here": 404, "/sign-in/old": 403}.get(path, 200)
                if found := faults(page, place.server.url + path.format(**place.ids), status, heard):
                    wrong[who, path] = found
    return wrong
