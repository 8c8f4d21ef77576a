from dataclasses import replace

import pytest

from deliberation.domain import reasons
from deliberation.domain.composer import Outcome, Why
from deliberation.domain.consensus import Need, Standing, standing
from deliberation.domain.margins import Ballots, Margin
from deliberation.domain.routing import Reason
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
        (Outcome(2, included=True, why=Why.IN_BY_MODERATOR), "In: decided by hand"),
        (Outcome(2, included=False, why=Why.OUT_BY_MODERATOR), "Out: decided by hand"),
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
        (0.80000004, 0.80000001, "Lost to edit 14 (0.80000004 against 0.80000001)"),
        (0.5, 0.5 + 1e-13, "Lost to edit 14 (the same score, but suggested earlier)"),
    ],
)
def test_a_loss_is_told_with_as_many_digits_as_tell_the_two_apart(won: float, lost: float, said: str) -> None:
    decided = Outcome(2, included=False, why=Why.LOST, others=(1,))
    assert reasons.outcome(decided, NUMBERS, {1: scored(won), 2: scored(lost)}) == said


def test_what_lost_to_a_later_edit_since_it_had_to_wait_for_another_was_not_suggested_later() -> None:
    decided = Outcome(1, included=False, why=Why.LOST, others=(2,))
    assert reasons.outcome(decided, NUMBERS, {1: scored(0.5), 2: scored(0.5)}) == f"Lost to edit {NUMBERS[2]}"


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
            LOST,
            margin(Stance.AGREE, 2, STAFF, ANYBODY),
            "It would go in if 3 more staff and 24 more people from any group agreed.",
        ),
        (IN, None, "We found no 400 new votes on one edit that would take it out."),
        (LOST, None, "We found no 400 new votes on one edit that would put it in."),
    ],
)
def test_what_would_turn_an_outcome_is_said(decided: Outcome, found: Margin | None, said: str) -> None:
    assert reasons.turn(decided, found, NUMBERS, ()) == (said, False)


def test_what_would_have_turned_it_is_said_once_nobody_can_vote() -> None:
    found = margin(Stance.DISAGREE, 2, STAFF, fragile=True)
    assert reasons.turn(IN, found, NUMBERS, (), closed=True) == (
        "It would have fallen out if 3 more staff had disagreed.",
        True,
    )
    instead = reasons.turn(IN, replace(found, instead=(3, 1)), NUMBERS | {3: 7}, (), closed=True).sentence
    assert instead.endswith(" had disagreed. Edits 7 and 14 would have come in instead.")
    told = reasons.turn(LOST, None, NUMBERS, (), closed=True).sentence
    assert told == "We found no 400 new votes on one edit that would have put it in."


def test_who_waits_and_has_to_pass_another_edit_too_is_told_why_it_takes_more() -> None:
    found = margin(Stance.AGREE, 2, Ballots("staff", 5))
    told = "It would go in if 5 more staff agreed. That is more than it needs by itself, to pass another edit."
    assert reasons.turn(WAITS, found, NUMBERS, (Need("staff", 3),)) == (told, False)


def test_what_an_opinion_group_stops_no_votes_of_others_put_in() -> None:
    told = reasons.turn(LOST, None, NUMBERS, (), ("opinion group B",))
    assert told == ("No votes of others would put it in while opinion group B is against it.", False)


def test_what_it_waits_for_is_not_said_twice_unless_it_is_little() -> None:
    waiting = (Need("staff", 3),)
    assert reasons.turn(WAITS, margin(Stance.AGREE, 2, STAFF), NUMBERS, waiting) == ("", False)
    near = margin(Stance.AGREE, 2, STAFF, fragile=True)
    assert reasons.turn(WAITS, near, NUMBERS, waiting) == ("It would go in if 3 more staff agreed.", True)


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ((0, 0, 0), "No carers have answered yet. Yours would be the first voice."),
        ((0, 0, 1), "Only 1 carer has answered so far. Yours would count a lot."),
        ((4, 0, 2), "Only 6 carers have answered so far. Yours would count a lot."),
    ],
)
def test_a_voice_that_is_needed_is_told_so(votes: tuple[int, int, int], said: str) -> None:
    assert (
        reasons.why_now(Reason.UNHEARD, standing({"staff": Tally(9, 9, 9), "carers": Tally(*votes)}, Rule()), "carers")
        == said
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.BEGINNING, "Begin with a principle. Suggested edits change words like these."),
        (Reason.UNSURE, "We could be surer where carers stand. Every answer makes it clearer."),
        (Reason.OPEN, "We could be surer where everybody together stands. Every answer makes it clearer."),
        (
            Reason.NEARBY,
            "Few people who live or work where you do have said so far. Yours would be heard for them, too.",
        ),
        (Reason.SETTLED, "Your answer would change little by now. It counts all the same."),
    ],
)
def test_every_card_says_why_it_comes_now(reason: Reason, said: str) -> None:
    assert reasons.why_now(reason, COMMON, "carers") == said
