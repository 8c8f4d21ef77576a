from hypothesis import assume, given
from hypothesis import strategies as st
from wordings import WORDS, with_edits

from deliberation.domain.diffs import hunks
from deliberation.domain.hunks import apply, canonical, inverse
from deliberation.domain.merging import clash, fits, joint, merge
from deliberation.domain.rebasing import Carry, Rebased, beside, rebase, undo
from deliberation.domain.vision import Hunk, Made

BASE = "We will share data. Staff decide."


def edit(base, *changes):
    return canonical(base, [Hunk(*change) for change in changes])


def published(base, *edits):
    """The changes that these edits, by the ids 101, 102 and so on, made together, and what they led to."""
    made = joint(base, dict(enumerate(edits, 101)))
    return made, apply(base, [each.hunk for each in made])


def test_an_edit_of_other_words_moves_along():
    merged = edit(BASE, (3, 7, "must never"))
    assert rebase(BASE, edit(BASE, (26, 32, "choose")), merged) == (Carry.SHIFTED, (Hunk(32, 38, "choose"),))
    assert rebase(BASE, edit(BASE, (0, 2, "All")), merged) == (Carry.SHIFTED, (Hunk(0, 2, "All"),))
    assert rebase(BASE, edit(BASE, (0, 2, "All"))) == (Carry.SHIFTED, (Hunk(0, 2, "All"),))


def test_two_edits_that_meet_keep_their_order():
    merged = edit(BASE, (8, 13, "withhold"))
    assert rebase(BASE, edit(BASE, (8, 8, "not ")), merged) == (Carry.SHIFTED, (Hunk(8, 8, "not "),))
    assert rebase(BASE, edit(BASE, (13, 13, " all")), merged) == (Carry.SHIFTED, (Hunk(17, 17, "all "),))


def test_an_edit_that_moves_along_has_the_one_form_on_the_new_body():
    base = "a c d"
    merged, open_ = edit(base, (2, 3, "b")), edit(base, (2, 2, "b "))
    assert rebase(base, open_, merged) == (Carry.SHIFTED, (Hunk(4, 4, "b "),))


def test_what_is_in_already_is_left_out():
    merged = edit(BASE, (8, 13, "keep"), (0, 2, "All"))
    assert rebase(BASE, edit(BASE, (8, 13, "keep")), merged) == (Carry.SATISFIED, ())
    assert rebase(BASE, edit(BASE, (8, 13, "keep"), (26, 32, "choose")), merged) == (
        Carry.SHIFTED,
        (Hunk(26, 32, "choose"),),
    )


def test_what_two_published_edits_say_together_is_in_already():
    one, other, third = edit(BASE, (8, 13, "keep")), edit(BASE, (8, 8, "not ")), edit(BASE, (0, 2, "All"))
    open_ = edit(BASE, (8, 13, "not keep"))
    assert clash(BASE, one, open_)
    assert rebase(BASE, open_, one, other) == rebase(BASE, open_, one, other, third) == (Carry.SATISFIED, ())
    assert rebase(BASE, open_, one, third) == (Carry.ATTENTION, open_)


def test_what_would_change_nothing_any_more_is_in_already():
    base = "c b"
    open_, merged = edit(base, (0, 0, "b "), (1, 3, "")), edit(base, (0, 1, "b"))
    assert fits(base, [merged], open_)
    assert rebase(base, open_, merged) == (Carry.SATISFIED, ())


def test_an_edit_of_the_same_words_waits_as_it_was():
    open_ = edit(BASE, (0, 2, "All"), (8, 13, "hold"))
    assert rebase(BASE, open_, edit(BASE, (8, 13, "keep"))) == (Carry.ATTENTION, open_)
    assert rebase(BASE, open_, edit(BASE, (0, 2, "All"), (8, 13, "keep"))) == (Carry.ATTENTION, open_)


def test_an_edit_that_clashes_with_a_published_one_waits_even_where_another_would_mend_it():
    base = "a (b) c"
    open_, merged, mend = edit(base, (2, 4, "")), edit(base, (4, 5, "")), edit(base, (4, 4, "&"))
    assert rebase(base, open_, merged, mend) == (Carry.ATTENTION, open_)


