import pytest

from deliberation.domain.diffs import (
    Segment,
    apply,
    as_read,
    excerpt,
    hunks,
    inverse,
    refine,
    reword,
    segments,
    settle,
    words_in_out,
)
from deliberation.domain.errors import Invalid
from deliberation.domain.hunks import canonical
from deliberation.domain.vision import Hunk, Made


@pytest.mark.parametrize(
    ("base", "other", "changes"),
    [
        ("We share data.", "We withhold data.", [(3, 8, "withhold")]),
        ("We share data.", "We share data.", []),
        ("share data", "withhold records", [(0, 5, "withhold"), (6, 10, "records")]),
        ("care at home", "help and advice at work", [(0, 12, "help and advice at work")]),
        ("old the plan now", "new big the scheme now", [(0, 12, "new big the scheme")]),
        ("we so the plan too", "staff and we the plan and care too", [(0, 14, "staff and we the plan and care")]),
        ("one the plan two", "uno the plan due", [(0, 3, "uno"), (13, 16, "due")]),
        ("one two a b c three", "uno a b c tre quattro", [(0, 7, "uno"), (14, 19, "tre quattro")]),
        ("A b c.", "C b a.", [(0, 5, "C b a")]),
        ("", "New.", [(0, 0, "New.")]),
        ("Old.", "", [(0, 4, "")]),
    ],
)
def test_a_rewrite_is_told_word_by_word_without_chance_matches(base, other, changes):
    assert hunks(base, other) == tuple(Hunk(*change) for change in changes)


def test_a_moved_sentence_stays_anchored_on_the_longer_part():
    base, other = "Move me. Alpha beta gamma delta stay here.", "Alpha beta gamma delta stay here. Move me."
    assert hunks(base, other) == (Hunk(0, 9, ""), Hunk(42, 42, " Move me."))


STAYS = "The rest of this long paragraph stays exactly where it was before, and nobody touches it. "
HERE = "We ask why it is not part of the standard form that families get. "
THERE = "As part of the standard guide every team writes one plan. "


@pytest.mark.parametrize(
    ("base", "other", "kept"),
    [
        (THERE + STAYS, HERE + STAYS + THERE, False),
        (THERE[8:] + STAYS, HERE + STAYS + THERE[8:], False),
        (THERE + STAYS, HERE + STAYS, True),
        (THERE + STAYS, HERE + STAYS + "As part of our day. Many follow a standard guide. ", True),
    ],
)
def test_words_that_went_elsewhere_with_those_beside_them_are_not_found_again_in_others(base, other, kept):
    changes = hunks(base.strip(), other.strip())
    made = as_read(base, [Made(hunk, (1,)) for hunk in changes])
    at = base.index("of the standard")
    for told in (changes, [hunk for hunk, _ in made]):
        assert any(hunk.start <= at < hunk.end for hunk in told) is not kept


@pytest.mark.parametrize(("changed", "told"), [(500, 500), (501, 1)])
def test_a_text_that_changes_in_more_places_than_anybody_would_edit_is_told_as_written_anew(changed, told):
    base = "start " + "old and as it was " * changed + "end"
    outcome = base.replace("old", "new")
    found = hunks(base, outcome)
    assert len(found) == told
    assert apply(base, found) == outcome
    assert (found[0].start, found[-1].end) == (base.index("old"), base.rindex("old") + 3)


def test_words_that_come_again_and_again_in_a_text_as_long_as_none_are_told_as_written_anew():
    assert len(hunks("a b " * 40 + "c", "b a " * 40 + "d")) > 1
    assert hunks("a b " * 1300 + "c", "b a " * 1300 + "d") == (Hunk(0, 5201, "b a " * 1300 + "d"),)


def test_a_retyped_selection_keeps_the_words_that_did_not_change():
    base = "We share data with all partners."
    assert reword(base, 0, 32, "We share records with all partners.") == (Hunk(9, 13, "records"),)
    assert reword(base, 19, 22, "") == (Hunk(19, 23, ""),)


def test_a_change_inside_a_long_word_is_told_as_all_of_it():
    base = "Our deinstitutionalisation-plan-for-everybody works."
    assert canonical(base, [Hunk(4, 6, "re")]) == (Hunk(4, 45, "reinstitutionalisation-plan-for-everybody"),)


def test_a_space_inside_a_word_is_told_as_two_words_for_one():
    assert canonical("abc", [Hunk(1, 1, " ")]) == (Hunk(0, 3, "a bc"),)


def test_changes_at_the_ends_of_emphasis_in_emphasis_are_one_change_of_it_all():
    base = "*a " * 9 + "b* " * 8 + "b*"
    assert hunks(base, base.replace("b", "c")) == (Hunk(0, len(base), base.replace("b", "c")),)


def test_a_change_of_a_marker_takes_in_the_changes_between_it_and_its_other_end():
    assert canonical("so *a b c*", [Hunk(6, 7, "x"), Hunk(9, 10, "")]) == (Hunk(3, 10, "*a x c"),)


def test_words_put_in_place_of_a_selection_are_spelt_canonically():
    assert reword("We share data.", 3, 8, " do  not\u200b share ") == (Hunk(3, 3, "do not "),)
    with pytest.raises(Invalid, match="at most 5,000 fit"):
        reword("We share data.", 3, 8, "a" * 5000)


