import numpy as np
import pytest
from camps import camps

from deliberation.domain.opinion import Votes
from deliberation.domain.opinion.answers import Answers
from deliberation.domain.opinion.axes import largest_strength, principal_axes
from deliberation.domain.opinion.chance import LEAST_RATIO, ratio_to_chance


def sparse(people, items, votes, seed=0):
    dice = np.random.Generator(np.random.PCG64(seed))
    who, what = dice.integers(0, people, votes), dice.integers(0, items, votes)
    lean = dice.standard_normal((people, 2)) @ dice.standard_normal((2, items))
    return Votes.gathered(who, what, np.sign(lean[who, what] + dice.standard_normal(votes)).astype(int))


def written_out(answers):
    matrix = np.zeros((len(answers.people), len(answers.items)))
    matrix[np.repeat(np.arange(len(answers.people)), answers.counts), answers.columns] = answers.centred
    return matrix


@pytest.mark.parametrize(
    ("people", "items", "votes"), [(300, 90, 4000), (40, 200, 900), (9, 2, 16), (500, 120, 60_000)]
)
def test_the_axes_are_those_of_the_matrix_written_out_in_full(people, items, votes):
    answers = Answers.to(sparse(people, items, votes))
    matrix = written_out(answers)
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    found = principal_axes(answers)
    assert found.strengths == pytest.approx(values[:-3:-1], rel=1e-9)
    assert np.abs((found.directions * vectors.T[:-3:-1]).sum(axis=1)) == pytest.approx(1, abs=1e-8)
    assert answers.along(found.directions[0]) == pytest.approx(matrix @ found.directions[0])
    assert answers.norms == pytest.approx(np.linalg.norm(matrix, axis=0))
    assert largest_strength(answers, np.inf) == pytest.approx(values[-1], rel=0.02)
    assert max(found.directions[0], key=abs) > 0


def test_what_is_missing_counts_as_the_mean_of_its_item():
    answers = Answers.to(Votes.gathered([1, 2, 3, 3], [5, 5, 5, 8], [1, 1, 0, -1]))
    assert answers.means.tolist() == [2 / 3, -1]
    assert written_out(answers) == pytest.approx(np.array([[1 / 3, 0], [1 / 3, 0], [-2 / 3, 0]]))


def test_a_hidden_item_is_as_if_nobody_had_voted_on_it():
    votes = sparse(50, 10, 300)
    kept = votes.items != 4
    without = Votes(votes.keys[kept], votes.values[kept])
    hidden, never = (principal_axes(Answers.to(*given)) for given in [(votes, {4}), (without,)])
    assert hidden.directions.tobytes() == never.directions.tobytes()


@pytest.mark.parametrize("value", [-1, 0, 1])
def test_where_all_answer_alike_there_is_no_axis(value):
    who, what = np.indices((20, 5))
    found = principal_axes(Answers.to(Votes.gathered(who.ravel(), what.ravel(), np.full(100, value))))
    assert not found.strengths.any() and not found.directions.any()


def test_with_one_thing_that_parts_people_the_second_axis_says_nothing():
    who, what = np.indices((10, 6))
    answers = Answers.to(Votes.gathered(who.ravel(), what.ravel(), np.where(who < 4, 1, -1).ravel()))
    found = principal_axes(answers)
    assert found.strengths == pytest.approx([6 * 4 * 10 * 0.4 * 0.6, 0], abs=1e-9)  # items, and the spread of each
    assert answers.along(found.directions[1]) == pytest.approx(0, abs=1e-9)


def test_a_start_that_already_is_an_axis_does_not_hide_the_other():
    answers = Answers.to(sparse(60, 12, 500))
    cold = principal_axes(answers)
    twice_the_first = np.stack([cold.directions[0], cold.directions[0]])
    found = principal_axes(answers, twice_the_first)
    assert found.strengths == pytest.approx(cold.strengths, rel=1e-6)


def test_the_axes_agree_in_sign_with_those_of_the_last_run():
    answers = Answers.to(sparse(80, 20, 900))
    cold = principal_axes(answers)
    turned = principal_axes(answers, cold.directions * [[-1], [1]])
    assert turned.directions == pytest.approx(cold.directions * [[-1], [1]], abs=1e-4)


def test_votes_of_camps_hang_together_more_than_chance_and_dealt_anew_they_do_not():
    answers = Answers.to(camps(30, 25, 20))
    assert ratio_to_chance(answers, principal_axes(answers).strengths[0]) > 2
    for deal in answers.shuffles(range(50, 55)):
        assert ratio_to_chance(deal, principal_axes(deal).strengths[0]) < LEAST_RATIO
        assert np.bincount(deal.columns, weights=deal.values) == pytest.approx(
            np.bincount(answers.columns, weights=answers.values)
        )


def test_many_items_are_dealt_as_few_are():
    many = np.arange(1 << 16)  # more than numpy sorts in one pass
    votes = Votes.gathered(np.tile([1, 2], len(many)), np.repeat(many, 2), np.tile([1, -1], len(many)))
    (deal,) = Answers.to(votes).shuffles([0])
    assert not np.bincount(deal.columns, weights=deal.values).any()
    assert 0 < deal.values[: len(many)].sum() + len(many) < 2 * len(many)
