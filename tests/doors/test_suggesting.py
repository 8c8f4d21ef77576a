import html
import re

import pytest
from house import AMINA, BEN, SLUG, resident
from rounds import publish

from deliberation.domain.vision import Stance
from deliberation.services.amending import back_amendment, withdraw_amendment
from deliberation.services.voting import cast_vote

V = f"/visions/{SLUG}"
OLD, NEW, NEAR = "share it with care", "share it only with your consent", "share it with your consent"


def read(answer):
    page = re.sub(r"<svg.*?</svg>", " ", answer.get_data(as_text=True), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def form(house, new=NEAR, **more):
    base = house.principle(2)
    words = {"text": base.body.replace(OLD, new), "rationale": "It is mine.", "kind": "meaning", "action": "post"}
    return {"base": base.id, **words, **more}


class TestPooling:
    def post(self, house, at, who="amina", **more):
        return at(who).post(f"{V}/principles/2/suggest", data=form(house, **more))

    def test_nothing_is_posted_and_nothing_typed_is_lost(self, house, at):
        house.suggest(BEN, 2, OLD, NEW, why="People own their story.")
        answer = self.post(house, at)
        page = read(answer)
        assert answer.status_code == 200
        assert "Not posted yet. Somebody has suggested something close." in page
        for words in ("People own their story.", "Back edit 1 instead", "Post mine anyway", NEAR, "It is mine."):
            assert words in page
        assert house.kinds.count("AmendmentProposed") == 1

    def test_one_can_post_ones_own_words_anyway(self, house, at):
        house.suggest(BEN, 2, OLD, NEW)
        assert self.post(house, at, action="anyway").headers["Location"] == f"{V}/edits/2"

    def test_one_can_back_the_other_for_the_reason_typed(self, house, at):
        edit = house.suggest(BEN, 2, OLD, NEW)
        assert self.post(house, at, action=f"back-{edit.id}").status_code == 303
        page = read(at("amina").get(f"{V}/edits/1"))
        assert "1 more person stands behind it" in page
        assert "“It is mine.” Resident" in page

    def test_backing_takes_a_reason_and_the_words_stay(self, house, at):
        edit = house.suggest(BEN, 2, OLD, NEW)
        answer = self.post(house, at, action=f"back-{edit.id}", rationale=" ")
        assert answer.status_code == 422
        assert "Say why this is better, in one sentence." in read(answer)
        assert NEAR in read(answer)

    def test_backing_something_that_is_not_there_keeps_the_words(self, house, at):
        answer = self.post(house, at, action="back-x")
        assert answer.status_code == 404
        assert NEAR in read(answer)

    def test_the_same_change_is_pooled_at_once(self, house, at):
        house.suggest(BEN, 2, OLD, NEW)
        assert self.post(house, at, new=NEW).headers["Location"] == f"{V}/edits/1"


class TestStandingBehind:
    def offered(self, at, who):
        return "Stand behind this edit" in read(at(who).get(f"{V}/edits/1"))

    def test_neither_its_author_nor_a_backer_is_asked_to_stand_behind_it_again(self, house, at):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        back_amendment(house.db, resident(1), edit.id, "Yes.")
        assert [self.offered(at, who) for who in ("amina", "resident 1", "ben", "caro")] == [False, False, True, False]
        assert "You stand behind this edit." in read(at("resident 1").get(f"{V}/edits/1"))


class TestNewWords:
    def test_the_form_begins_with_ones_own_words_and_says_what_happens_to_votes(self, house, at):
        edit = house.suggest(AMINA, 1, "Nobody", "No one", why="It is kinder.")
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        assert f'href="{V}/principles/1/suggest?rewords=1"' in at("amina").get(f"{V}/edits/1").get_data(as_text=True)
        assert "Change my words" not in read(at("ben").get(f"{V}/edits/1"))
        page = read(at("amina").get(f"{V}/principles/1/suggest?rewords=1"))
        for words in ("They take the place of edit 1", "1 vote stays with the old words", "No one", "It is kinder."):
            assert words in page
        words = {"base": house.principle(1).id, "text": house.principle(1).body.replace("Nobody", "No person")}
        more = {"rationale": "Plainer.", "kind": "wording", "rewords": "1"}
        assert at("amina").post(f"{V}/principles/1/suggest", data=words | more).headers["Location"] == f"{V}/edits/2"
        page = read(at("ben").get(f"{V}/edits/1"))
        assert "Edit 1 has new words from its author: edit 2." in page
        assert "Votes on these words stay with them and are not counted for the new ones." in page
        page = read(at("ben").get(f"{V}/edits/2"))
        assert "1 vote on words whose place it took is not counted here: edit 1" in page

    def test_new_words_for_an_edit_that_was_taken_back_are_refused_and_stay(self, house, at):
        edit = house.suggest(AMINA, 2, OLD, NEW)
        withdraw_amendment(house.db, AMINA, edit.id)
        answer = at("amina").post(f"{V}/principles/2/suggest", data=form(house, rewords="1"))
        assert answer.status_code == 409
        assert "Edit 1 is not open any more. Post your words as an edit of its own." in read(answer)
        assert NEAR in read(answer)

    def test_new_words_for_an_edit_that_has_some_already_are_refused_and_stay(self, house, at):
        house.suggest(AMINA, 2, OLD, NEW)
        for words, status in ((NEAR, 303), ("share it when you say so", 409)):
            answer = at("amina").post(f"{V}/principles/2/suggest", data=form(house, words, rewords="1"))
            assert answer.status_code == status
        assert "Edit 1 is closed. Change edit 2, which took its place." in read(answer)
        assert "share it when you say so" in read(answer)


class TestBecauseOfAComment:
    def test_a_comment_leads_to_the_form_and_the_edit_names_it(self, house, at):
        said = house.say(BEN, house.principle(2).id, "Who gives consent?")
        answer = at("amina").get(f"/comments/{said}/suggest")
        assert answer.headers["Location"] == f"{V}/principles/2/suggest?origin={said}"
        page = read(at("amina").get(answer.headers["Location"]))
        assert "Because of this comment Who gives consent?" in page
        at("amina").post(f"{V}/principles/2/suggest", data=form(house, origin=said))
        assert "Suggested because of a comment : “Who gives consent?”" in read(at("ben").get(f"{V}/edits/1"))

    def test_a_comment_on_an_edit_leads_to_its_principle(self, house, at):
        edit = house.suggest(AMINA, 3, "Staff", "We")
        said = house.say(BEN, edit.id, "Who is we?")
        answer = at("amina").get(f"/comments/{said}/suggest")
        assert answer.headers["Location"] == f"{V}/principles/3/suggest?origin={said}"


@pytest.mark.parametrize("whole", ["undo", "rewords"])
def test_the_whole_of_a_principle_is_never_put_in_the_place_of_some_words(house, at, whole):
    house.suggest(AMINA, 1, "Nobody", "No one")
    assert at("amina").get(f"{V}/principles/1/suggest?{whole}=1").status_code == 200
    answer = at("amina").get(f"{V}/principles/1/suggest?{whole}=1&from=0&to=2")
    assert answer.status_code == 422
    assert "These words are not in the text. Choose them again." in answer.get_data(as_text=True)


def test_words_that_clash_with_a_new_version_come_back_with_what_changed_in_their_principle(house, at):
    old = house.principle(3)
    publish(
        house, house.restructure(BEN, "retire", 1), house.suggest(BEN, 3, "have time to listen", "get hours to talk")
    )
    house.open_next_round()
    form = {"base": old.id, "text": "Staff never have time.", "rationale": "So.", "kind": "wording", "action": "anyway"}
    answer = at("amina").post(f"{V}/principles/3/suggest", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Principle 3 has new words since you started." in page
    assert "What changed since you began" in page and "get hours" in page
    assert f'name="base" value="{house.principle(2, 2).id}"' in page
    assert "Staff never have time." in page


def test_words_for_a_principle_that_has_ended_since_are_kept_on_a_page_of_their_own(house, at):
    old = house.principle(3)
    publish(house, house.restructure(BEN, "retire", 3))
    house.open_next_round()
    form = {"base": old.id, "text": "Staff never have time.", "rationale": "So.", "kind": "wording", "action": "anyway"}
    answer = at("amina").post(f"{V}/principles/3/suggest", data=form)
    assert answer.status_code == 409
    assert "Principle 3 has ended since you started." in answer.text and "Staff never have time." in answer.text


def test_an_edit_that_still_fits_a_new_version_goes_up_and_says_so(house, at):
    old = house.principle(3)
    publish(house, house.suggest(BEN, 3, "They learn", "They all learn"))
    house.open_next_round()
    text = old.body.replace("time", "the time")
    form = {"base": old.id, "text": text, "rationale": "So.", "kind": "wording", "action": "post"}
    answer = at("amina").post(f"{V}/principles/3/suggest", data=form, follow_redirects=True)
    assert "Your suggestion is up as edit 2." in answer.text
    assert "Principle 3 has new words since you started. Your edit still fits." in answer.text
