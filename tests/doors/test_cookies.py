"""What is remembered about a browser lets nothing in that would be refused on a first look."""

import re
import time

import pytest
from house import SLUG, every_row, person

from deliberation.app import create_app
from deliberation.domain.vision import Stance
from deliberation.services.voting import cast_vote
from deliberation.settings import Settings
from deliberation.storage.library import people
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


# Names that browsers hold to this site ----------------------------------------
OLD, SITE = "5e" * 16, "https://vision.example"
BOUND = f"__Host-{DEVICE}"


@pytest.fixture
def secure(house, tmp_path):
    """A browser on a site by https that voted while its cookie had the plain name."""
    cast_vote(house.db, person(OLD), house.principle(1).id, Stance.AGREE)
    app = create_app(Settings.from_environment({"DELIBERATION_DATA": str(tmp_path), "PUBLIC_URL": SITE}), house.db)
    client = app.flask.test_client()
    client.set_cookie(DEVICE, OLD, domain="vision.example")
    client.set_cookie(SESSION, "from before", domain="vision.example")
    return client


def cookies_of(client):
    return {cookie.key: cookie.value for cookie in client._cookies.values()}


def owner(house, secret):
    found = house.look(people.owner, person(secret).token_hash, house.clock.now)
    return found and found.id


def test_who_voted_under_the_plain_name_is_known_under_the_bound_one_and_the_old_secret_is_nobodys(house, secure):
    voter = owner(house, OLD)
    assert "Your vote" in secure.get(f"{V}/mine", base_url=SITE).text
    secret = cookies_of(secure)[BOUND]
    assert (len(secret), DEVICE in cookies_of(secure), SESSION in cookies_of(secure)) == (40, False, False)
    assert (owner(house, secret), owner(house, OLD)) == (voter, None)
    page = secure.get("/cookies", base_url=SITE).text
    assert all(f'<th scope="row">{name}</th>' in page for name in (BOUND, f"__Host-{SESSION}"))
    assert "Your vote" in secure.get(f"{V}/mine", base_url=SITE).text


def test_requests_that_come_together_with_the_old_name_are_given_one_secret(house, secure):
    given, forgetful = [], secure.application.test_client(use_cookies=False)
    for _ in range(2):
        answer = forgetful.get(V, base_url=SITE, headers={"Cookie": f"{DEVICE}={OLD}"})
        given.append(next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(BOUND)))
    assert given[0] == given[1]


def test_a_form_from_before_is_refused_and_takes_nothing_from_the_voter(house, secure):
    voter = owner(house, OLD)
    answer = secure.post(f"/items/{house.principle(1).id}/vote", base_url=SITE, data={"stance": "disagree"})
    assert answer.status_code == 400
    secure.get(V, base_url=SITE)
    assert owner(house, cookies_of(secure)[BOUND]) == voter


def test_nobody_can_plant_a_secret_of_today_under_the_plain_name(house, secure):
    secure.delete_cookie(DEVICE, domain="vision.example")
    secure.get(V, base_url=SITE)
    own = cookies_of(secure)[BOUND]
    cast_vote(house.db, person(own), house.principle(1).id, Stance.AGREE)
    victim = secure.application.test_client()
    for planted, voter in ((own, owner(house, own)), ("6f" * 16, None)):
        victim.set_cookie(DEVICE, planted, domain="vision.example")
        victim.get(V, base_url=SITE)
        assert cookies_of(victim)[BOUND] not in {own, planted}
        assert owner(house, cookies_of(victim)[BOUND]) is None
        assert owner(house, planted) == voter
        victim.delete_cookie(BOUND, domain="vision.example")


def test_a_cookie_of_the_bound_name_wins_over_a_planted_one(house, secure):
    secure.set_cookie(BOUND, "7a" * 20, domain="vision.example")
    secure.get(V, base_url=SITE)
    assert (cookies_of(secure)[BOUND], owner(house, OLD) is not None) == ("7a" * 20, True)
