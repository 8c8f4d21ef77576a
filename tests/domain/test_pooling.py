import pytest
from hypothesis import given
from wordings import with_edits

from deliberation.domain.diffs import apply, hunks
from deliberation.domain.pooling import likeness, similar
from deliberation.domain.vision import Hunk

BASE = "We will share data. Staff decide."
ALIKE = [
    ("We will share data with your consent. Staff decide.", "We will share data only with consent. Staff decide."),
    ("We will share data with your consent. Staff decide.", "We will only share data with your consent. Staff decide."),
    ("We may share data. Staff decide.", "We may share data with consent. Staff decide."),
    ("We will share data. Staff and residents decide.", "We will share data. Residents and staff decide."),
    ("We will share data. Ask first. Staff decide.", "We will share data. Staff decide. Ask first."),
    ("We will share data. Staff decide! Never alone.", "We will share data. Staff decide! never alone."),
]
UNALIKE = [
    ("We will withhold data. Staff decide.", "We will keep data. Staff decide."),
    ("We will share data. Residents decide.", "We will share data. Nobody decides."),
    ("We will not share data. Staff decide.", "We will share data. Staff will not decide."),
    ("We will not share data. Staff decide.", "We will never share data. Staff decide."),
    ("Staff decide.", "We may share data. Staff decide."),
    ("We will share data. Staff decide.", "We will share data. Staff decide."),
]


def edit(text):
    return hunks(BASE, text)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_edits_that_read_alike_are_offered(one, other):
    assert similar(BASE, edit(one), {7: edit(other)}) == (7,)


@pytest.mark.parametrize(("one", "other"), UNALIKE)
def test_edits_that_do_not_read_alike_are_not_offered(one, other):
    assert similar(BASE, edit(one), {7: edit(other)}) == ()


def test_what_goes_counts_by_its_place_and_what_comes_by_its_word():
    assert likeness(BASE, edit("We will keep data. Staff decide."), edit("We will hold data. Staff decide.")) == 1 / 3
    assert likeness(BASE, edit("We. Staff decide."), edit("We will keep data. Staff decide.")) == 1 / 4
    both, one = edit("We must share data. Staff must decide."), edit("We must share data. Staff decide.")
    assert likeness(BASE, both, one) == 2 / 3


def test_a_word_that_comes_twice_counts_twice():
    once, twice = edit("We will share some data. Staff decide."), edit("We will share some, some data. Staff decide.")
    assert likeness(BASE, once, twice) == 1 / 3


def test_what_is_only_retyped_does_not_count():
    wide = [Hunk(0, len(BASE), "We will share records. Staff decide.")]
    assert likeness(BASE, wide, edit("We will share records. Staff decide.")) == 1


def test_a_sentence_of_its_own_counts_wherever_it_stands():
    base = "We share data. Staff decide. Residents ask."
    one, other = hunks(base, base.replace(" S", " Take care. S")), hunks(base, base + " Take care.")
    assert likeness(base, one, other) == 1


def test_a_paragraph_break_counts_by_where_it_is():
    base = "We share data. Staff decide. Residents ask."
    one, other = hunks(base, base.replace(". S", ".\n\nS")), hunks(base, base.replace(". R", ".\n\nR"))
    assert likeness(base, one, other) == 0


def test_the_likest_come_first_then_the_oldest_and_no_more_than_asked_for():
    mine = edit("We will share data with your consent. Staff decide.")
    near, nearer = (
        edit("We will share data with consent. Staff decide."),
        edit("We will share data with your written consent. Staff decide."),
    )
    others = {9: near, 4: near, 5: nearer, 8: mine, 3: edit("Staff decide.")}
    assert similar(BASE, mine, others) == (8, 5, 4)
    assert similar(BASE, mine, others, most=9) == (8, 5, 4, 9)
    assert similar(BASE, mine, others, at_least=0.7) == (8, 5)
    assert similar(BASE, mine, others, at_least=0, most=9) == (8, 5, 4, 9, 3)


@given(with_edits(2))
def test_likeness_is_mutual_and_an_edit_is_like_itself(made):
    base, (one, other) = made
    assert likeness(base, one, other) == likeness(base, other, one)
    assert 0 <= likeness(base, one, other) <= 1
    changes_more_than_spaces = apply(base, one).replace(" ", "") != base.replace(" ", "")
    assert likeness(base, one, one) == 1 or not changes_more_than_spaces


@given(with_edits(4))
def test_those_offered_are_the_likest(made):
    base, (mine, *rest) = made
    others = dict(enumerate(rest))
    measured = {id_: likeness(base, mine, other) for id_, other in others.items()}
    offered = similar(base, mine, others, at_least=0.2, most=2)
    assert offered == tuple(sorted((i for i in others if measured[i] >= 0.2), key=lambda i: (-measured[i], i)))[:2]
