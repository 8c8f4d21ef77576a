from dataclasses import replace

import pytest

from deliberation.domain.errors import Invalid
from deliberation.domain.vision import (
    Amendment,
    Change,
    Hunk,
    Kind,
    Membership,
    Phase,
    Role,
    Round,
    Stance,
    Tally,
    check_times,
    phase_of,
)

ROUND = Round(1, 1, 1, opens_at=10, closes_at=20, merges_until=30)


@pytest.mark.parametrize(
    ("now", "phase"), [(9, "drafting"), (10, "deliberation"), (19, "deliberation"), (20, "merging"), (99, "merging")]
)
def test_the_phase_follows_the_clock(now, phase):
    assert phase_of(ROUND, now) == phase


def test_a_signature_ends_a_round_and_nothing_else_does():
    assert phase_of(replace(ROUND, published_at=25), 25) == Phase.PUBLISHED
    assert phase_of(Round(1, 1, 1), 99) == Phase.DRAFTING
    assert phase_of(Round(1, 1, 1, opens_at=10), 99) == Phase.DELIBERATION


@pytest.mark.parametrize("now", [24, 19, 9])
def test_what_was_signed_stays_so_where_the_clock_is_put_back(now):
    assert phase_of(replace(ROUND, published_at=25), now) == Phase.PUBLISHED


@pytest.mark.parametrize("times", [(10, 20, 30), (10, None, None), (10, 20, None), (10, None, 30), (None, 20, None)])
def test_dates_in_their_order_pass(times):
    check_times(dict(zip(("opens_at", "closes_at", "merges_until"), times, strict=True)))


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ((10, 10, None), "closes_at"),
        ((10, 20, 20), "merges_until"),
        ((10, None, 5), "merges_until"),
        ((-1, None, None), "opens_at"),
    ],
)
def test_dates_out_of_order_are_named(times, field):
    with pytest.raises(Invalid) as refused:
        check_times(dict(zip(("opens_at", "closes_at", "merges_until"), times, strict=True)))
    assert refused.value.field == field


def test_a_tally_counts_sides_and_all_who_answered():
    tally = Tally(3, 2, 1)
    assert (tally.sides, tally.total) == (5, 6)
    assert [tally.count(stance) for stance in Stance] == [3, 2, 1]
    assert tally + Tally(1, 1, 1) == Tally(4, 3, 2)


def test_an_edit_is_open_until_it_is_withdrawn_or_hidden_and_knows_what_it_touches():
    change = Change(7, 1, (Hunk(0, 1, "A"),))
    edit = Amendment(1, 1, 1, 1, Kind.WORDING, "So.", None, "", 0, (change,))
    assert edit.is_open
    assert not replace(edit, withdrawn_at=1).is_open
    assert not replace(edit, hidden_at=1).is_open
    assert (edit.touches(7), edit.touches(8)) == (True, False)


def test_whoever_has_no_name_signs_as_a_moderator():
    member = Membership(1, 1, 1, "p1", Role.MODERATOR, None, "")
    assert (member.signature, replace(member, name="Caro").signature) == ("a moderator", "Caro")
