import json
from dataclasses import replace

import numpy as np
import pytest
from camps import ITEMS, VIEWS, camps, columns, joined, picture

from deliberation.domain.opinion import Memory, Votes, VoteStore, find_groups, is_due

THREE = camps(40, 30, 20)
TWO = camps(40, 30, 20, views=VIEWS[[0, 1, 1]])  # the third camp has taken the views of the second


def test_camps_are_found_and_named_biggest_first():
    found = find_groups(THREE)
    assert found.are_distinct and found.ratio > 2
    assert [(group.letter, group.size) for group in found.groups] == [("A", 40), ("B", 30), ("C", 20)]
    assert found.members() == {"A": [*range(40)], "B": [*range(40, 70)], "C": [*range(70, 90)]}
    assert found.family.names == ("A", "B", "C")
    for place, group in enumerate(found.groups):
        assert group.centre == pytest.approx(found.positions[found.labels == place].mean(axis=0))
    assert 0 < found.explained[1] <= found.explained[0] < 1


def test_distinct_groups_of_five_or_more_can_veto():
    found, one = find_groups(THREE), find_groups(camps(60))
    fewer = replace(found, groups=(*found.groups[:2], replace(found.groups[2], size=4)))
    assert (found.vetoing, fewer.vetoing, one.vetoing) == (("A", "B", "C"), ("A", "B"), ())


@pytest.mark.parametrize(
    "votes",
    [
        Votes.gathered([], [], []),
        Votes.gathered([7], [3], [1]),
        Votes.gathered(range(40), [3] * 40, [1, -1] * 20),  # one item
        camps(40, 30, views=np.zeros((2, ITEMS)), wavering=0),  # everybody passes
        camps(40, 30, views=np.ones((2, ITEMS)), wavering=0),  # everybody agrees
        camps(6, 5),  # too few people
        camps(60),  # chance only
    ],
    ids=["no votes", "one person", "one item", "passes", "alike", "eleven people", "no camps"],
)
def test_without_distinct_opinions_all_are_one_group_or_nobody_is_on_the_map(votes):
    found = find_groups(votes)
    assert not found.are_distinct
    assert [group.letter for group in found.groups] == ["all"] * bool(len(votes))
    assert (found.labels == 0).sum() == len(found.people)
    again = find_groups(votes, before=Memory.recalled(json.loads(json.dumps(found.memory.plain()))))
    assert again.members() == found.members()


def test_who_voted_once_stands_on_the_map_but_in_no_group():
    found = find_groups(joined(THREE, Votes.gathered([500], [3], [1])))
    assert found.people[-1] == 500 and found.labels[-1] == -1
    assert sum(group.size for group in found.groups) == 90
    assert len(found.family.people) == 90


def test_where_few_voted_enough_those_who_voted_most_join_them():
    busy = camps(7, 6)
    brief = Votes.gathered(np.repeat([90, 91, 92, 93], [2, 3, 3, 1]), [0, 1, 0, 1, 2, 0, 1, 2, 0], [1] * 9)
    found = find_groups(joined(busy, brief))
    assert found.people[found.labels >= 0].tolist() == [*range(13), 91, 92]


def test_no_group_is_smaller_than_three():
    strangers = camps(2, views=-VIEWS[:1], wavering=0, first=200)
    found = find_groups(joined(THREE, strangers))
    assert sorted(group.size for group in found.groups)[0] >= 3
    assert sum(group.size for group in found.groups) == 92


def test_an_item_taken_out_and_brought_back_changes_nothing():
    before = find_groups(THREE)
    assert picture(find_groups(THREE, hidden={3})) != picture(before)
    assert picture(find_groups(THREE)) == picture(before)
    rest = [row for row in columns(THREE) if row[1] != 3]
    assert picture(find_groups(THREE, hidden={3, 99})) == picture(find_groups(Votes.gathered(*zip(*rest, strict=True))))


