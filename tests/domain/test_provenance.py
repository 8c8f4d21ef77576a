from itertools import accumulate, count, pairwise

from hypothesis import given
from hypothesis import strategies as st
from wordings import edited, plain

from deliberation.domain.diffs import hunks
from deliberation.domain.errors import Conflict
from deliberation.domain.hunks import apply
from deliberation.domain.merging import canonical, joint
from deliberation.domain.provenance import Run, Stretch, is_led_to, origins, stretches
from deliberation.domain.text import is_word, tokens
from deliberation.domain.vision import Hunk, Lineage, Made, Revision, joined


def wording(id_, body, parents=(), made=(), titled_by=None):
    made = tuple(Made(hunk, by) for hunk, by in made)
    lineage = Lineage.REWORDED if parents else Lineage.NEW
    return Revision(id_, 1, 1, id_, 1, "Care", body, "", "", made, titled_by, parents, lineage)


def by(edit, changes):
    return [(hunk, (edit,)) for hunk in changes]


def origin_of(body, runs):
    return [(body[start:end], edit) for start, end, edit in stretches(body, runs)]


# -- by example -----------------------------------------------------------------------

FIRST = wording(1, "We will share data.")
SECOND = wording(2, "We will never share data.", (1,), by(7, hunks(FIRST.body, "We will never share data.")))


def test_the_published_draft_has_one_origin():
    assert origins([FIRST]) == {1: (Run(19, None),)}
    assert origins([wording(1, "")]) == {1: ()}


def test_a_word_belongs_to_the_edit_that_brought_it_in_and_keeps_it():
    third = wording(3, "We never share records.", (2,), by(9, hunks(SECOND.body, "We never share records.")))
    found = origins([FIRST, SECOND, third])
    assert found[2] == (Run(8, None), Run(6, 7), Run(11, None))
    assert origin_of(third.body, found[3]) == [
        ("We ", None),
        ("never ", 7),
        ("share ", None),
        ("records", 9),
        (".", None),
    ]


def test_words_that_were_only_typed_again_keep_their_origin():
    whole = wording(1, "We will share data with staff.")
    retyped = wording(
        2, "We shall share data with all staff.", (1,), by(7, [Hunk(3, 30, "shall share data with all staff.")])
    )
    runs = origins([whole, retyped])[2]
    assert [text for text, edit in origin_of(retyped.body, runs) if edit == 7] == ["shall", " all"]


def test_what_several_edits_changed_alike_is_the_earliest_ones():
    changes = [(hunk, (9, 7)) for hunk in hunks(FIRST.body, "We will keep data.")]
    assert Run(4, 7) in origins([FIRST, wording(2, "We will keep data.", (1,), changes)])[2]


def test_a_principle_that_an_edit_adds_is_all_its_own():
    added = wording(2, "Ask first.", (), by(7, [Hunk(0, 0, "Ask first.")]), titled_by=7)
    assert origins([added]) == {2: (Run(10, 7),)}


def test_joined_principles_keep_their_words_and_the_line_between_is_the_joining_edits():
    other = wording(5, "Staff decide.")
    both = wording(6, "We will never share data.\n\nStaff decide.", (2, 5), titled_by=8)
    found = origins([FIRST, SECOND, other, both])
    assert found[6] == (Run(8, None), Run(6, 7), Run(11, None), Run(2, 8), Run(13, None))


def test_the_parts_of_a_split_principle_keep_their_words():
    whole = wording(1, "We share. Staff decide.")
    first = wording(2, "We share.", (1,), by(7, hunks(whole.body, "We share.")), titled_by=7)
    second = wording(3, "Then staff decide.", (1,), by(7, hunks(whole.body, "Then staff decide.")), titled_by=7)
    found = origins([whole, first, second])
    assert found[2] == (Run(9, None),)
    assert origin_of(second.body, found[3]) == [("Then staff", 7), (" decide.", None)]


def test_stretches_end_with_their_paragraph_and_part_no_word():
    body = "We share.\n\n- Staff\n- Residents"
    runs = [Run(4, None), Run(25, 7), Run(1, None)]
    assert origin_of(body, runs) == [("We share", None), (".", 7), ("- Staff", 7), ("- Residents", 7)]
    assert stretches("", ()) == []


def test_a_word_in_which_two_edits_meet_is_shown_whole():
    base, glued = "a()b", "ab"
    one, other = canonical(base, [Hunk(1, 2, "")]), canonical(base, [Hunk(2, 3, "")])
    changes = joint(base, {7: one, 9: other})
    assert apply(base, [hunk for hunk, _ in changes]) == glued
    assert stretches(glued, [Run(1, 7), Run(1, 9)]) == [Stretch(0, 2, 7)]


