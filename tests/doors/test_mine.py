import html
import re

from house import AMINA, BEN, CARO, CLOSES, SLUG

from deliberation.domain.vision import Phase, Stance
from deliberation.services.amending import Proposal, propose_amendment
from deliberation.services.excluding import exclude_votes
from deliberation.services.voting import cast_vote

V = f"/visions/{SLUG}"


def read(answer):
    """The words of a page, as a person reads them."""
    page = re.sub(r"<svg.*?</svg>", " ", answer.get_data(as_text=True), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def reworded(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    cast_vote(house.db, BEN, edit.id, Stance.AGREE)
    base = house.principle(1)
    words = Proposal(base.id, base.body.replace("Nobody", "No person"), "Plainer.", "wording", rewords=edit.number)
    propose_amendment(house.db, AMINA, words)
    return house.edit(2)


def join_first_two(house):
    both = "\n\n".join(house.principle(number).body for number in (1, 2))
    return house.restructure(BEN, "join", 1, 2, parts=(("Near, and told once", both),))


def test_a_stranger_is_shown_the_way_in(at):
    page = read(at("new").get(f"{V}/mine"))
    assert "Nothing yet. Your votes, edits and comments stand here as soon as you have some." in page
    assert "Answer one at a time" in page


def test_a_voter_is_asked_again_in_one_place_and_answers_there(house, at):
    new = reworded(house)
    page = read(at("ben").get(f"{V}/mine"))
    assert "1 edit took the place of what you voted on" in page
    assert "You voted agree on the old words. The words changed: this became that." in page
    assert "Still agree?" in page
    answer = at("ben").post(f"/items/{new.id}/vote", data={"stance": "pass", "next": "mine"})
    assert answer.headers["Location"] == f"{V}/mine"
    page = read(at("ben").get(f"{V}/mine"))
    assert "took the place" not in page
    assert "Still agree?" not in page


def test_after_the_close_one_is_told_that_nothing_is_lost(house, at):
    new = reworded(house)
    house.clock.now = CLOSES
    page = read(at("ben").get(f"{V}/mine"))
    assert "Voting has closed. Your vote stays with the words you voted on. It is not counted for the new ones." in page
    answer = at("ben").post(f"/items/{new.id}/vote", data={"stance": "agree", "next": "mine"})
    assert answer.status_code == 409
    assert "Voting has closed. Your vote was not counted." in read(answer)


def test_an_edit_that_waits_shows_both_wordings_and_the_way_on(house, at):
    house.suggest(AMINA, 1, "Nobody", "No one")
    won = house.suggest(BEN, 1, "Nobody", "None of us")
    house.agree(won.id)
    house.move_to(Phase.PUBLISHED)
    page = read(at("amina").get(f"{V}/mine"))
    assert "1 edit of yours waits for you" in page
    assert "You can say it in the new words when the next round opens." in page
    house.open_next_round()
    answer = at("amina").get(f"{V}/mine")
    assert "Say it in the new words" in read(answer)
    assert f'href="{V}/principles/1/suggest?rewords=1"' in answer.get_data(as_text=True)
    assert "Not enough votes Version 2" in read(answer)


def test_a_comment_stands_with_its_words_of_then_and_of_now(house, at):
    body = house.principle(1).body
    for quote in ("Nobody travels", "where people live", "must"):
        start = body.index(quote)
        house.say(AMINA, house.principle(1).id, "Why so?", start=start, end=start + len(quote))
    house.agree(house.suggest(BEN, 1, "Nobody", "None of us").id, house.suggest(BEN, 1, "must", "need to").id)
    house.move_to(Phase.MERGING)
    house.tick_all()
    house.sign()
    page = read(at("amina").get(f"{V}/mine"))
    assert "“Nobody travels” Why so? Words changed Now in Principle 1 of version 2" in page
    assert "Now: “None of us travels”" in page
    assert "“where people live” Why so? Same words Now in Principle 1 of version 2" in page
    assert "“must” Why so? Words gone No longer in the text. What is left is in Principle 1 of version 2" in page
    assert "See the edit that took these words out" in page
    assert "See your comment beside these words" not in page
    house.open_next_round()
    assert "See your comment beside these words" in read(at("amina").get(f"{V}/mine"))
    page = read(at("amina").get(V))
    assert page.count("Said of principle 1 in version 1") == page.count("It stood beside the words") == 1
    assert "Then: “Nobody travels” b. Now: “None of us travels” Why so?" in page
    assert "Same words a. On “where people live” Why so?" in page
    assert page.index("Words gone") < page.index("Same words") < page.index("Words changed")


def test_an_edit_to_a_principle_that_ended_leads_to_what_its_words_went_into(house, at):
    house.suggest(AMINA, 1, "Nobody", "No one")
    house.suggest(AMINA, 3, "learn", "train")
    joins = join_first_two(house)
    house.agree(joins.id, house.restructure(BEN, "retire", 3).id)
    house.move_to(Phase.PUBLISHED)
    house.open_next_round()
    answer = at("amina").get(f"{V}/mine")
    assert "Its words went into principle 1 “Near, and told once”" in read(answer)
    assert "This principle is retired. Nothing in version 2 goes on from it." in read(answer)
    assert f'href="{V}#p1"' in answer.get_data(as_text=True)


def test_the_way_to_ones_own_words_is_in_the_header_of_those_who_have_any(at):
    for who, there in (("amina", True), ("caro", True), ("dev", False)):
        assert (f'href="{V}/mine"' in at(who).get(V).get_data(as_text=True)) is there


def test_after_an_act_one_is_shown_where_all_of_it_stands(house, at):
    visit = at("resident 1")
    visit.post(f"/items/{house.principle(1).id}/comment", data={"type": "idea", "body": "More."})
    assert "See all you said, and what becomes of it" in read(visit.get(V))


def test_whoever_is_left_out_reads_so_wherever_they_vote_and_with_every_answer(house, at):
    item = house.principle(1).id
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    exclude_votes(house.db, CARO, SLUG, [house.member(AMINA).pseudonym], "Three phones, one person.")
    told, program = "Your votes are not counted in this round.", {"Accept": "application/json"}
    for path in ("", "/vote", "/results"):
        page = at("amina").get(V + path, follow_redirects=True)
        assert told in read(page) and f'<a href="{V}/mine">Read why, and ask for another look</a>' in page.text
        assert told not in read(at("ben").get(V + path, follow_redirects=True))
    assert told not in read(at("amina").get(f"{V}/mine"))
    vote = f"/items/{item}/vote"
    note = at("amina").post(vote, data={"stance": "disagree"}, headers=program).json["note"]
    assert (note["words"], note["href"]) == ("Your vote is kept, and not counted in this round.", f"{V}/mine")
    assert at("ben").post(vote, data={"stance": "disagree"}, headers=program).json["note"] is None
    answer = at("amina").post(vote, data={"stance": "pass", "next": "mine"}, follow_redirects=True)
    assert note["words"] in read(answer)
