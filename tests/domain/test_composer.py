import pytest
from assembling import wordings

from deliberation.domain.composer import (
    Candidate,
    Outcome,
    Why,
    compose,
    conflict_groups,
    neighbour_pairs,
    settle,
)
from deliberation.domain.consensus import Status
from deliberation.domain.errors import Conflict
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Change, Hunk

DATA, CARE = 1, 2
BODIES = {DATA: "We will share data. People can see it.", CARE: "a (b) c"}


def replacing(old, new, body=DATA):
    start = BODIES[body].index(old)
    return Change(body, body, (Hunk(start, start + len(old), new),))


def inserting(at, new, body=DATA):
    return Change(body, body, (Hunk(at, at, new),))


def edit(id_, *changes, score=0.8, status=Status.ELIGIBLE, **more):
    return Candidate(id_, 10 + id_, changes, score, status, **more)


def outcomes(*edits):
    return compose(BODIES, edits)


def in_by_rule(id_):
    return Outcome(id_, True, Why.IN_BY_RULE)


def settled(overrides, *edits):
    return settle(outcomes(*edits), overrides, BODIES, edits)


HOLD = edit(1, replacing("share", "hold"), score=0.7)
KEEP = edit(2, replacing("share", "keep"), score=0.9)
SHOW = edit(3, replacing("see", "correct"), score=0.6)
THREE_DELETIONS = (
    edit(1, replacing("(", "", CARE), score=0.9),
    edit(2, replacing("b", "", CARE), score=0.8),
    edit(3, replacing(")", "", CARE), score=0.7),
)


def test_nothing_suggested_leaves_every_word():
    assert outcomes() == () and wordings(BODIES, []) == BODIES
    assert conflict_groups(BODIES, []) == () and neighbour_pairs(BODIES, []) == ()


def test_the_most_agreed_goes_in_and_its_rival_hears_to_whom_it_lost():
    assert outcomes(HOLD, KEEP, SHOW) == (Outcome(1, False, Why.LOST, (2,)), in_by_rule(2), in_by_rule(3))
    assert wordings(BODIES, [SHOW, KEEP])[DATA] == "We will keep data. People can correct it."


def test_a_tie_goes_to_the_lower_id():
    first, second = edit(4, replacing("share", "hold")), edit(5, replacing("share", "keep"), score=0.8 + 1e-14)
    assert outcomes(second, first) == (in_by_rule(4), Outcome(5, False, Why.LOST, (4,)))


def test_an_edit_can_lose_to_several():
    whole = edit(4, replacing("share data. People can see", "hold data they"), score=0.5)
    assert outcomes(whole, KEEP, SHOW)[-1] == Outcome(4, False, Why.LOST, (2, 3))


def test_the_same_change_twice_goes_in_once():
    twin = edit(4, *KEEP.changes, score=0.7)
    assert outcomes(KEEP, twin) == (in_by_rule(2), in_by_rule(4))
    assert wordings(BODIES, [KEEP, twin])[DATA] == "We will keep data. People can see it."


def test_words_go_in_at_the_very_start_and_the_very_end():
    ends = edit(1, inserting(0, "Listen. ")), edit(2, inserting(len(BODIES[DATA]), " Always."))
    assert all(outcome.included for outcome in outcomes(*ends))
    assert wordings(BODIES, ends)[DATA] == "Listen. We will share data. People can see it. Always."


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ELIGIBLE])
def test_an_edit_that_is_not_eligible_stays_out_for_that_reason(status):
    poor = edit(4, replacing("share", "sell"), score=0.99, status=status)
    assert outcomes(poor, KEEP) == (in_by_rule(2), Outcome(4, False, Why(status.value)))


def test_only_one_of_declared_alternatives_goes_in():
    one = edit(4, replacing("share", "hold"), alternative="x")
    other = edit(5, replacing("b", "d", CARE), alternative="x")
    assert outcomes(one, other) == (in_by_rule(4), Outcome(5, False, Why.LOST, (4,)))
    assert conflict_groups(BODIES, [one, other]) == ((4, 5),)
    with pytest.raises(Conflict, match="Edits 14 and 15 clash"):
        wordings(BODIES, [other, one])


def test_an_edit_on_two_principles_loses_as_a_whole():
    wide = edit(4, replacing("share", "hold"), replacing("b", "d", CARE), score=0.7)
    assert outcomes(KEEP, wide)[-1] == Outcome(4, False, Why.LOST, (2,))


def test_an_edit_waits_for_those_it_requires():
    eager = edit(4, replacing("b", "d", CARE), score=0.95, requires=(3, 5))
    between = edit(5, inserting(0, "Listen. "), score=0.65, requires=(3,))
    assert outcomes(eager, between, SHOW) == (in_by_rule(3), in_by_rule(4), in_by_rule(5))


def test_an_edit_can_lose_to_one_taken_while_it_waited():
    eager = edit(4, replacing("share", "hold"), score=0.95, requires=(3,))
    assert outcomes(eager, KEEP, SHOW)[-1] == Outcome(4, False, Why.LOST, (2,))


def test_an_edit_stays_out_when_one_it_requires_does():
    hopeful = edit(4, replacing("see", "correct"), requires=(3, 2, 1, 99))
    assert outcomes(hopeful, HOLD, KEEP)[-1] == Outcome(4, False, Why.NEEDS_OTHER, (1, 3, 99))


