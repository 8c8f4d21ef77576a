import pytest
from house import AMINA, BEN, CARO, refusal, resident

from deliberation.domain.errors import Conflict, NotAllowed, NotFound
from deliberation.domain.vision import AnchorState, Phase
from deliberation.services.amending import Proposal, propose_amendment
from deliberation.services.anchoring import confirm_anchor
from deliberation.services.commenting import withdraw_comment
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import document
from deliberation.storage.library import talk

NOTHING = "These words cannot be found again. Look at the page as it is now."


@pytest.fixture
def lost(house):
    """A comment by Amina whose words went to the front of their principle with their whole paragraph."""
    base = house.principle(2)
    start = base.body.index("correct it")
    comment = house.say(AMINA, base.id, "By phone, too?", start=start, end=start + len("correct it"))
    swap(house)
    return comment


def swap(house):
    """Have the paragraphs of principle 2 change places, and open the next round."""
    base = house.principle(2)
    one, other = base.body.split("\n\n")
    proposal = Proposal(base.id, f"{other}\n\n{one}", "It comes first.", "wording")
    house.agree(propose_amendment(house.db, BEN, proposal).facts["item"])
    house.move_to(Phase.PUBLISHED)
    house.open_next_round()


def remark(house, comment, who=AMINA):
    remarks = document.principle(house.db, house.slug, 2, who)[1].remarks
    return next(each for each in remarks if each.comment.id == comment)


def test_its_author_is_asked_where_the_words_are_and_says_so(house, lost):
    number, place = remark(house, lost).since.again
    assert (remark(house, lost).since.state, number, place.quote) == (AnchorState.GONE, 2, "correct it")
    receipt = confirm_anchor(house.db, AMINA, lost, "k1")
    assert confirm_anchor(house.db, AMINA, lost, "k1") == receipt
    found = remark(house, lost)
    assert (found.since.state, found.comment.span.quote, found.since.again) == (AnchorState.MOVED, "correct it", None)
    assert house.kinds.count("AnchorConfirmed") == 1


def test_moderators_are_asked_too_and_nobody_else(house, lost):
    assert remark(house, lost, BEN).since.again is None
    assert remark(house, lost, resident(99)).since.again is None
    with refusal(house, NotAllowed, "You do not have permission to do this."):
        confirm_anchor(house.db, BEN, lost)
    assert remark(house, lost, CARO).since.again
    confirm_anchor(house.db, CARO, lost)
    assert remark(house, lost, BEN).since.state == AnchorState.MOVED


def test_there_must_be_something_to_confirm(house, lost):
    confirm_anchor(house.db, AMINA, lost)
    with refusal(house, Conflict, NOTHING):
        confirm_anchor(house.db, AMINA, lost)
    for comment in (
        house.say(AMINA, house.principle(2).id, "All of it."),
        house.say(AMINA, house.principle(2, 2).id, "All of this."),
    ):
        with refusal(house, Conflict, NOTHING):
            confirm_anchor(house.db, AMINA, comment)
    with refusal(house, NotFound, "There is no such comment here."):
        confirm_anchor(house.db, AMINA, 999)


def test_what_was_taken_back_or_hidden_is_not_found_again(house, lost):
    hide(house.db, CARO, Target(comment_id=lost), "It names a person.")
    with refusal(house, Conflict, NOTHING):
        confirm_anchor(house.db, CARO, lost)
    withdraw_comment(house.db, AMINA, lost)
    with refusal(house, Conflict, NOTHING):
        confirm_anchor(house.db, AMINA, lost)


def test_words_that_stand_twice_are_not_suggested(house):
    comment = house.say(AMINA, house.principle(1).id, "Whom?", start=61, end=65)
    edit = house.suggest(BEN, 1, house.principle(1).body, "We care.")
    house.agree(edit.id)
    house.move_to(Phase.PUBLISHED)
    house.open_next_round()
    remarks = document.principle(house.db, house.slug, 1, AMINA)[1].remarks
    assert [(each.since.state, each.since.again) for each in remarks] == [(AnchorState.GONE, None)]
    assert house.look(talk.comment, comment).anchor is None
