"""The second step, from the link to what somebody came for."""

import html
import re
from contextlib import suppress
from dataclasses import replace

import pyotp
import pytest
from codes import HALF_A_MINUTE
from house import CARO, SLUG, person

from deliberation.app import create_app
from deliberation.domain.errors import Invalid
from deliberation.domain.vision import Phase, Role
from deliberation.services import proving
from deliberation.services.entering import Invitation, make_link
from deliberation.web.doorway import DEVICE

V = f"/visions/{SLUG}"
STEP = "/second-step"


@pytest.fixture
def strict(house, settings):
    """A browser on a site that requires a second step; `strict("caro")`."""
    app = create_app(replace(settings, second_step="required"), house.db).flask
    app.config["WTF_CSRF_ENABLED"] = False

    def browser(name):
        client = app.test_client()
        client.set_cookie(DEVICE, name)
        return client

    return browser


def shown(house, page):
    """What an app shows that was given the letters of a page."""
    letters = html.unescape(re.search('dl-code">([A-Z2-7 ]+)<', page)[1]).replace(" ", "")
    return pyotp.HOTP(letters).at(house.clock.now // HALF_A_MINUTE)


def set_up(house, browser, before=""):
    """Set a second step up as somebody would; give their recovery codes and what the page said."""
    page = browser.get(f"{STEP}/new").text
    salt = re.search('name="salt" value="([0-9a-f]{32})"', page)[1]
    done = browser.post(f"{STEP}/new", data={"salt": salt, "code": shown(house, page), "before": before})
    return re.findall('dl-code">([a-z-]{14})<', done.text), done


def come(browser, house, role=Role.MODERATOR):
    token = make_link(house.db, None, Invitation(role, "Mo", SLUG if role == Role.MODERATOR else None)).token
    return browser.post(f"/sign-in/{token}")


def test_on_a_site_that_requires_it_a_new_moderator_sets_it_up_and_goes_on(house, strict):
    mo = strict("mo")
    assert come(mo, house).location == STEP
    assert mo.get(STEP).location == f"{STEP}/new"
    page = mo.get(f"{STEP}/new").text
    assert 'autocomplete="one-time-code"' in page and "data:image/svg+xml" in page
    assert mo.get(f"{V}/moderation").location == STEP
    codes, done = set_up(house, mo)
    assert len(codes) == 10 and "shown only now" in done.text and f'href="{V}/moderation"' in done.text
    assert mo.get(f"{V}/moderation").status_code == 200
    assert "You have 10 recovery codes left." in mo.get(STEP).text
    assert "Second step" in mo.get("/my-data").text


def test_after_every_sign_in_the_role_sleeps_until_the_code_and_what_was_typed_is_kept(house, at):
    mo = at("mo")
    assert come(mo, house).location == V  # offered, not required
    codes, _ = set_up(house, mo)
    assert come(mo, house).location == STEP
    page = mo.get(STEP).text
    assert "Your role sleeps" in page and "/visions/" not in page.split("<main")[1].split("</main>")[0]
    assert mo.get(V).status_code == 200
    assert mo.get(f"{V}/moderation?page=2").location == STEP
    assert mo.get(f"{V}/moderation", headers={"Accept": "application/json"}).status_code == 403
    answer = mo.post(f"{V}/schedule", data={"action": "close-now", "reason": "It is late."})
    assert answer.status_code == 403 and f'href="{STEP}"' in answer.text and "It is late." in answer.text
    assert mo.get(f"{STEP}/new").location == STEP
    key = re.search('name="key" value="([^"]+)"', mo.get(STEP).text)[1]
    wrong = mo.post(STEP, data={"code": "123456", "key": key})
    assert wrong.status_code == 422 and 'value="123456"' in wrong.text and "does not fit" in wrong.text
    before = mo.get_cookie(DEVICE).value
    form = {"code": codes[0].upper(), "key": key}
    assert mo.post(STEP, data=form).location == f"{V}/moderation?page=2"
    pressed_twice = at(before)
    assert pressed_twice.post(STEP, data=form).status_code == 303
    assert pressed_twice.get_cookie(DEVICE).value == mo.get_cookie(DEVICE).value
    assert mo.get(f"{V}/moderation").status_code == 200
    assert (at(before).get(f"{V}/moderation").status_code, at(before).get(STEP).status_code) == (403, 403)
    assert mo.post(STEP, data={"code": codes[0]}).status_code == 422
    assert 'name="before"' in mo.get(f"{STEP}/new").text
    assert "does not fit" in set_up(house, mo)[1].text
    assert len(set_up(house, mo, before=codes[1])[0]) == 10


def test_before_it_opens_a_sleeping_moderator_is_asked_and_a_stranger_finds_nothing(house, strict):
    house.move_to(Phase.DRAFTING)
    assert (strict("caro").get(V).location, strict("stranger").get(V).status_code) == (STEP, 404)
    assert strict("caro").get("/nothing").status_code == 404


def test_wrong_codes_are_few_for_one_person_on_all_their_devices(house, strict):
    for number in range(10):
        assert strict("caro").post(f"{STEP}/new", data={"salt": "0" * 32, "code": str(number)}).status_code == 422
    house.let_in(person("caro 2"), Role.MODERATOR, was=CARO)
    refused = strict("caro 2").post(f"{STEP}/new", data={"salt": "0" * 32, "code": "1"})
    assert (refused.status_code, "Wait an hour" in refused.text) == (429, True)
    assert strict("dev").post(f"{STEP}/new", data={"salt": "0" * 32, "code": "1"}).status_code == 422
    assert strict("dev").post(f"{STEP}/new", data={"salt": "\0", "code": "1"}).status_code == 422


def test_tries_that_come_at_once_are_few_too(house, strict, monkeypatch):
    begun, answers = [], []

    def another(*_):  # which comes before this one is answered
        begun.append("a try")
        if len(begun) < 12:
            answers.append(strict("caro").post(f"{STEP}/new", data={"salt": "0" * 32, "code": "1"}).status_code)
        raise Invalid("It does not fit.", "code")

    monkeypatch.setattr(proving, "set_up", another)
    with suppress(Invalid):
        another()
    assert (len(begun), answers) == (11, [429, *[422] * 10])


def test_devices_lead_there_for_those_who_run_something_only(house, at):
    assert "Set up a second step" in at("caro").get("/devices").text
    assert "second step" not in at("ben").get("/devices").text


def test_an_administrator_lets_somebody_set_up_another_one(house, at):
    house.let_in(person("mo"), Role.MODERATOR, "Mo")
    number = str(house.member(person("mo")).participant_id)
    set_up(house, at("mo"))
    page = at("dev").get(f"{V}/people").text
    assert "Somebody lost their second step" in page and "Has a second step." in page
    assert "lost their second step" not in at("caro").get(f"{V}/people").text
    there = f"{V}/people/second-step"
    for form in ({"why": "It broke."}, {"person": number, "why": ""}):
        assert at("dev").post(there, data=form).status_code == 422
    assert at("dev").post(there, data={"person": number, "why": "It broke."}).location == f"{V}/people"
    assert "Dev let a moderator set up another second step: It broke." in at("ben").get(f"{V}/record").text
