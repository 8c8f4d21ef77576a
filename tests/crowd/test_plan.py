from collections import Counter
from itertools import combinations

import pytest

from deliberation.crowd.plan import AboutYou, Say, Vote, planned
from deliberation.crowd.script import Edit, prepared
from deliberation.domain.consensus import Status, standing
from deliberation.domain.diffs import hunks
from deliberation.domain.merging import clash, neighbours
from deliberation.domain.vision import CommentType, Kind, Rule, Tally
from deliberation.seed import seed_draft

SCRIPT = prepared()
BODIES = [chapter.body for chapter in seed_draft().chapters]


@pytest.fixture(scope="module")
def plan():
    return planned(SCRIPT, 200)


@pytest.fixture(scope="module")
def standings(plan):
    """How each principle and edit stands once all have voted, by its number or name."""
    counts = Counter((act.deed.on, act.person.audience, act.deed.stance) for act in plan.having(Vote))
    return {
        on: standing(
            {
                audience: Tally(*(counts[on, audience, stance] for stance in ("agree", "disagree", "pass")))
                for audience in ("residents", "staff")
            },
            Rule(),
        )
        for on in SCRIPT.feelings
    }


def changes_to(number):
    body = BODIES[number - 1]
    return [hunks(body, body.replace(edit.old, edit.new, 1)) for edit in SCRIPT.edits if edit.principle == number]


def pairs_that(verdict):
    return sum(verdict(BODIES[n - 1], *pair) for n in range(1, 9) for pair in combinations(changes_to(n), 2))


# -- the words -----------------------------------------------------------------


def test_every_edit_replaces_words_that_the_seeded_vision_has_once():
    assert [edit.name for edit in SCRIPT.edits if BODIES[edit.principle - 1].count(edit.old) != 1] == []


def test_every_principle_has_an_edit_and_no_two_lead_to_the_same_words():
    assert {edit.principle for edit in SCRIPT.edits} == set(range(1, len(BODIES) + 1))
    assert all(len(set(changes_to(number))) == len(changes_to(number)) for number in range(1, 9))


def test_some_edits_clash_and_some_are_neighbours():
    assert pairs_that(clash) >= 2
    assert pairs_that(neighbours) >= 5


def test_comments_are_of_every_type_and_on_something():
    assert {remark.type for remark in SCRIPT.remarks} == set(CommentType)
    assert {remark.on for remark in SCRIPT.remarks} <= SCRIPT.feelings.keys()
    assert {edit.kind for edit in SCRIPT.edits} <= set(Kind)
    texts = [text for remark in SCRIPT.remarks for text in (remark.text, remark.reply) if text]
    assert len(set(texts)) == len(texts)


# -- the plan ------------------------------------------------------------------


def test_the_same_crowd_comes_every_time(plan):
    assert planned(SCRIPT, 200) == plan
    assert planned(SCRIPT, 199) != plan


@pytest.mark.parametrize("people", [10, 12, 200])
def test_everything_prepared_is_said_by_somebody_of_the_right_group(people):
    plan = planned(SCRIPT, people)
    assert Counter(act.deed for act in plan.having(Edit)) == Counter(SCRIPT.edits)
    assert all(act.person.audience == act.deed.by for act in plan.having(Edit))
    replies = [act for act in plan.having(Say) if act.deed.answers]
    assert len(plan.having(Say)) == len(SCRIPT.remarks) + len(replies)
    assert len(plan.people) == people and {act.person for act in plan.acts} <= set(plan.people)


@pytest.mark.parametrize("people", [10, 12, 200])
def test_nobody_speaks_about_what_is_not_there_yet_or_before_coming(people):
    plan = planned(SCRIPT, people)
    there = set(range(1, 9))
    for act in plan.acts:
        assert act.person.comes <= act.at < 1
        if isinstance(act.deed, Vote | Say):
            assert act.deed.on in there
        if isinstance(act.deed, Say):
            assert not act.deed.answers or act.deed.answers in there
            there.add(act.deed.text)
        if isinstance(act.deed, Edit):
            there.add(act.deed.name)


def test_nobody_votes_twice_on_the_same_words(plan):
    assert max(Counter((act.person, act.deed.on) for act in plan.having(Vote)).values()) == 1


def test_residents_and_staff_of_many_places_say_where_they_live_or_work(plan):
    about = plan.having(AboutYou)
    assert len(about) > 100
    assert {act.deed.place for act in about} == set(SCRIPT.places)
    assert all(act.deed.organisation == "" for act in about if act.person.audience == "residents")
    assert {act.deed.organisation for act in about if act.person.audience == "staff"} == set(SCRIPT.organisations)


# -- what comes of it ----------------------------------------------------------


def test_the_votes_leave_something_of_everything_to_look_at(standings):
    statuses = Counter(standings[edit.name].status for edit in SCRIPT.edits)
    assert statuses[Status.ELIGIBLE] >= 12
    assert statuses[Status.CONTESTED] >= 2
    assert statuses[Status.REJECTED] >= 1
    assert statuses[Status.UNDECIDED] >= 2


def test_evenings_split_staff_from_residents(standings):
    assert standings["evenings and weekends"].status == Status.CONTESTED


def test_some_edits_lack_nothing_but_the_voices_of_staff(standings):
    lacking = [name for name, judged in standings.items() if [need.audience for need in judged.needs] == ["staff"]]
    assert {"a date", "in your language"} <= set(lacking)
    assert standings["a date"].leans[1].tally.total <= SCRIPT.feelings["a date"].voices
