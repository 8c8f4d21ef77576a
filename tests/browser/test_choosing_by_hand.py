import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from house import AMINA, SLUG
from living import Place, living
from playwright.sync_api import Browser, Page, expect

from deliberation.domain.vision import Phase
from deliberation.web.doorway import DEVICE

V = f"/visions/{SLUG}"
TEXT = "#p1 [data-component=select]"


@pytest.fixture
def place(tmp_path) -> Iterator[Place]:
    with living(tmp_path, Phase.DELIBERATION) as found:
        yield found


@contextmanager
def reading(browser: Browser, place: Place, *, script: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=place.server.url, java_script_enabled=script
    )
    context.add_cookies([{"name": DEVICE, "value": "amina", "url": place.server.url}])
    yield context.new_page()
    context.close()


def corner(page: Page, words: str) -> tuple[float, float, float]:
    """Where some words stand in the first principle: left, right, middle."""
    left, right, middle = page.evaluate(
        """([text, words]) => {
          const walker = document.createTreeWalker(document.querySelector(text), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = new Range();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            return [left, right, (top + bottom) / 2];
          }
        }""",
        [TEXT, words],
    )
    return left, right, middle


def drag_over(page: Page, first: str, last: str) -> None:
    """Choose from inside one word to inside another, as a hand does."""
    page.locator(TEXT).scroll_into_view_if_needed()
    left, _, top = corner(page, first)
    _, right, bottom = corner(page, last)
    page.mouse.move(left + 3, top)
    page.mouse.down()
    page.mouse.move(right - 3, bottom, steps=5)
    page.mouse.up()


def say(page: Page, words: str) -> None:
    page.get_by_label("A question").check()
    page.get_by_label("Your comment").fill(words)
    page.get_by_role("button", name="Post my comment").click()
    expect(page.get_by_text("Your comment is up.")).to_be_visible()


def test_words_chosen_with_the_mouse_are_commented_on_and_marked(browser, place):
    body = place.house.principle(1).body
    start = body.index("where people")
    place.house.say(AMINA, place.house.principle(1).id, "Which?", start=start, end=start + 12)
    with reading(browser, place) as page:
        page.goto(V)
        expect(page.locator("#p1 .dl-choice p")).to_be_hidden()
        drag_over(page, "people", "travels")
        offered = page.locator("#p1").get_by_role("link", name="Comment on “people live. Nobody travels”")
        offered.click()
        expect(page.locator("mark.dl-anchor")).to_have_text("people live. Nobody travels")
        say(page, "All of them?")
        quote = page.locator("#p1 .dl-quote").get_by_role("link", name="“people live. Nobody travels”")
        quote.click()
        expect(page.locator(f"{TEXT} mark")).to_contain_text("where people")
        assert re.search(r"#w\d+$", page.url)
        page.locator(f"{TEXT} sup a:target").click()
        assert re.search(r"#c\d+$", page.url)


def test_other_words_for_a_choice_are_shown_in_the_whole_text_while_one_types(browser, place):
    with reading(browser, place) as page:
        page.goto(V)
        drag_over(page, "Every", "street")
        page.locator("#p1").get_by_role("link", name="Suggest other words for this selection").click()
        field = page.get_by_label("Other words for your selection")
        expect(field).to_have_value("Every street")
        field.fill("Every block")
        expect(page.locator("[data-preview] del")).to_have_text("deleted: street end of deletion")
        expect(page.locator("[data-preview]")).to_contain_text("We bring care")
        expect(page.locator("[data-words]")).to_have_text("1 word in, 1 out")


def test_a_choice_is_offered_until_somebody_points_elsewhere_in_the_text(browser, place):
    with reading(browser, place) as page:
        page.goto(V)
        drag_over(page, "Every", "street")
        offered = page.locator("#p1 .dl-choice p")
        expect(offered).to_contain_text("Every street")
        left, _, middle = corner(page, "Nobody")
        page.mouse.click(left + 3, middle)
        expect(offered).to_be_hidden()


def test_words_chosen_in_two_texts_at_once_are_no_choice(browser, place):
    with reading(browser, place) as page:
        page.goto(V)
        drag_over(page, "Every", "street")
        expect(page.locator("#p1 .dl-choice p")).to_be_visible()
        page.keyboard.press("Control+a")
        expect(page.locator("#p1 .dl-choice p")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_words_are_chosen_with_the_keyboard_alone(browser, place, script):
    with reading(browser, place, script=script) as page:
        page.goto(f"/items/{place.house.principle(1).id}/comment")
        page.locator("summary", has_text="Is it about some of these words only?").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("From the word")).to_be_focused()
        page.keyboard.type("Nobody")
        page.keyboard.press("Tab")
        page.keyboard.type("further")
        page.get_by_label("A question").focus()
        page.keyboard.press("Space")
        page.get_by_label("Your comment").focus()
        page.keyboard.type("Not even a doctor?")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Your comment is up.")).to_be_visible()
        expect(page.locator("#p1 mark.dl-anchor")).to_have_text("Nobody travels further")
