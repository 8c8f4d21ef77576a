from itertools import pairwise, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from wordings import CLUSTERS, ENGLAND, SIGNS, TROUBLE, WORDS, edited, made_of, plain, raw, wild, with_edits

from deliberation.domain.diffs import apply, hunks, inverse, refine, reword, segments, settle, words_in_out
from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.hunks import canonical
from deliberation.domain.merging import clash, fits, joint, merge, neighbours, same
from deliberation.domain.text import count_words, is_word, normalise, paragraphs, tokens, words
from deliberation.domain.vision import Hunk

UNUSABLE = {0, *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0), *(c for c in range(0x110000) if c & 0xFFFE == 0xFFFE)}
UNSEEN = (
    set(range(1, 32)) - {10}
    | set(range(127, 160))
    | {0xAD, 0x61C, 0x115F, 0x1160, 0x200B, 0x200E, 0x200F, 0x2800, 0x3164}
)
UNSEEN |= {0xA0, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFA0, 0x2028, 0x2029}


def attempt(base, proposals):
    try:
        return merge(base, *proposals)
    except Conflict:
        return None


# -- spelling: what goes in once stays as it is ------------------------------------


@given(raw | st.text(max_size=60))
def test_a_canonical_text_stays_as_it_is(text):
    try:
        once = normalise(text)
    except Invalid:
        assert any(ord(sign) in UNUSABLE for sign in text)
        return
    assert normalise(once) == once
    assert not {*map(ord, once)} & (UNSEEN | UNUSABLE)
    assert "\U000e0067" not in once.replace(ENGLAND, "")
    assert "  " not in once and " \n" not in once and "\n\n\n" not in once and once == once.strip()


@pytest.mark.parametrize("plane", range(17))
def test_every_code_point_is_cleaned_or_refused(plane):
    usable = [chr(code) for code in range(plane * 0x10000, (plane + 1) * 0x10000) if code not in UNUSABLE]
    once = normalise("a".join(usable), 1_000_000)
    assert not {*map(ord, once)} & {*UNSEEN, *range(0xE0000, 0xE0080)}
    assert normalise(once, 1_000_000) == once


@given(st.sampled_from(sorted(UNUSABLE)))
def test_no_code_point_that_is_no_text_gets_in(code):
    with pytest.raises(Invalid):
        normalise(f"a{chr(code)}")


# -- tokens: nothing is lost, no sign is split ----------------------------------------


@given(raw | st.text(max_size=60))
def test_the_tokens_of_a_text_are_the_text(text):
    assert "".join(tokens(text)) == text
    assert all(tokens(text))


@given(st.lists(st.sampled_from([*CLUSTERS, *WORDS, " ", "\n", ", ", "**"])))
def test_no_cut_parts_one_sign(clusters):
    cuts, at = {0}, 0
    for token in tokens("".join(clusters)):
        cuts.add(at := at + len(token))
    at = 0
    for cluster in clusters:
        if cluster in CLUSTERS:
            assert not cuts & set(range(at + 1, at + len(cluster)))
        at += len(cluster)


@given(wild)
def test_seen_words_are_whole_tokens_inside_blocks(text):
    blocks = paragraphs(text)
    assert all(is_word(text[start:end]) for start, end in words(text))
    assert all(any(a <= start and end <= b for a, b in blocks) for start, end in words(text))
    assert sum(count_words(text[start:end]) for start, end in blocks) == count_words(text)
    assert "".join(text[start:end] for start, end in blocks).replace("\n", "") == text.replace("\n", "")


# -- differences: nothing is misplaced ---------------------------------------------------


@given(wild, wild)
def test_the_changes_between_two_texts_lead_from_one_to_the_other(base, other):
    changes = hunks(base, other)
    assert apply(base, changes) == other
    assert canonical(base, changes) == changes
    assert hunks(base, base) == ()


@given(wild.flatmap(lambda base: st.tuples(st.just(base), edited(base))))
def test_an_edit_leads_to_its_words_and_back(pair):
    base, other = pair
    changes = hunks(base, other)
    assert apply(base, changes) == apply(base, refine(base, changes)) == apply(base, settle(base, changes)) == other
    assert apply(other, inverse(base, changes)) == base
    shown = segments(base, changes)
    assert "".join(part.text for part in shown if part.kind != "ins") == base
    assert "".join(part.text for part in shown if part.kind != "del") == other
    came, went = words_in_out(base, changes)
    assert went <= sum(map(is_word, tokens(base))) and came <= sum(map(is_word, tokens(other)))


