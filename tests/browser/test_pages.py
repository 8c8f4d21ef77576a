from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from house import SLUG
from living import Place, living
from playwright.sync_api import Browser, Page

from deliberation.domain.vision import Phase
from deliberation.web.doorway import DEVICE

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
V = f"/visions/{SLUG}"
ALWAYS = ["/", V, f"{V}/rule", f"{V}/record", f"{V}/versions/1", f"{V}/compose", f"{V}/compose/1", f"{V}/compose/2"]
ALWAYS += [f"{V}/edits/1", f"{V}/edits/5", f"{V}/edits/6", f"{V}/vote", f"{V}/about-you", f"{V}/principles/2/suggest"]
ANY = ["/privacy", "/accessibility", "/nothing-here", "/sign-in/old", "/items/{edit}/comment"]
ANY += ["/items/1/comment?paragraph=1", "/items/2/comment?paragraph=2", "/flag?item={edit}", f"{V}/vote?item=1"]
ANY += ["/items/1/comment?from=3&to=8", f"{V}/principles/1/suggest?from=3&to=8"]
ANY += [f"{V}/principles/2/restructure", *(f"{V}/restructure/{kind}" for kind in ("new", "whole"))]
ANY += [f"{V}/restructure/{kind}?principle=2" for kind in ("retire", "rename", "move", "join", "split")]
ALWAYS += [f"{V}/edits/{number}" for number in range(8, 13)]
ALWAYS += [f"{V}/mine", f"{V}/draft/clash/1"]
ANY += [f"{V}/principles/1/suggest?rewords=1", f"{V}/principles/1/suggest?origin={{comment}}"]
RUNNING = [f"{V}/moderation", f"{V}/running", "/hide?item={edit}", "/hide?comment={comment}", f"{V}/compose/1"]
BACKWARD = [f"{V}/versions/2/words", f"{V}/compare", f"{V}/principles/1/history"]
PAGES = {
    Phase.DELIBERATION: {"amina": ALWAYS + ANY, "caro": RUNNING, "dev": ["/", "/visions/new", f"{V}/opened"]},
    Phase.MERGING: {
        "amina": ALWAYS,
        "caro": [*RUNNING, f"{V}/draft/clash/1", f"{V}/compose", f"{V}/compose/2", f"{V}/compose/sign"],
    },
    Phase.PUBLISHED: {
        "amina": [*ALWAYS, f"{V}/versions/2", f"{V}/versions/1/2", f"{V}/versions/2/1", *BACKWARD],
        "caro": [f"{V}/compose", f"{V}/running", f"{V}/versions/2", "/fates/2"],
    },
}
NEXT_ROUND = {
    "amina": [
        V,
        *(f"{V}/{path}" for path in ("mine", "vote", "edits/14", "edits/15", "compose", "versions/2", "record")),
    ],
    "ben": [f"{V}/mine", f"{V}/edits/2", f"{V}/principles/1/suggest?rewords=2", f"{V}/principles/2/suggest"],
    "caro": [V, f"{V}/running", f"{V}/versions/2", "/fates/2"],
}
PHONE, DESK, NARROWEST = ({"width": 375, "height": 812}, {"width": 1280, "height": 900}, {"width": 320, "height": 800})


@contextmanager
def looking(browser: Browser, place: Place, who: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    context.add_cookies([{"name": DEVICE, "value": who, "url": place.server.url}])
    yield context.new_page()
    context.close()


def faults(page: Page, address: str, status: int) -> list[str]:
    """What is wrong with a page: for those who cannot see or point, in the dark, at 320 px, in the console."""
    found: list[str] = []
    page.on("console", lambda said: found.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"error: {error}"))
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
    found = page.evaluate("which => axe.run(document, {runOnly: which})", which)["violations"]
    return [f"axe: {each['id']} {[node['html'] for node in each['nodes'][:2]]}" for each in found]


@pytest.mark.parametrize("phase", PAGES)
def test_every_page_is_whole_for_everybody(browser, tmp_path, phase):
    with living(tmp_path, phase) as place:
        assert wrong_with(browser, place, PAGES[phase]) == {}


def test_every_page_is_whole_in_the_second_round(browser, tmp_path):
    with living(tmp_path, Phase.PUBLISHED, number=2) as place:
        assert wrong_with(browser, place, NEXT_ROUND) == {}


def wrong_with(browser: Browser, place: Place, pages: dict[str, list[str]]) -> dict[tuple[str, str], list[str]]:
    wrong = {}
    for who, path in ((who, path) for who, paths in pages.items() for path in paths):
        status = {"/nothing-here": 404, "/sign-in/old": 403}.get(path, 200)
        with looking(browser, place, who) as page:
            found = faults(page, place.server.url + path.format(**place.ids), status)
        if found:
            wrong[who, path] = found
    return wrong
