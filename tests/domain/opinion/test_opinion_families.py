from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.domain.consensus import Status, standing
from deliberation.domain.opinion import AGREE, DISAGREE, PASS, Counts, Family, Votes, VoteStore, score, tabulate
from deliberation.domain.vision import Rule, Tally

STAFF = Family.of({"staff": [2, 1], "residents": [3, 5]})
STANCES = st.sampled_from([AGREE, PASS, DISAGREE])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("cast"), st.integers(0, 6), st.integers(0, 3), st.one_of(st.none(), STANCES)),
        st.tuples(st.just("move"), st.integers(0, 6), st.sampled_from(["staff", "residents", None])),
    )
)


def one_by_one(acts, family=STAFF):
    """Cast and move as told; the store, the counts kept on the way, and the family there is at the end."""
    store, counts = VoteStore(), Counts(VoteStore().votes(), family)
    groups = dict(zip(family.people.tolist(), [family.names[place] for place in family.groups], strict=True))
    for act, person, *rest in acts:
        if act == "cast":
            counts.change(person, rest[0], store.cast(person, *rest), rest[1])
        else:
            counts.move(person, rest[0], store.votes().of(person))
            groups[person] = rest[0]
    members = {name: [who for who, group in groups.items() if group == name] for name in family.names}
    return store, counts, Family.of(members)


@given(ACTS)
@settings(max_examples=settings().max_examples // 8)
def test_counting_vote_by_vote_gives_what_counting_at_once_gives(acts):
    store, counts, family = one_by_one(acts)
    items = list(range(4))
    at_once = tabulate(store.votes(), family, items)
    for item in items:
        assert list(counts.tallies(item).values()) == [Tally(*row) for row in at_once[item].tolist()]
        assert Counts(store.votes(), family).tallies(item) == counts.tallies(item)


def test_each_group_is_counted_on_each_item_by_itself():
    rows = [(1, 7, 1), (2, 7, -1), (3, 7, 1), (3, 9, 0), (4, 7, 1), (5, 8, 1), (5, 9, -1)]  # 4 is in no group
    counted = tabulate(Votes.gathered(*zip(*rows, strict=True)), STAFF, [7, 9, 30])
    assert counted.tolist() == [[[1, 1, 0], [1, 0, 0]], [[0, 0, 0], [0, 1, 1]], [[0, 0, 0], [0, 0, 0]]]


def test_no_votes_nobody_and_no_items_are_counted_without_ado():
    nothing = Votes.gathered([], [], [])
    assert not tabulate(nothing, STAFF, [1]).any()
    assert not tabulate(Votes.gathered([1], [1], [1]), Family.of({"staff": []}), [1]).any()
    assert tabulate(nothing, STAFF, []).shape == (0, 2, 3)
    assert Counts(nothing, STAFF).tallies(4) == {"staff": Tally(), "residents": Tally()}


def test_a_vote_changed_to_pass_and_withdrawn_leaves_the_counts_exactly_as_they_were():
    store, counts, _ = one_by_one([("cast", 1, 1, AGREE), ("cast", 3, 1, DISAGREE)])
    before = counts.tallies(1)
    for value in (AGREE, PASS, None):
        counts.change(5, 1, store.cast(5, 1, value), value)
    assert counts.tallies(1) == before == {"staff": Tally(1), "residents": Tally(0, 1)}


def test_ballots_follow_who_moves_to_another_audience():
    store, counts, _ = one_by_one([("cast", 1, 1, AGREE), ("cast", 1, 2, PASS), ("move", 1, "residents")])
    assert counts.tallies(1) == {"staff": Tally(), "residents": Tally(1)}
    assert counts.tallies(2) == {"staff": Tally(), "residents": Tally(0, 0, 1)}
    assert store.cast(1, 1, DISAGREE) == AGREE
    counts.change(1, 1, AGREE, DISAGREE)
    assert counts.tallies(1) == {"staff": Tally(), "residents": Tally(0, 1)}


def test_ballots_of_who_is_in_no_audience_any_more_count_for_none():
    _, counts, _ = one_by_one([("cast", 1, 1, AGREE), ("move", 1, None)])
    assert counts.tallies(1) == {"staff": Tally(), "residents": Tally()}


def test_a_group_emptied_by_withdrawal_scores_as_one_that_nobody_voted_in():
    everybody = [("cast", who, 1, AGREE) for who in (1, 2, 3)]
    store, counts, family = one_by_one([*everybody, ("cast", 1, 1, None), ("cast", 2, 1, None)])
    assert counts.tallies(1)["staff"] == Tally()
    found = score(tabulate(store.votes(), family, [1]))
    assert found.shares.tolist() == [[0.5, 2 / 3]]
    assert found.robust.tolist() == [0]


def test_who_voted_once_counts_in_the_audiences():
    _, counts, _ = one_by_one([("cast", 5, 3, AGREE)])
    assert counts.tallies(3)["residents"] == Tally(1)


def test_three_agrees_and_nothing_else_decide_nothing():
    _, counts, _ = one_by_one([("cast", who, 1, AGREE) for who in (1, 2, 3)])
    assert standing(counts.tallies(1), Rule()).status is Status.UNDECIDED


def test_a_family_knows_whom_it_does_not_know():
    assert STAFF.groups_of(np.array([0, 1, 3, 4, 5, 9])).tolist() == [-1, 0, 1, -1, 1, -1]
    assert Counter(STAFF.groups.tolist()) == {0: 2, 1: 2}
