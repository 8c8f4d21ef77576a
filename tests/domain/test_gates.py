import pytest

from deliberation.domain import wording
from deliberation.domain.consensus import Need, Status, standing
from deliberation.domain.vision import Gate, Gates, Rule, Tally

RULE = Rule(gates=Gates(opinion=Gate.VETO))
BEHIND = {"staff": Tally(15, 1), "residents": Tally(40, 2)}
FOR, AGAINST, UNSURE, FEW = Tally(20, 1), Tally(2, 12), Tally(8, 7), Tally(0, 4)


def test_a_new_vision_asks_audiences_and_lets_opinion_groups_report():
    assert Rule().gates == Gates(audience=Gate.FULL, opinion=Gate.REPORT)


@pytest.mark.parametrize(
    ("opinions", "status"),
    [
        ({}, Status.ELIGIBLE),
        ({"A": FOR, "B": UNSURE}, Status.ELIGIBLE),
        ({"A": FOR, "B": FEW}, Status.ELIGIBLE),
        ({"A": FOR, "B": AGAINST}, Status.CONTESTED),
        ({"A": UNSURE, "B": AGAINST}, Status.CONTESTED),
    ],
    ids=["not asked", "unsure", "too few", "one for, one against", "audiences for, one against"],
)
def test_an_opinion_group_stops_an_edit_only_when_it_is_surely_against(opinions, status):
    assert standing(BEHIND, RULE, opinions).status is status


def test_an_opinion_group_against_what_nobody_is_surely_behind_rejects_it():
    found = standing({"staff": Tally(8, 7), "residents": Tally(9, 8)}, RULE, {"B": AGAINST})
    assert found.status is Status.REJECTED


def test_opinion_groups_change_the_status_and_no_figure():
    alone, beside = standing(BEHIND, RULE), standing(BEHIND, RULE, {"A": FOR, "B": AGAINST})
    assert [lean.audience for lean in beside.opinions] == ["A", "B"] and not alone.opinions
    assert (beside.score, beside.robust, beside.polarisation) == (alone.score, alone.robust, alone.polarisation)
    assert beside.overall == alone.overall and beside.leans == alone.leans


def test_an_opinion_group_is_never_asked_for_votes():
    assert standing(BEHIND, RULE, {"A": Tally()}).needs == ()
    assert standing({"staff": Tally(3)}, RULE, {"A": UNSURE}).needs == (Need("staff", 2), Need(None, 5))


def test_a_family_that_only_reports_stops_nothing():
    assert standing(BEHIND, Rule(), {"B": AGAINST}).status is Status.ELIGIBLE
    rule = Rule(gates=Gates(audience=Gate.REPORT))
    assert standing({"staff": Tally(0, 9), "residents": Tally(90, 2)}, rule).status is Status.ELIGIBLE


def test_an_audience_that_can_veto_need_not_be_asked():
    rule = Rule(gates=Gates(audience=Gate.VETO))
    assert standing({"staff": Tally(), "residents": Tally(40, 2)}, rule).status is Status.ELIGIBLE
    assert standing({"staff": Tally(0, 9), "residents": Tally(40, 2)}, rule).status is Status.CONTESTED


def test_who_stops_an_edit_is_told():
    found = standing(BEHIND, RULE, {"A": FOR, "opinion group B": AGAINST})
    assert [lean.audience for lean in found.against(RULE)] == ["opinion group B"]
    assert wording.verdict(found, RULE) == "Opinion group B turned it down: surely fewer than 50 in 100 of it agree."
    both = standing({**BEHIND, "staff": Tally(1, 15)}, RULE, {"opinion group B": AGAINST})
    assert wording.verdict(both, RULE).startswith("Staff are against: only 1 of 16 agrees. Opinion group B turned")
    assert standing(BEHIND, RULE).against(RULE) == ()