def test_edits_that_require_each_other_wait_for_ever():
    one, other = edit(4, replacing("share", "hold"), requires=(5,)), edit(5, replacing("see", "use"), requires=(4,))
    assert outcomes(one, other) == (
        Outcome(4, False, Why.NEEDS_OTHER, (5,)),
        Outcome(5, False, Why.NEEDS_OTHER, (4,)),
    )


def test_edits_that_fit_pair_by_pair_may_not_fit_as_a_set():
    elsewhere = edit(9, replacing("c", "d", CARE), score=0.95)
    assert outcomes(elsewhere, *THREE_DELETIONS) == (
        in_by_rule(1),
        in_by_rule(2),
        Outcome(3, False, Why.DOES_NOT_FIT, (1, 2)),
        in_by_rule(9),
    )
    with pytest.raises(Conflict, match="do not fit together: 11, 12, 13"):
        wordings(BODIES, [elsewhere, *THREE_DELETIONS])


def test_edits_that_together_make_a_principle_too_long_do_not_all_go_in():
    body = "so " * (BODY_LIMIT // 3 - 40) + "on"
    long = [
        Candidate(id_, id_, (Change(1, 1, (Hunk(at, at, "very " * count),)),), score, Status.ELIGIBLE)
        for id_, at, count, score in [(1, 30, 1, 0.9), (2, 300, 15, 0.8), (3, 600, 10, 0.7), (4, 900, 1, 0.6)]
    ]
    assert compose({1: body}, long) == (
        in_by_rule(1),
        in_by_rule(2),
        Outcome(3, False, Why.DOES_NOT_FIT, (2,)),
        in_by_rule(4),
    )
    with pytest.raises(Conflict, match="do not fit together: 2, 3"):
        wordings({1: body}, long)


def test_clashing_edits_cannot_be_assembled():
    with pytest.raises(Conflict, match=r"Edits 11 and 12 clash\. Only one of them can be in\."):
        wordings(BODIES, [KEEP, HOLD])


def test_conflict_groups_join_what_clashes_through_others():
    left = edit(4, replacing("share data", "hold facts"))
    right = edit(5, replacing("data. People", "facts: anyone"))
    apart = [edit(6, replacing("b", "d", CARE)), edit(7, replacing("b", "e", CARE)), SHOW]
    assert conflict_groups(BODIES, [right, *apart, left, KEEP]) == ((2, 4, 5), (6, 7))


def test_neighbours_touch_or_share_a_sentence():
    negation, other_place = edit(4, inserting(8, "not ")), edit(5, replacing("b", "d", CARE))
    assert neighbour_pairs(BODIES, [SHOW, KEEP, negation, other_place]) == ((2, 4),)


def test_without_a_moderators_word_the_rules_outcome_stands():
    assert settled({}, HOLD, KEEP, SHOW) == outcomes(HOLD, KEEP, SHOW)


def test_a_word_on_an_edit_that_is_gone_changes_nothing():
    assert settled({99: True, 98: False}, HOLD, KEEP, SHOW) == outcomes(HOLD, KEEP, SHOW)


def test_an_edit_put_in_by_hand_beats_a_better_liked_rival():
    assert settled({1: True}, HOLD, KEEP, SHOW) == (
        Outcome(1, True, Why.IN_BY_MODERATOR),
        Outcome(2, False, Why.LOST, (1,)),
        in_by_rule(3),
    )


def test_the_rivals_of_an_edit_taken_out_by_hand_get_their_turn():
    assert settled({2: False}, HOLD, KEEP, SHOW) == (
        in_by_rule(1),
        Outcome(2, False, Why.OUT_BY_MODERATOR),
        in_by_rule(3),
    )


def test_what_the_votes_say_does_not_bind_the_moderator():
    contested = edit(4, replacing("share", "sell"), status=Status.CONTESTED)
    needy = edit(5, replacing("see", "use"), requires=(4,))
    assert settled({4: True}, contested, needy, KEEP) == (
        Outcome(2, False, Why.LOST, (4,)),
        Outcome(4, True, Why.IN_BY_MODERATOR),
        in_by_rule(5),
    )
    assert settled({5: True}, contested, needy, KEEP) == (
        in_by_rule(2),
        Outcome(4, False, Why.CONTESTED),
        Outcome(5, True, Why.IN_BY_MODERATOR),
    )


def test_edits_that_require_one_taken_out_by_hand_go_with_it():
    needy = edit(5, replacing("b", "d", CARE), requires=(3,))
    assert settled({3: False}, needy, SHOW)[-1] == Outcome(5, False, Why.NEEDS_OTHER, (3,))


def test_two_rivals_cannot_both_be_put_in_by_hand():
    with pytest.raises(Conflict, match="Edits 11 and 12 clash"):
        settled({1: True, 2: True}, HOLD, KEEP, SHOW)


def test_three_that_do_not_fit_cannot_be_put_in_by_hand():
    with pytest.raises(Conflict, match="do not fit together: 11, 12, 13"):
        settled({1: True, 2: True, 3: True}, *THREE_DELETIONS)
    assert settled({3: True}, *THREE_DELETIONS) == (
        in_by_rule(1),
        Outcome(2, False, Why.DOES_NOT_FIT, (1, 3)),
        Outcome(3, True, Why.IN_BY_MODERATOR),
    )
