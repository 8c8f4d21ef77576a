import csv
import io

import pytest
from house import CARO, SLUG, person

from deliberation.domain.vision import Phase, Role
from deliberation.services.entering import Invitation, make_link

V = f"/visions/{SLUG}"


@pytest.fixture
def helped(house):
    house.let_in(person("olga"), Role.OBSERVER, "=Olga")
    house.let_in(person("nobody"), Role.FACILITATOR)
    return house


@pytest.mark.parametrize(("phase", "lands"), [(Phase.DELIBERATION, V), (Phase.DRAFTING, "/")])
def test_a_moderator_who_takes_their_own_role_lands_where_they_may_be(house, at, phase, lands):
    house.let_in(person("mo"), Role.MODERATOR, "Mo")
    house.move_to(phase)
    form, browser = {"member": str(house.member(person("mo")).id), "reason": "I move away."}, at("mo")
    assert browser.post(f"{V}/people/take", data=form).location == lands
    assert browser.get(lands).status_code == 200


def test_one_page_says_how_it_stands_and_leads_to_what_its_time_allows(house, at):
    for phase, leads in ((Phase.DELIBERATION, set()), (Phase.MERGING, {"compose"})):
        house.move_to(phase)
        page = at("caro").get(f"{V}/running")
        parts = {"running/dates", "running/groups", "running/helpers", "running/moderation", "moderation", *leads}
        assert "The rule waits for all of them: residents and staff." in page.text
        assert all(f'href="{V}/{part}"' in page.text for part in parts)
        assert all(at("caro").get(f"{V}/{part}").status_code == 200 for part in parts)
        assert "running/round" not in page.text and at("caro").get(f"{V}/running/round").status_code == 409
    form = {"audience": "staff", "reason": "Nobody came."}
    assert at("caro").post(f"{V}/lift", data=form).location == f"{V}/running"
    assert "The rule does not wait for staff in this round." in at("caro").get(f"{V}/running").text


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.DESIGN_GROUP, Role.FACILITATOR, Role.OBSERVER])
def test_a_moderator_makes_a_link_for_everybody_who_helps_by_name(house, at, role):
    assert f'value="{role}"' in at("caro").get(f"{V}/running/helpers").text
    assert "Give their name." in at("caro").post(f"{V}/invite", data={"as": role, "name": " "}).text
    made = at("caro").post(f"{V}/invite", data={"as": role, "name": "Fay"}).text
    token = made.split("/sign-in/")[1][:32]
    at("stranger").post(f"/sign-in/{token}")
    assert "Fay" in at("caro").get(f"{V}/people").text


def test_a_role_is_taken_by_a_form(helped, at):
    page = at("caro").get(f"{V}/people").text
    assert "=Olga" in page and "Somebody without a name" in page
    member = helped.member(person("olga")).id
    form = {"member": str(member), "reason": ""}
    assert "Choose whose role it is." in at("caro").post(f"{V}/people/take", data={"reason": "Why not."}).text
    answer = at("caro").post(f"{V}/people/take", data=form)
    assert answer.status_code == 422 and "checked" in answer.text.split(f'value="{member}"')[1].split(">")[0]
    assert at("caro").post(f"{V}/people/take", data=form | {"reason": "She left."}).location == f"{V}/people"
    assert "=Olga" not in at("caro").get(f"{V}/people").text
    assert "let somebody who was an observer take part as a resident like others: She left." in (
        at("amina").get(f"{V}/record").text
    )


def test_an_open_link_is_ended_by_a_form(helped, at):
    make_link(helped.db, CARO, Invitation(Role.PARTICIPANT, "Pat", SLUG, "staff"))
    page = at("caro").get(f"{V}/people").text
    assert "1 link that nobody has used" in page
    hashed = page.split('name="link" value="')[1].split('"')[0]
    assert at("caro").post(f"{V}/people/end", data={"link": hashed}).location == f"{V}/people"
    assert at("caro").post(f"{V}/people/end", data={"link": hashed}).status_code == 409
    assert "No open links" in at("caro").get(f"{V}/people").text


def test_the_list_is_a_table_that_no_cell_can_make_do_anything(helped, at):
    rows = list(csv.DictReader(io.StringIO(at("caro").get(f"{V}/people.csv").data.decode("utf-8-sig"))))
    assert [(row["name"], row["role"], row["let in by"]) for row in rows] == [
        ("Dev", "an administrator", "the console"),
        ("", "a facilitator", "the console"),
        ("Caro", "a moderator", "the console"),
        ("'=Olga", "an observer", "the console"),
    ]
