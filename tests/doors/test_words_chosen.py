import re

import pytest
from house import AMINA, BEN, SLUG, every_row
from rounds import publish

from deliberation.domain.vision import Phase
from deliberation.storage.library import talk

V = f"/visions/{SLUG}"


def place(body, quote):
    return {"from": body.index(quote), "to": body.index(quote) + len(quote)}


@pytest.fixture
def base(house):
    return house.principle(1)


def test_words_are_chosen_from_lists_and_the_remark_leads_to_them(house, at, base):
    page = at("amina").get(f"/items/{base.id}/comment").get_data(as_text=True)
    assert re.search(r'<option value="0">We bring care…</option>', page)
    assert '<option value="8">bring (…We bring)</option>' in page
    form = {"type": "idea", "body": "Bring what?", "from": 0, "to": 8}
    answer = at("amina").post(f"/items/{base.id}/comment", data=form)
    assert answer.status_code == 303
    said = house.entries()[-1].facts["comment"]
    page = at("ben").get(V).get_data(as_text=True)
    assert f'<mark class="dl-anchor">We bring</mark><sup><a id="w{said}" href="#c{said}">' in page
    assert f'a. On <a href="#w{said}">“We bring”</a>' in page


def test_what_the_address_chooses_is_marked_and_what_the_form_says_counts(house, at, base):
    address = f"/items/{base.id}/comment?from=3&to=8"
    page = at("amina").get(address).get_data(as_text=True)
    assert '<mark class="dl-anchor">bring</mark>' in page
    assert '<option value="3" selected>' in page and '<option value="8" selected>' in page
    at("amina").post(address, data={"type": "idea", "body": "All of it.", "from": "", "to": ""})
    assert house.look(talk.comments_in, house.vision.id)[-1].span is None


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ({"from": 3, "to": 900}, "These words are not in the text. Choose them again."),
        ({"from": 9, "to": 3}, "These words are not in the text. Choose them again."),
        ({"from": 2, "to": 3}, "Choose at least one word."),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_words_and_the_remark_stays(house, at, base, ends, sentence):
    before = every_row(house.db)
    answer = at("amina").post(f"/items/{base.id}/comment", data={"type": "idea", "body": "On these."} | ends)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page and "On these." in page
    assert every_row(house.db) == before


def test_words_chosen_in_an_edit_that_moved_along_meanwhile_are_asked_for_again_and_the_remark_stays(house, at):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    there = f"/items/{edit.id}/comment"
    stale = f"{there}?base={edit.version_id}&from=0&to=2"
    assert f'href="{there}?base={edit.version_id}"' in at("amina").get(f"{V}/edits/1").text
    publish(house, house.suggest(BEN, 1, "We bring care", "Care comes"))
    house.open_next_round()
    assert 'class="dl-anchor"' not in at("amina").get(stale).text
    form = {"type": "idea", "body": "Who is we?", "base": edit.version_id, "from": 0, "to": 2}
    answer = at("amina").post(stale, data=form)
    assert answer.status_code == 409
    assert "The words of edit 1 have changed since you opened this page. Choose them again." in answer.text
    assert "Who is we?" in answer.text and 'class="dl-anchor"' not in answer.text
    (action,), (base,) = (
        re.findall(each, answer.text) for each in (f'action="({there}[^"]*)"', 'name="base" value="(.)"')
    )
    assert at("amina").post(action, data=form | {"base": base}).status_code == 303
    assert "“Care”" in at("amina").get(f"{V}/edits/1").text


def test_places_that_are_no_numbers_are_as_if_nothing_was_chosen(at, base):
    page = at("amina").get(f"/items/{base.id}/comment?from=x&to=-1").get_data(as_text=True)
    assert "<mark" not in page and "selected" not in page


def test_other_words_for_a_choice_are_suggested_in_a_small_field(house, at, base):
    ends = place(base.body, "Nobody")
    address = f"{V}/principles/1/suggest?from={ends['from']}&to={ends['to']}"
    page = at("amina").get(address).get_data(as_text=True)
    assert "Other words for your selection" in page and "\nNobody</textarea>" in page
    form = {"base": base.id, "text": "No one", "rationale": "Kinder.", "kind": "wording"} | ends
    shown = at("amina").post(address, data=form | {"action": "preview"}).get_data(as_text=True)
    assert "No one<span" in shown and "Everything around it stays as it is." in shown
    assert at("amina").post(address, data=form | {"action": "post"}).status_code == 303
    assert house.edit(1).changes[0].hunks == ((ends["from"], ends["to"], "No one"),)


def test_a_choice_that_is_none_leads_to_no_form(at):
    answer = at("amina").get(f"{V}/principles/1/suggest?from=3&to=900")
    assert answer.status_code == 422
    assert "These words are not in the text." in answer.get_data(as_text=True)


def test_other_words_for_a_choice_stay_in_sight_when_the_reason_is_missing(at, base):
    ends = place(base.body, "Nobody")
    form = {"base": base.id, "text": "No one", "rationale": "", "kind": "wording", "action": "post"} | ends
    answer = at("amina").post(f"{V}/principles/1/suggest", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say why this is better" in page and "\nNo one</textarea>" in page
    assert f'name="from" value="{ends["from"]}"' in page


def test_other_words_for_a_choice_in_old_words_are_kept_on_a_page_of_their_own(house, at, base):
    publish(house, house.suggest(BEN, 1, "Nobody travels", "Few people travel"))
    house.open_next_round()
    form = {"base": base.id, "text": "No one", "rationale": "Kinder.", "kind": "wording", "action": "post"}
    answer = at("amina").post(f"{V}/principles/1/suggest", data=form | place(base.body, "Nobody"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Principle 1 has new words since you started." in page and "No one" in page and "Kinder." in page


def test_words_can_be_chosen_where_there_is_something_to_do_with_them(house, at):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    assert 'data-component="select"' in at("amina").get(V).get_data(as_text=True)
    assert 'data-component="select"' in at("ben").get(f"{V}/edits/1").get_data(as_text=True)
    house.move_to(Phase.MERGING)
    page = at("amina").get(V).get_data(as_text=True)
    assert f'data-href="/items/{house.principle(1).id}/comment"' in page
    assert "Suggest other words" not in page
    assert edit.is_open
