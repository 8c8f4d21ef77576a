import csv
import io

import pytest
from house import AMINA, BEN, CARO, SLUG, START, resident

from deliberation.domain.patterns import Burst, Twins
from deliberation.domain.vision import Stance, Target
from deliberation.services.guarding import Wanted, change_moderation
from deliberation.services.moderating import flag, hide
from deliberation.services.reading import patterns
from deliberation.services.voting import cast_vote
from deliberation.storage.library import amendments, holds, reviews, talk

V = f"/visions/{SLUG}"
PROGRAM = {"Accept": "application/json"}


@pytest.fixture
def comment(house):
    said = house.say(AMINA, house.principle(1).id, "Ask Ben Smith at ben@example.org.")
    for number in range(3):
        flag(house.db, resident(number), Target(comment_id=said), "It names my neighbour.")
    return said


def guard(house, reasons="It is an advert."):
    change_moderation(house.db, CARO, SLUG, Wanted(True, reasons, "There is a flood."))


def test_a_moderator_ticks_chooses_a_reason_and_hides_without_script(house, at, comment):
    page = at("caro").get(f"{V}/moderation").text
    assert "Reported 3 times" in page and "May have an e-mail address in it" in page and "First post" in page
    assert f'name="pick" value="comment-{comment}"' in page
    form = {"pick": f"comment-{comment}", "template": "It is an advert.", "words": "A third time.", "action": "hide"}
    assert at("caro").post(f"{V}/moderation", data=form).location == f"{V}/moderation"
    assert house.look(talk.comment, comment).hidden_reason == "It is an advert. A third time."
    assert "Nothing is waiting." in at("caro").get(f"{V}/moderation").text


def test_what_was_reported_is_told_beside_the_way_to_the_queue(house, at, comment):
    house.suggest(BEN, 2, "Everybody", "All of us")
    assert 'data-urgent>1<span class="dl-vh"> waiting<' in at("caro").get(V).text
    assert "data-urgent" not in at("amina").get(V).text
    page = at("caro").get(f"{V}/moderation").text
    assert "2 things wait for a moderator" in page and "1 of them was reported" in page


def test_what_was_ticked_and_typed_stays_when_something_is_missing(at, comment):
    form = {"pick": f"comment-{comment}", "words": "", "action": "hide"}
    answer = at("caro").post(f"{V}/moderation", data=form)
    assert answer.status_code == 422 and "Choose or write a reason." in answer.text
    assert "checked" in answer.text.split('name="pick"')[1].split(">")[0]
    answer = at("caro").post(f"{V}/moderation", data={"words": "Kept words.", "action": "stand"})
    assert (
        answer.status_code == 409 and "Choose at least one thing first." in answer.text and "Kept words." in answer.text
    )


def test_a_program_is_told_what_was_done_or_why_not(at, comment):
    form = {"pick": f"comment-{comment}", "words": "It is fine.", "action": "stand"}
    assert at("caro").post(f"{V}/moderation", data=form, headers=PROGRAM).json == {"said": "Done. 1 thing is decided."}
    answer = at("caro").post(f"{V}/moderation", data=form, headers=PROGRAM)
    assert (answer.status_code, answer.json) == (409, {"error": "Another moderator has looked at this already."})


@pytest.mark.parametrize(
    "token", ["", "comment", "comment-", "comment-1x", "reason-1", "vote-1", "comment-٣", "edit-0"]
)
def test_what_names_nothing_is_not_found(at, comment, token):
    assert at("caro").post(f"{V}/moderation", data={"pick": token, "action": "stand"}).status_code == 404


