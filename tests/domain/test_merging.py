import pytest

from deliberation.domain.diffs import apply, hunks
from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.merging import canonical, clash, fits, joint, merge, neighbours, same
from deliberation.domain.vision import Hunk

BASE = "We will share data. Staff decide."


def edit(base, *changes):
    return canonical(base, [Hunk(*change) for change in changes])


# -- one form ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "changes", "form"),
    [
        ("a b b c", [(2, 2, "b ")], [(6, 6, "b ")]),
        ("a b b c", [(2, 4, "")], [(4, 6, "")]),
        ("a b c b b d", [(2, 2, "b "), (6, 7, "x")], [(4, 4, "b "), (6, 7, "x")]),
        ("a b c", [(2, 2, "b "), (4, 5, "d")], [(4, 5, "b d")]),
        ("a b c", [(0, 1, "x"), (1, 2, " y ")], [(0, 1, "x y")]),
        ("care", [(4, 4, "s")], [(0, 4, "cares")]),
        ("care", [(1, 1, "l"), (4, 4, "s")], [(0, 4, "clares")]),
        ("a b", [(1, 2, "")], [(0, 3, "ab")]),
        ("a- b", [(2, 3, "")], [(0, 4, "a-b")]),
        ("a b", [(2, 3, "b")], []),
        ("a b c", [(4, 5, "x"), (0, 1, "y")], [(0, 1, "y"), (4, 5, "x")]),
        ("see", [(3, 3, "*"), (3, 3, " now")], [(3, 3, "* now")]),
    ],
)
def test_a_change_has_one_form(base, changes, form):
    assert edit(base, *changes) == tuple(Hunk(*change) for change in form)


@pytest.mark.parametrize(
    ("base", "changes", "form"),
    [
        ("so **a b** c", [(3, 4, "")], [(3, 10, "*a b**")]),
        ("so **a b c** d", [(5, 6, "x")], [(3, 12, "**x b c**")]),
        ("so **a b c** d", [(7, 8, "x")], [(7, 8, "x")]),
        ("so **a *b c* d** e", [(8, 9, "x")], [(7, 12, "*x c*")]),
        ("*a*_b_ c", [(1, 2, "x")], [(0, 6, "*x*_b_")]),
        ("***a** b* c", [(3, 4, "x")], [(0, 9, "***x** b*")]),
        ("a b c", [(2, 2, "**"), (3, 3, "**")], [(2, 3, "**b**")]),
        ("go [to us](x.y) now", [(11, 12, "z")], [(3, 15, "[to us](z.y)")]),
        ("go [to *all* us](x.y) now", [(8, 11, "some")], [(7, 12, "*some*")]),
        ("go *a [b* c](x.y) now", [(4, 5, "z")], [(4, 5, "z")]),
        ("go *a [b](x.y) c* now", [(7, 8, "z")], [(6, 14, "[z](x.y)")]),
        ("a snake_case_name b", [(8, 12, "x")], [(8, 12, "x")]),
        (r"a \*b c\* d", [(4, 5, "x")], [(4, 5, "x")]),
        ("5 * 3 * 2", [(4, 5, "x")], [(4, 5, "x")]),
        ("*a\n\nb*", [(1, 2, "x")], [(1, 2, "x")]),
        ("*a _b* c", [(4, 5, "x")], [(0, 6, "*a _x*")]),
        ("*a* b *c*", [(1, 2, "x"), (7, 8, "y")], [(0, 3, "*x*"), (6, 9, "*y*")]),
        ("*a b*", [(1, 2, "x"), (3, 4, "y")], [(0, 5, "*x y*")]),
        ("*a \u0301b*\u0301 c", [(1, 2, "x")], [(0, 7, "*x \u0301b*\u0301")]),
    ],
)
def test_a_change_that_touches_a_marker_covers_what_stands_between_the_markers(base, changes, form):
    assert edit(base, *changes) == tuple(Hunk(*change) for change in form)


def test_changes_that_overlap_are_no_edit():
    with pytest.raises(Invalid):
        edit("a b c", (0, 3, "x"), (2, 5, "y"))


# -- same, clash, neighbours ------------------------------------------------------------


def test_the_same_words_are_the_same_edit_however_they_were_reached():
    assert same("a b b c", edit("a b b c", (2, 4, "")), edit("a b b c", (4, 6, "")))
    assert not same(BASE, edit(BASE, (8, 13, "keep")), edit(BASE, (8, 13, "hold")))


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ((8, 13, "keep"), (8, 13, "hold"), True),
        ((8, 13, "keep"), (8, 13, "keep"), False),
        ((3, 13, "keep"), (8, 18, "hold"), True),
        ((3, 18, "keep it"), (8, 8, "not "), True),
        ((8, 8, "not "), (8, 8, "never "), True),
        ((8, 8, "not "), (8, 13, "keep"), False),
        ((8, 13, "keep"), (13, 13, " all"), False),
        ((3, 7, "shall"), (8, 13, "keep"), False),
        ((3, 7, "shall"), (20, 25, "We"), False),
    ],
)
def test_edits_clash_where_they_claim_the_same_words_or_the_same_point(one, other, verdict):
    assert clash(BASE, edit(BASE, one), edit(BASE, other)) is verdict
    assert clash(BASE, edit(BASE, other), edit(BASE, one)) is verdict


