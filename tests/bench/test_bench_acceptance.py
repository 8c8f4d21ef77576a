import os
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from deliberation.bench import acceptance, finding
from deliberation.bench.acceptance import Figure
from deliberation.bench.agreement import adjusted_rand, rank_correlation, top_in_common
from deliberation.bench.conversations import conversation, conversations, log
from deliberation.bench.worlds import planted
from deliberation.cli import main

REAL_DATA = os.environ.get("DELIBERATION_REAL_DATA")
on_real_votes = pytest.mark.skipif(not REAL_DATA, reason="DELIBERATION_REAL_DATA is not set: no real votes to check")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([0, 0, 1, 1], [7, 7, 3, 3], 1),
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 1], 4 / 9),
        ([0, 0, 0], [1, 1, 1], 1),
    ],
)
def test_partings_are_compared_beyond_chance(one, other, alike):
    assert adjusted_rand(one, other) == pytest.approx(alike)


def test_rankings_are_compared_by_their_order_only():
    assert rank_correlation([1, 2, 3], [10, 100, 1000]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 1, 2, 3], [1, 2, 3, 4]) == pytest.approx(
        np.corrcoef([1.5, 1.5, 3, 4], [1, 2, 3, 4])[0, 1]
    )
    assert top_in_common([5, 1, 4, 4], [5, 4, 0, 1], 2) == 1


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "polis" / "village"
    place.mkdir(parents=True)
    people = "\ufeffparticipant,xid,group-id,n-votes,0,2\n5,a,1,2,1,-1\n6,,,1,,0.0\n7,,0,0,,\n"
    (place / "participants-votes.csv").write_text(people, encoding="utf-8")
    (place / "comments.csv").write_text('comment-id,moderated,comment-body\n0,1,"a\nb"\n2,-1,c\n', encoding="utf-8")
    (place / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n30,2,6,0\n20,0,5,1\n", encoding="utf-8")
    return tmp_path


def test_a_conversation_is_read_as_polis_publishes_it(folder):
    (found,) = conversations(folder)
    votes = found.votes
    assert list(zip(votes.people, votes.items, votes.values, strict=True)) == [(5, 0, 1), (5, 2, -1), (6, 2, 0)]
    assert (found.name, found.hidden, found.published) == ("village", {2}, {5: 1, 7: 0})
    assert log(folder, "village") == [(5, 0, 1), (6, 2, 0)]
    (folder / "polis/village/votes.csv").unlink()
    assert log(folder, "village") == []


def test_planted_groups_are_found_again():
    world = planted(2000, 100)
    assert np.bincount(world.planted).tolist() == [800, 600, 400, 200]
    assert finding.found_again(2000, 100) > 0.6


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(acceptance, "_VOTES", 30)
    monkeypatch.setattr(acceptance, "_WORLDS", {(300, 20): 600})


def test_the_costs_are_measured_in_this_run(small):
    figures = list(acceptance.world(300, 20))
    assert [each.bar for each in figures] == [0.75, 600, 700]
    assert all(each.value > 0 for each in figures)
    assert acceptance.of_one_vote(planted(300, 20).votes) > 0


@pytest.mark.parametrize(("reached", "code"), [(0.9, 0), (0.7, 1)])
def test_the_command_shows_each_figure_beside_its_bar_and_whose_votes_these_are(monkeypatch, tmp_path, reached, code):
    figures = [Figure("alike", reached, 0.8), Figure("seconds", 0.5, 1, is_most=True)]
    monkeypatch.setattr(acceptance, "all_figures", lambda *_, **__: figures)
    monkeypatch.setattr(acceptance, "otherwise", lambda *_: [])
    told = CliRunner().invoke(main, ["bench", "acceptance", "--data", str(tmp_path), "--numpy", str(tmp_path / "none")])
    assert told.exit_code == code
    assert ("falls short" in told.output) == bool(code)
    assert f"{reached}" in told.output and "≤ 1" in told.output and "CC BY 4.0" in told.output
    assert "brings it" in told.output


def test_the_command_says_which_real_votes_it_needs(monkeypatch, folder):
    monkeypatch.delenv("DELIBERATION_REAL_DATA", raising=False)
    told = CliRunner().invoke(main, ["bench", "acceptance"])
    assert told.exit_code == 1 and "DELIBERATION_REAL_DATA" in told.output
    told = CliRunner().invoke(main, ["bench", "acceptance", "--data", str(folder)])
    assert told.exit_code == 1 and "There is no brexit-consensus in" in told.output


@on_real_votes
def test_what_polis_computed_is_computed_again_exactly():
    assert [each.name for each in acceptance.exactness(Path(REAL_DATA)) if not each.holds] == []


@on_real_votes
def test_the_groups_of_real_votes_are_those_that_were_published():
    figures = list(acceptance.likeness(conversations(Path(REAL_DATA))))
    assert len(figures) == 11
    assert [each for each in figures if not each.holds] == []


@on_real_votes
def test_a_real_conversation_keeps_its_groups_vote_by_vote():
    found = finding.replay(log(Path(REAL_DATA), "brexit-consensus"), frozenset())
    assert found.runs == 27 and found.changes <= 4 and 0 < found.relabelled <= 0.06


@on_real_votes
def test_real_votes_in_any_order_give_the_same_and_of_chance_nothing():
    small = [conversation(Path(REAL_DATA), name) for name in ("brexit-consensus", "15-per-hour-seattle")]
    assert [each for each in acceptance.steadiness(small) if not each.holds] == []
