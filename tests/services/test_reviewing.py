import pytest
from house import AMINA, BEN, CARO, DEV, SETTING, SPLIT, at_once, refusal, resident
from sqlalchemy import delete

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.vision import Phase, ReviewKind, Stance, Target
from deliberation.services import drafting
from deliberation.services.amending import Proposal, back_amendment, propose_amendment
from deliberation.services.appealing import appeal
from deliberation.services.moderating import flag, hide, show
from deliberation.services.reading.mine import mine
from deliberation.services.reviewing import Verdict, settle
from deliberation.services.rewording import Rewording, reword
from deliberation.services.voting import cast_vote
from deliberation.storage.library import reviews, talk
from deliberation.storage.tables import site_roles

DONE = "Another moderator has looked at this already."
ADVERT = "It is an advert."


def decide(house, stands, *targets, who=CARO, reason=ADVERT, key=None):
    return settle(house.db, who, house.slug, Verdict(stands, targets, reason), key)


def flagged(house, target, times=1):
    for number in range(times):
        flag(house.db, resident(number), target, "Look at this.")
    return target


def last(house):
    return house.look(reviews.of_vision, house.vision.id)[-1]


@pytest.fixture
def comment(house):
    return Target(comment_id=house.say(AMINA, house.principle(1).id, "Ask Ben Smith."))


@pytest.fixture
def edit(house):
    return Target(house.suggest(AMINA, 1, "Nobody", "No one").id)


def test_many_are_decided_together_and_their_flags_closed_in_one_go(house, edit, comment):
    flagged(house, comment, 3), flagged(house, edit)
    receipt = decide(house, False, edit, comment, key="k1")
    assert decide(house, False, edit, comment, key="k1") == receipt
    assert house.kinds[-6:] == ["FlagSettled", "Hidden", *["FlagSettled"] * 3, "Hidden"]
    assert house.look(talk.open_flags, house.vision.id) == ()
    assert house.edit(1).hidden_reason == house.look(talk.comment, comment.comment_id).hidden_reason == ADVERT
    found = house.look(reviews.of_vision, house.vision.id)
    assert [(each.kind, each.target, each.by, each.reason) for each in found] == [
        (ReviewKind.HIDDEN, edit, "Caro", ADVERT), (ReviewKind.HIDDEN, comment, "Caro", ADVERT),
    ]  # fmt: skip


def test_what_stands_needs_no_reason_of_its_own(house, comment):
    receipt = decide(house, True, flagged(house, comment), reason=" ")
    assert receipt.facts == {
        "item": None, "comment": comment.comment_id, "backing": None, "hold": None, "review": 1, "answers": None,
        "by": "Caro", "reason": "A moderator read it and found nothing against it.",
    }  # fmt: skip
    assert house.look(talk.comment, comment.comment_id).hidden_at is None
    assert house.look(talk.open_flags, house.vision.id) == ()


def test_hiding_needs_a_reason_and_something_to_hide(house, comment):
    with refusal(house, Invalid, "Choose or write a reason. Everyone can read it.", "reason"):
        decide(house, False, comment, reason="")
    with refusal(house, Conflict, "Choose at least one thing first."):
        decide(house, True)


def test_only_moderators_decide(house, comment):
    for who in (AMINA, BEN, resident(99)):
        with refusal(house, NotAllowed, "You do not have permission to do this."):
            decide(house, True, comment, who=who)


def test_what_another_moderator_decided_stays_so(house, edit, comment):
    decide(house, True, edit)
    with refusal(house, Conflict, DONE):
        decide(house, True, edit, who=DEV)
    decide(house, False, comment, edit, who=DEV)
    for stands in (True, False):
        with refusal(house, Conflict, DONE):
            decide(house, stands, comment)
    decide(house, False, flagged(house, comment))
    assert house.kinds[-1] == "FlagSettled"


