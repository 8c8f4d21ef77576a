import pytest

from deliberation.domain.composer import Candidate, Outcome, Why, compose, rivals
from deliberation.domain.consensus import Status
from deliberation.domain.vision import Beginning, Change

BODIES = {1: "We bring care to people.", 2: "They tell it once."}


def candidate(id_, *changes, begins=(), score=0.5):
    begun = tuple(Beginning(title, (), 10) for title in begins)
    return Candidate(id_, id_, changes, score, Status.ELIGIBLE, beginnings=begun)


def renames(id_, revision_id, title):
    return candidate(id_, Change(revision_id, revision_id * 10, title=title))


@pytest.mark.parametrize(
    "pair",
    [
        (candidate(1, begins=["Sleep"]), candidate(2, begins=["SLEEP"])),
        (renames(1, 1, "Sleep"), candidate(2, begins=["Sleep"])),
        (renames(1, 1, "Sleep"), renames(2, 2, "sleep")),
        (renames(1, 1, "Sleep"), renames(2, 1, "Night")),
    ],
    ids=["both begin", "one begins", "two principles", "two titles"],
)
def test_no_two_principles_get_one_title_and_none_gets_two(pair):
    assert rivals(BODIES, pair) == {1: (2,), 2: (1,)}
    assert compose(BODIES, pair) == (Outcome(1, True, Why.IN_BY_RULE), Outcome(2, False, Why.LOST, (1,)))


@pytest.mark.parametrize(
    "pair",
    [
        (candidate(1, begins=["Sleep"]), candidate(2, begins=["Night"])),
        (renames(1, 1, "Sleep"), renames(2, 1, "Sleep")),
        (renames(1, 1, "Sleep"), renames(2, 2, "Night")),
    ],
    ids=["two titles", "the same twice", "each its own"],
)
def test_titles_that_differ_and_the_same_rename_twice_go_together(pair):
    assert rivals(BODIES, pair) == {}
    assert all(outcome.included for outcome in compose(BODIES, pair))