@pytest.mark.parametrize(
    "changes", [[(0, 9, "")], [(-1, 0, "")], [(2, 1, "")], [(2, 3, ""), (1, 2, "")], [(0, 2, ""), (1, 3, "")]]
)
def test_a_change_outside_its_text_or_out_of_order_is_refused(changes):
    with pytest.raises(Invalid, match="does not fit the text"):
        apply("a b c", [Hunk(*change) for change in changes])


def test_what_was_changed_can_be_changed_back():
    changes = (Hunk(0, 1, "One"), Hunk(4, 4, "and "), Hunk(4, 5, ""))
    assert inverse("a b c", changes) == (Hunk(0, 3, "a"), Hunk(6, 10, ""), Hunk(10, 10, "c"))


def test_changes_are_shown_with_the_edits_they_come_from():
    shown = segments("We share data.", [Hunk(3, 8, "withhold"), Hunk(13, 13, " and say so")], [(4,), (2, 7)])
    assert shown == (
        Segment("same", "We ", ()),
        Segment("del", "share", (4,)),
        Segment("ins", "withhold", (4,)),
        Segment("same", " data", ()),
        Segment("ins", " and say so", (2, 7)),
        Segment("same", ".", ()),
    )
    assert segments("Same.", []) == (Segment("same", "Same.", ()),)


def test_a_change_that_covers_a_link_shows_only_the_words_that_differ():
    base = "See [our site](https://nhs.uk) now"
    changes = hunks(base, "See [the site](https://nhs.uk) now")
    assert changes == (Hunk(4, 30, "[the site](https://nhs.uk)"),)
    assert refine(base, changes) == (Hunk(5, 8, "the"),)
    assert [part.text for part in segments(base, changes)] == ["See [", "our", "the", " site](https://nhs.uk) now"]
    assert words_in_out(base, changes) == (1, 1)


@pytest.mark.parametrize(
    ("base", "other", "gone", "new"),
    [
        ("See **the plan** now", "See the plan now", "**the plan**", "the plan"),
        ("See the plan now", "See *the plan* now", "the plan", "*the plan*"),
        ("See [us](a.b) now", "See [us](a.c) now", "[us](a.b)", "[us](a.c)"),
        ("See **the plan** now", "See **the best plan** now", "", "best "),
    ],
)
def test_where_a_marker_changes_all_between_the_markers_is_shown(base, other, gone, new):
    shown = [(part.kind, part.text) for part in segments(base, hunks(base, other)) if part.kind != "same"]
    assert shown == [(kind, text) for kind, text in [("del", gone), ("ins", new)] if text]


@pytest.mark.parametrize(
    ("base", "other", "shown"),
    [
        ("- one\n- two", "- one\n- half\n- two", ["- one\n", "- half\n", "- two"]),
        ("- one\n- half\n- two", "- one\n- two", ["- one\n", "- half\n", "- two"]),
        ("- one\n- two", "- one\n- two\n- three", ["- one\n- two", "\n- three"]),
        ("so it is", "so now it is", ["so ", "now ", "it is"]),
    ],
)
def test_a_list_item_that_comes_or_goes_is_shown_as_one(base, other, shown):
    assert [part.text for part in segments(base, hunks(base, other))] == shown


@pytest.mark.parametrize(
    ("base", "other", "shown"),
    [
        ("You ask. You go.", "You ask. You write. You go.", ["You ask. ", "You write. ", "You go."]),
        ("You ask. You write. You go.", "You ask. You go.", ["You ask. ", "You write. ", "You go."]),
        ("You go.", "You write.\n\nYou go.", ["You write.\n\n", "You go."]),
        ("You ask. You go.", "You ask. You wait and You go.", ["You ask. You ", "wait and You ", "go."]),
    ],
)
def test_a_sentence_that_comes_or_goes_is_shown_as_one(base, other, shown):
    assert [part.text for part in segments(base, hunks(base, other))] == shown


def test_what_gives_way_to_other_words_stays_where_it_is():
    assert settle("You ask. You go.", [Hunk(13, 15, "see")]) == (Hunk(13, 15, "see"),)


def test_a_line_that_comes_is_not_shown_before_the_change_above_it():
    base = "- one\n- two"
    shown = segments(base, [Hunk(6, 7, "+"), Hunk(8, 8, "half\n- ")])
    assert "".join(part.text for part in shown if part.kind != "ins") == base
    assert "".join(part.text for part in shown if part.kind != "del") == "- one\n+ half\n- two"


def test_words_that_come_and_go_are_counted():
    assert words_in_out("We share data.", hunks("We share data.", "We keep no data.")) == (2, 1)


def test_an_excerpt_keeps_a_few_words_around_each_change():
    base = "one two three four five six seven eight nine ten"
    shown = segments(base, [Hunk(14, 18, "FOUR"), Hunk(40, 44, "NINE")])
    assert "".join(part.text for part in excerpt(shown, 1)) == "… three fourFOUR five … eight nineNINE ten"
    assert excerpt(shown, 3) == shown
