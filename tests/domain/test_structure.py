import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.domain.composer import Why
from deliberation.domain.consensus import standing
from deliberation.domain.diffs import hunks
from deliberation.domain.draft import draft_of
from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.hunks import apply
from deliberation.domain.structure import FIRST, at_odds, by_number, circle
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import (
    Amendment,
    Beginning,
    Change,
    Decision,
    FateKind,
    Hunk,
    Kind,
    Lineage,
    Revision,
    Rule,
    Tally,
    joined,
)

WORDS = {"A": "We come to you.", "B": "We tell it once.", "C": "We stay.", "D": "We listen to you."}
REVISIONS = tuple(
    Revision(id_, 1, 1, id_ * 10, id_, title, body, "", "") for id_, (title, body) in enumerate(WORDS.items(), 1)
)
AGREED = standing({"residents": Tally(12), "staff": Tally(12)}, Rule())
LESS_AGREED = standing({"residents": Tally(12, 1), "staff": Tally(12)}, Rule())


def place(title):
    return "ABCD".index(title) + 1


def change(which, **what):
    return Change(place(which), place(which) * 10, **what)


def amendment(id_, kind, *changes, begins=(), **more):
    return Amendment(id_, 1, id_ - 100, 1, kind, "So.", None, "", 0, changes, begins, **more)


def reword(id_, title, old, new):
    return amendment(id_, Kind.WORDING, change(title, hunks=hunks(WORDS[title], WORDS[title].replace(old, new))))


def retire(id_, *titles):
    return amendment(id_, Kind.RETIRE, *(change(title, ends=True) for title in titles))


def rename(id_, title, new):
    return amendment(id_, Kind.RENAME, change(title, title=new))


def move(id_, title, after):
    return amendment(id_, Kind.MOVE, change(title, after=place(after) * 10 if after else FIRST))


def join(id_, titles, title, body):
    base = joined(WORDS[each] for each in sorted(titles))
    return amendment(id_, Kind.JOIN, *(change(each, ends=True) for each in titles), begins=[begin(title, base, body)])


def split(id_, title, *parts):
    begins = [begin(name, WORDS[title], body) for name, body in parts]
    return amendment(id_, Kind.SPLIT, change(title, ends=True), begins=begins)


def add(id_, title, body, after):
    return amendment(id_, Kind.NEW, begins=[begin(title, "", body, place(after) * 10 if after else FIRST)])


def begin(title, base, body, after=None):
    return Beginning(title, hunks(base, body), after)


def draft(*edits, decisions=()):
    standings = {each.id: AGREED if nth == 0 else LESS_AGREED for nth, each in enumerate(edits)}
    by_hand = {id_: Decision(id_, included, "So.", "Caro", 0) for id_, included in decisions}
    return draft_of(REVISIONS, edits, standings, by_hand)


def titles(*edits):
    return "".join(each.title for each in draft(*edits).sections)


def whys(*edits):
    return [draft(*edits).outcomes[each.id].why for each in edits]


