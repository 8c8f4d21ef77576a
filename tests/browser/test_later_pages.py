import pytest
from beside import sign_first
from living import living
from playwright.sync_api import expect
from whole_pages import ALWAYS, RUNNING, V, looking, wrong_with

from deliberation.domain.vision import Phase

BACKWARD = [f"{V}/versions/2/words", f"{V}/compare", f"{V}/principles/1/history"]
PAGES = {
    Phase.MERGING: {
        "amina": [*ALWAYS, f"{V}/edits/6"],
        "caro": [*RUNNING, f"{V}/draft/clash/1", f"{V}/compose", f"{V}/compose/2", f"{V}/compose/sign"],
        "dev": [f"{V}/archive"],
    },
    Phase.PUBLISHED: {
        "amina": [*ALWAYS, f"{V}/versions/2", f"{V}/versions/1/2", f"{V}/versions/2/1", *BACKWARD],
        "caro": [f"{V}/compose", f"{V}/running", f"{V}/running/round", f"{V}/versions/2", "/fates/2"],
    },
}
NEXT_ROUND = {
    "amina": [
        V,
        *(f"{V}/{path}" for path in ("mine", "vote", "results", "edits/14", "edits/15", "versions/2")),
    ],
    "ben": [f"{V}/mine", f"{V}/edits/2", f"{V}/principles/1/suggest?rewords=2", f"{V}/principles/2/suggest"],
    "caro": [V, f"{V}/running", f"{V}/versions/2", "/fates/2"],
}


@pytest.mark.parametrize("phase", PAGES)
def test_every_page_is_whole_after_voting_closed(browser, tmp_path, phase):
    with living(tmp_path, phase) as place:
        if phase == Phase.MERGING:
            sign_first(place.house)
        assert wrong_with(browser, place, PAGES[phase]) == {}


def test_every_page_is_whole_in_the_second_round(browser, tmp_path):
    with living(tmp_path, Phase.PUBLISHED, number=2) as place:
        assert wrong_with(browser, place, NEXT_ROUND) == {}


def test_a_moderator_clears_the_queue_by_keyboard(browser, tmp_path):
    with living(tmp_path, Phase.DELIBERATION) as place, looking(browser, place, "caro") as page:
        page.goto(f"{place.server.url}{V}/moderation")
        rows, words, state = page.locator("[data-row]"), page.locator("textarea"), page.locator("form [data-unsaved]")
        waiting, left = rows.count(), page.locator("[data-left]")
        cases = int(left.get_attribute("data-left") or 0)
        page.keyboard.press("j")
        page.keyboard.press("h")
        expect(state).to_have_text("Choose a reason first.")
        words.press_sequentially("hl1")
        expect(words).to_have_value("hl1")
        words.fill("")
        rows.first.locator("[name=pick]").focus()
        page.keyboard.press("1")
        page.keyboard.press("h")
        expect(rows).to_have_count(waiting - 1)
        expect(left).to_have_text(f"{cases - 1} things wait for a moderator, the oldest first.")
        expect(rows.first.locator("[name=pick]")).to_be_focused()
        for left in range(waiting - 2, -1, -1):
            page.keyboard.press("l")
            expect(rows).to_have_count(left)
        expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
