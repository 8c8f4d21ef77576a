"""What is remembered about a browser lets nothing in that would be refused on a first look."""

import re
import time

import pytest
from house import SLUG, every_row

from deliberation.domain.vision import Stance
from deliberation.web import cookies
from deliberation.web.doorway import DEVICE

V = f"/visions/{SLUG}"
SESSION = "deliberation_session"
LIFETIME = 31 * 24 * 60 * 60  # seconds


@pytest.fixture
def guarded(site):
    site.flask.config["WTF_CSRF_ENABLED"] = True
    return site.flask


@pytest.fixture
def amina(guarded):
    return browser(guarded)


@pytest.fixture
def vote(house):
    return f"/items/{house.principle(1).id}/vote"


def browser(flask):
    client = flask.test_client()
    client.set_cookie(DEVICE, "amina")
    page = client.get(f"{V}/about-you").get_data(as_text=True)
    client.token = re.search('name="csrf_token" value="([^"]+)"', page)[1]
    return client


def cast(client, vote, stance, token=None, **options):
    return client.post(vote, data={"stance": stance, "csrf_token": token or client.token}, **options).status_code


def test_the_same_token_lets_one_vote_again_and_again(house, amina, vote):
    assert [cast(amina, vote, stance) for stance in Stance] == [303] * len(Stance)
    assert house.kinds[-3:] == ["VoteCast"] * 3


def test_a_token_that_passed_is_judged_by_flask_wtf_once(monkeypatch, amina, vote):
    judged = []
    judge = cookies.validate_csrf
    monkeypatch.setattr(cookies, "validate_csrf", lambda token: judged.append(token) or judge(token))
    assert [cast(amina, vote, stance) for stance in Stance] == [303] * len(Stance)
    assert judged == [amina.token]


def test_a_token_that_passed_for_one_browser_passes_for_no_other(house, guarded, amina, vote):
    other = browser(guarded)
    assert cast(amina, vote, "agree") == 303
    before = every_row(house.db)
    assert cast(other, vote, "disagree", token=amina.token) == 400
    assert cast(guarded.test_client(), vote, "disagree", token=amina.token) == 400
    assert every_row(house.db) == before


def test_a_token_still_passes_in_the_header_of_a_program(guarded, amina, vote):
    headers = {"X-CSRFToken": amina.token, "Accept": "application/json"}
    assert amina.post(vote, data={"stance": "agree"}, headers=headers).status_code == 200


@pytest.mark.parametrize("changed", [lambda cookie: cookie[:-1] + "A-"[cookie[-1] == "A"], lambda cookie: f"x{cookie}"])
def test_a_session_that_is_tampered_with_counts_as_none(house, amina, vote, changed):
    assert cast(amina, vote, "agree") == 303
    before = every_row(house.db)
    amina.set_cookie(SESSION, changed(amina.get_cookie(SESSION).value))
    assert cast(amina, vote, "disagree") == 400
    assert every_row(house.db) == before


@pytest.mark.parametrize(("later", "status"), [(LIFETIME - 60, 303), (LIFETIME + 60, 400), (-60, 400)])
def test_a_session_that_was_genuine_grows_old_all_the_same(monkeypatch, amina, vote, later, status):
    assert cast(amina, vote, "agree") == 303
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + later)
    assert cast(amina, vote, "disagree") == status


def test_what_one_answer_changes_in_a_session_is_not_remembered_for_the_next(amina):
    brought = amina.get_cookie(SESSION).value
    for _ in range(2):
        amina.set_cookie(SESSION, brought)
        amina.post(f"{V}/about-you", data={"area": "North", "csrf_token": amina.token})
        with amina.session_transaction() as session:
            assert len(session["_flashes"]) == 1


def test_without_a_secret_nothing_is_genuine(site):
    site.flask.secret_key = None
    asked = site.flask.test_request_context(headers={"Cookie": f"{SESSION}=abc.def.ghi"}).request
    assert cookies.Sessions().open_session(site.flask, asked) == {}
