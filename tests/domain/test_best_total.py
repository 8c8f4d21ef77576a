import pytest

from deliberation.bench.smalltown import BODIES, all_liked, greatest_total, small_document
from deliberation.domain.best_total import MOST, BestTotal, best_total
from deliberation.domain.composer import Candidate, compose
from deliberation.domain.consensus import Status
from deliberation.domain.vision import Beginning, Change, Hunk

BODY = {1: "one two three four five six (7) eight"}
WHERE = {word: (BODY[1].index(word), BODY[1].index(word) + len(word)) for word in ["two three", "five", *"(7)", "six"]}


def edit(id_, score, words="", new="x", **more):
    changes = (Change(1, 1, (Hunk(*WHERE[words], new),)),) if words else ()
    return Candidate(id_, id_, changes, score, Status.ELIGIBLE, **more)


def at(id_, score, start, end, **more):
    return Candidate(id_, id_, (Change(1, 1, (Hunk(start, end, "x"),)),), score, Status.ELIGIBLE, **more)


ONE, TWO, WIDE = at(1, 0.6, 0, 3), at(2, 0.6, 4, 7), at(3, 0.9, 0, 7)


def test_two_edits_can_outweigh_one_that_people_like_better():
    assert [each.id for each in compose(BODY, [ONE, TWO, WIDE]) if each.included] == [3]
    assert best_total(BODY, [ONE, TWO, WIDE]) == BestTotal((1, 2), 1.2, ())


def test_nothing_eligible_has_no_total():
    poor = Candidate(1, 1, (), 0.9, Status.REJECTED)
    assert best_total(BODY, [poor]) == best_total(BODY, []) == BestTotal((), 0.0, ())


def test_all_who_ask_for_the_same_count_together():
    assert best_total(BODY, [at(1, 0.5, 4, 7), at(2, 0.5, 4, 7), WIDE]).included == (1, 2)


def test_what_fits_pair_by_pair_only_is_tried_in_every_way():
    three = [edit(1, 0.9, "(", ""), edit(2, 0.6, "7", ""), edit(3, 0.7, ")", "")]
    assert best_total(BODY, three).included == (1, 3)


@pytest.mark.parametrize(
    "more",
    [{"alternative": "x"}, {"requires": (9,)}, {"whole": True}, {"beginnings": (Beginning("two", (), 1),)}],
    ids=["alternative", "requires", "whole", "begins"],
)
def test_edits_that_do_more_than_change_words_are_chosen_among_too(more):
    other = edit(9, 0.5, "five", **({} if "requires" in more else more))
    needed = 0.5 if "requires" in more else 0.9
    assert best_total(BODY, [at(1, 0.9, 4, 7, **more), other]).score == pytest.approx(0.9 + (needed == 0.5) * 0.5)


def test_an_edit_goes_in_only_with_all_it_requires():
    wants = [
        at(1, 0.9, 0, 3, requires=(2,)),
        at(2, 0.5, 4, 7),
        at(3, 0.8, 4, 13, alternative="x"),
        at(4, 0.9, 8, 13, requires=(5,)),
    ]
    assert best_total(BODY, wants).included == (1, 2)
    assert best_total(BODY, [at(1, 0.9, 0, 3, requires=(2,)), at(2, 0.5, 4, 7, requires=(1,))]).included == ()


def test_what_would_take_too_long_is_said_not_to_be_computed():
    many = [edit(id_, 0.5 + id_ / 100, alternative="x") for id_ in range(1, MOST + 2)]
    assert best_total(BODY, [*many, at(99, 0.7, 0, 3)]) == BestTotal((99,), 0.7, (tuple(range(1, MOST + 2)),))
    assert best_total(BODY, many[1:]).included == (MOST + 1,)


def test_no_set_of_edits_has_a_greater_total():
    for seed in range(200):
        edits = all_liked(small_document(seed, 7)[0], plain=seed % 2 == 0)
        assert best_total(BODIES, edits).score == pytest.approx(greatest_total(edits))