def test_an_edit_that_makes_the_new_body_too_long_waits():
    base = "a b"
    open_ = edit(base, (0, 1, "x" * 3000))
    assert rebase(base, open_, edit(base, (2, 3, "y" * 3000))) == (Carry.ATTENTION, open_)


def test_one_published_edit_can_be_taken_back_alone():
    one, other = edit(BASE, (8, 13, "keep"), (26, 32, "choose")), edit(BASE, (0, 2, "All"), (26, 32, "choose"))
    made, body = published(BASE, one, other)
    assert body == "All will keep data. Staff choose."
    assert apply(body, undo(BASE, made, 101)) == "All will share data. Staff decide."
    assert apply(body, undo(BASE, made, 102)) == "We will keep data. Staff decide."
    assert undo(BASE, made, 103) == ()


def test_what_was_published_beside_an_edit_stands_at_its_place_in_the_edits_words():
    made, _ = published(BASE, edit(BASE, (0, 2, "All")), edit(BASE, (26, 32, "choose")))
    mine = edit(BASE, (0, 2, "All"), (8, 13, "never share"))
    assert beside(mine, made) == (Made(Hunk(33, 39, "choose"), (102,)),)


prose = st.lists(st.sampled_from(WORDS), min_size=8, max_size=20).map(" ".join)


@st.composite
def open_edits(draw):
    """A base, one or two published edits, and an open one, which may say what a published one says as well."""
    base, (one, other, mine) = draw(with_edits(3) | with_edits(3, prose))
    merged = [one, other] if fits(base, [one], other) else [one]
    repeats = draw(st.booleans()) and fits(base, [one], mine)
    return base, merged, canonical(base, {*one, *mine}) if repeats else mine


@given(open_edits())
def test_rebased_over_what_is_published_an_edit_makes_the_text_they_make_together(made):
    base, merged, open_ = made
    body, (state, left) = merge(base, *merged), rebase(base, open_, *merged)
    if state is Carry.ATTENTION:
        assert not fits(base, merged, open_) and left == open_
    elif state is Carry.SHIFTED:
        assert apply(body, left) == merge(base, *merged, open_) != body
        assert canonical(body, left) == left
        since = beside(open_, published(base, *merged)[0])
        assert apply(apply(base, open_), [each.hunk for each in since]) == apply(body, left)
    else:
        said = canonical(base, {hunk for each in merged for hunk in each})
        assert left == () and ({*open_} <= {*said} or body in (apply(base, open_), merge(base, *merged, open_)))


@given(open_edits())
def test_an_edit_that_clashes_with_a_published_one_never_moves_along(made):
    base, merged, open_ = made
    clashes = any(clash(base, each, open_) for each in merged)
    assert not clashes or rebase(base, open_, *merged).state is not Carry.SHIFTED


@given(open_edits())
def test_an_edit_that_fits_always_moves_along_or_is_in(made):
    base, merged, open_ = made
    state, left = rebase(base, open_, *merged)
    if fits(base, merged, open_):
        assert state is not Carry.ATTENTION
        assert rebase(merge(base, *merged), left, left) == (Carry.SATISFIED, ())


@given(with_edits(2))
def test_the_same_change_a_second_time_is_in_already(made):
    base, (one, other) = made
    assume(fits(base, [one], other))
    nothing = Rebased(Carry.SATISFIED, ())
    body = merge(base, one, other)
    assert (
        rebase(base, one, one)
        == rebase(base, one, one, other)
        == rebase(base, hunks(base, body), one, other)
        == nothing
    )


@given(with_edits(2))
def test_taking_changes_back_gives_the_earlier_bytes(made):
    base, (one, other) = made
    assume(fits(base, [one], other))
    changes, body = published(base, one, other)
    assert apply(body, inverse(base, [each.hunk for each in changes])) == base
    without = undo(base, changes, 101)
    assert apply(body, without) == apply(base, [hunk for hunk in other if hunk not in one])
    assert canonical(body, without) == without
    alone, led_to = published(base, one)
    assert apply(led_to, undo(base, alone, 101)) == base
