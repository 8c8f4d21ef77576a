from deliberation.domain.succession import before, to_renew
from deliberation.domain.vision import Stance

CHAIN = {2: [1], 3: [2], 9: [8]}


def test_earlier_wordings_come_the_latest_first():
    assert before(3, CHAIN) == (2, 1)
    assert before(1, CHAIN) == ()


def test_one_edit_can_take_the_place_of_several():
    assert before(9, {9: [3, 8], **{3: [2], 8: [1]}}) == (8, 3, 2, 1)


def test_two_made_of_one_can_become_one_again():
    assert before(4, {4: [2, 3], 2: [1], 3: [1]}) == (3, 2, 1)


def test_whoever_voted_on_earlier_words_is_asked_about_the_newest():
    assert to_renew([3], CHAIN, {1: Stance.AGREE}) == ((3, 1),)
    assert to_renew([3], CHAIN, {1: Stance.AGREE, 2: Stance.PASS}) == ((3, 2),)


def test_nobody_is_asked_twice_or_about_what_they_never_saw():
    assert to_renew([3], CHAIN, {1: Stance.AGREE, 3: Stance.DISAGREE}) == ()
    assert to_renew([3, 9], CHAIN, {}) == ()
    assert to_renew([], CHAIN, {1: Stance.AGREE}) == ()
