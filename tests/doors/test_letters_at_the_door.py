"""Signing in by e-mail, and out everywhere, as a browser meets it."""

import re

import pytest
from house import BEN, DAY, SLUG

from deliberation.app import create_app
from deliberation.sending import written
from deliberation.services.notifying import write_digest
from deliberation.services.posting import note_sent, take_letter
from deliberation.services.reading import digests
from deliberation.settings import Settings
from deliberation.web.doorway import DEVICE

V = f"/visions/{SLUG}"


def link(house, browser, address="amina@example.org"):
    answer = browser.post("/devices/letter", data={"email": address})
    assert (answer.status_code, answer.location) == (303, "/devices")
    letter = take_letter(house.db)
    note_sent(house.db, letter)
    return re.search(r"http://localhost(/sign-in/\w+)", letter.body)[1]


def vote(browser, house):
    return browser.post(f"/items/{house.principle(1).id}/vote", data={"stance": "agree"})


def test_somebody_keeps_their_votes_on_another_device_and_leaves_everywhere(house, at):
    phone, laptop = at("phone"), at("laptop")
    assert "This device is not known yet." in phone.get("/devices").text
    vote(phone, house)
    for each in (phone, laptop):
        address = link(house, each)
        asked = each.get(address)
        assert "Sign in on this device" in asked.text
        assert ("Go on only if you asked" in asked.text) == (each is phone)
        assert each.post(address).location == "/devices"
        assert each.post(address).status_code == 403
    assert "You are known on 2 devices." in laptop.get("/devices").text
    assert "Another device" in laptop.get("/devices").text
    assert "Your vote" in laptop.get(f"{V}/mine").text
    assert laptop.post("/sign-out/everywhere").status_code == 303
    assert vote(phone, house).status_code == 403
    assert phone.get_cookie(DEVICE).value != "phone"
    assert "This device is not known yet." in phone.get("/devices").text


def test_the_answer_is_the_same_for_a_known_address_and_an_unknown_one(house, at):
    browser = at("amina")
    browser.post(link(house, browser))
    browser.get("/devices")
    said = [
        (answer.status_code, answer.location, browser.get("/devices").text)
        for address in ("amina@example.org", "ben@example.org")
        for answer in [browser.post("/devices/letter", data={"email": address})]
    ]
    assert re.sub(r'value="[^"]+"', "", repr(said[0])) == re.sub(r'value="[^"]+"', "", repr(said[1]))


def test_what_is_no_address_comes_back(at):
    answer = at("amina").post("/devices/letter", data={"email": "amina"})
    assert (answer.status_code, 'value="amina"' in answer.text) == (422, True)


@pytest.mark.parametrize(("most", "address"), [(8, "amina@example.org"), (30, "amina{}@example.org")])
def test_nobody_is_sent_letters_without_end(at, most, address):
    for number in range(most):
        data = {"email": address.format(number)}
        assert at(f"mallory {number}").post("/devices/letter", data=data).status_code == 303
    assert at("another").post("/devices/letter", data={"email": address.format(most)}).status_code == 429


def test_a_site_that_sends_no_letters_offers_none(house, tmp_path):
    environ = {"DELIBERATION_DATA": str(tmp_path), "DELIBERATION_ENV": "production", "SECRET_KEY": "k" * 32}
    environ["PUBLIC_URL"] = "https://vision.example"
    site = create_app(Settings.from_environment(environ), house.db)
    site.flask.config["WTF_CSRF_ENABLED"] = False
    browser = site.flask.test_client()
    assert "e-mail" not in browser.get("/devices").text
    assert browser.post("/devices/letter", data={"email": "amina@example.org"}).status_code == 404
    assert "This site sends no letters." in browser.get("/letters").text
    assert browser.post("/letters", data={"every": "never"}).status_code == 404


def test_an_address_is_the_same_however_it_is_spelt(at):
    for number in range(8):
        data = {"email": f"{chr(0x200B) * number} Amina@example.org"}
        assert at(f"mallory {number}").post("/devices/letter", data=data).status_code == 303
    assert at("another").post("/devices/letter", data={"email": "amina@example.org"}).status_code == 429


# Letters about what happens ---------------------------------------------------
def chosen(house, browser, **form):
    """Somebody who signs in by e-mail and says what letters they want."""
    browser.post(link(house, browser))
    return browser.post("/letters", data={"email": "amina@example.org", "every": "weekly", **form})


def test_somebody_chooses_letters_and_a_mail_program_stops_them_with_one_post(house, site, at):
    browser = at("amina")
    assert "You need an e-mail address here first." in browser.get("/letters").text
    assert browser.post("/letters", data={"every": "daily"}).status_code == 409
    assert chosen(house, browser, at_once="yes").location == "/letters"
    page = browser.get("/letters").text
    assert 'value="amina@example.org"' in page and 'value="weekly" id="every" aria' not in page
    assert "amina@example.org, at most once a week, and at once when" in browser.get("/my-data").text
    assert "You get letters." in browser.get("/devices").text
    answer = browser.post("/letters", data={"email": "ben@example.org", "every": "daily"})
    assert (answer.status_code, 'value="ben@example.org"' in answer.text) == (422, True)

    vote(browser, house)
    house.suggest(BEN, 1, "Every street", "Each street")
    house.clock.now += 8 * DAY
    [id_] = digests.due(house.db)
    told = digests.digest(house.db, id_, digests.Site("http://localhost", site.flask.secret_key))
    write_digest(house.db, told)
    message = written(take_letter(house.db), "vision@example.org")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = message["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    for address in re.findall(r"http://localhost(\S+)", message.get_content()):
        assert browser.get(address).status_code == 200
    site.flask.config["WTF_CSRF_ENABLED"] = True
    anybody = site.flask.test_client()
    assert "Stop all letters?" in anybody.get(stop).text
    assert digests.digest(house.db, id_, digests.Site("", "")) is not None
    answer = anybody.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "The letters are stopped" in answer.text) == (200, True)
    assert "You get no letters." in browser.get("/letters").text
    assert [anybody.get(stop).status_code, anybody.post(stop).status_code] == [404, 404]
    assert anybody.post("/letters", data={"every": "never"}).status_code == 400
