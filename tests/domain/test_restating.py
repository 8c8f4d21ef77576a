import random

import pytest

from deliberation.domain.diffs import hunks
from deliberation.domain.importing import Section
from deliberation.domain.restating import restate
from deliberation.domain.structure import FIRST, arrange
from deliberation.domain.vision import Amendment, Beginning, Change, Kind, Made, Revision

TEXTS = (
    ("Close to home", "We bring care to where people live."),
    ("One story", "People tell their story once and staff write it down."),
    ("Staff who stay", "They have time to listen and learn together."),
    ("Money", "What is spent can be read by all."),
)
REVISIONS = tuple(
    Revision(number, 1, 1, number * 10, number, title, body, "", "") for number, (title, body) in enumerate(TEXTS, 1)
)
SECTIONS = tuple(Section(*text) for text in TEXTS)
NEW = Section("Sleep", "At night it is quiet.")


def outcome(sections):
    """The titles and bodies that the restating leads to, in order."""
    changes, begun = restate(REVISIONS, sections)
    edit = Amendment(1, 1, 1, 1, Kind.WHOLE, "So.", None, "", 0, changes, begun)
    made = {change.revision_id: [Made(hunk, (1,)) for hunk in change.hunks] for change in changes}
    return [(each.title, each.body) for each in arrange(REVISIONS, [edit], made)]


def test_what_stays_as_it_is_has_no_part_in_it():
    assert restate(REVISIONS, SECTIONS) == ((), ())


def test_a_principle_is_known_by_its_title_whatever_its_words():
    other = Section("one STORY", "Something else altogether.")
    changes, begun = restate(REVISIONS, (SECTIONS[0], other, *SECTIONS[2:]))
    assert changes == (Change(2, 20, hunks(TEXTS[1][1], other.body), "one STORY"),)
    assert begun == ()


def test_a_principle_with_another_title_is_known_by_most_of_its_words():
    renamed = Section("Told once", TEXTS[1][1].replace("write", "note"))
    changes, begun = restate(REVISIONS, (SECTIONS[0], renamed, *SECTIONS[2:]))
    assert [(each.revision_id, each.title, each.ends) for each in changes] == [(2, "Told once", False)]
    assert begun == ()


def test_what_is_like_nothing_begins_and_what_is_not_there_ends():
    changes, begun = restate(REVISIONS, (SECTIONS[0], NEW, *SECTIONS[2:]))
    assert changes == (Change(2, 20, ends=True),)
    assert begun == (Beginning("Sleep", hunks("", NEW.body), 10),)


def test_two_sections_are_not_taken_for_the_same_principle():
    half = Section("Told once", "People tell their story once.")
    changes, begun = restate(REVISIONS, (*SECTIONS, half))
    assert (changes, [each.title for each in begun]) == ((), ["Told once"])


def test_of_two_that_are_alike_the_more_alike_goes_on():
    less, more = Section("A", "People tell their story once."), Section("B", TEXTS[1][1])
    changes, begun = restate(REVISIONS, (SECTIONS[0], less, more, *SECTIONS[2:]))
    assert ([(each.revision_id, each.title) for each in changes], [each.title for each in begun]) == ([(2, "B")], ["A"])


def test_as_few_as_can_be_are_moved():
    changes, _ = restate(REVISIONS, (SECTIONS[3], *SECTIONS[:3]))
    assert changes == (Change(4, 40, after=FIRST),)


def test_a_wholly_new_text_ends_everything():
    changes, begun = restate(REVISIONS, (NEW,))
    assert (len(changes), all(each.ends for each in changes), [each.after for each in begun]) == (4, True, [FIRST])


@pytest.mark.parametrize("seed", range(40))
def test_it_leads_to_the_alternative_whatever_that_is(seed):
    chance = random.Random(seed)
    olds = [
        Section(
            each.title if chance.random() < 0.7 else f"{each.title}, again", each.body + chance.choice(("", " So."))
        )
        for each in chance.sample(SECTIONS, chance.randint(0, 4))
    ]
    fresh = [Section(f"Thing {n}", f"Thing {n} is word{n} sign{n} mark{n}.") for n in range(chance.randint(0, 3))]
    sections = chance.sample([*olds, *fresh], len(olds) + len(fresh)) or [NEW]
    assert outcome(sections) == [(each.title, each.body) for each in sections]
