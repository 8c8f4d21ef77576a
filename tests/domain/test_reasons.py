from dataclasses import replace

import pytest

from deliberation.domain import reasons
from deliberation.domain.composer import Outcome, Why
from deliberation.domain.consensus import Need, Standing, standing
from deliberation.domain.margins import Ballots, Margin
from deliberation.domain.vision import Rule, Stance, Tally

COMMON = standing({"staff": Tally(31, 6, 3), "residents": Tally(47, 8, 6), "carers": Tally(13, 3, 2)}, Rule())
NUMBERS = {1: 14, 2: 22, 3: 3, 4: 5}


def scored(score: float) -> Standing:
    return replace(COMMON, score=score)


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        (Outcome(2, included=True, why=Why.IN_BY_RULE), "In: common ground"),
        (Outcome(2, included=False, why=Why.CONTESTED), "Out: groups disagree"),
        (Outcome(2, included=False, why=Why.REJECTED), "Out: not enough agreement"),
        (Outcome(2, included=True, why=Why.IN_BY_MODERATOR), "In: decided by a moderator"),
        (Outcome(2, included=False, why=Why.OUT_BY_MODERATOR), "Out: decided by a moderator"),
        (Outcome(2, included=False, why=Why.NEEDS_OTHER, others=(1,)), "Out: needs edit 14"),
        (Outcome(2, included=False, why=Why.DOES_NOT_FIT, others=(4, 3)), "Does not fit with edits 3 and 5"),
    ],
)
def test_an_outcome_has_its_reason(decided: Outcome, said: str) -> None:
    assert reasons.outcome(decided, NUMBERS, {}) == said


@pytest.mark.parametrize(
    ("won", "lost", "said"),
    [
        (0.7777, 0.6212, "Lost to edit 14 (0.78 against 0.62)"),
        (0.7808, 0.7774, "Lost to edit 14 (0.781 against 0.777)"),
        (0.5, 0.5, "Lost to edit 14 (the same score, but suggested earlier)"),
    ],
)
def test_a_loss_is_told_with_as_many_digits_as_tell_the_two_apart(won: float, lost: float, said: str) -> None:
    decided = Outcome(2, included=False, why=Why.LOST, others=(1,))
    assert reasons.outcome(decided, NUMBERS, {1: scored(won), 2: scored(lost)}) == said


def test_what_waits_says_for_whom() -> None:
    decided = Outcome(2, included=False, why=Why.UNDECIDED)
    waiting = replace(COMMON, needs=(Need("staff", 3), Need(None, 4)))
    told = "Waits: needs 3 more staff and 4 more people from any group"
    assert reasons.outcome(decided, NUMBERS, {2: waiting}) == told
    assert reasons.outcome(decided, NUMBERS, {2: COMMON}) == "Waits for votes"


def test_what_waited_in_vain_says_what_it_lacked() -> None:
    decided = Outcome(2, included=False, why=Why.UNDECIDED)
    waiting = replace(COMMON, needs=(Need("staff", 3),))
    assert reasons.in_the_end(decided, NUMBERS, {2: waiting}) == "It still needed 3 more staff"
    assert reasons.in_the_end(decided, NUMBERS, {2: COMMON}) == "It still needed votes"
    taken = Outcome(2, included=True, why=Why.IN_BY_RULE)
    assert reasons.in_the_end(taken, NUMBERS, {2: COMMON}) == reasons.outcome(taken, NUMBERS, {2: COMMON})


IN, LOST = Outcome(2, included=True, why=Why.IN_BY_RULE), Outcome(2, included=False, why=Why.LOST, others=(1,))
WAITS = Outcome(2, included=False, why=Why.UNDECIDED)


def margin(stance: Stance, on: int, *ballots: Ballots, fragile: bool = False) -> Margin:
    return Margin(stance, on, ballots, fragile)


STAFF, ANYBODY = Ballots("staff", 3), Ballots(None, 24)


@pytest.mark.parametrize(
    ("decided", "found", "said"),
    [
        (IN, margin(Stance.DISAGREE, 2, STAFF), "It would fall out if 3 more staff disagreed."),
        (
            IN,
            margin(Stance.DISAGREE, 1, Ballots("residents", 1)),
            "It would fall out if 1 more resident disagreed with edit 14, which it needs.",
        ),
        (IN, margin(Stance.AGREE, 1, STAFF), "It would fall out if 3 more staff agreed with edit 14."),
        (LOST, margin(Stance.DISAGREE, 1, STAFF), "It would go in if 3 more staff disagreed with edit 14."),
        (LOST, margin(Stance.AGREE, 1, STAFF), "It would go in if 3 more staff agreed with edit 14, which it needs."),
        (
            WAITS,
            margin(Stance.AGREE, 2, STAFF, ANYBODY),
            "It would go in if 3 more staff and 24 more people from any group agreed.",
        ),
        (IN, None, "We found no 400 new votes on one edit that would take it out."),
        (LOST, None, "We found no 400 new votes on one edit that would put it in."),
    ],
)
def test_what_would_turn_an_outcome_is_said(decided: Outcome, found: Margin | None, said: str) -> None:
    assert reasons.turn(decided, found, NUMBERS, COMMON) == (said, False)


def test_what_would_have_turned_it_is_said_once_nobody_can_vote() -> None:
    found = margin(Stance.DISAGREE, 2, STAFF, fragile=True)
    assert reasons.turn(IN, found, NUMBERS, COMMON, closed=True) == (
        "It would have fallen out if 3 more staff had disagreed.",
        True,
    )
    told = reasons.turn(LOST, None, NUMBERS, COMMON, closed=True).sentence
    assert told == "We found no 400 new votes on one edit that would have put it in."


def test_what_it_waits_for_is_not_said_twice_unless_it_is_little() -> None:
    waiting = replace(COMMON, needs=(Need("staff", 3),))
    assert reasons.turn(WAITS, margin(Stance.AGREE, 2, STAFF), NUMBERS, waiting) == ("", False)
    near = margin(Stance.AGREE, 2, STAFF, fragile=True)
    assert reasons.turn(WAITS, near, NUMBERS, waiting) == ("It would go in if 3 more staff agreed.", True)
