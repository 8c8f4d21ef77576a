import pytest
from house import AMINA, BEN, CARO, DEV, at_once, person, refusal

from deliberation.domain.composer import Why
from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.vision import Phase, Receipt, Role
from deliberation.services.amending import withdraw_amendment
from deliberation.services.composing import OwnWords, Ruling, decide, settle_principle, tick_pair, write_own_words
from deliberation.services.moderating import Target, hide, show
from deliberation.storage.library import desk, drafts

WHY = "Say why, in one sentence. It is printed beside what the rule says."
MEANWHILE = (
    "Somebody else changed this principle while you decided. "
    "Look at it as it stands now. Your choice is kept, so you can make it again."
)
NO_RIGHT = "You do not have permission to do this."
SOFIA = person("sofia")


@pytest.fixture
def edits(house):
    """One that everybody agrees to, a rival of it nobody voted on, and one beside it that everybody agrees to."""
    found = [
        house.suggest(AMINA, 1, "Nobody", "No one"),
        house.suggest(BEN, 1, "Nobody", "None of us"),
        house.suggest(BEN, 1, "further", "farther"),
    ]
    house.agree(found[0].id, found[2].id)
    house.move_to(Phase.MERGING)
    return found


def draft(house):
    return house.look(desk.draft, house.vision)


def included(house):
    return [edit.number for id_, edit in draft(house).edits.items() if id_ in draft(house).included]


def steps(house):
    return house.look(drafts.steps_in, house.vision.round.id).get(house.principle(1).principle_id)


def test_the_rule_takes_what_everybody_agrees_to(house, edits):
    assert included(house) == [1, 3]
    assert "No one travels farther" in draft(house).section_of(house.principle(1).id).body


def test_a_decision_against_the_rule_takes_a_reason_and_makes_room_for_a_rival(house, edits):
    with refusal(house, Invalid, WHY, "reason"):
        house.decide(edits[1], True, " ")
    receipt = house.decide(edits[1], True, " It  is warmer. ")
    assert included(house) == [2, 3]
    assert draft(house).outcomes[edits[0].id].why == Why.LOST
    decision = draft(house).decisions[edits[1].id]
    assert (decision.included, decision.reason, decision.by) == (True, "It is warmer.", "Caro")
    entry = house.entries()[-1]
    assert (entry.kind, entry.seq, entry.opened) == (
        "DraftChanged",
        receipt.seq,
        {"decider": [house.member(CARO).pseudonym]},
    )
    assert entry.facts == {
        "round": house.vision.round.id,
        "decisions": [[edits[1].id, True]],
        "reason": "It is warmer.",
        "principle": house.principle(1).principle_id,
        "step": 1,
        "by": "Caro",
    }


def test_a_decision_that_agrees_with_the_rule_needs_no_reason(house, edits):
    house.decide(edits[0], True, "")
    house.decide(edits[1], False, "", step=1)
    assert included(house) == [1, 3]
    assert draft(house).outcomes[edits[0].id].why == Why.IN_BY_MODERATOR


def test_what_is_left_out_by_hand_can_be_left_to_the_rule_again(house, edits):
    house.decide(edits[0], False, "Not now.")
    assert included(house) == [3]
    house.decide(edits[0], None, "", step=1)
    assert included(house) == [1, 3]
    assert draft(house).decisions == {}
    assert house.entries()[-1].facts["decisions"] == [[edits[0].id, None]]


def test_two_that_clash_cannot_both_be_put_in(house, edits):
    house.decide(edits[0], True, "")
    with refusal(house, Conflict, "Edits 1 and 2 clash. Only one of them can be in."):
        house.decide(edits[1], True, "Both.", step=1)


def test_one_takes_the_place_of_another_put_in_by_hand_when_that_is_said(house, edits):
    house.decide(edits[0], True, "")
    decide(house.db, CARO, Ruling(edits[1].id, True, "Warmer.", 1, instead=(edits[0].id,)))
    assert included(house) == [2, 3]
    assert house.entries()[-1].facts["decisions"] == [[edits[0].id, None], [edits[1].id, True]]
    decide(house.db, CARO, Ruling(edits[2].id, True, "", 2, instead=(edits[0].id,)))  # on which no decision is left
    assert house.entries()[-1].facts["decisions"] == [[edits[2].id, True]]


def test_the_same_decision_three_times_at_once_is_one(house, edits):
    ruling = Ruling(edits[1].id, True, "Warmer.", 0)
    receipts = at_once(*(lambda: decide(house.db, CARO, ruling, "k1") for _ in range(3)))
    assert receipts[0] == receipts[1] == receipts[2]
    assert house.kinds.count("DraftChanged") == 1
    assert steps(house) == (1, False)


def test_of_two_moderators_at_once_the_second_hears_of_the_first(house, edits):
    house.let_in(SOFIA, Role.MODERATOR, "Sofia")
    rulings = (
        (CARO, Ruling(edits[0].id, False, "Caro’s reason.", 0)),
        (SOFIA, Ruling(edits[2].id, False, "Sofia’s.", 0)),
    )
    outcomes = at_once(*(lambda who=who, ruling=ruling: decide(house.db, who, ruling) for who, ruling in rulings))
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "Receipt"]
    refused = next(each for each in outcomes if not isinstance(each, Receipt))
    assert refused.message == MEANWHILE
    assert len(included(house)) == 1


def test_decisions_on_other_principles_do_not_disturb(house):
    elsewhere = house.suggest(AMINA, 3, "time", "the time")
    here = house.suggest(AMINA, 1, "Nobody", "No one")
    house.move_to(Phase.MERGING)
    house.decide(elsewhere, True)
    house.decide(here, True)
    assert included(house) == [1, 2]


