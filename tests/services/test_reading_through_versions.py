import pytest
from house import AMINA, BEN, SLUG, refusal

from deliberation.domain.errors import NotFound
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import Kind, joined
from deliberation.services.commenting import withdraw_comment
from deliberation.services.reading import comparing, history
from deliberation.services.restructuring import Restructuring, propose_restructuring


def restructure(house, kind, numbers=(), parts=(), after=None):
    principles = [house.principle(number, house.vision.round.number).principle_id for number in numbers]
    wish = Wish(kind, tuple(principles), parts, after)
    asked = Restructuring(house.vision.round.base_version_id, wish, "It belongs so.")
    return house.edit(propose_restructuring(house.db, BEN, house.slug, asked).facts["number"])


def publish(house, *edits):
    house.agree(*(each.id for each in edits))
    house.close_voting()
    house.tick_all()
    house.sign()
    house.open_next_round()


@pytest.fixture
def three(house):
    """Version 2 joins 1 and 2, renames 3 and has a new one; version 3 splits what was joined and ends the new one."""
    one, two = house.principle(1), house.principle(2)
    both = joined([one.body, two.body])
    publish(
        house,
        restructure(house, Kind.JOIN, (1, 2), (("Care, told once", both.replace("Nobody", "No one")),)),
        restructure(house, Kind.RENAME, (3,), (("Staff who learn", ""),)),
        restructure(house, Kind.NEW, (), (("A garden", "There is a garden."),), house.principle(3).principle_id),
    )
    parts = (("Care", one.body.replace("Nobody", "No one")), ("Stories", f"{two.body} Soon."))
    publish(house, restructure(house, Kind.SPLIT, (1,), parts), restructure(house, Kind.RETIRE, (3,)))
    return house


def compare(house, older, newer):
    return comparing.comparison(house.db, SLUG, older, newer, AMINA)


def read(house, older, newer):
    rows = compare(house, older, newer).rows
    return [([each.position for each in row.olds], row.new and row.new.title, " ".join(row.notes)) for row in rows]


def words(row, kind):
    return [each.text.strip() for each in row.segments if each.kind == kind]


def test_from_a_version_to_the_next(three):
    assert read(three, 1, 2) == [
        ([1, 2], "Care, told once", "Joined from principles 1 and 2 of version 1."),
        (
            [3],
            "Staff who learn",
            "The same words in both. Principle 3 in version 1. In version 1 its title is “Staff who stay”.",
        ),
        ([], "A garden", "Not in version 1."),
    ]
    first, _, last = compare(three, 1, 2).rows
    assert (words(first, "del"), words(first, "ins")) == (["Nobody"], ["No one"])
    assert words(last, "ins") == ["There is a garden."]


def test_of_a_split_only_what_came_is_marked(three):
    assert read(three, 2, 3) == [
        ([1], "Care", "Split from principle 1 of version 2."),
        ([1], "Stories", "Split from principle 1 of version 2."),
        ([2], "Staff who learn", "The same in both, word for word. Principle 2 in version 2."),
        ([3], None, "Not in version 3."),
    ]
    care, stories, _, garden = compare(three, 2, 3).rows
    assert (words(care, "del"), words(care, "ins")) == ([], [])
    assert (words(stories, "del"), words(stories, "ins")) == ([], ["Soon."])
    assert words(garden, "del") == ["There is a garden."]


def test_over_more_than_one_version(three):
    assert read(three, 1, 3) == [
        ([1, 2], "Care", "Joined from principles 1 and 2 of version 1."),
        ([1, 2], "Stories", "Joined from principles 1 and 2 of version 1."),
        ([3], "Staff who learn", "The same words in both. In version 1 its title is “Staff who stay”."),
    ]


def test_the_other_way_round(three):
    assert read(three, 2, 1) == [
        ([1], "Care close to home", "Its words are in principle 1 of version 2."),
        ([1], "One story, told once", "Its words are in principle 1 of version 2."),
        (
            [2],
            "Staff who stay",
            "The same words in both. Principle 2 in version 2. In version 2 its title is “Staff who learn”.",
        ),
        ([3], None, "Not in version 1."),
    ]
    assert read(three, 3, 2)[0] == ([1, 2], "Care, told once", "Its words are in principles 1 and 2 of version 3.")


