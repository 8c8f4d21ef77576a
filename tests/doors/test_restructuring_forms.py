import re

import pytest
from house import AMINA, BEN, SLUG, person
from rounds import publish

V = f"/visions/{SLUG}"
WHY = "There are too many."


def form(house, *numbers, **more):
    ids = [str(house.principle(number).principle_id) for number in numbers]
    base = str(house.vision.round.base_version_id)
    return {"base": base, "principles": ids, "rationale": WHY} | {name.replace("_", "-"): more[name] for name in more}


def post(browser, kind, said, action):
    return browser.post(f"{V}/restructure/{kind}", data=said | {"action": action})


@pytest.mark.parametrize("kind", ["rename", "move", "join", "split", "retire"])
def test_every_way_to_change_a_principle_is_one_link_from_its_card(at, kind):
    browser = at("amina")
    assert f'href="{V}/principles/2/restructure"' in browser.get(V).text
    there = f"{V}/restructure/{kind}?principle=2"
    assert f'href="{there}"' in browser.get(f"{V}/principles/2/restructure").text
    assert browser.get(there).status_code == 200


def test_a_new_principle_and_a_whole_alternative_are_one_link_from_the_end_of_the_document(at):
    page = at("amina").get(V).text
    assert (
        page.index('id="p3"') < page.index(f'href="{V}/restructure/new"') < page.index(f'href="{V}/restructure/whole"')
    )


def test_what_would_change_is_shown_before_it_is_posted_and_posted_as_it_was_shown(house, at):
    browser = at("amina")
    said = form(house, 1, 3, title_1="Care that stays", body_1=f"{house.principle(1).body}\n\nStaff have time.")
    page = post(browser, "join", said, "preview").text
    assert "Join principles 1 and 3 into “Care that stays”" in page
    assert "<del>" in page and WHY in page
    assert browser.get(f"{V}/edits/1").status_code == 404
    answer = post(browser, "join", said, "post")
    assert (answer.status_code, answer.location) == (303, f"{V}/edits/1")
    assert "Your suggestion is up as edit 1." in browser.get(f"{V}/edits/1").text


def test_who_asks_for_the_same_is_told_that_they_stand_behind_it(house, at):
    said = form(house, 2)
    post(at("amina"), "retire", said, "post")
    browser = at("ben")
    assert post(browser, "retire", said, "post").location == f"{V}/edits/1"
    assert "You now stand behind edit 1." in browser.get(f"{V}/edits/1").text


@pytest.mark.parametrize("action", ["preview", "post"])
def test_what_cannot_be_is_said_beside_its_field_and_every_word_is_kept(house, at, action):
    said = form(house, 2, title_1="A", body_1="People tell it.", title_2="B", body_2="They correct what is written.")
    answer = post(at("amina"), "split", said, action)
    assert answer.status_code == 422
    assert 'href="#body-2"' in answer.text
    assert "To leave words out, suggest that as an edit of its own." in answer.text
    assert all(words in answer.text for words in ("People tell it.", "They correct what is written.", WHY))


def test_words_for_an_older_version_are_kept(house, at):
    answer = post(
        at("amina"), "new", form(house, title_1="Sleep", body_1="It is quiet.", after="0") | {"base": "99"}, "post"
    )
    assert answer.status_code == 409
    assert "This vision has a new version since you started. Your words are kept in the form." in answer.text
    assert "It is quiet." in answer.text


@pytest.mark.parametrize("action", ["post", "preview", "more"])
def test_a_form_begun_on_an_older_version_shows_what_changed_and_can_be_posted_then(house, at, action):
    one, two = house.principle(2).body.split("\n\n")
    said = form(house, 2, title_1="Told once", body_1=one, title_2="Open", body_2=two)
    publish(house, house.suggest(BEN, 2, "with care", "with consent"), house.restructure(BEN, "retire", 3))
    house.open_next_round()
    browser = at("amina")
    answer = post(browser, "split", said, action)
    assert answer.status_code == 409
    assert "This vision has a new version since you started. Your words are kept in the form." in answer.text
    assert "What changed since you began" in answer.text and "Not in version 2." in answer.text
    assert "inserted: </span>consent<" in answer.text
    assert "Care close to home" not in answer.text  # nothing happened to that one
    (base,) = re.findall(r'name="base" value="(\d+)"', answer.text)
    said |= {"base": base, "body-1": one.replace("with care", "with consent")}
    assert post(browser, "split", said, "post").location == f"{V}/edits/3"