def test_of_two_who_decide_at_once_one_hears_that_it_is_done(house, comment):
    outcomes = at_once(*(lambda who=who: decide(house, False, comment, who=who) for who in (CARO, DEV)))
    assert [each.message for each in outcomes if isinstance(each, Conflict)] == [DONE]
    assert house.kinds.count("Hidden") == 1


def test_a_reason_behind_an_edit_is_decided_by_itself(house, edit):
    back_amendment(house.db, BEN, edit.item_id, "Ask Ben Smith.")
    flagged(house, edit)
    decide(house, False, Target(edit.item_id, backing=1))
    assert house.edit(1).hidden_at is None
    assert len(house.look(talk.open_flags, house.vision.id)) == 1
    decide(house, True, edit)


def test_what_is_said_elsewhere_is_decided_there(house, comment):
    slug = drafting.create_vision(house.db, DEV, SPLIT, SETTING).facts["slug"]
    with refusal(house, NotFound, "There is nothing to look at here."):
        settle(house.db, DEV, slug, Verdict(True, (comment,), ""))


# Asking for another look --------------------------------------------------------
def hidden(house, target):
    hide(house.db, CARO, target, "It names somebody.")
    return last(house)


def ask(house, review, who=AMINA, reason="It is my own name."):
    return appeal(house.db, who, review.id, reason)


@pytest.fixture(params=["edit", "reason", "comment"])
def own(house, request):
    """Something Amina said."""
    if request.param == "edit":
        return Target(house.suggest(AMINA, 1, "Nobody", "No one").id)
    if request.param == "comment":
        return Target(comment_id=house.say(AMINA, house.principle(1).id, "Ask Ben Smith."))
    other = house.suggest(BEN, 1, "Nobody", "No one")
    back_amendment(house.db, AMINA, other.id, "Ask Ben Smith.")
    return Target(other.id, backing=1)


def test_the_author_asks_for_another_look_once_and_only_moderators_hear(house, own):
    review = hidden(house, own)
    with refusal(house, NotAllowed, "Only the person who said it can ask for another look."):
        ask(house, review, who=BEN if own.backing is None else resident(5))
    with refusal(house, Invalid, "Say why a moderator should look again, in one sentence.", "reason"):
        ask(house, review, reason="")
    ask(house, review)
    entry = house.entries()[-1]
    assert (entry.kind, entry.hearers, entry.opened) == ("Appealed", "moderators", {"words": ["It is my own name."]})
    with refusal(house, Conflict, "You asked for another look already."):
        ask(house, review)


def test_another_moderator_answers_and_shows_it_again(house, own):
    review = hidden(house, own)
    ask(house, review)
    with refusal(house, NotAllowed, "You took this decision. Another moderator looks at it now."):
        decide(house, True, Target(review_id=review.id))
    facts = decide(house, True, Target(review_id=review.id), who=DEV, reason="So it is.").facts
    assert (facts["answers"], facts["by"], facts["reason"]) == (review.id, "Dev", "So it is.")
    assert house.kinds[-1] == "Shown"
    with refusal(house, Conflict, DONE):
        decide(house, True, Target(review_id=review.id), who=DEV)
    with refusal(house, Conflict, "There is nothing to look at again."):
        ask(house, last(house))


def test_or_leaves_it_hidden_and_that_is_the_last_word(house, own):
    review = hidden(house, own)
    ask(house, review)
    assert decide(house, False, Target(review_id=review.id), who=DEV).facts["answers"] == review.id
    assert house.kinds[-1] == "Reviewed"
    with refusal(house, Conflict, "There is nothing to look at again."):
        ask(house, last(house))


def test_the_only_moderator_answers_alone_and_what_was_shown_meanwhile_stays(house, comment):
    with house.db.transaction() as tx:  # nobody runs the site besides
        tx.connection.execute(delete(site_roles))
    review = hidden(house, comment)
    ask(house, review)
    show(house.db, CARO, comment, "A mistake.")
    decide(house, True, Target(review_id=review.id))
    assert (house.kinds[-1], last(house).answers) == ("Reviewed", review.id)