def test_principles_that_are_reworded_and_moved(house):
    publish(house, house.suggest(AMINA, 1, "Nobody", "No one"), restructure(house, Kind.MOVE, (3,), after=0))
    assert read(house, 1, 2) == [
        ([3], "Staff who stay", "The same in both, word for word. Principle 3 in version 1."),
        ([1], "Care close to home", "Principle 1 in version 1."),
        ([2], "One story, told once", "The same in both, word for word. Principle 2 in version 1."),
    ]


def test_a_version_beside_itself(three):
    assert [row.notes for row in compare(three, 2, 2).rows] == [("The same in both, word for word.",)] * 3


def test_the_last_two_where_none_are_named(three):
    for older, newer, found in ((None, None, (2, 3)), (None, 1, (1, 1)), (1, None, (1, 3)), (3, 1, (3, 1))):
        page = compare(three, older, newer)
        assert (page.older.number, page.newer.number) == found


def test_there_is_no_version_that_was_not_published(house):
    with refusal(house, NotFound, "There is no version 2 of this vision yet."):
        compare(house, 1, 2)


# One principle -------------------------------------------------------------------------
def told(house, number, version=None):
    return history.history(house.db, SLUG, number, version, AMINA)


def line(page):
    return [(each.version.number, each.revision.position, each.came) for each in page.wordings]


def test_a_principle_is_told_from_where_it_comes_to_where_it_went(three):
    page = told(three, 1, 2)
    assert (page.version.number, page.revision.title) == (2, "Care, told once")
    assert line(page) == [
        (1, 1, "It began with the first draft."),
        (1, 2, "It began with the first draft."),
        (2, 1, "Joined from principles 1 and 2."),
        (3, 1, "Split from principle 1."),
        (3, 2, "Split from principle 1."),
    ]
    assert [[each.position for each in wording.heirs] for wording in page.wordings] == [[1], [1], [1, 2], [], []]
    assert line(told(three, 2)) == [each for each in line(page) if each != (3, 1, "Split from principle 1.")]


def test_every_wording_says_what_changed_and_who_wanted_it(three):
    first, _, both, care, stories = told(three, 1, 2).wordings
    assert [[each.edit.number for each in wording.causes] for wording in (first, both, care, stories)] == [
        [],
        [1],
        [4],
        [4],
    ]
    assert (first.words_in, first.words_out, [each.kind for each in first.segments]) == (0, 0, ["same"])
    assert (both.words_in, both.words_out) == (2, 1)
    assert [each.text for each in both.segments if each.kind == "ins" and each.numbers == (1,)] == ["No one"]
    assert both.causes[0].fate.sentence == "In: common ground. 6 of 6 residents and 6 of 6 staff agree."


def test_a_new_title_is_told_with_its_edit_once(three):
    _, renamed, kept = told(three, 3).wordings
    assert [(each.edit.number, each.edit.kind) for each in renamed.causes] == [(2, Kind.RENAME)]
    assert (kept.causes, kept.came, kept.words_out) == ((), "Kept from principle 2.", 0)


def test_what_is_new_and_what_ended_say_by_which_edit(three):
    (garden,) = told(three, 3, 2).wordings
    assert (garden.came, [each.edit.number for each in garden.causes]) == ("New in this version.", [3])
    assert (garden.heirs, [each.edit.number for each in garden.ended_by]) == ((), [5])


def test_it_says_how_people_voted_how_much_they_said_and_what_is_open(three):
    item = three.principle(1, 3).id
    three.vote(item, (3, 1), (2,))
    three.say(AMINA, item, "Where?")
    withdraw_comment(three.db, BEN, three.say(BEN, item, "Nowhere."))
    edit, other = three.suggest(BEN, 1, "No one", "Nobody"), three.suggest(BEN, 3, "time", "the time")
    page = told(three, 1)
    assert (page.wordings[-1].standing.overall.total, page.wordings[-1].comments) == (6, 1)
    assert [each.amendment.id for each in page.open_edits] == [edit.id]
    assert [each.amendment.id for each in told(three, 3).open_edits] == [other.id]


def test_there_is_no_history_of_what_there_is_not(three):
    with refusal(three, NotFound, "Version 3 has no principle 4."):
        told(three, 4)
    with refusal(three, NotFound, "There is no version 4 of this vision yet."):
        told(three, 1, 4)