@pytest.mark.parametrize(
    ("base", "one", "other"),
    [
        ("a\n\nb", (1, 1, "\n\nx"), (3, 3, "y\n\n")),
        ("a (b", (3, 3, "\n"), (2, 3, "")),
        ("a, b", (2, 2, " x,"), (1, 2, "")),
    ],
)
def test_whether_edits_clash_does_not_hang_on_who_comes_first(base, one, other):
    forms = edit(base, one), edit(base, other)
    assert clash(base, *forms) == clash(base, *reversed(forms))


def test_two_edits_that_leave_no_canonical_text_clash():
    base = "a (b"
    one, other = edit(base, (2, 3, "")), edit(base, (3, 4, ""))
    assert apply(base, sorted({*one, *other})) == "a "
    assert clash(base, one, other)


def test_new_lines_that_meet_clash():
    base = "One.\n\nTwo."
    one, other = hunks(base, "One.\n\nHalf.\n\nTwo."), hunks(base, "One.\n\nThree.")
    assert not clash(base, one, other)
    assert clash("a\n(b)", edit("a\n(b)", (2, 2, "x\n\n")), edit("a\n(b)", (2, 5, "\ny")))


def test_a_pair_that_clashes_never_merges_even_where_a_third_edit_would_mend_it():
    base = "a (b) c"
    one, other, mend = edit(base, (2, 4, "")), edit(base, (4, 5, "")), edit(base, (4, 4, "&"))
    assert clash(base, one, other)
    assert apply(base, sorted({*one, *other, *mend})) == "a & c"
    with pytest.raises(Conflict, match="do not fit together"):
        merge(base, one, other, mend)


def test_three_edits_may_fit_pair_by_pair_and_not_together():
    base = "a (b) c"
    edits = [edit(base, (2, 3, "")), edit(base, (3, 4, "")), edit(base, (4, 5, ""))]
    assert not any(clash(base, one, other) for one in edits for other in edits)
    assert fits(base, edits[:2], ()) and fits(base, edits[:1], edits[2])
    assert not fits(base, edits[:2], edits[2])
    with pytest.raises(Conflict, match="do not fit together"):
        merge(base, *edits)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ((8, 8, "not "), (8, 13, "withhold"), True),
        ((3, 7, "shall"), (14, 18, "records"), True),
        ((3, 7, "shall"), (26, 32, "choose"), False),
        ((14, 18, "records"), (20, 20, "All "), False),
        ((18, 20, ". And "), (20, 25, "all"), True),
        ((18, 33, "."), (3, 7, "shall"), True),
        ((33, 33, " Yes."), (20, 25, "All"), True),
        ((8, 13, "keep"), (8, 13, "keep"), False),
    ],
)
def test_edits_that_meet_or_share_a_sentence_are_neighbours(one, other, verdict):
    assert neighbours(BASE, edit(BASE, one), edit(BASE, other)) is verdict
    assert neighbours(BASE, edit(BASE, other), edit(BASE, one)) is verdict


# -- merging -----------------------------------------------------------------------------


def test_edits_of_different_words_merge():
    one, other = edit(BASE, (8, 8, "not ")), edit(BASE, (8, 13, "withhold"), (26, 32, "choose"))
    assert merge(BASE, one, other) == merge(BASE, other, one) == "We will not withhold data. Staff choose."
    assert merge(BASE) == BASE


def test_the_merged_changes_name_the_edits_they_come_from():
    one, other = edit(BASE, (3, 7, "shall"), (26, 32, "choose")), edit(BASE, (26, 32, "choose"), (8, 13, "keep"))
    assert joint(BASE, {7: one, 9: other}) == (
        (Hunk(3, 7, "shall"), (7,)),
        (Hunk(8, 13, "keep"), (9,)),
        (Hunk(26, 32, "choose"), (7, 9)),
    )


def test_edits_of_the_same_words_do_not_merge():
    one, other = edit(BASE, (8, 13, "keep")), edit(BASE, (8, 13, "hold"))
    with pytest.raises(Conflict, match="change the same words"):
        merge(BASE, one, other)


def test_edits_that_make_the_text_too_long_together_do_not_merge():
    base = "a b"
    one, other = edit(base, (0, 1, "x" * 3000)), edit(base, (2, 3, "y" * 3000))
    assert not clash(base, one, other)
    assert not fits(base, [one], other)
    with pytest.raises(Conflict, match=r"make 6,001 characters; at most 5,000 fit\."):
        merge(base, one, other)
