import csv
import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.domain.consensus import Need, Status, interval, standing
from deliberation.domain.vision import Rule, Tally

RULE = Rule()
REAL_DATA = os.environ.get("DELIBERATION_REAL_DATA")
SOME_TALLIES = st.dictionaries(
    st.sampled_from(["staff", "residents", "carers"]),
    st.builds(Tally, *[st.integers(0, 60)] * 3),
)


def both(staff: Tally, residents: Tally) -> dict[str, Tally]:
    return {"staff": staff, "residents": residents}


@pytest.mark.parametrize(
    ("agree", "disagree", "low", "high"),
    [
        (4, 1, 0.513541, 0.938104),
        (5, 0, 0.752743, 1),
        (1, 0, 0.378448, 1),
        (12, 8, 0.457243, 0.727580),
        (60, 40, 0.536090, 0.660679),
        (0, 0, 0, 1),
    ],
)
def test_the_bounds_are_wilsons(agree, disagree, low, high):
    assert [round(bound, 6) for bound in interval(agree, disagree)] == [low, high]


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_bounds_hold_the_share_and_mirror_each_other(agree, disagree):
    low, high = interval(agree, disagree)
    mirrored_low, mirrored_high = interval(disagree, agree)
    assert 0 <= low < high <= 1
    assert low == pytest.approx(1 - mirrored_high) and high == pytest.approx(1 - mirrored_low)
    if agree + disagree:
        assert low <= agree / (agree + disagree) <= high


def test_the_score_is_the_geometric_mean_over_the_audiences():
    found = standing(both(Tally(8, 1, 1), Tally(3, 1, 0)), RULE)
    assert found.gic == pytest.approx(0.5, abs=1e-15)
    assert round(found.score, 6) == 0.707107 and found.score_micro == 707107
    assert round(found.robust, 6) == 0.432541
    assert found.score_against == pytest.approx((2 / 12 * 2 / 6) ** 0.5)
    assert found.polarisation == pytest.approx(9 / 12 - 4 / 6)
    assert found.overall == Tally(11, 2, 1)
    assert (found.overall_low, found.overall_high) == interval(11, 2)


def test_each_audience_is_a_thread_in_the_visions_order():
    found = standing({"staff": Tally(18, 2, 4), "carers": Tally(1, 8), "residents": Tally()}, RULE)
    staff, carers, residents = found.leans
    assert [lean.audience for lean in found.leans] == ["staff", "carers", "residents"]
    assert (staff.low, staff.high) == interval(18, 2) and staff.share == 0.9
    assert staff.is_behind(RULE) and not staff.is_against(RULE)
    assert carers.is_against(RULE) and not carers.is_behind(RULE)
    assert residents.share is None and residents.smoothed == 0.5
    assert not residents.is_heard(5) and not residents.is_against(RULE) and not residents.is_behind(RULE)
    assert not found.is_heard(RULE)
    assert standing({"staff": Tally(5)}, RULE).is_heard(RULE)


def test_nobody_yet_is_half_and_undecided():
    found = standing(both(Tally(), Tally()), RULE)
    assert (found.score, found.robust, found.status) == (0.5, 0.0, Status.UNDECIDED)
    assert found.needs == (Need("staff", 5), Need("residents", 5))


def test_a_vision_without_audiences_does_not_crash():
    found = standing({}, RULE)
    assert (found.leans, found.score, found.robust, found.polarisation) == ((), 0.5, 0.0, 0.0)
    assert (found.status, found.needs) == (Status.UNDECIDED, (Need(None, 10),))
    assert not found.is_heard(RULE)


def test_one_person_decides_nothing():
    found = standing(both(Tally(1), Tally()), RULE)
    assert found.status is Status.UNDECIDED
    assert found.needs == (Need("staff", 4), Need("residents", 5))


def test_three_agrees_and_nothing_else_are_too_few():
    assert standing(both(Tally(3), Tally()), RULE).status is Status.UNDECIDED
    assert standing({"residents": Tally(3)}, RULE).status is Status.UNDECIDED


def test_when_everybody_passes_it_stays_undecided():
    found = standing(both(Tally(passed=30), Tally(passed=200)), RULE)
    assert found.status is Status.UNDECIDED
    assert found.needs == (Need("staff", 5), Need("residents", 5))


def test_identical_votes_of_everybody_are_plain():
    assert standing(both(Tally(20), Tally(90)), RULE).status is Status.ELIGIBLE
    assert standing(both(Tally(0, 20), Tally(0, 90)), RULE).status is Status.REJECTED


def test_a_thousand_residents_do_not_outvote_five_staff():
    found = standing(both(Tally(0, 5), Tally(1000, 0)), RULE)
    assert found.status is Status.CONTESTED


def test_one_audience_against_and_none_surely_behind_is_not_enough_agreement():
    assert standing(both(Tally(1, 9), Tally(3, 1)), RULE).status is Status.REJECTED


def test_everybody_together_may_fall_short_where_each_audience_does_not():
    found = standing(both(Tally(60, 40), Tally(60, 40)), RULE)
    assert (found.status, found.needs) == (Status.UNDECIDED, (Need(None, 24),))
    assert standing(both(Tally(520, 480), Tally(520, 480)), RULE).status is Status.REJECTED


def test_an_audience_is_against_only_when_surely_less_than_half_agree():
    unsure, sure = Tally(8, 12), Tally(5, 15)
    assert interval(8, 12)[1] > 0.5 > interval(5, 15)[1]
    assert standing(both(unsure, Tally(80, 4)), RULE).status is Status.UNDECIDED
    assert standing(both(sure, Tally(80, 4)), RULE).status is Status.CONTESTED


