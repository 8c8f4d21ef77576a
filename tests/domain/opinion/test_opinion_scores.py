import numpy as np
import pytest

from deliberation.domain.consensus import interval, standing
from deliberation.domain.opinion import score
from deliberation.domain.opinion.scores import intervals
from deliberation.domain.vision import Rule, Tally


def table(*items):
    return np.array(items)


def test_many_bounds_at_once_are_the_same_bounds():
    agree, disagree = np.indices((90, 90))
    lows, highs = intervals(agree, disagree)
    assert [lows.ravel().tolist(), highs.ravel().tolist()] == [
        list(bounds) for bounds in zip(*map(interval, agree.ravel().tolist(), disagree.ravel().tolist()), strict=True)
    ]


@pytest.mark.parametrize("groups", [1, 2, 5])
def test_many_scores_at_once_are_the_same_scores(groups):
    counts = np.random.Generator(np.random.PCG64(groups)).integers(0, 60, (80, groups, 3)) // 7
    found = score(counts)
    for at, rows in enumerate(counts.tolist()):
        one = standing({str(place): Tally(*row) for place, row in enumerate(rows)}, Rule())
        assert found.gic[at] == pytest.approx(one.gic, rel=1e-15)
        assert found.score[at] == pytest.approx(one.score, rel=1e-14)
        assert found.score_against[at] == pytest.approx(one.score_against, rel=1e-14)
        assert (found.robust[at], found.polarisation[at]) == (one.robust, one.polarisation)
        assert found.lows[at].tolist() == [lean.low for lean in one.leans]
        assert found.highs[at].tolist() == [lean.high for lean in one.leans]
        assert found.shares[at].tolist() == [lean.smoothed for lean in one.leans]


def test_the_golden_item_scores_as_written_down():
    found = score(table([(8, 1, 1), (3, 1, 0)]))
    figures = [found.gic, found.score, found.robust]
    assert [round(float(figure[0]), 6) for figure in figures] == [0.5, 0.707107, 0.432541]


def test_without_votes_an_item_scores_a_half_and_is_nothing_special():
    found = score(table([(0, 0, 0), (0, 0, 0)]))
    assert (found.score[0], found.score_against[0], found.robust[0]) == (0.5, 0.5, 0)
    assert not found.is_bridge[0] and not found.is_divisive[0]


@pytest.mark.parametrize(
    ("groups", "bridge", "divisive"),
    [
        ([(20, 1, 0), (18, 2, 0)], True, False),
        ([(20, 0, 0), (20, 10, 0)], False, False),  # both surely for it, one a good deal more
        ([(20, 1, 0), (3, 2, 0)], False, False),  # the second is not sure
        ([(20, 1, 0), (2, 20, 0)], False, True),
        ([(20, 1, 0), (2, 3, 0)], False, False),
        ([(20, 1, 0)], False, False),  # one group cannot meet itself
    ],
)
def test_badges_say_what_brings_groups_together_and_what_divides_them(groups, bridge, divisive):
    found = score(table(groups))
    assert (bool(found.is_bridge[0]), bool(found.is_divisive[0])) == (bridge, divisive)
