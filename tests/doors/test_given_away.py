import pytest
from house import AMINA, BEN, SLUG

from deliberation.domain.personal import Personal
from deliberation.storage.library import amendments, backings, talk
from deliberation.web.posted import given_away

V = f"/visions/{SLUG}"
PHONE = "Ring me on 01632 960 983."
ASKS = "Your words may have a phone number in them, and everybody could read it: take it out, or tick that it stays."


def edits(house):
    return [each.rationale for each in house.look(amendments.every, house.vision.id)]


@pytest.fixture
def ways(house):
    """Each way to say something: where to, the form, the field, and what of that is up."""
    edit, base = house.suggest(BEN, 2, "Everybody", "All of us"), house.principle(1)
    words = {"base": str(base.id), "text": base.body.replace("Nobody", "No one"), "kind": "wording", "action": "post"}
    wish = {"base": str(house.vision.round.base_version_id), "principles": str(base.principle_id), "title-1": "Near"}
    return {
        "comment": (f"/items/{base.id}/comment", {"type": "idea"}, "body",
                    lambda: [each.body for each in house.look(talk.comments_in, house.vision.id)]),
        "edit": (f"{V}/principles/1/suggest", words, "rationale", lambda: edits(house)[1:]),
        "restructuring": (f"{V}/restructure/rename", wish | {"action": "post"}, "rationale", lambda: edits(house)[1:]),
        "back": (f"/items/{edit.id}/back", {}, "reason",
                 lambda: [each.reason for each in house.look(backings.of_edit, edit.id)]),
        "instead": (f"{V}/principles/2/suggest", {"action": f"back-{edit.id}", "base": str(house.principle(2).id)},
                    "rationale", lambda: [each.reason for each in house.look(backings.of_edit, edit.id)]),
    }  # fmt: skip


@pytest.mark.parametrize("way", ["comment", "edit", "restructuring", "back", "instead"])
def test_who_writes_a_phone_number_is_asked_first_and_can_leave_it_in(at, ways, way):
    address, form, field, up = ways[way]
    page = at("amina").post(address, data=form | {field: PHONE}).text
    assert ASKS in page and PHONE in page and 'name="aware"' in page and up() == []
    assert at("amina").post(address, data=form | {field: PHONE, "aware": "yes"}).status_code == 303
    assert up() == [PHONE]
    if way == "back":
        assert at("amina").get(address).location == address.removesuffix("/back")  # the answer, loaded anew
    if way == "comment":
        assert "May have a phone number in it" in at("caro").get(f"{V}/moderation").text


def test_new_words_of_the_text_are_asked_about_and_not_those_that_stand_there(house, site, at):
    base = house.principle(1)
    form = {"base": str(base.id), "kind": "wording", "action": "post", "rationale": "It is true."}
    address = f"{V}/principles/1/suggest"
    assert ASKS in at("amina").post(address, data=form | {"text": f"{base.body} {PHONE}"}).text
    wish = {
        "base": str(house.vision.round.base_version_id),
        "title-1": "Sleep",
        "rationale": "It is true.",
        "after": "0",
    }
    assert ASKS in at("amina").post(f"{V}/restructure/new", data=wish | {"action": "post", "body-1": PHONE}).text
    assert edits(house)[1:] == []
    with site.flask.test_request_context(method="POST", data={"text": PHONE}):
        assert (given_away("text"), given_away("text", beside=PHONE)) == ((Personal.PHONE,), ())


def test_who_cannot_stand_behind_an_edit_is_told_so_at_once(house, at):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    answer = at("amina").post(f"/items/{edit.id}/back", data={"reason": PHONE})
    assert answer.status_code == 409 and ASKS not in answer.text and PHONE in answer.text
