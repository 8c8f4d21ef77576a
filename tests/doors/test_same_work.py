"""Whoever guesses is told nothing by how long the answer takes: right next to wrong, the same work is done."""

import hmac

import pyotp
import pytest
from codes import HALF_A_MINUTE, code, prove, with_second_step
from house import AMINA, CARO, SLUG, person
from letters import by_letter
from sqlalchemy import event

from deliberation.domain.vision import Role
from deliberation.services.entering import Invitation, make_link, sign_in
from deliberation.services.joining import make_code

LEE, AGAIN = person("lee"), person("caro again")
STEP = "/second-step"


@pytest.fixture
def work(house, monkeypatch):
    """What a request made the site do: every statement to the database, and every hash with its key, in order."""
    done = []
    for engine in (house.db._reading, house.db._writing):
        event.listen(engine, "before_cursor_execute", lambda *said: done.append(said[2]))
    for owner, name in ((hmac, "digest"), (pyotp.HOTP, "generate_otp")):
        makes = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *given, makes=makes: done.append("a hash") or makes(*given))

    def done_by(browser, address, **form):
        done.clear()
        answer = browser.post(address, data=form)
        return tuple(done), answer.status_code, answer.location

    return done_by


def test_a_letter_to_an_address_that_is_known_costs_what_one_to_an_unknown_address_costs(house, at, work):
    by_letter(house, AMINA, person("amina at home"), "amina@example.org")
    by_letter(house, CARO, person("caro at home"), "caro@example.org")  # who runs it
    addresses = ("amina@example.org", "caro@example.org", "nobody@example.org")
    found = {work(at("olu"), "/devices/letter", email=each) for each in addresses}
    [(done, status, _)] = found
    assert ([each.split()[0] for each in done].count("INSERT") >= 3, "a hash" in done, status) == (True, True, 303)


def test_every_code_that_does_not_work_costs_the_same(house, site, at, work):
    invitation = Invitation(Role.LEAD, "Lee", SLUG, "staff", organisation="St Mary’s")
    sign_in(house.db, person("before lee"), make_link(house.db, CARO, invitation).token, LEE)
    ended, works = (make_code(house.db, LEE, SLUG, 9, site.flask.secret_key).code for _ in range(2))
    wrong = (ended, "bafo-kilu-medo", works[:-1] + "aeiou"["eioua".index(works[-1])], "what code", "")
    found = {work(at("olu"), "/join", code=each) for each in wrong}
    [(done, status, _)] = found
    assert (done.count("a hash"), status) == (1, 403)
    assert work(at("olu"), "/join", code=works)[0][:2] == done[:2]


def test_every_wrong_answer_at_the_second_step_costs_the_same_and_a_right_one_no_less(house, site, at, work):
    key = site.flask.secret_key
    codes = with_second_step(house, CARO, secret=key)
    house.let_in(person("mo"), Role.MODERATOR, "Mo")
    others = with_second_step(house, person("mo"), "7c" * 16, secret=key)
    house.let_in(AGAIN, Role.MODERATOR, was=CARO)
    prove(house, AGAIN, codes[0], key)
    wrong = (code(house, secret=key), "000000", codes[0], others[0], code(house, salt="7c" * 16, secret=key), "no code")
    found = {work(at("caro again"), STEP, code=each) for each in wrong}
    [(done, status, _)] = found
    assert (done.count("a hash"), status) == (6, 422)  # three half minutes, the app's and the next secret, a code
    house.clock.now += HALF_A_MINUTE
    caro = at("caro again")
    for right in (code(house, secret=key), codes[1]):
        taken, status, _ = work(caro, STEP, code=right)
        assert (status, taken.count("a hash"), len(taken) >= len(done)) == (303, 6, True)
