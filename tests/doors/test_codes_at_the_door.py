"""An organisation's code, from the link its lead gets to those who come in by it."""

import re

import pytest
from house import CARO, DAY, DEV, SLUG, START, person

from deliberation.domain.stays import BY_CODE
from deliberation.domain.vision import Phase, Role
from deliberation.services.archiving import archive
from deliberation.services.entering import Invitation, make_link, sign_in, stay_on
from deliberation.storage.library import people
from deliberation.web.doorway import DEVICE

V = f"/visions/{SLUG}"
WRONG = "This code does not work."
LEAD = {"as": "organisation_lead", "organisation": "St Mary’s", "speaks": "staff", "lead": "Lee"}


@pytest.fixture
def lee(house, at):
    """A browser in the hands of an organisation's lead."""
    invitation = Invitation(Role.LEAD, "Lee", SLUG, "staff", organisation="St Mary’s")
    sign_in(house.db, person("before lee"), make_link(house.db, CARO, invitation).token, person("lee"))
    return at("lee")


def code_in(answer):
    return re.search(r'dl-invitation__code">([a-z-]+)<', answer.text)[1]


def made(lee, until=""):
    answer = lee.post(f"{V}/organisation", data={"headcount": "40", "until": until})
    assert f"http://localhost{V}/join/{code_in(answer)}<" in answer.text
    return code_in(answer)


def test_a_lead_is_told_where_a_code_works_longer_than_voting(house, lee):
    assert "We offer the time when voting closes." in lee.get(f"{V}/organisation").text
    page = lee.post(f"{V}/organisation", data={"headcount": "40", "until": "2026-12-24T18:00"}).text
    assert "It works until 24 December 2026" in page and "It works longer than voting, which closes on" in page
    page = lee.post(f"{V}/organisation", data={"headcount": "40", "until": "2026-10-01T12:00"}).text
    assert "Voting goes on longer than the code works: until" in page
    page = lee.post(f"{V}/organisation", data={"headcount": "40", "until": ""}).text
    assert "longer than" not in page
    answer = lee.post(f"{V}/organisation", data={"headcount": "40", "until": "tomorrow"})
    assert answer.status_code == 422 and 'value="tomorrow"' in answer.text
    house.clock.now = START - 3 * DAY
    page = lee.post(f"{V}/organisation", data={"headcount": "40", "until": "2026-09-20T12:00"}).text
    assert "It stops working before voting opens on" in page
    house.move_to(Phase.MERGING)
    page = lee.post(f"{V}/organisation", data={"headcount": "40"}).text
    assert "Voting has closed. Whoever comes in by it now" in page


def test_a_moderator_makes_the_leads_link(at):
    answer = at("caro").post(f"{V}/invite", data=LEAD)
    token = re.search(r"/sign-in/(\w+)", answer.text)[1]
    assert "the lead of St Mary’s" in answer.text
    asked = at("somebody")
    assert "as the lead of St Mary’s" in asked.get(f"/sign-in/{token}").text
    assert asked.post(f"/sign-in/{token}").location == f"{V}/organisation"
    assert "Your organisation" in asked.get(V).text
    assert "St Mary’s" in asked.get(f"{V}/organisation").text


@pytest.mark.parametrize(
    ("missing", "words"), [("organisation", "Name the organisation"), ("speaks", "Choose the group")]
)
def test_a_leads_link_names_the_organisation_and_the_group(at, missing, words):
    answer = at("caro").post(f"{V}/invite", data=LEAD | {missing: ""})
    assert (answer.status_code, words in answer.text) == (422, True)


def test_staff_come_in_by_the_code_and_the_lead_sees_how_many(house, at, lee):
    code = made(lee)
    staff = at("amina")
    there = staff.post("/join", data={"code": code.upper()})
    assert (there.status_code, there.location) == (303, f"{V}/join/{code}")
    assert "as staff, from St Mary’s" in staff.get(there.location).text
    answer = staff.post(there.location)
    assert (answer.status_code, answer.location) == (303, V)
    assert staff.get_cookie(DEVICE).value != "amina"
    assert "1 of 40 took part" in lee.get(f"{V}/organisation").text


def test_the_invitation_is_one_page_with_a_code_to_scan_and_to_type(lee):
    code = made(lee)
    page = lee.get(f"{V}/join/{code}/invitation")
    assert code in page.text and "data:image/svg+xml" in page.text and "http://localhost/join" in page.text


def test_a_code_can_be_used_before_it_opens(house, at, lee):
    code = made(lee)
    house.move_to(Phase.DRAFTING)
    amina = at("amina")
    assert "It has not opened yet." in amina.get(f"{V}/join/{code}").text
    assert amina.post(f"{V}/join/{code}").location == "/"
    assert "“A shared vision of care” has not opened yet." in amina.get("/").text


