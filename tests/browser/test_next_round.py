import time

import pytest
from house import AMINA, BEN, DAY, House
from living import Place, living, schedule
from serving import serving
from whole_pages import V, faults, looking

from deliberation.domain.vision import Phase
from deliberation.services.amending import Proposal, propose_amendment

WORDS = f"{V}/versions/2#words-1-1-edit-1"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with living(tmp_path_factory.mktemp("next round"), Phase.PUBLISHED) as place:
        place.house.open_next_round()
        yield place


@pytest.fixture
def lost(tmp_path):
    """A vision whose second principle has its paragraphs the other way round now; Amina spoke of the second one."""
    with serving(tmp_path) as server:
        house = House.furnished(server.settings.database_url)
        house.clock.now = time.time_ns() // 1_000_000
        schedule(house, -DAY, DAY, 2 * DAY)
        base = house.principle(2)
        one, other = base.body.split("\n\n")
        start = base.body.index("correct it")
        comment = house.say(AMINA, base.id, "By phone, too?", start=start, end=start + len("correct it"))
        swapped = Proposal(base.id, f"{other}\n\n{one}", "It comes first.", "wording")
        house.agree(propose_amendment(house.db, BEN, swapped).facts["item"])
        schedule(house, -2 * DAY, -DAY, DAY)
        house.sign()
        house.open_next_round()
        yield Place(server, house, {"comment": comment})
        house.db.close()


def test_the_author_of_a_comment_says_where_its_words_are_now(browser, lost):
    with looking(browser, lost, "amina") as page:
        assert faults(page, lost.server.url + V, 200) == []
        comment = page.locator(f"#c{lost.ids['comment']}")
        assert "Words gone" in comment.inner_text()
        comment.get_by_role("button", name="Yes, these are the words").click()
        page.get_by_text("The comment hangs on these words now.").wait_for()
        assert "Moved" in comment.inner_text()
        assert page.locator("mark", has_text="correct it").is_visible()


@pytest.mark.parametrize("path", [V, WORDS, f"{V}/principles/1/suggest?undo=1", f"{V}/principles/1/history"])
def test_pages_that_look_back_are_whole(browser, place, path):
    with looking(browser, place, "amina") as page:
        assert faults(page, place.server.url + path, 200) == []


def test_words_tell_where_they_come_from_and_give_the_focus_back(browser, place):
    with looking(browser, place, "amina") as page:
        page.goto(f"{place.server.url}{V}/versions/2")
        words = page.locator(".dl-origin", has_text="No one has to travel")
        panel = page.get_by_role("region", name="Where these words come from")
        assert not panel.is_visible()
        words.focus()
        page.keyboard.press("Enter")
        panel.wait_for()
        assert "“It is kinder.”" in panel.inner_text()
        assert words.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        panel.wait_for(state="hidden")
        assert words.evaluate("words => words === document.activeElement")
        assert words.get_attribute("aria-expanded") == "false"
        words.click()
        panel.get_by_role("link", name="Close").click()
        panel.wait_for(state="hidden")
        assert words.evaluate("words => words === document.activeElement")


def test_words_tell_where_they_come_from_without_scripts(browser, place):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{place.server.url}{V}/versions/2")
    page.locator(".dl-origin", has_text="No one has to travel").click()
    panel = page.locator("#words-1-1-edit-1")
    assert panel.is_visible()
    panel.get_by_role("link", name="Close").click()
    panel.wait_for(state="hidden")
    context.close()
