import numpy as np
import pytest

from deliberation.domain.consensus import interval
from deliberation.domain.opinion import distinctions


def test_the_bounds_are_those_of_two_shares_put_together():
    found = distinctions(np.array([[[18, 2, 4], [5, 15, 0], [1, 4, 9]]]))
    (low, high), (other_low, other_high) = interval(18, 2), interval(6, 19)
    apart = 18 / 20 - 6 / 25
    assert found.lows[0, 0] == pytest.approx(apart - np.sqrt((0.9 - low) ** 2 + (other_high - 0.24) ** 2))
    assert found.highs[0, 0] == pytest.approx(apart + np.sqrt((high - 0.9) ** 2 + (0.24 - other_low) ** 2))


def test_two_groups_differ_from_each_other_by_the_same():
    found = distinctions(np.array([[[9, 1, 0], [2, 8, 3]], [[5, 5, 0], [5, 4, 0]]]))
    assert found.lows[:, 0] == pytest.approx(-found.highs[:, 1])
    assert found.sizes[0, 0] == found.lows[0, 0] > 0
    assert found.sizes[1].tolist() == [0, 0]


def test_where_nobody_took_a_side_nothing_is_known():
    found = distinctions(np.array([[[0, 0, 7], [9, 0, 0]], [[9, 0, 0], [0, 0, 0]]]))
    assert found.lows.tolist() == [[-1, -1], [-1, -1]] and found.highs.tolist() == [[1, 1], [1, 1]]
    assert found.most(0, 5) == []


def test_what_a_group_agrees_on_less_sets_it_apart_too_the_surest_first():
    found = distinctions(np.array([[[5, 5, 0], [5, 5, 0]], [[9, 1, 0], [1, 9, 0]], [[0, 90, 0], [90, 0, 0]]]))
    assert found.most(0, 5) == [2, 1]
    assert found.most(1, 1) == [2]


def test_what_a_group_agrees_on_more_is_told_before_what_it_agrees_on_less():
    counts = [[[9, 1, 0], [5, 5, 0]], [[0, 90, 0], [90, 0, 0]], [[90, 0, 0], [0, 90, 0]], [[5, 5, 0], [5, 5, 0]]]
    found = distinctions(np.array(counts))
    assert (found.first(0, 5), found.first(1, 5)) == ([2, 0, 1], [1, 2, 0])
    assert found.first(0, 2) == [2, 0]


def test_a_single_group_is_set_apart_by_nothing():
    assert distinctions(np.array([[[9, 1, 0]]])).most(0, 5) == []