@pytest.mark.parametrize("close", ["hidden", "withdrawn"])
def test_an_edit_that_is_not_open_cannot_be_decided_on(house, edits, close):
    if close == "hidden":
        hide(house.db, CARO, Target(item_id=edits[0].id), "It names somebody.")
    else:
        withdraw_amendment(house.db, AMINA, edits[0].id)
    with refusal(house, Conflict, "Edit 1 is not open any more. Look at the draft as it stands now."):
        house.decide(edits[0], True)


def test_an_edit_to_an_earlier_version_cannot_be_decided_on(house, edits):
    house.tick_all()
    house.sign()
    house.open_next_round(closes_at=house.clock.now + 1)
    house.clock.now += 1
    with refusal(house, Conflict, "Edit 1 is not open any more. Look at the draft as it stands now."):
        house.decide(edits[0], True)
    with refusal(house, NotFound, "This principle is not part of the version being worked on."):
        settle_principle(house.db, CARO, house.principle(1).id, 0, settled=True)


def test_there_must_be_such_an_edit(house, edits):
    with refusal(house, NotFound, "There is no such suggested edit here."):
        decide(house.db, CARO, Ruling(999, True, "Yes.", 0))


def test_hiding_an_edit_takes_the_decision_on_it_along(house, edits):
    house.decide(edits[1], True)
    hide(house.db, CARO, Target(item_id=edits[1].id), "It names somebody.")
    house.decide(edits[0], True, "", step=1)
    show(house.db, CARO, Target(item_id=edits[1].id), "It does not.")
    assert included(house) == [1, 3]
    assert edits[1].id not in draft(house).decisions


def every_act(house, edit, who):
    base = house.principle(1)
    yield lambda: decide(house.db, who, Ruling(edit.id, True, "Yes.", 0))
    yield lambda: write_own_words(house.db, who, OwnWords(base.id, "All of it anew.", "Yes.", (), 0))
    yield lambda: tick_pair(house.db, who, edit.id, edit.id)
    yield lambda: settle_principle(house.db, who, base.id, 0, settled=True)


@pytest.mark.parametrize("who", [AMINA, BEN, person("new")], ids=["author", "staff", "stranger"])
def test_who_takes_part_does_not_compose(house, edits, who):
    for act in every_act(house, edits[0], who):
        with refusal(house, NotAllowed, NO_RIGHT):
            act()


@pytest.mark.parametrize(
    ("phase", "message"),
    [
        (Phase.DRAFTING, "The next version is put together after voting closes."),
        (Phase.DELIBERATION, "The next version is put together after voting closes."),
        (Phase.PUBLISHED, "This version is published. It cannot be changed any more."),
    ],
)
def test_there_is_a_time_to_compose(house, phase, message):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.move_to(phase)
    for act in every_act(house, edit, CARO):
        with refusal(house, Conflict, message):
            act()


def test_the_design_group_and_administrators_compose_too(house, edits):
    house.let_in(SOFIA, Role.DESIGN_GROUP)
    decide(house.db, SOFIA, Ruling(edits[0].id, False, "Not now.", 0))
    assert house.entries()[-1].facts["by"] == "a moderator"
    assert draft(house).decisions[edits[0].id].by == "a moderator"
    decide(house.db, DEV, Ruling(edits[2].id, False, "Not now.", 1))
    assert house.entries()[-1].facts["by"] == "Dev"


def test_neighbours_are_ticked_in_any_order_and_once(house, edits):
    pair = (edits[0].id, edits[2].id)
    assert draft(house).pairs == (pair,)
    receipt = tick_pair(house.db, CARO, *reversed(pair), "k1")
    assert tick_pair(house.db, CARO, *reversed(pair), "k1") == receipt
    tick_pair(house.db, DEV, *pair)
    assert house.look(drafts.ticks_in, house.vision.round.id) == {pair}
    assert receipt.facts == {"round": house.vision.round.id, "first": pair[0], "second": pair[1], "by": "Caro"}


def test_only_neighbours_in_the_draft_are_ticked(house, edits):
    for other in (edits[1].id, house.principle(2).id):
        with refusal(house, Conflict, "These two edits are not side by side in the draft any more."):
            tick_pair(house.db, CARO, edits[0].id, other)
    with refusal(house, NotFound, "There are no such words here."):
        tick_pair(house.db, CARO, 999, edits[0].id)


def test_a_settled_principle_is_opened_by_hand_or_by_the_next_decision(house, edits):
    base = house.principle(1)
    receipt = settle_principle(house.db, CARO, base.id, 0, settled=True, key="k1")
    assert settle_principle(house.db, CARO, base.id, 0, settled=True, key="k1") == receipt
    assert steps(house) == (1, True)
    assert (receipt.facts["principle"], receipt.facts["settled"]) == (base.principle_id, True)
    settle_principle(house.db, CARO, base.id, 1, settled=False)
    assert steps(house) == (2, False)
    settle_principle(house.db, CARO, base.id, 2, settled=True)
    house.decide(edits[0], False, "Not now.", step=3)
    assert steps(house) == (4, False)
    with refusal(house, Conflict, MEANWHILE):
        settle_principle(house.db, CARO, base.id, 3, settled=True)


def test_there_must_be_such_a_principle_to_settle(house, edits):
    with refusal(house, NotFound, "There are no such words here."):
        settle_principle(house.db, CARO, 999, 0, settled=True)