def test_the_author_of_a_join_puts_other_words_in_its_place(house, at):
    browser = at("amina")
    edit = house.restructure(AMINA, "join", 1, 3, parts=(("Both", "We stay close."),), why="Too many.")
    house.vote(edit.id, (2,))
    there = f"{V}/restructure/join?rewords=1"
    assert f'href="{there}"' in browser.get(f"{V}/edits/1").text
    page = browser.get(there).text
    for words in ("They take the place of edit 1", "2 votes stay with the old words", "We stay close.", "Too many."):
        assert words in page
    said = form(house, 1, 3, title_1="Both", body_1="We stay close to you.", rewords="1")
    assert 'name="rewords" value="1"' in post(browser, "join", said, "preview").text
    assert post(browser, "join", said, "post").location == f"{V}/edits/2"
    assert "Those who voted on the old ones are asked again." in browser.get(f"{V}/edits/2").text
    assert "to you" in at("resident 1").get(f"{V}/mine").text


def test_an_edit_to_the_principles_that_waits_is_said_again_beside_what_changed(house, at):
    house.restructure(AMINA, "retire", 1)
    publish(house, house.suggest(BEN, 1, "Nobody", "No one"))
    house.open_next_round()
    browser, there = at("amina"), f"{V}/restructure/retire?rewords=1"
    assert f'href="{there}"' in browser.get(f"{V}/mine").text
    page = browser.get(there).text
    assert "The words it was made for have changed." in page and "What changed since you began" in page
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    assert post(browser, "retire", form(house, 1, rewords="1") | {"base": base}, "post").location == f"{V}/edits/3"
    assert house.edit(1).successors == (3,)


def test_a_form_goes_on_without_script(house, at):
    browser = at("amina")
    page = post(browser, "split", form(house, 2, title_1="A", body_1="One.", title_2="B", body_2="Two."), "more").text
    assert 'id="body-3"' in page and "Two." in page
    page = post(browser, "join", form(house, 1, 3), "draw").text
    assert house.principle(1).body in page and house.principle(3).body in page
    page = post(browser, "whole", form(house, text="## A\nOne.\n## B\nTwo."), "change").text
    assert "## A\nOne." in page


def test_a_whole_alternative_is_read_beside_the_text(house, at):
    said = form(house, text="## Care close to home\nWe bring care to all.\n## Sleep\nIt is quiet.")
    browser = at("amina")
    assert "It is retired." in post(browser, "whole", said, "preview").text
    post(browser, "whole", said, "post")
    page = browser.get(f"{V}/edits/1").text
    assert "Side by side with the text as it stands" in page
    assert house.principle(3).body in page and "It is quiet." in page


def test_the_text_a_whole_alternative_starts_with_is_the_vision_as_it_stands(house, at):
    page = at("amina").get(f"{V}/restructure/whole").text
    text = page[page.index('name="text"') :].split(">\n", 1)[1].split("</textarea>")[0]
    answer = post(at("amina"), "whole", form(house, text=text), "preview")
    assert "This is the vision as it stands. Change at least one word." in answer.text


def test_every_edit_to_the_principles_is_voted_on_in_turn(house, at):
    house.restructure(person("amina"), "new", after=3, parts=(("Sleep", "It is quiet."),))
    house.restructure(person("amina"), "whole", text="## A\nOne.\n## B\nTwo.")
    browser = at("olu")
    for edit, said in (
        (house.edit(1), "A new principle, “Sleep”"),
        (house.edit(2), "Read it side by side with the text"),
    ):
        assert said in browser.get(f"{V}/vote?item={edit.id}").text
        assert browser.get(f"/items/{edit.id}/comment").status_code == 200
        assert browser.get(f"/flag?item={edit.id}").status_code == 200
