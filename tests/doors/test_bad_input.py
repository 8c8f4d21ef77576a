import html
import re

import pytest
from house import AMINA, BEN, CLOSES, SLUG, every_row, resident
from rounds import publish

from deliberation.domain.vision import Phase, Role
from deliberation.services import amending, entering, moderating
from deliberation.services.entering import Invitation
from deliberation.services.moderating import Target

V = f"/visions/{SLUG}"


def seen(answer):
    """The words of a page, as a person reads them; fields with what stands in them."""
    page = answer.get_data(as_text=True)
    values = re.findall(r'value="([^"]*)"', page)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)) + " ".join(values))


@pytest.fixture
def refused(house, at):
    """Post a form and expect a refusal in these words, with nothing changed and the person's own words still there."""

    def post(path, form, sentence, status, *kept, who="amina"):
        before = every_row(house.db)
        answer = at(who).post(path, data=form)
        assert answer.status_code == status
        page = seen(answer)
        assert sentence in page
        for words in kept:
            assert words in page
        assert every_row(house.db) == before

    return post


def suggestion(house, text, why="It is clearer.", kind="wording", base=None):
    return {"base": base or house.principle(1).id, "text": text, "rationale": why, "kind": kind, "action": "post"}


def test_empty_words_are_refused_and_the_reason_stays(house, refused):
    form = suggestion(house, " \n ", "Because it is far away.")
    refused(f"{V}/principles/1/suggest", form, "Write the words you suggest.", 422, "Because it is far away.")


def test_over_long_words_are_refused_with_their_length_and_stay(house, refused):
    form = suggestion(house, "longer " * 1000)
    sentence = "That is 6,999 characters long; at most 5,000 fit."
    refused(f"{V}/principles/1/suggest", form, sentence, 422, "longer longer longer", "It is clearer.")


def test_a_missing_reason_is_asked_for_and_the_words_stay(house, refused):
    form = suggestion(house, "Care comes to you.", " ")
    refused(f"{V}/principles/1/suggest", form, "Say why this is better, in one sentence.", 422, "Care comes to you.")


def test_a_kind_that_does_not_exist_is_refused(house, refused):
    form = suggestion(house, "Care comes to you.", kind="join")
    refused(f"{V}/principles/1/suggest", form, "Choose what kind of change it is.", 422, "Care comes to you.")


def test_a_nul_is_refused_and_the_rest_stays(house, refused):
    form = suggestion(house, "Care comes\0to you.", "For all.")
    refused(f"{V}/principles/1/suggest", form, "There is a problem", 422, "For all.")


def test_bidi_tricks_are_taken_out_before_anybody_sees_them(house, at):
    form = suggestion(house, house.principle(1).body.replace("Nobody", "\u202eNobody\u2066 ever"), "Read\u202e it.")
    assert at("amina").post(f"{V}/principles/1/suggest", data=form).status_code == 303
    edit = house.edit(1)
    assert edit.rationale == "Read it."
    assert [hunk.new for hunk in edit.changes[0].hunks] == ["ever "]


def test_hostile_markdown_is_shown_as_words(house, at):
    body = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    form = {"type": "concern", "body": body}
    principle = house.principle(1).id
    assert at("amina").post(f"/items/{principle}/comment", data=form).status_code == 303
    page = at("ben").get(V).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_edit_that_changes_nothing_is_refused(house, refused):
    body = house.principle(1).body
    form = suggestion(house, f"  {body}\r\n", "No reason.")
    refused(f"{V}/principles/1/suggest", form, "Change at least one word.", 422, "No reason.")


def test_a_stance_that_does_not_exist_is_refused(house, refused):
    refused(f"/items/{house.principle(1).id}/vote", {"stance": "maybe"}, "Choose agree, not sure or disagree.", 422)


def test_a_paragraph_that_does_not_exist_is_refused_and_the_comment_stays(house, refused):
    form = {"type": "idea", "body": "On the last part.", "paragraph": "9"}
    sentence = "There is no paragraph 9 here."
    refused(f"/items/{house.principle(1).id}/comment", form, sentence, 404, "On the last part.")


def test_an_empty_comment_is_refused_and_its_sort_stays(house, refused):
    path, sentence = f"/items/{house.principle(1).id}/comment", "Write your comment first."
    refused(path, {"type": "idea", "body": "  "}, sentence, 422)


def test_a_base_that_is_no_longer_current_is_refused_and_the_words_stay(house, refused):
    old = house.principle(1).id
    publish(house, house.suggest(BEN, 1, "We bring care to where people live", "Care is where people are"))
    house.open_next_round()
    form = suggestion(house, "Care comes to you.", "Words of mine.", base=old)
    sentence = "Principle 1 has new words since you started."
    refused(f"{V}/principles/1/suggest", form, sentence, 409, "Care comes to you.", "Words of mine.")


def test_a_vote_on_a_withdrawn_edit_is_refused_with_the_reason(house, refused):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    amending.withdraw_amendment(house.db, AMINA, edit.id)
    refused(f"/items/{edit.id}/vote", {"stance": "agree"}, "Edit 1 was withdrawn by its author", 409, who="ben")


def test_a_vote_after_the_close_is_refused_with_the_reason(house, refused):
    house.clock.now = CLOSES
    refused(f"/items/{house.principle(1).id}/vote", {"stance": "agree"}, "Voting has closed.", 409)


def test_a_suggestion_after_the_close_is_refused_and_the_words_stay(house, refused):
    house.clock.now = CLOSES
    form = suggestion(house, "Care comes to you.", "Words of mine.")
    sentence = "Suggesting has closed."
    refused(f"{V}/principles/1/suggest", form, sentence, 409, "Care comes to you.", "Words of mine.")


