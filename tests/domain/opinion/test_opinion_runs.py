import json

import numpy as np
import pytest
from camps import camps

from deliberation.domain.opinion import Places, Run, Votes, find_groups, score, tabulate
from deliberation.domain.opinion.runs import memory_of, scored
from deliberation.domain.vision import Tally

VOTES = camps(12, 9)
FOUND = find_groups(VOTES)
NOBODY = Votes.gathered([], [], [])


@pytest.fixture
def run():
    return Run.of(FOUND, VOTES, 3, 5, 70)


def test_a_run_says_where_and_when_it_was_and_who_is_in_which_group(run):
    assert (run.vision_id, run.round_id, run.position, run.votes) == (3, 5, 70, len(VOTES))
    assert (run.groups, run.ratio) == (FOUND.groups, FOUND.ratio)
    assert run.members() == FOUND.members()
    assert [len(ids) for ids in run.members().values()] == [12, 9]


def test_it_counts_how_every_group_has_voted(run):
    items = sorted(run.tallies["A"])
    counts = tabulate(VOTES, FOUND.family, items)
    assert run.tallies["B"][items[4]] == Tally(*counts[4, 1].tolist())
    some = items[3:6]
    assert scored(run.tallies, some).score.tolist() == score(counts[3:6]).score.tolist()


def test_it_comes_back_from_its_plain_form_and_its_packed_parts(run):
    assert Run.recalled(json.loads(json.dumps(run.plain()))) == run
    assert memory_of(run.memory).plain() == FOUND.memory.plain()
    places = Places.unpacked(run.places)
    assert places.people.tolist() == FOUND.people.tolist()
    assert places.labels.tolist() == FOUND.labels.tolist()
    assert np.abs(places.positions - FOUND.positions).max() < 1e-5


def test_everybody_who_voted_has_a_place(run):
    places = Places.unpacked(run.places)
    x, y, label = places.of(3)
    assert (x, y) == pytest.approx(FOUND.positions[3].tolist(), abs=1e-5)
    assert label == FOUND.labels[3]
    assert (places.of(21), places.of(-1)) == (None, None)


@pytest.mark.parametrize("votes", [camps(14), NOBODY], ids=["all alike", "no votes"])
def test_where_nobody_stands_apart_nobody_is_counted_apart(votes):
    run = Run.of(find_groups(votes), votes, 3, 5, 70)
    assert (run.members(), run.tallies) == ({}, {})
    assert Run.recalled(run.plain()) == run
    assert len(Places.unpacked(run.places).people) == len(set(votes.people.tolist()))
