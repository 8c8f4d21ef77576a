import pytest
from gathering import Gathering, Person

from deliberation.domain.errors import Busy
from deliberation.storage.turn import CROWDED, Turn


def take(turn, note=lambda: None, **how):
    with turn.taken(**how):
        note()


def test_turns_are_taken_in_the_order_they_were_asked_for():
    turn, order = Turn(), []
    gathering = Gathering(turn)
    with turn.taken():
        for name in range(5):
            gathering.comes(lambda name=name: take(turn, lambda: order.append(name)))
    gathering.outcomes()
    assert order == [0, 1, 2, 3, 4]


def test_a_full_line_is_refused_at_once_and_nobody_in_it_loses_their_place():
    turn = Turn(longest=1)
    gathering = Gathering(turn)
    with turn.taken():
        gathering.comes(lambda: take(turn))
        refused = Person(lambda: take(turn))
        refused.join(20)
        gathering.comes(lambda: take(turn, after_everyone=True))
    assert isinstance(refused.outcome, Busy)
    assert refused.outcome.message == CROWDED
    assert gathering.outcomes() == [None, None]


def test_who_waits_too_long_leaves_the_line_to_the_others():
    turn = Turn(patience=0.01)
    with turn.taken():
        late = Person(lambda: take(turn))
        late.join(20)
        assert isinstance(late.outcome, Busy)
        assert turn.waiting == 0
    take(turn)


def test_a_turn_handed_over_to_someone_who_just_gave_up_goes_to_the_next():
    turn = Turn()
    gathering = Gathering(turn)
    with turn.taken():
        ticket = turn._draw(after_everyone=False)
        gathering.comes(lambda: take(turn))
    turn._give_back(ticket)
    assert gathering.outcomes() == [None]


def test_a_turn_inside_a_turn_of_ones_own_is_refused():
    turn = Turn()
    with turn.taken(), pytest.raises(RuntimeError), turn.taken():
        raise AssertionError
    take(turn)
