from dataclasses import replace

import pytest

from deliberation.domain import wording
from deliberation.domain.consensus import Lean, Need, Standing, interval, standing
from deliberation.domain.vision import CommentType, FateKind, Kind, Role, Rule, Tally

RULE = Rule()


def judged(rule: Rule = RULE, **tallies: tuple[int, int, int]) -> Standing:
    return standing({name: Tally(*votes) for name, votes in tallies.items()}, rule)


def lean(audience: str, agree: int, disagree: int, passed: int = 0) -> Lean:
    low, high = interval(agree, disagree)
    return Lean(audience, Tally(agree, disagree, passed), low, high, lifted=False)


COMMON = judged(staff=(31, 6, 3), residents=(47, 8, 6), carers=(13, 3, 2))
DIVIDED = judged(staff=(15, 24, 5), residents=(49, 5, 4), carers=(12, 2, 1))
NOBODY = judged(staff=(0, 0, 0), residents=(0, 0, 0))


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ([1, 2, 3], "1, 2 and 3")]
)
def test_a_list_reads_as_one_says_it(items: list[object], said: str) -> None:
    assert wording.listed(items) == said


@pytest.mark.parametrize(
    ("audience", "one", "as_one"),
    [
        ("residents", "resident", "a resident"),
        ("staff", "staff", "staff"),
        ("advisers", "adviser", "an adviser"),
        ("families", "family", "a family"),
        ("young people", "young person", "a young person"),
        ("press", "press", "press"),
    ],
)
def test_one_of_a_group_has_a_name(audience: str, one: str, as_one: str) -> None:
    assert wording.singular(audience) == one
    assert wording.as_one(audience) == as_one


def test_a_number_agrees_with_its_noun() -> None:
    assert [wording.counted(n, "carers") for n in (0, 1, 2)] == ["0 carers", "1 carer", "2 carers"]


def test_a_voice_is_a_group_or_those_who_run_it() -> None:
    voices = [wording.voice(name) for name in ("residents", "staff", "")]
    assert voices == ["Resident", "Staff", "One of those who run this"]


def test_everything_has_a_name_on_screen() -> None:
    assert all(wording.fate_words(kind) for kind in FateKind)
    assert all(wording.kind_words(kind) for kind in Kind)
    assert all(wording.role_words(role) for role in Role)
    assert [wording.type_words(type_) for type_ in CommentType] == ["Concern", "Question", "Experience", "Idea"]


def test_a_standing_is_named_by_its_status() -> None:
    early = judged(staff=(2, 0, 0))
    rejected = judged(staff=(3, 12, 1), residents=(6, 30, 2))
    assert [wording.status_words(each) for each in (COMMON, DIVIDED, rejected, early, NOBODY)] == [
        "Common ground",
        "Groups disagree",
        "Not enough agreement",
        "Needs votes",
        "No votes yet",
    ]


LIFTED = Rule(lifted=frozenset({"carers"}))
ALL_LIFTED = Rule(lifted=frozenset({"staff", "carers"}))


@pytest.mark.parametrize(
    ("item", "rule", "said"),
    [
        (NOBODY, RULE, "The bars fill as people vote."),
        (COMMON, RULE, "In every group at least 66 in 100 agree, as far as we can be sure."),
        (judged(people=(31, 6, 3)), RULE, "At least 74 in 100 agree, as far as we can be sure."),
        (
            judged(LIFTED, staff=(31, 6, 3), residents=(47, 8, 6), carers=(1, 0, 0)),
            LIFTED,
            "Among staff and residents at least 74 in 100 agree, as far as we can be sure.",
        ),
        (
            judged(ALL_LIFTED, staff=(31, 6, 3), carers=(13, 3, 2)),
            ALL_LIFTED,
            "Overall at least 75 in 100 agree, as far as we can be sure.",
        ),
        (DIVIDED, RULE, "Staff are against: only 15 of 39 agree."),
        (judged(staff=(1, 24, 5), residents=(49, 5, 4)), RULE, "Staff are against: only 1 of 25 agrees."),
        (
            judged(staff=(3, 12, 1), residents=(6, 30, 2)),
            RULE,
            "Staff and residents are against: only 3 of 15 staff and 6 of 36 residents agree.",
        ),
        (
            judged(staff=(51, 49, 0), residents=(50, 50, 0)),
            RULE,
            "Too few agree: 101 of 200 people. It takes more than 60 in 100.",
        ),
        (
            judged(staff=(24, 10, 8), carers=(4, 0, 2)),
            RULE,
            "Too early to say for carers. One more carer and we can say.",
        ),
        (
            judged(staff=(2, 0, 0), carers=(4, 0, 2)),
            RULE,
            "Too early to say for staff and carers. 3 more staff and one more carer and we can say.",
        ),
        (judged(staff=(4, 0, 0)), RULE, "Too early to say for staff. One more of the staff and we can say."),
        (judged(people=(7, 0, 0)), RULE, "Too early to say. 3 more people and we can say."),
        (judged(people=(9, 0, 0)), RULE, "Too early to say. One more person and we can say."),
        (
            judged(staff=(8, 7, 0), residents=(40, 8, 0)),
            RULE,
            "Too close to say for staff. Needs 5 more staff.",
        ),
        (
            judged(staff=(60, 40, 0), residents=(60, 40, 0)),
            RULE,
            "Too close to say overall. Needs 24 more people from any group.",
        ),
    ],
)
def test_the_verdict_says_where_it_stands(item: Standing, rule: Rule, said: str) -> None:
    assert wording.verdict(item, rule) == said


