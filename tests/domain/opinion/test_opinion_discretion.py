import numpy as np
import pytest

from deliberation.domain.opinion import FEWEST_SHOWN, scattered, shown

CROWD = np.random.default_rng(4).normal(size=(300, 2))


@pytest.mark.parametrize(
    ("sizes", "people", "told"),
    [
        ({"A": 30, "B": 8}, 38, ("A", "B")),
        ({"B": 8, "A": 30}, 60, ("A", "B")),
        ({"A": 30, "B": 7}, 60, ()),
        ({"A": 30, "B": 20, "C": 7}, 58, ("A", "B")),
        ({"A": 30, "B": 20, "C": 7}, 57, ()),  # 7 are left over: B is kept back too, and A is no group alone
        ({"A": 9, "B": 30, "C": 20, "D": 2}, 61, ("B", "C")),
        ({"A": 3, "B": 3}, 6, ()),
        ({"all": 30}, 30, ()),
        ({}, 0, ()),
    ],
)
def test_no_small_group_is_told_of_and_none_can_be_found_by_taking_the_others_away(sizes, people, told):
    assert shown(sizes, people) == told


def test_there_is_a_dot_for_everybody_and_none_where_anybody_stands():
    dots = scattered(CROWD, 1, 8.0)
    assert dots.shape == CROWD.shape
    assert np.abs(dots[:, None] - CROWD[None]).max(axis=2).min() > 1e-6
    assert np.abs(dots.mean(axis=0) - CROWD.mean(axis=0)).max() < 0.1
    assert np.abs(dots.std(axis=0) - CROWD.std(axis=0)).max() < 0.2


def test_who_moves_alone_moves_no_dot_but_with_seven_others():
    moved = CROWD[:FEWEST_SHOWN].copy()
    moved[0] += 1.0
    before, after = scattered(CROWD[:FEWEST_SHOWN], 1, 8.0), scattered(moved, 1, 8.0)
    assert np.all(np.any(before != after, axis=1))
    assert np.abs(after.mean(axis=0) - before.mean(axis=0)).max() < 0.3


def test_a_dot_can_stand_for_many_and_a_small_group_still_has_one():
    assert len(scattered(CROWD, 10, 8.0)) == pytest.approx(30, abs=3)
    assert len(scattered(CROWD[:9], 50, 8.0)) == 1


def test_those_who_answered_alike_do_not_lie_on_each_other():
    dots = scattered(np.ones((10, 2)), 1, 4.0)
    assert len(np.unique(dots.round(6), axis=0)) == 10
    assert np.ptp(dots, axis=0).max() < 0.3
    assert len(np.unique(scattered(np.ones((10, 2)), 1, 0.0), axis=0)) == 10


def test_the_same_people_give_the_same_dots():
    assert scattered(CROWD, 1, 8.0).tobytes() == scattered(CROWD.copy(), 1, 8.0).tobytes()


def test_fewer_than_eight_have_no_dots():
    with pytest.raises(ValueError, match="7"):
        scattered(CROWD[: FEWEST_SHOWN - 1], 1, 8.0)
