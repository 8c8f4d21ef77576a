import pytest

from deliberation.domain.deeds import deed, to_place
from deliberation.domain.diffs import hunks
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.restructuring import Deeds, Wish, read
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Beginning, Change, Kind, Revision

ONE, TWO, THREE = REVISIONS = (
    Revision(1, 1, 1, 10, 1, "Care close to home", "We bring care to people. Nobody travels far.", "", ""),
    Revision(2, 1, 1, 20, 2, "One story", "People tell it once.\n\nThey can read it.", "", ""),
    Revision(3, 1, 1, 30, 3, "Staff who stay", "Staff have time.", "", ""),
)
GONE = "A principle you chose is not part of this version any more. Your words are kept in the form."
LOST = "To leave words out, suggest that as an edit of its own."


def refused(kind, message, field="", /, revisions=REVISIONS, **wish):
    with pytest.raises((Invalid, Conflict)) as refusal:
        read(Wish(kind, **wish), revisions)
    assert refusal.value.message == message
    assert getattr(refusal.value, "field", "") == field


def test_a_new_principle_stands_after_another_or_first():
    wish = Wish("new", parts=((" Sleep ", "It is  quiet."),), after=20)
    assert read(wish, REVISIONS) == Deeds(Kind.NEW, (), (Beginning("Sleep", hunks("", "It is quiet."), 20),))
    assert read(Wish("new", parts=(("Sleep", "Quiet."),), after=0), REVISIONS).beginnings[0].after == 0
    refused("new", "Choose where it should stand.", "after", parts=(("Sleep", "Quiet."),))
    refused("new", GONE, parts=(("Sleep", "Quiet."),), after=40)


def test_every_principle_has_a_title_of_its_own_and_words():
    refused("new", "Write a title.", "title-1", after=0)
    refused("new", "Write a title.", "title-1", parts=((" ", "Quiet."),), after=0)
    refused("new", "Write the words of this principle.", "body-1", parts=(("Sleep", "\n"),), after=0)
    taken = "Principle 2 has this title already. Choose another one."
    refused("new", taken, "title-1", parts=(("one STORY", "Quiet."),), after=0)
    refused("rename", taken, "title-1", principles=(10,), parts=(("One story", ""),))
    refused("join", taken, "title-1", principles=(10, 30), parts=(("One story", "All."),))
    long = f"That is {BODY_LIMIT + 1:,} characters long; at most {BODY_LIMIT:,} fit."
    refused("new", long, "body-1", parts=(("Sleep", "a" * (BODY_LIMIT + 1)),), after=0)


def test_one_is_retired_unless_it_is_the_only_one():
    assert read(Wish("retire", (20,)), REVISIONS) == Deeds(Kind.RETIRE, (Change(2, 20, ends=True),))
    only = "This is the only principle. Suggest other words for it, or a whole alternative."
    refused("retire", only, revisions=(ONE,), principles=(10,))
    refused("retire", GONE, principles=(40,))
    refused("retire", GONE)


def test_one_gets_another_title():
    deeds = read(Wish("rename", (20,), (("One STORY", ""),)), REVISIONS)
    assert deeds == Deeds(Kind.RENAME, (Change(2, 20, title="One STORY"),))
    same = "This is the title it has. Change at least one word."
    refused("rename", same, "title-1", principles=(20,), parts=((" One  story", ""),))


def test_one_moves_to_stand_after_another_or_first():
    assert read(Wish("move", (10,), after=30), REVISIONS) == Deeds(Kind.MOVE, (Change(1, 10, after=30),))
    assert read(Wish("move", (20,), after=0), REVISIONS).changes == (Change(2, 20, after=0),)
    there = "It stands there already. Choose another place."
    refused("move", there, "after", principles=(20,), after=10)
    refused("move", there, "after", principles=(10,), after=0)
    refused("move", "A principle cannot stand after itself.", "after", principles=(20,), after=20)
    refused("move", "Choose where it should stand.", "after", principles=(20,))
    refused("move", GONE, principles=(20,), after=40)


def test_several_are_joined_in_the_order_they_stand_in():
    deeds = read(Wish("join", (30, 10, 30), (("Care close to home", "We bring care. Staff have time."),)), REVISIONS)
    assert deeds.changes == (Change(1, 10, ends=True), Change(3, 30, ends=True))
    both = f"{ONE.body}\n\n{THREE.body}"
    assert deeds.beginnings == (Beginning("Care close to home", hunks(both, "We bring care. Staff have time.")),)
    refused("join", "Choose two principles or more to join.", "principles", principles=(10, 10))
    refused("join", GONE, principles=(10, 40))