@st.composite
def ranges(draw, base):
    return sorted(draw(st.tuples(st.integers(0, len(base)), st.integers(0, len(base)))))


NEW = made_of([*WORDS, *SIGNS], max_size=3)


@given(plain, st.data())
def test_a_change_has_one_form_however_much_is_retyped(base, data):
    start, end = data.draw(ranges(base))
    first, last = data.draw(st.integers(0, start)), data.draw(st.integers(end, len(base)))
    new = data.draw(NEW)
    form = canonical(base, [Hunk(start, end, new)])
    assert apply(base, form) == base[:start] + new + base[end:]
    assert canonical(base, form) == form
    assert canonical(base, [Hunk(first, last, base[first:start] + new + base[end:last])]) == form


@given(st.text("ab *,", max_size=7), st.data())
def test_two_changes_lead_to_the_same_text_exactly_where_their_form_is_equal(base, data):
    forms = [
        canonical(base, [Hunk(*data.draw(ranges(base)), data.draw(st.sampled_from(["", "a", "b", "a "])))])
        for _ in "12"
    ]
    assert same(base, *forms) == (forms[0] == forms[1])


@given(plain, st.data())
def test_the_changes_of_one_edit_are_whole_tokens_apart_and_in_order(base, data):
    ends = sorted(data.draw(st.lists(st.integers(0, len(base)), max_size=8)))
    changes = [Hunk(*pair, data.draw(NEW)) for pair in zip(ends[::2], ends[1::2], strict=False)]
    form = canonical(base, changes)
    cut, borders = tokens(base), {0}
    for token in cut:
        borders.add(max(borders) + len(token))
    assert apply(base, form) == apply(base, changes)
    assert canonical(base, form) == form
    assert {hunk.start for hunk in form} | {hunk.end for hunk in form} <= borders
    assert all(one.end < other.start for one, other in pairwise(form))


@given(plain, st.integers(0, 200), st.integers(0, 8), st.sampled_from([*WORDS, *SIGNS, *TROUBLE]))
def test_other_words_for_a_selection_lead_to_the_canonical_text(base, start, length, new):
    start = min(start, len(base))
    end = min(start + length, len(base))
    assert apply(base, reword(base, start, end, new)) == normalise(base[:start] + new + base[end:])


# -- merging: the same bytes in every order, or a refusal ------------------------------------


@given(with_edits(3))
def test_every_order_makes_the_same_text_or_a_conflict(made):
    base, proposals = made
    assert len({attempt(base, order) for order in permutations(proposals)}) == 1


@given(with_edits(3))
def test_making_edits_one_after_another_makes_the_merged_text(made):
    base, proposals = made
    merged = attempt(base, proposals)
    assume(merged is not None)
    for order in permutations(proposals):
        text, done = base, []
        for hunk in dict.fromkeys(hunk for hunks_ in order for hunk in hunks_):
            shift = sum(len(earlier.new) - earlier.end + earlier.start for earlier in done if earlier < hunk)
            text = text[: hunk.start + shift] + hunk.new + text[hunk.end + shift :]
            done.append(hunk)
        assert text == merged


@given(with_edits(2))
def test_clash_same_and_neighbours_are_mutual(made):
    base, (one, other) = made
    assert clash(base, one, other) == clash(base, other, one)
    assert same(base, one, other) == same(base, other, one)
    assert neighbours(base, one, other) == neighbours(base, other, one)
    if one == other:
        assert same(base, one, other) and not clash(base, one, other)


@given(with_edits(3))
def test_an_edit_that_clashes_with_a_merged_one_is_never_merged(made):
    base, (one, other, third) = made
    if clash(base, one, other):
        assert attempt(base, [one, other, third]) is None
        assert not fits(base, [one, third], other)


@given(with_edits(3))
def test_what_merges_is_canonical_and_holds_every_edit_once(made):
    base, proposals = made
    merged = attempt(base, proposals)
    assume(merged is not None)
    assert normalise(merged) == merged
    numbered = joint(base, dict(enumerate(proposals)))
    assert [hunk for hunk, _ in numbered] == sorted({hunk for each in proposals for hunk in each})
    assert all(numbers == tuple(n for n, each in enumerate(proposals) if hunk in each) for hunk, numbers in numbered)


@given(with_edits(1))
def test_the_same_change_twice_is_made_once(made):
    base, (one,) = made
    assert same(base, one, one)
    assert merge(base, one, one) == merge(base, one) == apply(base, one)