def test_the_order_in_which_votes_came_changes_no_byte():
    store = VoteStore()
    for row in np.random.Generator(np.random.PCG64(5)).permutation(columns(THREE)).tolist():
        store.cast(row[0], row[1], -row[2])
        store.cast(*row)
    memory = find_groups(TWO).memory
    assert picture(find_groups(store.votes(), before=memory)) == picture(find_groups(THREE, before=memory))


def test_other_numbers_give_the_same_groups():
    new = np.random.Generator(np.random.PCG64(3)).permutation(900)
    moved = Votes.gathered(new[THREE.people], new[THREE.items], THREE.values)
    expected = {tuple(sorted(new[who].tolist())) for who in find_groups(THREE).members().values()}
    assert {tuple(who) for who in find_groups(moved).members().values()} == expected


def test_names_are_stable_when_three_groups_become_two_and_three_again():
    three = find_groups(THREE)
    two = find_groups(TWO, before=three.memory, last=True)
    assert two.members() == {"A": [*range(40)], "B": [*range(40, 90)]}
    again = find_groups(THREE, before=two.memory, last=True)
    assert again.members() == {"A": [*range(40)], "B": [*range(40, 70)], "D": [*range(70, 90)]}


def test_names_outlast_a_time_without_distinct_groups():
    two = find_groups(joined(TWO, camps(40, first=90, seed=8, wavering=1)), before=None)
    nobody = find_groups(camps(60, wavering=1), before=two.memory, last=True)
    assert not nobody.are_distinct
    again = find_groups(TWO, before=nobody.memory, last=True)
    assert {group.letter for group in again.groups} == {"A", "B"}


def test_the_number_that_is_shown_holds_out_until_another_won_four_times():
    memory, shown = find_groups(TWO).memory, []
    chance = camps(40, 30, 20, wavering=1)
    for _ in range(4):
        found = find_groups(chance, before=memory)
        memory = found.memory
        shown.append(len(found.groups))
    assert shown == [2, 2, 2, 1]
    assert len(find_groups(chance, before=find_groups(TWO).memory, last=True).groups) == 1


def test_the_last_run_finds_what_a_first_run_would_and_keeps_the_letters():
    moved = find_groups(THREE, before=find_groups(camps(20, 40, 30, views=VIEWS[[2, 0, 1]])).memory).memory
    last, first = find_groups(THREE, before=moved, last=True), find_groups(THREE)
    assert last.positions.tobytes() == first.positions.tobytes()
    assert sorted(last.members().values()) == sorted(first.members().values())


def test_a_memory_comes_back_from_plain_numbers_exactly():
    memory = find_groups(THREE).memory
    recalled = Memory.recalled(json.loads(json.dumps(memory.plain())))
    assert recalled.plain() == memory.plain()
    assert picture(find_groups(TWO, before=recalled)) == picture(find_groups(TWO, before=memory))


def test_new_items_and_people_do_not_disturb_a_warm_run():
    fewer = [row for row in columns(THREE) if row[1] > 4 and row[0] % 7]
    memory = find_groups(Votes.gathered(*zip(*fewer, strict=True))).memory
    warm, cold = find_groups(THREE, before=memory), find_groups(THREE)
    assert sorted(warm.members().values()) == sorted(cold.members().values())
    assert np.abs(warm.positions) == pytest.approx(np.abs(cold.positions), abs=1e-3)


@pytest.mark.parametrize(
    ("new_votes", "waited", "since_last", "due"),
    [
        (0, 90_000, 90_000, False),
        (199, 59_999, 90_000, False),
        (200, 0, 5_000, True),
        (200, 0, 4_999, False),
        (1, 60_000, 60_000, True),
        (1, 60_000, 4_999, False),
    ],
)
def test_groups_are_found_anew_after_200_votes_or_a_minute_and_never_twice_in_five_seconds(
    new_votes, waited, since_last, due
):
    assert is_due(new_votes, waited, since_last) is due