def test_one_is_split_and_empty_parts_do_not_count():
    parts = (("One story", "People tell it once."), (" ", ""), ("Yours", "They can READ it, too."))
    deeds = read(Wish("split", (20,), parts), REVISIONS)
    assert deeds.changes == (Change(2, 20, ends=True),)
    assert deeds.beginnings == tuple(Beginning(*part) for part in (
        ("One story", hunks(TWO.body, "People tell it once.")), ("Yours", hunks(TWO.body, "They can READ it, too."))
    ))  # fmt: skip
    two = "Split it into two parts or more."
    refused("split", two, "body-2", principles=(20,), parts=(("One story", TWO.body), ("", "")))
    alike = "Parts 1 and 2 have the same title. Give each its own."
    refused("split", alike, "title-2", principles=(20,), parts=(("A", "People tell it once."), ("a", "They can read.")))


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("They can it.", "This word is in no part: “read”."),
        ("They read.", "These words are in no part: “can” and “it”."),
        ("They can read.", "This word is in no part: “it”."),
    ],
)
def test_a_split_loses_no_word_not_even_one_that_comes_twice(second, said):
    parts = (("A", "People tell it once."), ("B", second))
    refused("split", f"{said} {LOST}", "body-2", principles=(20,), parts=parts)


def test_of_many_lost_words_the_first_are_named():
    old = Revision(4, 1, 1, 40, 1, "Many", " ".join(f"w{n}" for n in range(12)), "", "")
    named = ", ".join(f"“w{n}”" for n in range(1, 9))
    wish = {"principles": (40,), "parts": (("A", "w0"), ("B", "x"))}
    refused("split", f"These words are in no part: {named} and 3 more. {LOST}", "body-2", revisions=(old,), **wish)


def test_a_whole_alternative_is_read_as_a_draft_is():
    text = "## Care close to home\nWe bring care.\n## Sleep\nIt is quiet."
    deeds = read(Wish("whole", text=text), REVISIONS)
    assert [(each.revision_id, each.ends) for each in deeds.changes] == [(1, False), (2, True), (3, True)]
    assert [(each.title, each.after) for each in deeds.beginnings] == [("Sleep", 10)]
    as_it_is = "\n".join(f"## {each.title}\n{each.body}" for each in REVISIONS)
    refused("whole", "This is the vision as it stands. Change at least one word.", "text", text=as_it_is)
    alike = "Principles 1 and 2 have the same title, “A”. Give each its own."
    refused("whole", alike, "text", text="## A\nOne.\n## A\nTwo.")
    with pytest.raises(Invalid, match=r"No principles were found\."):
        read(Wish("whole", text="Just words."), REVISIONS)


@pytest.mark.parametrize("kind", ["wording", "editorial", "", "nonsense"])
def test_there_are_no_other_ways(kind):
    with pytest.raises(NotFound, match=r"There is no such way to change the principles\."):
        read(Wish(kind), REVISIONS)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("new", parts=(("Sleep", "Quiet."),), after=0), "A new principle, “Sleep”"),
        (Wish("retire", (20,)), "Retire principle 2, “One story”"),
        (Wish("rename", (20,), (("Told once", ""),)), "Call principle 2 “Told once”"),
        (Wish("move", (20,), after=0), "Move principle 2 to the front"),
        (Wish("move", (10,), after=20), "Move principle 1 to stand after principle 2, “One story”"),
        (Wish("join", (20, 10), (("Both", "All."),)), "Join principles 1 and 2 into “Both”"),
        (Wish("split", (30,), (("A", "Staff"), ("B", "have time."))), "Split principle 3 into “A” and “B”"),
        (Wish("whole", text="## A\nOne.\n## B\nTwo."), "A whole alternative"),
    ],
)
def test_what_an_edit_does_is_said_in_a_few_words(wish, said):
    deeds = read(wish, REVISIONS)
    assert deed(deeds.kind, deeds.changes, deeds.beginnings, REVISIONS) == said


def test_other_words_are_other_words_and_a_place_that_is_gone_is_the_end():
    assert deed(Kind.WORDING, (Change(2, 20),), (), REVISIONS) == "Other words for principle 2"
    assert to_place(40, REVISIONS) == "to the end"
