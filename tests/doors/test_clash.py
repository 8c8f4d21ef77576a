import html
import re

import pytest
from house import AMINA, BEN, SLUG, person

from deliberation.domain.vision import Phase, Role

V = f"/visions/{SLUG}"
CLASH = f"{V}/draft/clash/1"


def read(answer):
    page = re.sub(r"<svg.*?</svg>", " ", answer.get_data(as_text=True), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def rivals(house):
    edits = house.suggest(AMINA, 1, "Nobody", "No one", "It is kinder."), house.suggest(BEN, 1, "Nobody", "None of us")
    house.agree(*(each.id for each in edits))
    house.move_to(Phase.MERGING)
    return edits


def take(edit, reason="It is better.", step=0):
    return {"take": edit.id, f"step-{edit.id}": step, "step": step, "reason": reason}


def blend(house, reason="It keeps both wishes.", step=0):
    text = house.principle(1).body.replace("Nobody", "Not one of us")
    return {"take": "own", "text": text, "reason": reason, "step": step}


def test_everybody_can_read_both_and_only_moderators_choose(rivals, at):
    page = read(at("new").get(CLASH))
    for words in (
        "The same words, two ways",
        "“It is kinder.” Resident",
        "While it is in, edit 2 cannot be.",
        "If it goes in, edit 1 cannot.",
    ):
        assert words in page
    assert "Take edit 1" not in page
    assert "Take edit 1" in read(at("caro").get(CLASH))
    assert at("amina").post(CLASH, data=take(rivals[1])).status_code == 403
    assert f'href="{CLASH}"' in at("caro").get(f"{V}/compose/1").get_data(as_text=True)


def test_taking_one_says_who_and_why_and_can_be_taken_back(house, rivals, at):
    assert at("caro").post(CLASH, data=take(rivals[1])).headers["Location"] == CLASH
    page = read(at("ben").get(CLASH))
    assert "Caro put it in on" in page
    assert "“It is better.”" in page
    page = read(at("caro").get(CLASH))
    assert "Caro put edit 2 in. You can take another, or blend them and say why." in page
    assert "Take edit 2" not in page
    undo = {"action": f"rule-{rivals[1].id}", f"step-{rivals[1].id}": 1}
    caro = at("caro")
    assert caro.post(CLASH, data=undo).headers["Location"] == CLASH
    page = read(caro.get(CLASH))
    assert "Taken back." in page
    assert "Take edit 2" in page


def test_taking_another_puts_it_in_the_place_of_the_first(house, rivals, at):
    at("caro").post(CLASH, data=take(rivals[1]))
    form = at("caro").get(CLASH).get_data(as_text=True)
    assert f'name="instead-{rivals[0].id}" value="{rivals[1].id}"' in form
    instead = {**take(rivals[0], step=1), f"instead-{rivals[0].id}": rivals[1].id}
    assert at("caro").post(CLASH, data=instead).status_code == 303
    assert "Caro put edit 1 in." in read(at("caro").get(CLASH))
    instead = {"action": f"include-{rivals[1].id}", "instead": rivals[0].id, "step": 2, "reason": "After all."}
    assert at("caro").post(f"{V}/compose/1", data=instead).status_code == 303
    assert "Caro put edit 2 in." in read(at("caro").get(CLASH))


def test_where_nothing_stands_against_it_any_more_one_is_back_at_its_principle(house, at):
    liked, other = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Nobody", "None of us")
    house.agree(liked.id)
    house.move_to(Phase.MERGING)
    house.decide(other, True)
    undo = {"action": f"rule-{other.id}", f"step-{other.id}": 1}
    assert at("caro").post(CLASH, data=undo).headers["Location"] == f"{V}/compose/1"


def test_a_blend_credits_them_all_and_stands_under_its_authors_name(house, rivals, at):
    assert at("caro").post(CLASH, data=blend(house)).status_code == 303
    words = house.edit(3)
    assert (words.blends, words.rationale) == (tuple(each.id for each in rivals), "It keeps both wishes.")
    page = read(at("ben").get(CLASH))
    assert "The same words, two ways" in page
    assert "Written by hand. Nobody voted on these words." in page
    assert "Caro wrote other words instead, edit 3." in page
    undo = {"action": f"exclude-{words.id}", f"step-{words.id}": 1}
    assert undo["action"] in at("caro").get(CLASH).get_data(as_text=True)
    assert at("caro").post(CLASH, data=undo).headers["Location"] == CLASH
    assert "Out: decided by hand" in read(at("caro").get(f"{V}/compose/1"))


def test_going_against_the_rule_takes_a_reason(rivals, at):
    answer = at("caro").post(CLASH, data=take(rivals[1], " "))
    assert answer.status_code == 422
    assert "Say why, in one sentence. It is printed beside what the rule says." in read(answer)


def test_nothing_chosen_is_asked_for_and_the_words_stay(house, rivals, at):
    answer = at("caro").post(CLASH, data={**blend(house), "take": ""})
    assert answer.status_code == 422
    assert "Choose one of the edits, or blend them." in read(answer)
    assert "Not one of us" in read(answer)


def test_of_two_moderators_at_once_the_second_keeps_the_choice_and_the_words(house, rivals, at):
    house.let_in(person("sofia"), Role.MODERATOR, "Sofia")
    at("caro").post(CLASH, data=take(rivals[1]))
    answer = at("sofia").post(CLASH, data=take(rivals[0], "It is kinder still."))
    assert answer.status_code == 409
    assert f'name="take" value="{rivals[0].id}" checked' in answer.get_data(as_text=True)
    assert "It is kinder still." in read(answer)
    answer = at("sofia").post(CLASH, data=blend(house))
    assert answer.status_code == 409
    page = read(answer)
    assert "Somebody else changed this principle while you decided." in page
    assert "Not one of us" in page
    assert "It keeps both wishes." in page


def test_an_edit_that_stands_alone_has_no_such_page(house, at):
    house.suggest(AMINA, 2, "Staff", "We")
    answer = at("caro").get(CLASH)
    assert answer.status_code == 404
    assert "Edit 1 stands against no other edit in this draft." in read(answer)