def test_a_lead_reads_the_draft_and_makes_a_code_before_it_opens_and_does_nothing_else(house, at, lee):
    house.move_to(Phase.DRAFTING)
    page = lee.get(V).text
    assert "Care close to home" in page and "Your organisation" in page
    code = made(lee)
    assert "It has not opened yet." in at("amina").get(f"{V}/join/{code}").text
    item = house.principle(1).id
    for address, form in ((f"/items/{item}/vote", {"stance": "agree"}), (f"/items/{item}/comment", {"body": "Why?"})):
        assert lee.post(address, data=form).status_code == 409
    assert lee.get(f"{V}/running").status_code == 403
    assert at("stranger").get(V).status_code == 404


@pytest.mark.parametrize(("role", "lands"), [(Role.OBSERVER, "/"), (Role.MODERATOR, V)])
def test_a_link_used_before_it_opens_leads_to_what_its_bearer_can_read(house, at, role, lands):
    house.move_to(Phase.DRAFTING)
    token = make_link(house.db, CARO, Invitation(role, "Lee", SLUG)).token
    early = at("early")
    assert ("It has not opened yet." in early.get(f"/sign-in/{token}").text) == (lands == "/")
    assert early.post(f"/sign-in/{token}").location == lands
    assert ("has not opened yet. Come back" in early.get(lands).text) == (lands == "/")


def test_whoever_has_only_the_sites_address_and_a_code_finds_where_to_type_it(at):
    assert at("somebody").get("/").text.count('href="/join"') == 2


def test_an_ended_code_and_a_wrong_one_are_told_alike(at, lee):
    code = made(lee)
    assert lee.post(f"{V}/organisation/end").status_code == 303
    assert lee.post(f"{V}/organisation/end").status_code == 409
    for each in (code, "bafo-kilu-medo"):
        answer = at("amina").get(f"{V}/join/{each}")
        assert (answer.status_code, WRONG in answer.text) == (403, True)
        for address in (f"{V}/join/{each}", "/join"):
            answer = at("amina").post(address, data={"code": each})
            assert (answer.status_code, WRONG in answer.text) == (403, True)


def test_who_guesses_waits_and_those_beside_them_do_not(at, lee):
    code = made(lee)
    for _ in range(10):
        assert at("mallory").post("/join", data={"code": "x"}).status_code == 403
    assert at("mallory").post("/join", data={"code": code}).status_code == 429
    assert at("amina").post("/join", data={"code": code}).status_code == 303


def test_a_network_of_guessers_waits_for_an_hour(at, lee):
    code = made(lee)
    for number in range(40):
        at(f"mallory {number}").get(f"{V}/join/x")
    refused = at("amina").post(f"{V}/join/{code}")
    assert (refused.status_code, "Wait an hour" in refused.text) == (429, True)


def test_a_headcount_is_a_number(lee):
    answer = lee.post(f"{V}/organisation", data={"headcount": "many"})
    assert (answer.status_code, 'value="many"' in answer.text) == (422, True)


def test_a_device_in_use_stays_and_an_unused_one_starts_anew(house, at, lee):
    code = made(lee)
    staff = at("amina")
    staff.post(f"{V}/join/{code}")
    for _ in range(3):
        house.clock.now += BY_CODE.idle - 1
        with staff.session_transaction() as session:
            session.pop("stay", None)
        assert "You speak as staff" in staff.get(f"{V}/about-you").text
    house.clock.now += BY_CODE.idle
    gone = staff.post(f"{V}/about-you", data={"area": "Riverside"})
    assert (gone.status_code, "You signed out on this device." in gone.text) == (403, True)
    assert staff.post(f"{V}/about-you", data={"area": "Riverside"}).status_code == 303


def test_using_a_device_that_is_nobodys_changes_nothing(house):
    stay_on(house.db, person("stranger"))
    assert house.look(people.owner, person("stranger").token_hash, house.clock.now) is None


def test_one_press_too_many_gives_the_same_device(house, at, lee):
    code, data = made(lee), {"key": "one page"}
    found = []
    for _ in range(2):
        browser = at("amina")
        assert browser.post(f"{V}/join/{code}", data=data).status_code == 303
        found.append(browser.get_cookie(DEVICE).value)
    assert found[0] == found[1] != "amina"
    assert "1 of 40 took part" in lee.get(f"{V}/organisation").text


def test_a_code_says_when_voting_has_closed(house, at, lee):
    code = made(lee, "2027-01-31T18:00")
    house.move_to(Phase.MERGING)
    assert "Voting has closed. Who comes in now can read and comment." in lee.get(f"{V}/organisation").text
    assert "Voting has closed. You can come in, read and comment." in at("amina").get(f"{V}/join/{code}").text
    came = at("amina").post(f"{V}/join/{code}", follow_redirects=True).text
    assert "You are in, and speak for staff. Voting has closed." in came
    assert "Vote until" not in lee.get(f"{V}/join/{code}/invitation").text
    archive(house.db, DEV, SLUG, "It is over.", back=False)
    page = at("amina").get(f"{V}/join/{code}").text
    assert "is in the archive" in page and "Come in</button>" not in page
    assert at("amina").get(f"{V}/join/{code}/invitation").location == f"{V}/join/{code}"