class TestOrder:
    def test_nothing_suggested_keeps_every_principle(self):
        found = draft().sections
        assert [(each.title, each.body, each.lineage, each.made) for each in found] == [
            (title, body, Lineage.KEPT, ()) for title, body in WORDS.items()
        ]

    @pytest.mark.parametrize(
        ("edits", "order"),
        [
            ([move(101, "C", None)], "CABD"),
            ([move(101, "A", "D")], "BCDA"),
            ([move(101, "C", None), move(102, "D", "C")], "CDAB"),
            ([move(101, "A", "C"), move(102, "D", "C")], "BCAD"),
            ([retire(101, "B"), move(102, "D", "B")], "ADC"),
            ([add(101, "E", "We share.", "B")], "ABECD"),
            ([add(101, "E", "We share.", None), add(102, "F", "We care.", None)], "EFABCD"),
            ([add(102, "E", "We share.", "B"), add(101, "F", "We care.", "B")], "ABFECD"),
            ([add(101, "E", "We share.", "B"), move(102, "B", None)], "BEACD"),
            ([join(101, "BD", "E", "We tell it once and listen.")], "AEC"),
            ([split(101, "D", ("E", "We listen"), ("F", "to you."))], "ABCEF"),
            ([join(101, "BD", "E", "We listen."), add(102, "F", "We care.", "B")], "AEFC"),
            ([retire(101, "A", "B", "C")], "D"),
            ([retire(101, "A", "B", "C", "D"), add(102, "E", "We care.", None)], "E"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_the_principles_stand_where_people_want_them(self, edits, order):
        if order == "E":  # nothing would be left before the second is in
            assert "".join(each.title for each in draft(*edits[::-1]).sections) == order
        else:
            assert titles(*edits) == order

    def test_what_was_to_follow_a_principle_of_another_version_stands_last(self):
        begun = amendment(101, Kind.NEW, begins=[Beginning("E", (Hunk(0, 0, "We share."),), 990)])
        assert titles(begun) == "ABCDE"

    @given(st.permutations("ABCD"), st.data())
    def test_no_principle_is_lost_or_comes_twice(self, order, data):
        edits = [
            move(101 + nth, title, data.draw(st.sampled_from([None, *(each for each in "ABCD" if each != title)])))
            for nth, title in enumerate(order)
        ]
        assert sorted(titles(*edits)) == ["A", "B", "C", "D"]


class TestLineage:
    def test_a_join_comes_from_all_its_sources(self):
        found = draft(join(101, "DB", "E", "We tell it once.\n\nWe listen to all of you.")).sections[1]
        assert (found.title, found.lineage, [each.title for each in found.parents]) == ("E", Lineage.JOINED, ["B", "D"])
        assert (found.begun_by, found.titled_by, found.continues) == (101, 101, None)
        base = joined(each.body for each in found.parents)
        assert apply(base, [each.hunk for each in found.made]) == found.body
        assert {each.by for each in found.made} == {(101,)}

    def test_the_parts_of_a_split_come_from_one(self):
        *_, one, other = draft(split(101, "D", ("E", "We listen"), ("F", "to you."))).sections
        assert {one.lineage, other.lineage} == {Lineage.SPLIT}
        assert one.parents == other.parents == (REVISIONS[3],)
        assert (one.body, other.body) == ("We listen", "to you.")

    def test_what_is_new_comes_from_nothing(self):
        found = draft(add(101, "E", "We share.", "A")).sections[1]
        assert (found.parents, found.lineage, found.body) == ((), Lineage.NEW, "We share.")

    def test_a_new_title_is_a_rewording(self):
        found = draft(rename(101, "A", "E")).sections[0]
        assert (found.title, found.lineage, found.titled_by, found.made) == ("E", Lineage.REWORDED, 101, ())

    def test_a_moved_principle_is_kept(self):
        found = draft(move(101, "C", None)).sections[0]
        assert (found.title, found.lineage) == ("C", Lineage.KEPT)

    def test_an_ended_principle_is_struck_out_with_the_edits_that_end_it(self):
        found = draft(join(101, "BD", "E", "We listen."))
        assert found.section_of(2) is None
        assert [(each.kind, each.text, each.numbers) for each in found.tracked(REVISIONS[1])] == [
            ("del", WORDS["B"], (1,))
        ]


class TestClash:
    @pytest.mark.parametrize(
        "other",
        [
            reword(102, "B", "once", "twice"),
            rename(102, "B", "Z"),
            move(102, "B", "D"),
            join(102, "AB", "E", "We come and tell."),
            split(102, "B", ("E", "We tell"), ("F", "it once.")),
        ],
        ids=["other words", "a title", "a place", "a join", "a split"],
    )
    def test_an_end_clashes_with_all_else_of_its_principle(self, other):
        assert whys(retire(101, "B"), other) == [Why.IN_BY_RULE, Why.LOST]
        assert whys(other, retire(101, "B")) == [Why.IN_BY_RULE, Why.LOST]
        assert draft(retire(101, "B"), other).groups == ((101, 102),)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (rename(101, "A", "Y"), rename(102, "A", "Z")),
            (move(101, "A", "B"), move(102, "A", "C")),
            (join(101, "AB", "E", "We come."), split(102, "B", ("F", "We tell"), ("G", "it once."))),
            (join(101, "AB", "E", "We come."), join(102, "BC", "F", "We stay.")),
        ],
        ids=["two titles", "two places", "a join and a split", "two joins"],
    )
    def test_two_wishes_for_one_principle_clash(self, one, other):
        assert whys(one, other) == [Why.IN_BY_RULE, Why.LOST]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (rename(101, "A", "Y"), rename(102, "A", "Y")),
            (move(101, "A", "B"), move(102, "A", "B")),
            (rename(101, "A", "Y"), reword(102, "A", "you", "all")),
            (move(101, "A", "B"), rename(102, "A", "Y")),
            (retire(101, "A"), retire(102, "A", "B")),
            (add(101, "E", "We share.", "A"), add(102, "F", "We care.", "A")),
        ],
    )
    def test_what_can_stand_together_does(self, one, other):
        assert whys(one, other) == [Why.IN_BY_RULE, Why.IN_BY_RULE]

    def test_a_whole_alternative_stands_beside_nothing(self):
        whole = amendment(101, Kind.WHOLE, change("A", ends=True), begins=[begin("E", "", "All new.", FIRST)])
        assert whys(whole, reword(102, "C", "stay", "go")) == [Why.IN_BY_RULE, Why.LOST]
        assert whys(reword(102, "C", "stay", "go"), whole) == [Why.IN_BY_RULE, Why.LOST]
        assert titles(whole) == "EBCD"
        found = draft(whole).sections[0]
        assert (found.parents, found.lineage, found.body) == ((), Lineage.NEW, "All new.")

    def test_moves_in_a_circle_do_not_fit(self):
        edits = [move(101, "A", "B"), move(102, "B", "C"), move(103, "C", "A")]
        assert draft(*edits).outcomes[103].why == Why.DOES_NOT_FIT
        assert draft(*edits).outcomes[103].others == (101, 102)
        message = r"These edits do not fit together: 1, 2, 3\. One of them must stay out\."
        with pytest.raises(Conflict, match=message):
            draft(*edits, decisions=[(101, True), (102, True), (103, True)])

    def test_one_principle_must_be_left(self):
        edits = [retire(101, "A", "B"), retire(102, "C", "D")]
        assert draft(*edits).outcomes[102] == draft(*edits).outcomes[102].__class__(102, False, "does_not_fit", (101,))
        with pytest.raises(Conflict, match="These edits do not fit together: 1, 2"):
            draft(*edits, decisions=[(101, True), (102, True)])

    def test_a_join_can_be_too_long(self):
        long = join(101, "AB", "E", "word " * (BODY_LIMIT // 5) + "more words")
        with pytest.raises(Conflict, match=r"Together these edits make 5,010 characters; at most 5,000 fit\."):
            draft(long)


class TestFates:
    def test_what_a_structural_edit_did_is_in_the_text(self):
        edit = join(101, "AB", "E", "We come.")
        assert draft(edit).fate_of(edit) == FateKind.IN_TEXT

    def test_own_words_do_not_take_up_what_changes_no_words(self):
        edit, own = retire(101, "A"), reword(102, "B", "once", "twice")
        own = amendment(102, Kind.EDITORIAL, *own.changes)
        found = draft(edit, own, decisions=[(101, False), (102, True)])
        assert found.fate_of(edit) == FateKind.OUT_OF_SCOPE


def test_a_change_is_at_odds_with_another_only_over_one_thing():
    assert not at_odds(change("A", title="Y"), change("A", after=20))
    assert at_odds(change("A", title="Y"), change("A", title="Z"))
    assert at_odds(change("A", ends=True), change("A", title="Z"))


@pytest.mark.parametrize(
    ("moves", "found"),
    [({}, set()), ({1: 2, 2: 3}, set()), ({1: 2, 2: 1}, {1, 2}), ({4: 1, 1: 2, 2: 3, 3: 1}, {1, 2, 3}), ({1: 1}, {1})],
)
def test_a_circle_is_found(moves, found):
    assert circle(moves) == found


def test_a_principle_is_found_by_the_number_people_call_it_by():
    assert by_number(REVISIONS, 2).title == "B"
    with pytest.raises(NotFound, match=r"^This vision has no principle 5\.$"):
        by_number(REVISIONS, 5)
