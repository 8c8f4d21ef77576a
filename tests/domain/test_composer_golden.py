import pytest
from assembling import wordings

from deliberation.domain.composer import Candidate, Outcome, Why, compose, conflict_groups
from deliberation.domain.consensus import Need, Status, standing
from deliberation.domain.margins import margins
from deliberation.domain.vision import Change, Hunk, Rule, Stance, Tally

HAN = 0x4E00  # every character of this script is a word of its own, so every position is a word border
BODIES = {place: "".join(chr(HAN + 300 * place + i) for i in range(200)) for place in (0, 1, 2)}

# number: (place, start, end, staff agree/disagree/pass, residents, more)
EDITS = {
    1: (0, 0, 40, "18/2/1", "30/6/4", {}),
    2: (0, 20, 60, "15/3/0", "36/2/2", {}),
    3: (0, 60, 80, "9/1/0", "22/3/5", {}),
    4: (0, 100, 100, "3/0/0", "25/1/0", {}),
    5: (0, 120, 160, "19/1/0", "8/24/3", {}),
    6: (1, 0, 30, "12/2/1", "20/5/0", {"alternative": "x"}),
    7: (1, 50, 90, "14/1/0", "24/3/1", {"alternative": "x"}),
    8: (1, 60, 60, "14/2/0", "23/4/0", {}),
    9: (1, 90, 90, "10/1/1", "19/3/2", {"requires": (7,)}),
    10: (2, 0, 20, "60/40/0", "60/40/0", {}),
    11: (2, 30, 30, "14/1/0", "30/4/1", {}),
    12: (2, 30, 30, "12/1/0", "26/5/2", {}),
    13: (2, 40, 60, "3/12/1", "6/30/2", {}),
    14: (2, 60, 80, "8/7/0", "40/8/0", {}),
}
SCORES = {
    1: 0.780853,
    2: 0.839501,
    3: 0.773924,
    7: 0.857493,
    9: 0.777429,
    11: 0.859807,
    12: 0.817662,
}


def new_words(number):
    return "".join(chr(HAN + 3000 + 10 * number + i) for i in range(3))


def tally(counts):
    return Tally(*(int(count) for count in counts.split("/")))


VOTES = {
    number: {"staff": tally(staff), "residents": tally(residents)}
    for number, (_, _, _, staff, residents, _) in EDITS.items()
}
STANDINGS = {number: standing(tallies, Rule()) for number, tallies in VOTES.items()}
CANDIDATES = [
    Candidate(
        id=number,
        number=number,
        changes=(Change(place, place, (Hunk(start, end, new_words(number)),)),),
        score=STANDINGS[number].score,
        status=STANDINGS[number].status,
        **more,
    )
    for number, (place, start, end, _, _, more) in EDITS.items()
]


def test_every_edit_ends_as_it_should():
    assert compose(BODIES, CANDIDATES) == (
        Outcome(1, False, Why.LOST, (2,)),
        Outcome(2, True, Why.IN_BY_RULE),
        Outcome(3, True, Why.IN_BY_RULE),
        Outcome(4, False, Why.UNDECIDED),
        Outcome(5, False, Why.CONTESTED),
        Outcome(6, False, Why.LOST, (7,)),
        Outcome(7, True, Why.IN_BY_RULE),
        Outcome(8, False, Why.LOST, (7,)),
        Outcome(9, True, Why.IN_BY_RULE),
        Outcome(10, False, Why.UNDECIDED),
        Outcome(11, True, Why.IN_BY_RULE),
        Outcome(12, False, Why.LOST, (11,)),
        Outcome(13, False, Why.REJECTED),
        Outcome(14, False, Why.UNDECIDED),
    )


@pytest.mark.parametrize(("number", "score"), SCORES.items())
def test_the_scores_are_exact(number, score):
    assert round(STANDINGS[number].score, 6) == score
    assert STANDINGS[number].score_micro == round(score * 1_000_000)


def test_what_is_still_needed_is_exact():
    assert {number: STANDINGS[number].needs for number in (4, 5, 10, 14)} == {
        4: (Need("staff", 2),),
        5: (Need("residents", 26),),
        10: (Need(None, 24),),
        14: (Need("staff", 5),),
    }
    assert round(STANDINGS[10].overall_low, 6) == 0.554965
    assert STANDINGS[13].status is Status.REJECTED


def test_how_many_votes_would_turn_each_outcome_is_exact():
    told = margins(BODIES, CANDIDATES, VOTES, Rule())
    against, agreeing = (
        {
            number: (margin.on, *((ballots.count, ballots.audience) for ballots in margin.ballots))
            for number, margin in told.items()
            if margin.stance is stance
        }
        for stance in (Stance.DISAGREE, Stance.AGREE)
    )
    assert against == {
        1: (2, (4, "staff")),
        2: (2, (4, "staff")),
        3: (3, (4, "staff")),
        6: (7, (2, "residents")),
        7: (7, (2, "residents")),
        8: (7, (2, "residents")),
        9: (7, (2, "residents")),
        11: (11, (2, "staff")),
        12: (11, (2, "staff")),
    }
    assert agreeing == {
        4: (4, (2, "staff")),
        5: (5, (26, "residents")),
        10: (10, (24, None)),
        13: (13, (31, "staff"), (41, "residents")),
        14: (14, (5, "staff")),
    }
    assert [number for number, margin in told.items() if margin.fragile] == [4, 6, 7, 8, 9, 11, 12]


def test_the_eligible_edits_that_clash_form_groups():
    eligible = [candidate for candidate in CANDIDATES if candidate.status is Status.ELIGIBLE]
    assert conflict_groups(BODIES, eligible) == ((1, 2), (6, 7, 8), (11, 12))


def test_the_next_version_reads_as_composed():
    included = {outcome.id for outcome in compose(BODIES, CANDIDATES) if outcome.included}
    s0, s1, s2 = BODIES.values()
    assert wordings(BODIES, [candidate for candidate in CANDIDATES if candidate.id in included]) == {
        0: s0[:20] + new_words(2) + new_words(3) + s0[80:],
        1: s1[:50] + new_words(7) + new_words(9) + s1[90:],
        2: s2[:30] + new_words(11) + s2[30:],
    }