def test_a_second_click_counts_once(house, at):
    browser, principle = at("amina"), house.principle(1).id
    for _ in range(2):
        assert browser.post(f"/items/{principle}/vote", data={"stance": "agree"}).status_code == 303
    assert house.kinds.count("VoteCast") == 1


def test_a_request_sent_three_times_is_one_act_with_one_answer(house, at):
    browser, form = at("amina"), suggestion(house, "Care comes to you.") | {"key": "k" * 32}
    answers = [browser.post(f"{V}/principles/1/suggest", data=form) for _ in range(3)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"{V}/edits/1")}
    assert house.kinds.count("AmendmentProposed") == 1


def test_the_same_form_with_other_words_is_another_act(house, at):
    browser, form = at("amina"), suggestion(house, "Care comes to you.") | {"key": "k" * 32}
    browser.post(f"{V}/principles/1/suggest", data=form)
    browser.post(f"{V}/principles/1/suggest", data=form | {"text": "Care comes to us."})
    assert house.kinds.count("AmendmentProposed") == 2


def test_an_inclusion_that_clashes_is_refused_and_the_reason_stays(house, refused):
    one, other = (
        house.suggest(resident(n), 1, "Nobody travels", new) for n, new in ((1, "None go"), (2, "No one goes"))
    )
    house.move_to(Phase.MERGING)
    house.decide(one, True)
    form = {"action": f"include-{other.id}", "step": "1", "reason": "I like this one better."}
    refused(f"{V}/compose/1", form, "clash. Only one of them can be in.", 409, "I like this one better.", who="caro")


def test_the_second_of_two_moderators_hears_of_it_and_keeps_the_choice(house, refused):
    one = house.suggest(AMINA, 1, "Nobody travels", "No one travels")
    house.let_in(resident(7), Role.MODERATOR, "Mo")
    house.move_to(Phase.MERGING)
    house.decide(one, True)
    form = {"action": f"exclude-{one.id}", "step": "0", "reason": "Too early."}
    sentence = "Somebody else changed this principle while you decided."
    refused(f"{V}/compose/1", form, sentence, 409, "Too early.", who="resident 7")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Just words without any shape.", "No principles were found."),
        ("1. Care\nsome words\n2. Care\nmore words", "the same title"),
        ("", "Paste the draft, or choose a file with it."),
    ],
)
def test_a_draft_that_cannot_be_split_is_refused_and_stays_in_the_form(refused, text, sentence):
    form = {"text": text, "title": "Our vision"}
    refused("/visions/new", form, sentence, 422, "Our vision", " ".join(text.split())[:20], who="dev")


def test_dates_that_are_not_in_order_are_refused_and_stay(refused):
    form = {"opens_at": "2027-05-02T10:00", "closes_at": "2027-05-01T10:00", "reason": "A try."}
    refused(f"{V}/schedule", form, "The dates are not in order", 422, "2027-05-01T10:00", "A try.", who="caro")


def test_a_date_that_is_none_is_refused_and_stays(refused):
    form = {"opens_at": "soon", "closes_at": "", "merges_until": "", "reason": "A try."}
    refused(f"{V}/schedule", form, "Write the date and time like this", 422, "soon", "A try.", who="caro")


def test_a_wrong_sign_in_link_is_refused(refused):
    refused("/sign-in/1234", {}, "This sign-in link has been used or is too old.", 403)


def test_a_used_sign_in_link_is_refused(house, at, refused):
    link = entering.make_link(house.db, None, Invitation(Role.MODERATOR, "Mo", SLUG))
    assert at("mo").post(f"/sign-in/{link.token}").status_code == 303
    refused(f"/sign-in/{link.token}", {}, "This sign-in link has been used or is too old.", 403)


def test_opening_a_link_uses_nothing_up(house, at):
    link = entering.make_link(house.db, None, Invitation(Role.MODERATOR, "Mo", SLUG))
    before = every_row(house.db)
    assert at("mo").get(f"/sign-in/{link.token}").status_code == 200
    assert every_row(house.db) == before


def test_a_missing_csrf_token_is_refused_and_the_words_stay(site, house, refused):
    site.flask.config["WTF_CSRF_ENABLED"] = True
    form = suggestion(house, "Care comes to you.", "Words of mine.")
    sentence = "a form works only for a while"
    refused(f"{V}/principles/1/suggest", form, sentence, 400, "Care comes to you.", "Words of mine.")


def test_an_unknown_page_says_so(at):
    answer = at("amina").get("/nothing/here")
    assert answer.status_code == 404
    assert "There is nothing at this address." in seen(answer)


def test_a_request_that_is_far_too_long_is_refused(at):
    answer = at("amina").post(f"{V}/principles/1/suggest", data={"text": "a" * 2_000_000})
    assert answer.status_code == 413
    assert "That is more than fits." in seen(answer)


def test_what_a_program_asks_is_answered_for_programs(house, at):
    moderating.flag(house.db, AMINA, Target(comment_id=house.say(AMINA, house.principle(1).id, "Hm.")), "Look.")
    principle, wanted = house.principle(1).id, {"Accept": "application/json"}
    answer = at("amina").post(f"/items/{principle}/vote", data={"stance": "agree"}, headers=wanted)
    assert answer.json["chosen"] == "agree"
    assert answer.json["figures"]["audiences"]["residents"] == [1, 0, 0]
    assert answer.json["receipt"]["seq"] == house.entries()[-1].seq
    answer = at("amina").post(f"/items/{principle}/vote", data={"stance": "maybe"}, headers=wanted)
    assert (answer.status_code, answer.json) == (422, {"error": "Choose agree, not sure or disagree."})


def test_a_person_who_made_nothing_leaves_nothing(house, at):
    before = every_row(house.db)
    assert at("passer-by").get(V).status_code == 200
    assert every_row(house.db) == before
