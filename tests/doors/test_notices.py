from pathlib import Path

import pytest
from house import AMINA, CARO, SLUG

from deliberation.domain import stays
from deliberation.domain.vision import Phase
from deliberation.storage.library import devices
from deliberation.web.doorway import DEVICE
from deliberation.web.formats import lasting

READ = f"/visions/{SLUG}"
KEPT = {"ends": "days", "days": "30", "reason": "We promised it."}


def test_an_administrator_sees_how_a_page_would_read_and_gives_it_other_words(house, at):
    form = "/pages/privacy/edit"
    assert f'href="{form}"' in at("dev").get("/privacy").text and form not in at("amina").get("/privacy").text
    words = "We keep *little*.\n\n## What it is\n\n- This <b>and</b>\n- that."
    seen = at("dev").post(form, data={"body": words, "action": "preview"}).text
    assert "<h2>What it is</h2>" in seen and "<em>little</em>" in seen and "<b>and</b>" not in seen
    assert "What it is" not in at("amina").get("/privacy").text
    assert at("dev").post(form, data={"body": words, "action": "save"}).location == "/privacy"
    page = at("amina").get("/privacy").text
    assert "<h2>What it is</h2>" in page and "<li>that.</li>" in page and "How long personal parts are kept" in page
    assert "Dev</span></summary>" in at("dev").get(form).text
    assert "Write the words of the page first." in at("dev").post(form, data={"body": " "}).text


def test_the_cookies_page_names_every_cookie_that_is_set(at):
    browser = at("amina")
    page = browser.get("/cookies").text
    browser.get("/")
    names = {cookie.key for cookie in browser._cookies.values()}
    assert names and all(f'<th scope="row">{name}</th>' in page for name in names | {"deliberation_session"})


WAYS = {
    "If you only take part": stays.UNNAMED,
    "If you signed in by a link or by e-mail": stays.SIGNED_IN,
    "If you came by an organisation’s code": stays.BY_CODE,
    "If you help to run a vision": stays.IN_CHARGE,
}
TOLD = " ".join((Path(__file__).parents[2] / "docs/operations.md").read_text().split())


@pytest.mark.parametrize("who", WAYS)
def test_a_device_is_known_for_as_long_as_the_pages_say(house, at, who):
    with house.db.transaction() as tx:
        devices.give(tx.connection, house.member(CARO).participant_id, "device", tx.now, WAYS[who])
    kept = house.look(devices.find, "device", house.clock.now)
    idle, whole = (lasting(each - house.clock.now) for each in (kept.good_until, kept.ends_at))
    is_one = idle == whole
    said = f"{who}: {whole} from your first" if is_one else f"{who}: {idle} without use, and {whole} in any case."
    assert [said in at("amina").get(page).text for page in ("/cookies", "/privacy")] == [True, True]
    assert (f"only voted, {whole};" if is_one else f" {idle} unused and {whole} in all") in TOLD


def test_the_cookies_page_says_how_long_a_cookie_stays(at):
    browser = at("amina")
    browser.delete_cookie(DEVICE)
    given = browser.get(READ).headers["Set-Cookie"]
    page = browser.get("/cookies").text
    assert f"Max-Age={stays.COOKIE // 1000}" in given and "a year from the day it is set" in page
    assert "31 days at most" in page and browser.application.permanent_session_lifetime.days == 31


def test_moderators_say_how_long_and_the_privacy_page_tells_it(house, at):
    page = f"{READ}/retention"
    assert f'href="{page}"' in at("caro").get(f"{READ}/running").text
    assert at("caro").post(page, data=KEPT).location == "/privacy"
    assert "30 days after its last version" in at("amina").get("/privacy").text
    assert 'value="30"' in at("caro").get(page).text
    day = {**KEPT, "ends": "date", "until": "2027-05-14"}
    at("caro").post(page, data=day)
    assert "until Friday 14 May 2027" in at("amina").get("/privacy").text
    assert 'value="2027-05-14"' in at("caro").get(page).text
    house.say(AMINA, house.principle(1).id, "Who?")
    assert "Friday 14 May 2027" in at("amina").get("/my-data").text
    for wrong, sentence in (
        ({"until": ""}, "Choose a day."),
        ({"until": "May"}, "Write the date and time like this"),
        ({"ends": "days", "days": "many"}, "Choose a whole number of days"),
    ):
        assert sentence in at("caro").post(page, data={**day, **wrong}).text
    at("caro").post(page, data={**KEPT, "ends": "never"})
    assert "No end is set yet." in at("amina").get("/privacy").text


def test_the_privacy_page_names_no_vision_that_is_not_open(house, at):
    at("caro").post(f"{READ}/retention", data=KEPT)
    house.move_to(Phase.DRAFTING)
    assert SLUG not in at("olu").get("/privacy").text
    assert SLUG in at("caro").get("/privacy").text
