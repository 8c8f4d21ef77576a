import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.domain.consensus import standing
from deliberation.domain.routing import Ask, Reason, Voter, order
from deliberation.domain.vision import Rule, Tally

RULE = Rule()
STAFF, RESIDENT = Voter("staff", "one"), Voter("residents", "other")


def ask(item, staff=(0, 0), residents=(0, 0), rule=RULE, **more):
    return Ask(item, standing({"staff": Tally(*staff), "residents": Tally(*residents)}, rule), **more)


def ids(asks, voter=STAFF, rule=RULE):
    return [each.item_id for each in order(asks, voter, rule)]


def reasons(asks, voter=STAFF, rule=RULE):
    return {each.item_id: each.reason for each in order(asks, voter, rule)}


def test_nothing_to_ask_is_no_card():
    assert ids([]) == []


def test_what_is_settled_comes_last_and_says_so():
    settled, close, new = ask(1, (40, 2), (60, 3)), ask(2, (20, 20), (30, 25)), ask(3)
    assert ids([settled, close, new]) == [3, 2, 1]
    assert reasons([settled, close, new]) == {1: Reason.SETTLED, 2: Reason.UNSURE, 3: Reason.UNHEARD}


def test_a_bar_only_just_reached_is_not_settled_yet():
    just, well = ask(1, (5, 1), (40, 1)), ask(2, (50, 10), (80, 20))
    assert reasons([just, well]) == {1: Reason.UNSURE, 2: Reason.SETTLED}


def test_what_lacks_few_answers_comes_before_what_lacks_many():
    nearly, halfway, hopeless = ask(1, (4, 0), (40, 1)), ask(2, (2, 0), (40, 1)), ask(3, (25, 25), (40, 1))
    assert ids([hopeless, halfway, nearly]) == [1, 2, 3]


def test_everybody_is_asked_where_their_own_audience_was_not_heard():
    staff_lack, residents_lack = ask(1, (1, 0), (40, 1)), ask(2, (40, 1), (1, 0))
    assert ids([staff_lack, residents_lack], STAFF) == [1, 2]
    assert ids([staff_lack, residents_lack], RESIDENT) == [2, 1]
    assert reasons([staff_lack, residents_lack], RESIDENT) == {1: Reason.SETTLED, 2: Reason.UNHEARD}


def test_among_alike_those_come_first_on_which_the_voter_s_own_place_was_not_heard():
    alike = {"staff": (2, 0), "residents": (40, 1)}
    heard, one, nobody = (ask(item, **alike, nearby=(9, sides)) for item, sides in ((1, 5), (2, 4), (3, 0)))
    assert ids([heard, one, nobody])[0] == 3
    assert reasons([heard, one, nobody]) == dict.fromkeys((1, 2, 3), Reason.UNHEARD)
    near_the_bar = ask(4, (4, 0), (40, 1), nearby=(9, 9))
    assert ids([nobody, near_the_bar]) == [4, 3]  # it settles no bar, so it never outweighs one


def test_what_is_settled_is_asked_for_the_sake_of_a_place_only_after_all_that_is_not():
    sure = {"staff": (40, 2), "residents": (60, 3)}
    asks = [ask(1, **sure), ask(2, **sure, nearby=(3,)), ask(3, **sure, nearby=(0,)), ask(4, (20, 20), (30, 25))]
    assert ids(asks) == [4, 3, 2, 1]
    assert reasons(asks)[3] == Reason.NEARBY and reasons(asks)[1] == Reason.SETTLED


def test_what_waits_long_for_others_comes_later():
    others_heard, others_missing = ask(1, (2, 0), (40, 1)), ask(2, (2, 0), (0, 0))
    assert ids([others_missing, others_heard]) == [1, 2]


def test_the_bar_of_everybody_stands_open_where_the_audiences_are_sure():
    assert reasons([ask(1, (20, 4), (60, 40))], STAFF)[1] == Reason.OPEN
    assert reasons([ask(1, (60, 6), (10, 60))], STAFF)[1] == Reason.SETTLED  # surely out, whatever everybody says


def test_a_gate_that_was_lifted_waits_for_nobody():
    rule = Rule(lifted=frozenset({"staff"}))
    asks = [ask(1, (0, 0), (60, 3), rule), ask(2, (0, 0), (9, 3), rule)]
    assert reasons(asks, STAFF, rule) == {1: Reason.SETTLED, 2: Reason.OPEN}


def test_those_who_speak_for_nobody_and_odd_bars_are_no_trouble():
    odd = Rule(bar=0.525, overall_bar=0.975)
    assert sorted(ids([ask(1), ask(2, (3, 1), (0, 2)), ask(3, (9000, 100), (9000, 200))], Voter(""), odd)) == [1, 2, 3]
    assert [each.reason for each in order([Ask(1, standing({}, RULE))], Voter(""), RULE)] == [Reason.OPEN]


def test_two_that_clash_do_not_follow_each_other_while_there_is_something_else():
    near = {"staff": (4, 0), "residents": (40, 1)}
    asks = [
        ask(1, **near, group=7),
        ask(2, **near, group=7),
        ask(3, **near, group=7),
        ask(4, (25, 25)),
        ask(5, (25, 24)),
    ]
    found = ids(asks)
    assert [item in (1, 2, 3) for item in found] == [True, False, True, False, True]
    assert ids(asks, Voter("staff", "one", last=7))[0] in (4, 5)
    assert ids(asks[:3], Voter("staff", "one", last=7)) == sorted(found[:5:2], key=ids(asks[:3]).index)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(1, 2)), max_size=6),
    st.none() | st.integers(1, 2),
)
def test_everything_comes_once_and_clashing_ones_apart(items, last):
    asks = [ask(item, (agree, against), group=group) for item, (agree, against, group) in enumerate(items)]
    groups, found = {each.item_id: each.group for each in asks}, ids(asks, Voter("staff", "one", last))
    assert sorted(found) == list(range(len(asks)))
    for place, item in enumerate(found):
        if groups[item] is not None and groups[item] == last:
            assert {groups[other] for other in found[place:]} == {last}
        last = groups[item]


def test_a_new_voter_begins_with_a_principle():
    asks = [ask(1, (4, 0), (40, 1)), ask(2, (25, 25), (40, 1), is_principle=True)]
    assert ids(asks) == [1, 2]
    new = Voter("staff", "one", is_new=True)
    assert next(order(asks, new, RULE)) == (2, Reason.BEGINNING)
    assert reasons(asks, new)[1] == Reason.UNHEARD
    assert reasons(asks[:1], new) == {1: Reason.UNHEARD}


def test_the_same_state_gives_each_voter_the_same_order_and_voters_different_first_cards():
    asks = [ask(item) for item in range(12)]
    assert ids(asks) == ids(list(reversed(asks)))
    firsts = [ids(asks, Voter("staff", str(person)))[0] for person in range(60)]
    assert len(set(firsts)) > 6
    clear = [ask(1, (4, 0), (40, 1)), ask(2, (25, 25), (40, 1))]
    assert {ids(clear, Voter("staff", str(person)))[0] for person in range(60)} == {1}


@pytest.mark.parametrize("agrees", [0, 1, 2, 3])
def test_a_wording_few_answered_is_asked_before_one_that_many_answered_the_same_way(agrees):
    few, many = ask(1, (agrees, 1), (40, 1)), ask(2, (agrees + 30, 30), (40, 1))
    assert ids([many, few]) == [1, 2]