def test_there_must_be_such_a_decision_and_an_appeal_against_it(house, comment):
    with refusal(house, NotFound, "There is no such decision here."):
        appeal(house.db, AMINA, 999, "Look again.")
    review = hidden(house, comment)
    decide(house, True, Target(house.suggest(AMINA, 1, "Nobody", "No one").id), who=DEV)
    with refusal(house, Conflict, DONE):
        decide(house, True, Target(review_id=review.id), who=DEV)


def test_the_appeals_of_the_merging_phase_are_heard(house, edit):
    house.move_to(Phase.MERGING)
    review = hidden(house, edit)
    ask(house, review)
    decide(house, True, Target(review_id=review.id), who=DEV)
    assert house.edit(1).is_open


def test_an_own_edit_that_was_hidden_has_no_other_words(house, edit):
    hidden(house, edit)
    base = house.principle(1)
    proposal = Proposal(base.id, base.body.replace("Nobody", "None"), "Better.", "wording", rewords=1)
    with refusal(house, Conflict, "Edit 1 is not open any more. Post your words as an edit of its own."):
        propose_amendment(house.db, AMINA, proposal)


# Other words ------------------------------------------------------------------
def other_words(house, edit, text="No one travels", who=CARO, **more):
    form = {"rationale": "It is clearer.", "hides": True, "reason": "It named somebody.", **more}
    body = house.principle(1).body.replace("Nobody travels", text)
    return reword(house.db, who, Rewording(edit.id, body, **form))


def test_a_moderator_says_an_edit_in_other_words_and_it_stays_its_authors(house):
    edit = house.suggest(AMINA, 1, "Nobody travels", "Ben Smith never travels")
    cast_vote(house.db, BEN, edit.id, Stance.AGREE)
    facts = other_words(house, edit).facts
    assert (facts["item"], facts["number"], facts["reason"]) == (edit.id, 2, "It named somebody.")
    old, new = house.edit(1), house.edit(2)
    assert (old.successors, old.hidden_reason) == ((2,), "It named somebody.")
    assert (new.predecessor_id, new.author_id, new.is_open) == (edit.id, house.member(AMINA).id, True)
    assert [each.new.amendment.number for each in mine(house.db, house.slug, BEN).renewals] == [2]
    told = mine(house.db, house.slug, AMINA).heard.against
    assert [each.review.kind for each in told] == [ReviewKind.REWORDED, ReviewKind.HIDDEN]


def test_its_author_asks_about_other_words_and_reads_what_another_moderator_says(house):
    edit = house.suggest(AMINA, 1, "Nobody travels", "Ben Smith never travels")
    other_words(house, edit, hides=False)
    assert house.edit(1).hidden_at is None
    ask(house, last(house))
    assert (
        decide(house, True, Target(review_id=1), who=DEV, reason="Take it back and say it anew.").facts["answers"] == 1
    )
    assert house.kinds[-1] == "Reviewed"


def test_other_words_have_to_be_other_words_for_an_open_edit_of_words(house):
    edit = house.suggest(AMINA, 1, "Nobody travels", "No one travels")
    for text in ("Nobody travels", "No one travels"):
        with refusal(house, Invalid, "Change at least one word, and not back to the text as it stands.", "text"):
            other_words(house, edit, text)
    with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
        other_words(house, edit, "None of us travels", reason="")
    with refusal(house, NotAllowed, "You do not have permission to do this."):
        other_words(house, edit, "None of us travels", who=AMINA)
    renamed = house.restructure(BEN, "rename", 2, parts=(("Told once", ""),))
    with refusal(
        house, Conflict, "Only an edit to the words of one principle can be said in other words by a moderator."
    ):
        other_words(house, renamed)
    house.move_to(Phase.MERGING)
    with refusal(house, Conflict, "Edit 1 is not open any more."):
        other_words(house, edit, "None of us travels")
