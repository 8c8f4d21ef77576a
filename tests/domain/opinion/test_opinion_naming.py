import numpy as np
import pytest

from deliberation.domain.opinion.memory import NOBODY, Names
from deliberation.domain.opinion.naming import letter, name


def names(letters, given):
    return Names(np.arange(len(letters)), np.array(letters), given)


@pytest.mark.parametrize(("number", "said"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")])
def test_letters_go_on_after_z(number, said):
    assert letter(number) == said


@pytest.mark.parametrize(
    ("before", "labels", "letters", "given"),
    [
        (NOBODY, [0, 0, 1], [0, 1], 2),
        (names([0, 0, 1, 1], 2), [1, 1, 0, 0], [1, 0], 2),
        (names([0, 0, 0, 1, 1, 2], 3), [0, 0, 0, 1, 1, 1], [0, 1], 3),  # three become two
        (names([0, 0, 0, 1, 1, 1], 3), [0, 0, 0, 1, 1, 2], [0, 1, 3], 4),  # and three again: C is not given out twice
        (names([0, 0, 0, 1, 1, 2], 3), [0, 0, 1, 0, 1, 1], [0, 1], 3),  # most people, not most of one group
        (names([0, 0, 1], 2), [2, 2, 2, 0, 1], [2, 3, 0], 4),  # nobody in common is a new group
    ],
)
def test_letters_stay_with_most_people(before, labels, letters, given):
    found, now_given = name(np.arange(len(labels)), np.array(labels), before)
    assert (found.tolist(), now_given) == (letters, given)


def test_who_left_and_who_came_have_no_say():
    before = Names(np.array([1, 2, 3, 9]), np.array([0, 1, 1, 0]), 2)
    found, _ = name(np.array([2, 3, 5, 9]), np.array([0, 0, 1, 1]), before)
    assert found.tolist() == [1, 0]
