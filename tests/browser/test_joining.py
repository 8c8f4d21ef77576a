import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import AMINA, BEN, SLUG, House
from living import schedule
from playwright.sync_api import Browser, Page, expect
from serving import Server, serving
from whole_pages import PHONE, faults

from deliberation.web.doorway import DEVICE

V = f"/visions/{SLUG}"
HOUR = 3_600_000
BOTH = "Close to home, with staff who stay"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Server, House]]:
    with serving(tmp_path) as server:
        house = House.furnished(server.settings.database_url)
        house.clock.now = time.time_ns() // 1_000_000
        schedule(house, -HOUR, 14 * 24 * HOUR, 21 * 24 * HOUR)
        yield server, house
        house.db.close()


def open_for(browser: Browser, server: Server, who: str, *, script: bool = True) -> Page:
    context = browser.new_context(viewport=PHONE, has_touch=True, java_script_enabled=script, base_url=server.url)
    context.add_cookies([{"name": DEVICE, "value": who, "url": server.url}])
    return context.new_page()


def suggest_a_join(phone: Page) -> None:
    """From the card to the edit's own page, by touch and without script."""
    phone.goto(V)
    phone.locator("#p1").get_by_role("link", name="Suggest another change").tap()
    phone.get_by_role("link", name="Join it with others").tap()
    phone.get_by_label("3 Staff who stay").tap()
    phone.get_by_role("button", name="Put their words together below").tap()
    words = phone.get_by_label("Its words")
    expect(words).to_contain_text("Staff have time to listen.")
    words.fill(words.input_value().replace("Every street knows whom to call.", "").replace("  ", " "))
    phone.get_by_label("Its title").fill(BOTH)
    phone.get_by_label("Why is this better?").fill("One needs the other.")
    phone.get_by_role("button", name="Show me what would change").tap()
    expect(phone.get_by_role("heading", name="Is this what you mean?")).to_be_visible()
    expect(phone.locator("del")).to_contain_text("Every street knows whom to call.")
    phone.get_by_role("button", name="Post my suggestion").tap()
    expect(phone.get_by_text("Your suggestion is up as edit 1.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_resident_joins_two_principles_and_version_2_shows_it(browser: Browser, served, script: bool) -> None:
    server, house = served
    phone, worker = open_for(browser, server, "mia", script=script), open_for(browser, server, "staff 1", script=script)
    suggest_a_join(phone)
    join = house.edit(1)

    worker.goto(f"{V}/vote?item={join.id}")
    expect(worker.get_by_role("heading", level=1)).to_have_text(f"Join principles 1 and 3 into “{BOTH}”")
    worker.get_by_role("button", name="Agree", exact=True).tap()
    expect(worker.get_by_text("You voted agree.")).to_be_visible()
    house.agree(join.id)

    schedule(house, -14 * 24 * HOUR, -HOUR, 7 * 24 * HOUR)
    caro = open_for(browser, server, "caro", script=script)
    caro.goto(f"{V}/compose")
    expect(caro.locator("#p1")).to_contain_text("Joined from principles 1 and 3, by edit 1.")
    caro.get_by_role("link", name="Read it once more and sign").tap()
    caro.get_by_label("Your name, as it will be printed").fill("Caro Moore")
    caro.get_by_role("button", name="Sign and publish version 2").tap()
    expect(caro.get_by_role("heading", level=1)).to_have_text("How version 1 became version 2")

    phone.goto(f"{V}/versions/2")
    expect(phone.get_by_text("Joined from principles 1 and 3 of version 1.")).to_be_visible()
    expect(phone.locator("#edit-1")).to_contain_text("In the text")
    if script:
        assert faults(phone, f"{server.url}{V}/versions/2", 200) == []
        assert faults(caro, f"{server.url}{V}/compose", 200) == []


def test_news_of_such_edits_waits_with_every_principle_they_touch(browser: Browser, served) -> None:
    server, house = served
    page = open_for(browser, server, "olu")
    page.goto(V)
    expect(page.locator("[data-live]")).to_contain_text("Live", timeout=15_000)
    house.restructure(BEN, "new", after=3, parts=(("Sleep", "Nights are quiet."),))
    beyond = page.locator("#edits").get_by_role("button", name="1 new suggested edit. Show it")
    beyond.click(timeout=15_000)
    expect(page.locator("#edit-1")).to_be_focused()
    house.restructure(AMINA, "join", 1, 3, parts=((BOTH, house.principle(1).body),))
    for card in ("#p1", "#p3"):
        expect(page.locator(card).get_by_role("button", name="1 new suggested edit. Show it")).to_be_visible(
            timeout=15_000
        )
    page.locator("#p3").get_by_role("button", name="1 new suggested edit. Show it").click()
    expect(page.locator("#p3")).to_contain_text(f"Join principles 1 and 3 into “{BOTH}”.")
