import numpy as np
import pytest

from deliberation.domain.patterns import APART, SPELL, Cast, binomial_tail, bursts, twins
from deliberation.domain.rarity import about, by_chance, stance_said
from deliberation.domain.stays import MINUTE

HOUR = 60 * MINUTE
AGREE, DISAGREE = 1, -1


def cast(*rows):
    return Cast(*np.array(sorted(rows), dtype=np.int64).reshape(-1, 4).T)


def crowd(people=60, cards=14):
    """Somebody every half hour, whose answers are theirs alone, a minute after each other; some leave out a card."""
    return [
        (who, card, AGREE if (who * (2 * card + 1) >> 2) % 2 else DISAGREE, who * HOUR // 2 + card * MINUTE // 2)
        for who in range(people)
        for card in range(cards)
        if (who + card) % 3 or card > 1
    ]


def newcomers(count, stance=AGREE, card=0, began=9 * HOUR + MINUTE):
    return [(1000 + who, card, stance, began + who * MINUTE // 4) for who in range(count)]


def same_ballots(people, began=9 * HOUR, cards=14):
    return [
        (2000 + who, card, AGREE if card % 3 else DISAGREE, began + who * MINUTE + card * 1000)
        for who in range(people)
        for card in range(cards)
    ]


def test_an_ordinary_crowd_does_not_stand_out():
    assert bursts(cast(*crowd())) == () == twins(cast(*crowd()))


def test_where_nobody_voted_nothing_stands_out():
    assert bursts(cast()) == () == twins(cast())


def test_many_who_come_for_one_thing_stand_out():
    (found,) = bursts(cast(*crowd(), *newcomers(20)))
    assert (found.item, found.stance, found.people) == (0, AGREE, tuple(range(1000, 1020)))
    assert (found.asked, found.newcomers, found.began) == (20, 21, 9 * HOUR + MINUTE)
    assert found.ended - found.began == 19 * MINUTE // 4
    assert 3 < found.expected < 10 and 0.3 < found.usual < 0.7 and found.chance < 0.001


@pytest.mark.parametrize("votes", [newcomers(7), newcomers(20, stance=0)[:7], newcomers(8)])
def test_few_do_not(votes):
    assert bursts(cast(*crowd(), *votes)) == ()


def test_many_who_come_at_once_and_differ_do_not_stand_out():
    assert bursts(cast(*crowd(), *newcomers(12), *[(who + 50, *rest) for who, *rest in newcomers(12, DISAGREE)])) == ()


def test_many_who_say_what_everybody_says_do_not_stand_out():
    agreeing = [(who, card, AGREE, at) for who, card, _, at in crowd()]
    assert bursts(cast(*agreeing, *newcomers(20))) == ()


def test_those_who_have_been_here_for_long_are_no_newcomers():
    earlier = [(who, 1, AGREE, HOUR * (who - 1000) // 2) for who, *_ in newcomers(20)]
    late = newcomers(20, began=15 * HOUR)
    assert bursts(cast(*crowd(), *earlier, *late)) == ()


def test_two_bursts_on_one_item_are_both_told_the_clearest_first():
    again = [(who + 100, *rest) for who, *rest in newcomers(30, began=20 * HOUR + MINUTE)]
    found = bursts(cast(*crowd(people=200), *newcomers(24), *again))
    assert [len(each.people) for each in found] == [30, 24]
    assert found[0].chance <= found[1].chance and found[0].began - found[1].ended > SPELL


def test_the_same_ballots_at_the_same_time_stand_out():
    (found,) = twins(cast(*crowd(), *same_ballots(5)))
    assert sorted(found.people) == list(range(2000, 2005))
    assert (found.same, found.near, found.began) == (14, 5, 9 * HOUR)
    assert found.ended == 9 * HOUR + 4 * MINUTE + 13_000
    assert found.expected < 0.5 and found.chance < 0.001


@pytest.mark.parametrize(
    "votes",
    [
        same_ballots(2),
        same_ballots(5, cards=11),
        [(who, card, stance, at + (who - 2000) * (APART + MINUTE)) for who, card, stance, at in same_ballots(5)],
    ],
)
def test_two_or_few_cards_or_other_times_do_not(votes):
    assert twins(cast(*crowd(), *votes)) == ()


def test_what_is_as_common_at_other_times_does_not_stand_out():
    agreeing = [(who, card, AGREE, at) for who, card, _, at in crowd()]
    assert twins(cast(*agreeing, *[(who, card, AGREE, at) for who, card, _, at in same_ballots(5)])) == ()


def test_a_bound_is_never_below_the_chance():
    assert binomial_tail(2, 10, 0.2) == binomial_tail(0, 0, 0.5) == 1
    assert binomial_tail(10, 10, 0.5) == pytest.approx(0.5**10)
    assert 11 / 2**10 < binomial_tail(9, 10, 0.5) < 0.1


def test_chances_are_said_in_round_figures():
    assert by_chance(0.00023) == "less than once in 4,000 deliberations like this one."
    assert by_chance(0) == "less than once in 1,000,000 deliberations like this one."
    assert [about(0.42), about(12.4)] == ["0.4", "12"]
    assert [stance_said(value) for value in (1, 0, -1)] == ["agree", "not sure", "disagree"]