def test_just_reaching_a_bar_is_enough():
    low, high = interval(9, 5)
    (reached,) = standing({"staff": Tally(9, 5)}, replace(RULE, bar=low)).leans
    assert reached.is_behind(replace(RULE, bar=low)) and not reached.is_against(replace(RULE, bar=high))
    just_enough = replace(RULE, bar=low, overall_bar=low)
    assert standing({"staff": Tally(9, 5)}, just_enough).status is Status.ELIGIBLE


def test_under_the_quorum_an_audience_is_not_against():
    assert standing(both(Tally(0, 4), Tally(60, 2)), RULE).status is Status.UNDECIDED


@pytest.mark.parametrize("size", [0, 1])
def test_an_audience_that_stays_too_small_holds_up_everything_until_its_gate_is_lifted(size):
    votes = both(Tally(size), Tally(80, 4, 3))
    held_up = standing(votes, RULE)
    assert (held_up.status, held_up.needs) == (Status.UNDECIDED, (Need("staff", 5 - size),))
    lifted = standing(votes, replace(RULE, lifted=frozenset({"staff"})))
    assert (lifted.status, lifted.needs) == (Status.ELIGIBLE, ())
    assert [lean.lifted for lean in lifted.leans] == [True, False]
    assert lifted.score == held_up.score and lifted.robust == held_up.robust


def test_a_lifted_audience_has_no_veto_but_counts_among_everybody():
    rule = replace(RULE, lifted=frozenset({"staff"}))
    assert standing(both(Tally(0, 9), Tally(80, 4)), rule).status is Status.ELIGIBLE
    assert standing(both(Tally(0, 90), Tally(80, 4)), rule).status is Status.REJECTED


def test_with_every_gate_lifted_everybody_together_still_decides():
    rule = replace(RULE, lifted=frozenset({"staff", "residents"}))
    found = standing(both(Tally(2), Tally(3)), rule)
    assert (found.status, found.needs) == (Status.UNDECIDED, (Need(None, 5),))


def test_a_vote_changed_to_pass_and_taken_back_leaves_things_as_they_were():
    staff = Tally(12, 2, 1)
    before, after_a_pass = standing({"staff": staff}, RULE), standing({"staff": Tally(11, 2, 2)}, RULE)
    assert after_a_pass != before
    assert standing({"staff": Tally(11, 2, 1) + Tally(1)}, RULE) == before


def test_an_audience_emptied_by_withdrawal_is_as_if_nobody_had_voted():
    emptied = standing(both(Tally(), Tally(40, 2)), RULE)
    assert emptied.status is Status.UNDECIDED and emptied.leans[0].low == 0


def test_ballots_follow_a_person_to_another_audience():
    before = standing(both(Tally(5), Tally(40, 2)), RULE)
    after = standing(both(Tally(4), Tally(41, 2)), RULE)
    assert (before.status, after.status) == (Status.ELIGIBLE, Status.UNDECIDED)
    assert before.overall == after.overall


def test_a_need_beyond_fifty_is_not_counted_out():
    assert standing({"staff": Tally(6, 80), "residents": Tally(400, 2)}, RULE).needs == (Need("staff", None),)
    just_sayable = standing({"staff": Tally(20, 55)}, replace(RULE, overall_bar=0.5))
    one_more = standing({"staff": Tally(19, 55)}, replace(RULE, overall_bar=0.5))
    assert (just_sayable.needs, one_more.needs) == ((Need("staff", 50),), (Need("staff", None),))


def test_agrees_asked_of_the_audiences_count_towards_everybodys_bar():
    found = standing(both(Tally(3), Tally(3)), RULE)
    assert found.needs == (Need("staff", 2), Need("residents", 2))


@settings(max_examples=200, derandomize=True)
@given(SOME_TALLIES, st.frozensets(st.sampled_from(["staff", "residents"])))
def test_exactly_the_needed_agrees_make_an_edit_eligible(tallies, lifted):
    rule = replace(RULE, lifted=lifted)
    found = standing(tallies, rule)
    assert (found.status is Status.ELIGIBLE) == (not found.needs)
    if not tallies or any(need.count is None for need in found.needs):
        return
    more = {need.audience: need.count for need in found.needs}
    anybody = more.pop(None, 0)
    granted = {name: tally + Tally(more.get(name, 0)) for name, tally in tallies.items()}
    first = next(iter(granted))
    granted[first] += Tally(anybody)
    assert standing(granted, rule).status is Status.ELIGIBLE
    for name in [*more, *[first] * bool(anybody)]:
        one_short = granted | {name: replace(granted[name], agree=granted[name].agree - 1)}
        assert standing(one_short, rule).status is not Status.ELIGIBLE


@pytest.mark.skipif(not REAL_DATA, reason="DELIBERATION_REAL_DATA is not set: no real votes to check against")
@pytest.mark.parametrize(
    "conversation",
    ["150ptpt-3gp-no-strict-no-meta", "25ptpt-3gp-no-strict-with-meta", "above-100-ptpts", "below-100-ptpts"],
)
def test_the_score_is_what_polis_computed_for_real_votes(conversation):
    folder = Path(REAL_DATA, "polis", "clojure-truth", conversation)
    truth = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
        votes = [row for row in csv.DictReader(file) if row["participant"] in truth["groups"]]
    counts = Counter((row["statement"], truth["groups"][row["participant"]], row["vote"]) for row in votes)
    groups = sorted(set(truth["groups"].values()))
    for statement, expected in truth["group_informed_consensus"].items():
        tallies = {str(g): Tally(*(counts[statement, g, vote] for vote in ("1", "-1", "0"))) for g in groups}
        assert standing(tallies, RULE).gic == pytest.approx(expected, rel=0, abs=1e-12)