def test_the_author_reads_why_asks_for_another_look_and_reads_the_answer(house, at, comment):
    hide(house.db, CARO, Target(comment_id=comment), "It names somebody.")
    (review,) = house.look(reviews.of_vision, house.vision.id)
    page = at("amina").get(f"{V}/mine").text
    assert "Caro hid it" in page and "“It names somebody.”" in page and "Ask for another look" in page
    there = f"/reviews/{review.id}/appeal"
    answer = at("amina").post(there, data={"reason": ""})
    assert answer.status_code == 422 and "Say why a moderator should look again" in answer.text
    assert at("amina").post(there, data={"reason": "It is my brother."}).location == f"{V}/mine"
    assert "For another moderator" in at("caro").get(f"{V}/moderation").text
    assert "“It is my brother.”" in at("dev").get(f"{V}/moderation").text
    form = {"pick": f"appeal-{review.id}", "words": "He asked for that.", "action": "stand"}
    at("dev").post(f"{V}/moderation", data=form)
    page = at("amina").get(f"{V}/mine").text
    assert "Dev showed it again" in page and "“He asked for that.”" in page


def test_what_somebody_says_while_moderators_read_first_waits_under_mine(house, at):
    edit = house.suggest(BEN, 2, "Everybody", "All of us")
    guard(house)
    base = house.principle(1)
    for address in (f"{V}/principles/1/suggest", f"/items/{base.id}/comment", f"{V}/edits/1"):
        assert "A moderator reads your words before others see them." in at("amina").get(address).text
    words = {"base": str(base.id), "text": base.body.replace("Nobody", "No one"), "rationale": "Ok.", "kind": "wording"}
    for address, form in (
        (f"{V}/principles/1/suggest", {**words, "action": "post"}),
        (f"/items/{edit.id}/back", {"reason": "Me too."}),
        (f"/items/{base.id}/comment", {"type": "idea", "body": "Large print."}),
    ):
        assert at("amina").post(address, data=form).location == f"{V}/mine"
    page = at("amina").get(f"{V}/mine").text
    assert page.count("Waits for a moderator") == 3
    assert "Large print." not in at("ben").get(V).text
    assert len(house.look(amendments.every, house.vision.id)) == 1
    waits = house.look(holds.of_vision, house.vision.id)[-1].id
    assert at("amina").post(f"/holds/{waits}/withdraw").location == f"{V}/mine"
    assert "Large print." not in at("amina").get(f"{V}/mine").text


def test_how_it_is_moderated_is_changed_on_a_page_of_its_own(house, at):
    page = at("caro").get(f"{V}/running/moderation").text
    assert "It is an advert." in page
    form = {"holds": "before", "reasons": "It is an advert.\nIt is rude.", "why": "A flood."}
    assert at("caro").post(f"{V}/guard", data=form).location == f"{V}/running"
    assert house.vision.moderation.holds
    answer = at("caro").post(f"{V}/guard", data={**form, "holds": ""})
    assert answer.status_code == 422 and "Choose when moderators read what people say." in answer.text
    answer = at("caro").post(f"{V}/guard", data={**form, "reasons": ""})
    assert answer.status_code == 422 and "Write at least one reason." in answer.text
    assert "Moderators read edits, reasons and comments before others see them." in at("ben").get(f"{V}/moderated").text


def test_everybody_reads_and_keeps_what_moderators_decided(house, at, comment):
    hide(house.db, CARO, Target(comment_id=comment), "=HYPERLINK(1)")
    page = at("ben").get(f"{V}/moderated").text
    assert "1 hidden." in page and "A comment on principle 1" in page
    assert f'href="{V}/moderated"' in at("ben").get(f"{V}/record").text
    file = at("ben").get(f"{V}/moderated.csv")
    head, line = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
    assert head == ["when", "what", "decision", "after its author asked", "by", "reason"]
    assert line[1:] == ["a comment on principle 1", "hid it", "", "Caro", "'=HYPERLINK(1)"]


def test_a_moderator_says_an_edit_in_other_words(house, at):
    edit = house.suggest(AMINA, 1, "Nobody travels", "Ben Smith never travels")
    there = f"/items/{edit.id}/reword"
    assert f'href="{there}"' in at("caro").get(f"{V}/edits/1").text
    assert there not in at("amina").get(f"{V}/edits/1").text
    assert "Ben Smith never travels" in at("caro").get(there).text
    text = house.principle(1).body.replace("Nobody travels", "No one travels")
    form = {"text": text, "rationale": "It is clearer.", "reason": "", "hides": "yes"}
    answer = at("caro").post(there, data=form)
    assert answer.status_code == 422 and "No one travels" in answer.text
    assert at("caro").post(there, data={**form, "reason": "It named somebody."}).location == f"{V}/edits/2"
    assert "Ben Smith" not in at("ben").get(f"{V}/edits/1").text
    assert "Caro put other words in its place" in at("amina").get(f"{V}/mine").text


