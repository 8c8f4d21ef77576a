import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.domain.consensus import standing
from deliberation.domain.vision import Rule, Tally
from deliberation.web.weave import Weave, weave

RULE = Rule()
VOTES = st.tuples(*[st.integers(0, 60)] * 3)


def drawn(**tallies: tuple[int, int, int]) -> Weave:
    return weave(standing({name: Tally(*votes) for name, votes in tallies.items()}, RULE), RULE)


def share(percent: str) -> float:
    assert percent.endswith("%")
    return float(percent[:-1])


def test_the_block_never_says_more_than_is_sure() -> None:
    assert standing({"staff": Tally(43, 9)}, RULE).robust < 0.75
    assert drawn(staff=(43, 9, 0)).threads[0].label == "74%"


def test_common_ground_is_a_solid_block_as_long_as_the_lowest_bound() -> None:
    cloth = drawn(staff=(31, 6, 3), residents=(47, 8, 6), carers=(13, 3, 2))
    staff, residents, carers = cloth.threads
    assert (cloth.block, cloth.early, cloth.bar) == ("66.08%", False, "50.00%")
    assert [thread.label for thread in cloth.threads] == ["", "66%", ""]
    assert (staff.sure_x, staff.sure_width) == ("66.08%", "8.53%")
    assert (staff.range_x, staff.range_width) == ("74.61%", "15.47%")
    assert (carers.sure_width, carers.range_x) == ("0.00%", "66.08%")
    assert residents.dot == "85.45%"
    assert not any(thread.against for thread in cloth.threads)


def test_a_group_that_is_against_ends_left_of_the_half_line() -> None:
    staff, residents, _ = drawn(staff=(15, 24, 5), residents=(49, 5, 4), carers=(12, 2, 1)).threads
    assert (staff.against, residents.against) == (True, False)
    assert share(staff.range_x) + share(staff.range_width) < 50


def test_too_few_votes_never_look_like_agreement() -> None:
    cloth = drawn(staff=(9, 1, 0), residents=(18, 2, 0), carers=(2, 0, 0))
    assert cloth.early
    assert [thread.label for thread in cloth.threads] == ["", "not yet", ""]


def test_before_the_first_vote_the_threads_are_empty() -> None:
    cloth = drawn(staff=(0, 0, 0), residents=(0, 0, 2))
    assert (cloth.early, cloth.block) == (True, "0.00%")
    assert [(t.range_x, t.range_width, t.radius, t.label) for t in cloth.threads] == [("0.00%", "100.00%", 0, "")] * 2


@pytest.mark.parametrize("votes", [(9, 23, 1), (2, 30, 0)])
def test_a_block_too_short_for_its_figure_has_none(votes: tuple[int, int, int]) -> None:
    assert drawn(staff=votes, residents=(30, 2, 0)).threads[0].label == ""


def test_rows_of_a_glyph_share_its_height() -> None:
    threads = drawn(staff=(1, 1, 1), residents=(1, 1, 1), carers=(1, 1, 1), nurses=(1, 1, 1)).threads
    assert [(thread.y, thread.height) for thread in threads] == [
        ("5.00%", "15.00%"),
        ("30.00%", "15.00%"),
        ("55.00%", "15.00%"),
        ("80.00%", "15.00%"),
    ]


@given(st.dictionaries(st.sampled_from(["staff", "residents", "carers", "nurses"]), VOTES, max_size=4))
def test_nothing_is_drawn_outside_the_cloth_or_back_to_front(votes: dict[str, tuple[int, int, int]]) -> None:
    cloth = drawn(**votes)
    for thread in cloth.threads:
        assert share(thread.sure_x) == share(cloth.block)
        assert 0 <= share(thread.sure_width) <= 100
        assert 0 <= share(thread.range_x) <= share(thread.range_x) + share(thread.range_width) <= 100.0001
        assert 0 <= share(thread.dot) <= 100
