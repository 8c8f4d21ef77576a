import pytest

from deliberation.domain.erasing import KINDS, PERSONAL, Removal, impersonal, without
from deliberation.domain.errors import NotFound
from deliberation.domain.notices import named, passages

HERS = Removal(
    frozenset({"p1"}),
    frozenset({1}),
    frozenset({2}),
    frozenset({3}),
    frozenset({(4, 1)}),
    frozenset({5}),
    frozenset({6}),
)
PARTS = [["end", None, []], ["body", "A title", [[0, 1, "x"]]], ["new", "A title", [[0, 0, "x"]]]]
EMPTY = [["body", None, []], ["body", None, []], ["new", "", []]]
ABOUT, REPORT = {"member": ["p1", [1, "Riverside"], None]}, {"report": ["p1", "Look."]}


@pytest.mark.parametrize(
    ("kind", "facts", "opened", "left"),
    [
        ("AmendmentProposed", {"item": 1}, PARTS, EMPTY),
        ("AmendmentProposed", {"item": 2}, PARTS, PARTS),
    ],
)
def test_an_edit_loses_its_words_and_one_in_a_text_its_reason(kind, facts, opened, left):
    found = without(HERS, kind, facts, {"author": ["p1"], "words": {"rationale": "Because.", "parts": opened}})
    assert found == {"words": {"rationale": "", "parts": left}}


@pytest.mark.parametrize(
    ("kind", "facts", "opened", "left"),
    [
        ("Backed", {"item": 4}, {"backer": ["p1", "Me too."]}, {"backer": ["p1", ""]}),
        ("CommentMade", {"comment": 3, "item": 9}, {"words": ["a", "b", "c", "d"]}, {"words": ["", "", "", ""]}),
        ("CommentMade", {"comment": 5, "item": 1}, {"words": ["a", "b", "c", "d"]}, {"words": ["a", "", "", ""]}),
        ("VersionPublished", {"carried": [[1], [7]]}, {"moved": [PARTS, PARTS]}, {"moved": [EMPTY, PARTS]}),
        ("AboutChanged", {}, ABOUT, {"member": ["p1", None, None]}),
        ("Flagged", {}, REPORT, {"report": ["p1", ""]}),
        ("Held", {"hold": 5}, {"author": ["p1"], "words": {"body": "Hm."}}, {"words": {}}),
        ("Appealed", {"review": 6}, {"words": ["Look again."]}, {"words": [""]}),
        ("MemberJoined", {}, {"member": [1, 2, "p1", 3, 4, "St Mary’s"]}, {"member": [1, 2, "p1", 3]}),
        ("MemberMoved", {}, {"member": ["p1", 3, 4, "St Mary’s"]}, {"member": ["p1", 3]}),
    ],
)
def test_whatever_quotes_somebody_loses_their_words_alone(kind, facts, opened, left):
    assert without(HERS, kind, facts, opened) == left


@pytest.mark.parametrize(
    ("kind", "facts", "opened"),
    [
        ("AmendmentProposed", {"item": 9}, {"words": {"rationale": "Because.", "parts": PARTS}}),
        ("Backed", {"item": 4}, {"backer": ["p2", "Me too."]}),
        ("Backed", {"item": 5}, {"backer": ["p1", "Me too."]}),
        ("CommentMade", {"comment": 5, "item": 2}, {"words": ["a", "b", "c", "d"]}),
        ("AboutChanged", {}, {"member": ["p2", None, None]}),
        ("Flagged", {}, {"report": ["p2", "Look."]}),
        ("Held", {"hold": 9}, {"author": ["p2"], "words": {"body": "Hm."}}),
        ("Appealed", {"review": 9}, {"words": ["Look again."]}),
        ("MemberJoined", {}, {"member": [1, 2, "p2", 3, 4, "St Mary’s"]}),
        ("MemberMoved", {}, {"member": ["p2", 3, 4, "St Mary’s"]}),
    ],
)
def test_what_others_said_is_left_alone(kind, facts, opened):
    assert without(HERS, kind, facts, opened) == {}


def test_a_removal_of_nothing_is_empty():
    assert Removal(frozenset({"p1"})).is_empty and not HERS.is_empty


def test_what_is_personal_goes_and_what_was_reported_stays():
    assert set(PERSONAL) < set(KINDS)
    assert impersonal("AboutChanged", ABOUT) == {"member": ["p1", None, None]}
    assert impersonal("Flagged", REPORT) == {"report": ["", "Look."]}
    assert impersonal("MemberMoved", {"member": ["p1", 3, 4, "St Mary’s"]}) == {"member": ["p1", 3]}


def test_a_page_is_taken_apart_at_its_headings():
    assert passages("First.\n\n## One\n\nMore.\nAnd more.\n## Two") == (
        ("", "First."),
        ("One", "More.\nAnd more."),
        ("Two", ""),
    )
    assert passages("## One\nMore.") == (("One", "More."),)


def test_only_the_pages_of_the_site_have_a_name():
    assert named("privacy") == "privacy"
    with pytest.raises(NotFound):
        named("other")
