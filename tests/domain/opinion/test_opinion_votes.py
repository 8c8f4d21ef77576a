import numpy as np
import pytest
from camps import camps, columns
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.domain.errors import Invalid
from deliberation.domain.opinion import AGREE, DISAGREE, MOST_ITEMS, PASS, Votes, VoteStore

STANCES = st.sampled_from([AGREE, PASS, DISAGREE])
ACTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.one_of(st.none(), STANCES), st.booleans()))


@given(ACTS)
@settings(max_examples=settings().max_examples // 8)
def test_the_store_holds_the_latest_vote_of_each_pair_whenever_it_is_laid_in_order(acts):
    store, expected = VoteStore(), {}
    for person, item, value, lays in acts:
        assert store.cast(person, item, value) == expected.pop((person, item), None)
        if value is not None:
            expected[person, item] = value
        if lays:
            store.votes()
    assert columns(store.votes()) == [(*pair, expected[pair]) for pair in sorted(expected)]


def test_votes_in_any_order_are_the_same_bytes():
    votes, dice, store = camps(8, 5), np.random.Generator(np.random.PCG64(0)), VoteStore()
    for row in dice.permutation(columns(votes)).tolist():
        store.cast(*row)
    assert store.votes().keys.tobytes() == votes.keys.tobytes()
    assert store.votes().values.tobytes() == votes.values.tobytes()


def test_of_two_rows_for_one_pair_the_later_counts():
    assert columns(Votes.gathered([4, 1, 4], [2, 2, 2], [1, 0, -1])) == [(1, 2, 0), (4, 2, -1)]


def test_nine_bytes_a_vote():
    votes = Votes.gathered([1, 2], [3, 4], [1, -1])
    assert votes.keys.nbytes + votes.values.nbytes == 9 * len(votes)


def test_one_persons_votes_are_found_and_no_others():
    votes = Votes.gathered([1, 2, 2, 3], [9, 4, 0, 9], [1, -1, 0, 1])
    assert votes.of(2) == [(0, 0), (4, -1)]
    assert votes.of(7) == []
    assert (votes.get(2, 4), votes.get(2, 5), votes.get(9, 9)) == (-1, None, None)


@pytest.mark.parametrize("row", [(1, MOST_ITEMS, 1), (1, -1, 1), (-1, 1, 1), (1 << 43, 1, 1), (1, 1, 2), (1, 1, -2)])
def test_what_is_no_vote_or_has_no_room_is_refused(row):
    store = VoteStore()
    with pytest.raises(Invalid):
        store.cast(*row)
    with pytest.raises(Invalid):
        Votes.gathered(*[[number] for number in row])
    assert len(store.votes()) == 0


def test_the_last_item_there_is_room_for_has_room():
    row = ((1 << 43) - 1, MOST_ITEMS - 1, -1)
    store = VoteStore(Votes.gathered(*[[number] for number in row]))
    assert store.cast(*row) == -1
    assert columns(store.votes()) == [row]
    assert store.votes().keys.dtype == np.int64
