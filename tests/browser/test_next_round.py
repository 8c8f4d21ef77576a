import pytest
from living import living
from test_pages import V, faults, looking

from deliberation.domain.vision import Phase

WORDS = f"{V}/versions/2#words-1-1-edit-1"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with living(tmp_path_factory.mktemp("next round"), Phase.PUBLISHED) as place:
        place.house.open_next_round()
        yield place


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
