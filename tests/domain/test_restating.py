import random

import pytest

from deliberation.domain.diffs import hunks
from deliberation.domain.importing import Chapter
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
CHAPTERS = tuple(Chapter(*text) for text in TEXTS)
NEW = Chapter("Sleep", "At night it is quiet.")


def outcome(chapters):
    """The titles and bodies that the restating leads to, in order."""
    changes, begun = restate(REVISIONS, chapters)
    edit = Amendment(1, 1, 1, 1, Kind.WHOLE, "So.", None, "", 0, changes, begun)
    made = {change.revision_id: [Made(hunk, (1,)) for hunk in change.hunks] for change in changes}
    return [(each.title, each.body) for each in arrange(REVISIONS, [edit], made)]


def test_what_stays_as_it_is_has_no_part_in_it():
    assert restate(REVISIONS, CHAPTERS) == ((), ())


def test_a_principle_is_known_by_its_title_whatever_its_words():
    other = Chapter("one STORY", "Something else altogether.")
    changes, begun = restate(REVISIONS, (CHAPTERS[0], other, *CHAPTERS[2:]))
    assert changes == (Change(2, 20, hunks(TEXTS[1][1], other.body), "one STORY"),)
    assert begun == ()


def test_a_principle_with_another_title_is_known_by_most_of_its_words():
    renamed = Chapter("Told once", TEXTS[1][1].replace("write", "note"))
    changes, begun = restate(REVISIONS, (CHAPTERS[0], renamed, *CHAPTERS[2:]))
    assert [(each.revision_id, each.title, each.ends) for each in changes] == [(2, "Told once", False)]
    assert begun == ()


def test_what_is_like_nothing_begins_and_what_is_not_there_ends():
    changes, begun = restate(REVISIONS, (CHAPTERS[0], NEW, *CHAPTERS[2:]))
    assert changes == (Change(2, 20, ends=True),)
    assert begun == (Beginning("Sleep", hunks("", NEW.body), 10),)


def test_two_sections_are_not_taken_for_the_same_principle():
    half = Chapter("Told once", "People tell their story once.")
    changes, begun = restate(REVISIONS, (*CHAPTERS, half))
    assert (changes, [each.title for each in begun]) == ((), ["Told once"])


def test_of_two_that_are_alike_the_more_alike_goes_on():
    less, more = Chapter("A", "People tell their story once."), Chapter("B", TEXTS[1][1])
    changes, begun = restate(REVISIONS, (CHAPTERS[0], less, more, *CHAPTERS[2:]))
    assert ([(each.revision_id, each.title) for each in changes], [each.title for each in begun]) == ([(2, "B")], ["A"])


def test_as_few_as_can_be_are_moved():
    changes, _ = restate(REVISIONS, (CHAPTERS[3], *CHAPTERS[:3]))
    assert changes == (Change(4, 40, after=FIRST),)


def test_a_wholly_new_text_ends_everything():
    changes, begun = restate(REVISIONS, (NEW,))
    assert (len(changes), all(each.ends for each in changes), [each.after for each in begun]) == (4, True, [FIRST])


@pytest.mark.parametrize("seed", range(40))
def test_it_leads_to_the_alternative_whatever_that_is(seed):
    chance = random.Random(seed)
    olds = [
        Chapter(
            each.title if chance.random() < 0.7 else f"{each.title}, again", each.body + chance.choice(("", " So."))
        )
        for each in chance.sample(CHAPTERS, chance.randint(0, 4))
    ]
    fresh = [Chapter(f"Thing {n}", f"Thing {n} is word{n} sign{n} mark{n}.") for n in range(chance.randint(0, 3))]
    chapters = chance.sample([*olds, *fresh], len(olds) + len(fresh)) or [NEW]
    assert outcome(chapters) == [(each.title, each.body) for each in chapters]
