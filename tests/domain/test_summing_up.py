import pytest

from deliberation.domain.consensus import standing
from deliberation.domain.summing_up import as_of, headline, in_common, parted, stands_apart, sure_of_group
from deliberation.domain.vision import Rule, Tally

RULE = Rule()
FOR, AGAINST, OPEN = Tally(18, 2), Tally(2, 18), Tally(2, 1, 3)


def groups(**tallies):
    return standing(tallies, RULE)


@pytest.mark.parametrize(
    ("age", "since", "said"),
    [
        (0, 0, "As of just now. No votes since."),
        (1, 1, "As of 1 second ago. 1 vote since."),
        (12, 3, "As of 12 seconds ago. 3 votes since."),
        (60, 999, "As of 1 minute ago. 999 votes since."),
        (7_300, 1000, "As of 2 hours ago. 1,000 votes or more since."),
        (200_000, 2, "As of 2 days ago. 2 votes since."),
    ],
)
def test_it_is_said_how_old_results_are(age, since, said):
    assert as_of(age, since) == said
    assert as_of(age, since, recounted=True).startswith(f"{said} Votes have been left out of the count since")


@pytest.mark.parametrize(
    ("tallies", "closed", "said"),
    [
        (
            [(OPEN, OPEN)],
            False,
            "There is no principle yet that residents and staff can stand behind. For 1 it is too early or too close "
            "to say.",
        ),
        ([(FOR, FOR)], False, "Residents and staff can stand behind 1 of the 1 principle."),
        (
            [(FOR, FOR), (FOR, AGAINST), (AGAINST, OPEN), (OPEN, OPEN), (OPEN, OPEN)],
            False,
            "Residents and staff can stand behind 1 of the 5 principles. They disagree on 1, too few agree with 1 "
            "and for 2 it is too early or too close to say.",
        ),
        (
            [(AGAINST,), (OPEN,)],
            True,
            "When voting closed, there was no principle that enough people could stand behind. Too few agreed with 1 "
            "and for 1 it was too early or too close to say.",
        ),
    ],
)
def test_a_headline_says_how_the_principles_stand(tallies, closed, said):
    names = ("residents", "staff")
    judged = [standing(dict(zip(names, each, strict=False)), RULE) for each in tallies]
    assert headline(judged, closed=closed) == said


def test_what_unites_and_what_divides_is_said_with_its_doubt():
    assert in_common(groups(A=FOR, B=FOR)) == (
        "In each opinion group at least 78 in 100 agree, as far as we can be sure."
    )
    assert parted(groups(A=FOR, B=AGAINST, C=OPEN), RULE) == (
        "Group B is against: surely fewer than 22 in 100 agree. Group A is for it: surely more than 78 in 100."
    )
    assert parted(groups(A=FOR, B=AGAINST, C=Tally(3, 9), D=FOR), RULE) == (
        "Groups B and C are against: surely fewer than 44 in 100 agree. "
        "Groups A and D are for it: surely more than 78 in 100."
    )


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (FOR, "Group A: 18 of 20 agree. We are 90% sure it is above 78%."),
        (AGAINST, "Group A: 2 of 20 agree. We are 90% sure it is below 22%."),
        (OPEN, "Group A: 2 of 3 agree. That is too few to be sure."),
        (Tally(passed=3), "Group A: nobody has taken a side yet."),
    ],
)
def test_it_is_said_how_sure_we_are_of_an_opinion_group(tally, said):
    assert sure_of_group(groups(A=tally).leans[0], RULE) == said


def test_it_is_said_by_how_much_a_group_differs():
    assert stands_apart(FOR, AGAINST, 60, more=True) == (
        "18 of 20 agree, and 2 of 20 of the others. We are 90% sure that it is at least 60 in 100 more."
    )
    assert stands_apart(AGAINST, FOR, 60, more=False).endswith("at least 60 in 100 fewer.")
