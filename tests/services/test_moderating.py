import pytest
from house import AMINA, BEN, CARO, DEV, at_once, person, refusal

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.vision import Phase, Role
from deliberation.services.amending import back_amendment
from deliberation.services.moderating import Target, flag, hide, show
from deliberation.storage import journal
from deliberation.storage.library import backings, drafts, talk

NO_RIGHT = "You do not have permission to do this."


@pytest.fixture(params=["edit", "comment"])
def target(house, request):
    if request.param == "edit":
        return Target(item_id=house.suggest(AMINA, 1, "Nobody", "No one").id)
    return Target(comment_id=house.say(AMINA, house.principle(1).id, "Ask Ben Smith."))


@pytest.fixture(params=["edit", "reason", "comment"])
def said(house, request):
    """What can be hidden."""
    if request.param == "comment":
        return Target(comment_id=house.say(AMINA, house.principle(1).id, "Ask Ben Smith."))
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    back_amendment(house.db, BEN, edit.id, "Ask Ben Smith.")
    return Target(edit.id, backing=1 if request.param == "reason" else None)


def looked_at(house, target):
    if target.backing:
        return house.look(backings.get, target.item_id, target.backing)
    return house.edit(1) if target.item_id else house.look(talk.comment, target.comment_id)


def test_only_moderators_hear_of_a_flag(house, target):
    receipt = flag(house.db, BEN, target, " It  names my neighbour. ", "k1")
    assert flag(house.db, BEN, target, " It  names my neighbour. ", "k1") == receipt
    (row,) = house.look(talk.open_flags, house.vision.id)
    assert (row.item_id, row.comment_id, row.reason) == (target.item_id, target.comment_id, "It names my neighbour.")
    assert row.by == house.member(BEN).id
    entry = house.entries()[-1]
    assert (entry.kind, entry.hearers) == ("Flagged", "moderators")
    assert entry.opened == {"report": [house.member(BEN).pseudonym, "It names my neighbour."]}
    public = house.look(lambda c: journal.since(c, house.vision.journal_id, 0, ["everyone"]))
    assert "Flagged" not in {each.kind for each in public}


def test_a_flag_takes_a_reason_and_one_thing_to_look_at(house, target):
    with refusal(house, Invalid, "Say what is wrong, in one sentence.", "reason"):
        flag(house.db, BEN, target, "")
    for neither_or_both in (Target(), Target(item_id=house.principle(1).id, comment_id=1)):
        with refusal(house, NotFound, "There is nothing to look at here."):
            flag(house.db, BEN, neither_or_both, "Look.")
    with refusal(house, NotFound, "There is no such suggested edit here."):
        flag(house.db, BEN, Target(item_id=house.principle(1).id), "Look.")
    with refusal(house, NotFound, "There is no such comment here."):
        flag(house.db, BEN, Target(comment_id=999), "Look.")


def test_observers_do_not_flag(house, target):
    house.let_in(person("olu"), Role.OBSERVER)
    with refusal(house, NotAllowed, NO_RIGHT):
        flag(house.db, person("olu"), target, "Look.")


def test_what_is_hidden_says_why_and_can_be_shown_again(house, said):
    receipt = hide(house.db, CARO, said, " It  names somebody. ", "k1")
    assert hide(house.db, CARO, said, " It  names somebody. ", "k1") == receipt
    assert (looked_at(house, said).hidden_at, looked_at(house, said).hidden_reason) == (
        house.clock.now, "It names somebody.",
    )  # fmt: skip
    told = {"item": said.item_id, "comment": said.comment_id, "backing": said.backing, "by": "Caro"}
    assert receipt.facts == {**told, "review": 1, "reason": "It names somebody."}
    with refusal(house, Conflict, "This is hidden already."):
        hide(house.db, DEV, said, "It names somebody.")
    shown = show(house.db, DEV, said, "It is his own name.", "k2")
    assert show(house.db, DEV, said, "It is his own name.", "k2") == shown
    assert (looked_at(house, said).hidden_at, looked_at(house, said).hidden_reason) == (None, "")
    assert shown.facts == {**told, "review": 2, "answers": None, "by": "Dev", "reason": "It is his own name."}
    with refusal(house, Conflict, "This is not hidden."):
        show(house.db, CARO, said, "It is his own name.")


def test_hiding_and_showing_take_a_public_reason(house, said):
    with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
        hide(house.db, CARO, said, "")
    hide(house.db, CARO, said, "It names somebody.")
    with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
        show(house.db, CARO, said, "")


def test_a_principle_is_not_hidden(house):
    with refusal(house, NotFound, "There is no such suggested edit here."):
        hide(house.db, CARO, Target(item_id=house.principle(1).id), "Away.")
    for nothing in (Target(), Target(comment_id=1, backing=1)):
        with refusal(house, NotFound, "There is nothing to look at here."):
            show(house.db, CARO, nothing, "Back.")


def test_there_must_be_such_a_reason_and_hiding_it_leaves_the_edit_as_it_is_decided(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    back_amendment(house.db, BEN, edit.id, "Ask Ben Smith.")
    with refusal(house, NotFound, "There is no such reason here."):
        hide(house.db, CARO, Target(edit.id, backing=2), "Away.")
    house.move_to(Phase.MERGING)
    house.decide(edit, True)
    hide(house.db, CARO, Target(edit.id, backing=1), "It names somebody.")
    assert edit.id in house.look(drafts.decisions_on, 1)


def test_only_moderators_moderate(house, target):
    house.let_in(person("sofia"), Role.DESIGN_GROUP)
    for who in (AMINA, BEN, person("sofia"), person("new")):
        for act in (lambda who=who: hide(house.db, who, target, "Away."),
                    lambda who=who: show(house.db, who, target, "Back.")):  # fmt: skip
            with refusal(house, NotAllowed, NO_RIGHT):
                act()


def test_of_two_who_hide_at_once_one_hears_that_it_is_done(house, target):
    outcomes = at_once(*(lambda who=who: hide(house.db, who, target, "It names somebody.") for who in (CARO, DEV)))
    refused = [each.message for each in outcomes if isinstance(each, Conflict)]
    assert refused == ["This is hidden already."]
    assert house.kinds.count("Hidden") == 1


def test_moderating_goes_on_after_publication_and_leaves_what_was_decided(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.move_to(Phase.MERGING)
    house.decide(edit, True)
    house.sign()
    hide(house.db, CARO, Target(item_id=edit.id), "It names somebody.")
    assert house.edit(1).hidden_reason == "It names somebody."
    assert edit.id in house.look(drafts.decisions_on, 1)