@pytest.mark.parametrize(
    ("item", "tag", "said"),
    [
        (NOBODY, "No votes", "Nobody voted on it."),
        (COMMON, "Common ground", "In every group at least 66 in 100 agree, as far as we can be sure."),
        (
            judged(staff=(24, 10, 8), carers=(4, 0, 2)),
            "Not enough votes",
            "Too early to say for carers when voting closed. It still needed one more carer.",
        ),
        (
            judged(staff=(8, 7, 0), residents=(40, 8, 0)),
            "Not enough votes",
            "Too close to say for staff when voting closed. It still needed 5 more staff.",
        ),
        (
            replace(judged(staff=(8, 7, 0)), needs=()),
            "Not enough votes",
            "Too close to say for staff when voting closed.",
        ),
    ],
)
def test_once_voting_has_closed_it_says_what_was_missing(item: Standing, tag: str, said: str) -> None:
    assert wording.status_words(item, closed=True) == tag
    assert wording.verdict(item, RULE, closed=True) == said


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ((), ""),
        ((Need("staff", 2),), "Needs 2 more staff."),
        ((Need("staff", 1),), "Needs 1 more of the staff."),
        ((Need("residents", 1),), "Needs 1 more resident."),
        ((Need("residents", 3), Need(None, 4)), "Needs 3 more residents and 4 more people from any group."),
        ((Need(None, 1),), "Needs 1 more person from any group."),
        ((Need("residents", None),), "Needs more than 50 more residents."),
    ],
)
def test_needs_are_said_as_people(missing: tuple[Need, ...], said: str) -> None:
    assert wording.needs(replace(COMMON, needs=missing)) == said


@pytest.mark.parametrize(
    ("thread", "said"),
    [
        (lean("staff", 18, 2, 2), "18 of 20 staff agree. We are 90% sure it is above 78%. 2 are not sure."),
        (lean("staff", 15, 24, 1), "15 of 39 staff agree. We are 90% sure it is below 49%. 1 is not sure."),
        (lean("carers", 5, 0), "5 of 5 carers agree. We are 90% sure it is above 75%."),
        (lean("carers", 1, 0), "1 of 1 carer agrees. That is too few to be sure."),
        (lean("carers", 0, 0), "Nobody yet."),
        (lean("carers", 0, 0, 3), "Nobody has taken a side yet. 3 are not sure."),
    ],
)
def test_how_sure_we_are_is_said_for_each_group(thread: Lean, said: str) -> None:
    assert wording.sure(thread, RULE) == said


@pytest.mark.parametrize(
    ("thread", "said"),
    [
        (lean("staff", 31, 6), "between 74 and 91 in 100"),
        (lean("staff", 0, 0), "between 0 and 100 in 100"),
        (lean("staff", 0, 9), "between 0 and 16 in 100"),
        (lean("staff", 9, 0), "between 84 and 100 in 100"),
    ],
)
def test_a_range_is_rounded_outwards(thread: Lean, said: str) -> None:
    assert wording.between(thread) == said


def test_figures_stand_beside_the_threads() -> None:
    assert [wording.said(each) for each in (lean("staff", 31, 6), lean("staff", 0, 0, 4))] == ["31 of 37", "nobody yet"]


def test_who_agrees_is_said_group_by_group() -> None:
    item = judged(staff=(15, 6, 2), residents=(41, 2, 3), carers=(0, 0, 1))
    assert wording.agreeing(item) == "15 of 21 staff and 41 of 43 residents agree"
    assert wording.agreeing(NOBODY) == "Nobody has taken a side yet"


def test_a_capital_begins_and_the_rest_stays() -> None:
    assert [wording.capital(words) for words in ("", "residents", "NHS staff")] == ["", "Residents", "NHS staff"]