def test_a_moderator_makes_two_of_an_edit(house, at):
    edit = house.suggest(AMINA, 3, "have time to listen. They learn", "take time to listen. They grow")
    one = house.suggest(BEN, 1, "Nobody travels", "No one travels")
    cast_vote(house.db, BEN, edit.id, Stance.AGREE)
    there = f"/items/{edit.id}/separate"
    assert f'href="{there}"' in at("caro").get(f"{V}/edits/1").text
    assert "/separate" not in at("amina").get(f"{V}/edits/1").text + at("caro").get(f"{V}/edits/2").text
    assert "can be made two" in at("caro").get(f"/items/{one.id}/separate").text
    assert at("caro").get(there).text.count('name="changes"') == 2
    answer = at("caro").post(there, data={"changes": ["1", "2", "x"], "reason": "Two things."})
    assert answer.status_code == 422 and answer.text.count(" checked") == 2 and "Two things." in answer.text
    assert at("caro").post(there, data={"changes": "1", "reason": "Two things."}).location == f"/items/{edit.id}"
    page = " ".join(at("ben").get(f"{V}/edits/1").text.split())
    assert "A moderator made two of edit 1: edits 3 and 4." in page
    assert f'href="{V}/edits/3"' in page and f'href="{V}/edits/4"' in page
    again = at("ben").get(f"{V}/mine").text
    assert "Edit 3 is one part of edit 1" in again and "Edit 4 is one part of edit 1" in again
    own = at("amina").get(f"{V}/mine").text
    assert "Caro made two of it" in own and "Was made two" in own
    assert at("caro").post(there, data={"changes": "1", "reason": "Two things."}).status_code == 409


def test_a_moderator_reads_what_stands_out_and_leaves_votes_out_of_the_count(house, at, monkeypatch):
    assert at("caro").get(f"{V}/patterns").text.count("Nothing stands out.") == 2
    first = house.principle(1).id
    cast_vote(house.db, AMINA, first, Stance.AGREE)
    voter = house.member(AMINA)
    burst = Burst(first, -1, (voter.id,), 24, 25, START, START, 8.54, 0.426, 0.00023)
    twins = Twins((voter.id,) * 6, 14, START, START, 7, 0.41, 0.00005)
    monkeypatch.setattr(patterns, "bursts", lambda _: (burst,))
    monkeypatch.setattr(patterns, "twins", lambda _: (twins,))
    assert f'href="{V}/patterns"' in at("caro").get(f"{V}/moderation").text
    page = " ".join(at("caro").get(f"{V}/patterns").text.split())
    assert "One vote of this round was looked at." in page and "Principle 1</a>" in page
    assert "24 of 25 people" in page and "1 of them said “disagree”" in page and "about 8.5 would have" in page
    assert "43 in 100 say so" in page and "less than once in 4,000 deliberations like this one." in page
    assert "6 people" in page and "14 cards or more" in page and "like 5 of the 7 others" in page
    form = {"who": voter.pseudonym, "reason": "", "action": "exclude"}
    missing = at("caro").post(f"{V}/patterns", data=form)
    assert missing.status_code == 422 and f'value="{voter.pseudonym}" checked' in missing.text
    assert at("caro").post(f"{V}/patterns", data=form | {"reason": "They are one."}).status_code == 303
    assert "They are one." in at("caro").get(f"{V}/patterns").text
    told = " ".join(at("amina").get(f"{V}/results").text.split())
    assert "1 vote of 1 person is not counted." in told and "Caro: “They are one.”" in told
    assert "Your votes in a round" in at("amina").get(f"{V}/mine").text
    at("caro").post(f"{V}/patterns", data=form | {"reason": "They are not.", "action": "readmit"})
    assert "not counted" not in at("amina").get(f"{V}/results").text
