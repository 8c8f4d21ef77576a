import pytest
from assembling import wordings

from deliberation.bench.golden import BODIES, CANDIDATES, ENDS, STANDINGS, ends, new_words
from deliberation.domain.composer import compose, conflict_groups
from deliberation.domain.consensus import Need, Status

SCORES = {
    1: 0.780853,
    2: 0.839501,
    3: 0.773924,
    7: 0.857493,
    9: 0.777429,
    11: 0.859807,
    12: 0.817662,
}


def test_every_edit_ends_as_it_should_and_what_would_turn_that_is_exact():
    assert ends() == ENDS


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