# -- whatever happens -------------------------------------------------------------------


def words_of(text):
    return {token for token in tokens(text) if is_word(token)}


@st.composite
def changes_to(draw, base, ids):
    """The changes of one edit, or of two that fit and whose words do not run into each other."""
    chosen = {next(ids): hunks(base, draw(edited(base))) for _ in range(draw(st.integers(1, 2)))}
    alone = set().union(words_of(base), *(words_of(apply(base, each)) for each in chosen.values()))
    try:
        together = joint(base, chosen)
    except Conflict:
        together = ()
    if together and words_of(apply(base, [hunk for hunk, _ in together])) <= alone:
        return together
    id_ = min(chosen)
    return by(id_, chosen[id_])


@st.composite
def histories(draw):
    """Revisions of three versions: principles are kept, reworded, split, joined and added."""
    ids, edits = count(1), count(101)
    current = [wording(next(ids), draw(plain)) for _ in range(draw(st.integers(1, 2)))]
    known = list(current)
    for _ in range(2):
        came = []
        while current:
            act = draw(st.sampled_from(["keep", "reword", "reword", "split", "join"]))
            sources = [current.pop(0) for _ in range(min(len(current), 2 if act == "join" else 1))]
            source, parents = joined(each.body for each in sources), tuple(each.id for each in sources)
            for _ in range(2 if act == "split" else 1):
                made = draw(changes_to(source, edits)) if act != "keep" else ()
                body = apply(source, [hunk for hunk, _ in made])
                came.append(wording(next(ids), body, parents, made, next(edits) if act in ("split", "join") else None))
        if draw(st.booleans()):
            body, edit = draw(plain), next(edits)
            came.append(wording(next(ids), body, (), by(edit, hunks("", body)), edit))
        known += came
        current = came[:3]
    return known


@given(histories())
def test_the_recorded_changes_give_every_body_back(history):
    bodies = {each.id: each.body for each in history}
    assert all(is_led_to(each, bodies) for each in history)


def test_a_body_that_the_recorded_changes_do_not_lead_to_is_found_out():
    bodies = {1: FIRST.body}
    assert is_led_to(wording(2, "We", (1,), by(7, [Hunk(2, len(FIRST.body), "")])), bodies)
    assert not is_led_to(wording(2, "Us", (1,), by(7, [Hunk(2, len(FIRST.body), "")])), bodies)
    assert not is_led_to(wording(2, "We", (1,), by(7, [Hunk(2, 99, "")])), bodies)


@given(histories())
def test_runs_cover_each_character_once(history):
    found = origins(history)
    for each in history:
        runs = found[each.id]
        assert sum(run.length for run in runs) == len(each.body)
        assert all(run.length > 0 for run in runs)
        assert all(one.amendment_id != other.amendment_id for one, other in pairwise(runs))


@given(histories())
def test_the_origin_of_a_word_has_that_word_in_its_new_text(history):
    said = {None: [each.body for each in history if not each.parents and each.titled_by is None]}
    for each in history:
        for hunk, edits in each.made:
            said.setdefault(min(edits), []).append(hunk.new)
    found = origins(history)
    for each in history:
        for start, end, edit in stretches(each.body, found[each.id]):
            for word in words_of(each.body[start:end]):
                assert any(word in text for text in said[edit])


@given(histories())
def test_stretches_show_every_paragraph_and_part_no_word(history):
    found = origins(history)
    for each in history:
        shown = stretches(each.body, found[each.id])
        assert all(start < end for start, end, _ in shown)
        assert all(one.end <= other.start for one, other in pairwise(shown))
        between = [0, *(place for start, end, _ in shown for place in (start, end)), len(each.body)]
        assert not "".join(each.body[a:b] for a, b in zip(between[::2], between[1::2], strict=True)).strip("\n")
        borders = {*accumulate(map(len, tokens(each.body)), initial=0)}
        assert borders >= {place for start, end, _ in shown for place in (start, end)}
        assert all(one.amendment_id != other.amendment_id for one, other in pairwise(shown) if one.end == other.start)


def test_a_sentence_that_begins_like_the_next_one_leaves_that_its_first_words():
    old = "Care is near. We listen to you. We stay."
    new = "Care is near. We ask what you need. We listen to you. We stay."
    first = Revision(1, 1, 1, 10, 1, "Care", old, "", "")
    made = tuple(Made(hunk, (7,)) for hunk in hunks(old, new))
    second = Revision(2, 1, 2, 10, 1, "Care", new, "", "", made=made, parents=(1,))
    found = [new[start:end] for start, end, by in stretches(new, origins([first, second])[2]) if by == 7]
    assert [each.strip() for each in found] == ["We ask what you need."]
