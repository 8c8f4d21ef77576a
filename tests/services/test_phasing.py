import pytest
from house import AMINA, BEN, CARO, CLOSES, DAY, DEV, DUE, START, at_once, every_row, person, refusal, set_columns

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.vision import Phase, Role, phase_of
from deliberation.services.phasing import NOW, Schedule, change_schedule, lift_gate, tell_phase
from deliberation.services.voting import cast_vote
from deliberation.storage import tables
from deliberation.storage.library import desk

PLANNED = Schedule(START, CLOSES, DUE)
WHY = "Say why, in one sentence. Everyone can read it."
NOT_IN_ORDER = "The dates are not in order: open first, then close, then sign."


def move(house, schedule, reason="More time to read.", who=CARO, key=None):
    return change_schedule(house.db, who, house.slug, schedule, reason, key)


def times(house):
    round_ = house.vision.round
    return Schedule(round_.opens_at, round_.closes_at, round_.merges_until)


def test_the_dates_are_moved_in_public(house):
    receipt = move(house, Schedule(START, CLOSES + DAY, None), " More  time. ")
    assert times(house) == Schedule(START, CLOSES + DAY, None)
    assert receipt.facts == {
        "round": house.vision.round.id,
        "schedule": {"opens_at": START, "closes_at": CLOSES + DAY, "merges_until": None},
        "announced": True,
        "by": "Caro",
        "reason": "More time.",
    }
    assert house.vision.round.notice == "More time."


def test_a_change_that_moves_the_phase_tells_both_and_gives_the_receipt_of_the_change(house):
    tell_phase(house.db, house.vision.id)
    house.clock.now += 5
    receipt = move(house, Schedule(START, NOW, None), "Everybody has answered.", key="k1")
    assert move(house, Schedule(START, NOW, None), "Everybody has answered.", key="k1") == receipt
    assert times(house).closes_at == house.clock.now
    phase, changed = house.entries()[-2:]
    assert (phase.kind, phase.facts["phase"]) == ("PhaseChanged", "merging")
    assert (changed.kind, changed.seq) == ("ScheduleChanged", receipt.seq)


def test_a_round_can_be_opened_again_while_nothing_is_signed(house):
    house.move_to(Phase.MERGING)
    with refusal(house, Conflict, "Voting has closed. Your vote was not counted."):
        cast_vote(house.db, AMINA, house.principle(1).id, "agree")
    move(house, Schedule(START, CLOSES + DAY, None))
    cast_vote(house.db, AMINA, house.principle(1).id, "agree")


@pytest.mark.parametrize(
    ("schedule", "field", "message"),
    [
        (Schedule(START, START, None), "closes_at", NOT_IN_ORDER),
        (Schedule(START, CLOSES, CLOSES - 1), "merges_until", NOT_IN_ORDER),
        (Schedule(START, None, START), "merges_until", NOT_IN_ORDER),
        (Schedule(0, None, None), "opens_at", NOT_IN_ORDER),
        (Schedule(None, CLOSES, None), "opens_at", "It has opened already. Say when that was."),
    ],
)
def test_the_dates_come_in_their_order(house, schedule, field, message):
    with refusal(house, Invalid, message, field):
        move(house, schedule)


@pytest.mark.parametrize("known", [Schedule(None, None, None), Schedule(None, CLOSES, None)])
def test_before_it_opens_a_round_may_lack_dates_and_nobody_has_to_say_why(house, known):
    house.move_to(Phase.DRAFTING)
    move(house, known, "")
    assert (times(house), house.vision.round.notice) == (known, "")
    house.clock.now = CLOSES + 1
    assert phase_of(house.vision.round, house.clock.now) == Phase.DRAFTING


def test_it_opens_only_with_a_last_day_and_a_sentence(house):
    house.move_to(Phase.DRAFTING)
    with refusal(house, Invalid, "Say until when people can vote. It needs that to open.", "closes_at"):
        move(house, Schedule(NOW, None, None))
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, summary="")
    with refusal(house, Conflict, "It cannot open yet. Say in one sentence what it is about."):
        move(house, Schedule(NOW, CLOSES, None))


def test_moving_the_dates_takes_a_reason(house):
    with refusal(house, Invalid, WHY, "reason"):
        move(house, PLANNED, " ")


def test_only_those_in_charge_move_dates_and_lift_gates(house):
    house.let_in(person("sofia"), Role.DESIGN_GROUP)
    for who in (AMINA, BEN, person("sofia")):
        with refusal(house, NotAllowed, "You do not have permission to do this."):
            move(house, PLANNED, who=who)
        with refusal(house, NotAllowed, "You do not have permission to do this."):
            lift_gate(house.db, who, house.slug, "staff", "They have no time.")


def test_a_round_that_is_over_stays_as_it_was(house):
    house.move_to(Phase.PUBLISHED)
    message = "This round is over. Its dates cannot be moved any more."
    with refusal(house, Conflict, message):
        move(house, PLANNED)
    with refusal(house, Conflict, message):
        lift_gate(house.db, CARO, house.slug, "staff", "They have no time.")


def test_a_phase_is_told_once(house):
    for phase in (Phase.DELIBERATION, Phase.MERGING):
        house.move_to(phase)
        at_once(*(lambda: tell_phase(house.db, house.vision.id) for _ in range(3)))
        assert house.vision.round.told == phase
    assert [each.facts["phase"] for each in house.entries() if each.kind == "PhaseChanged"] == [
        "deliberation",
        "merging",
    ]
    before = every_row(house.db)
    tell_phase(house.db, house.vision.id)
    assert every_row(house.db) == before


def test_the_end_of_a_round_is_told_with_the_version(house):
    house.move_to(Phase.PUBLISHED)
    tell_phase(house.db, house.vision.id)
    assert house.kinds[-1] == "VersionPublished"


def test_there_must_be_such_a_vision(house):
    message = "There is no such vision here. It may not be open yet, or the link is mistyped."
    with refusal(house, NotFound, message):
        tell_phase(house.db, 999)
    with refusal(house, NotFound, message):
        change_schedule(house.db, CARO, "elsewhere", PLANNED, "So.")


def test_an_audience_whose_gate_is_lifted_is_not_waited_for_any_more(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.vote(edit.id, (10,))
    house.move_to(Phase.MERGING)
    assert house.look(desk.draft, house.vision).included == ()
    receipt = lift_gate(house.db, CARO, house.slug, "staff", " They have  no time. ", "k1")
    assert lift_gate(house.db, CARO, house.slug, "staff", " They have  no time. ", "k1") == receipt
    assert house.vision.rule.lifted == {"staff"}
    assert house.look(desk.draft, house.vision).included == (edit.id,)
    assert receipt.facts == {
        "round": house.vision.round.id,
        "audience": next(each.id for each in house.vision.audiences if each.name == "staff"),
        "by": "Caro",
        "reason": "They have no time.",
    }
    with refusal(house, Conflict, "The rule does not wait for staff any more."):
        lift_gate(house.db, DEV, house.slug, "staff", "Again.")


def test_lifting_a_gate_takes_a_reason_and_an_audience(house):
    with refusal(house, Invalid, WHY, "reason"):
        lift_gate(house.db, CARO, house.slug, "staff", "")
    with refusal(house, NotFound, "There is no such group in this vision."):
        lift_gate(house.db, CARO, house.slug, "visitors", "They left.")
