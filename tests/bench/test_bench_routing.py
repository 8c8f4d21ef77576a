import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from deliberation.bench import gatherings, routing
from deliberation.bench.conversations import Conversation, conversation
from deliberation.bench.gatherings import Gathering, areas, as_it_was, minority, polarised, split_edits
from deliberation.bench.routing import Race, Way, race, votes_needed
from deliberation.cli import main
from deliberation.domain.opinion import Votes

REAL_DATA = os.environ.get("DELIBERATION_REAL_DATA")


def shares(gathering, audience):
    """Of each edit the agreeing share among those of an audience who take a side."""
    answers = np.array([list(mine.values()) for who, mine in gathering.people if who == audience])
    return (answers > 0).sum(axis=0) / (answers != 0).sum(axis=0)


def test_the_worlds_are_what_they_say():
    camps, few, split = polarised(1), minority(1), split_edits(1)
    assert [sum(who == "staff" for who, _ in each.people) for each in (camps, few, split)] == [300, 150, 300]
    vetoed = (shares(few, "staff") < 0.5) & (shares(few, "residents") > 0.65)
    assert 5 <= vetoed.sum() <= 16
    assert np.abs(shares(camps, "staff") - shares(camps, "residents")).max() > 0.25
    assert [*split.groups.values()] == [edit // 3 for edit in range(42)] and not camps.groups
    assert polarised(1) == camps != polarised(2)
    lives = Counter(areas(1).areas)
    assert len(lives) == 12 and lives["area 0"] > 4 * lives["area 11"] > 0


def test_of_a_real_conversation_everybody_is_asked_only_what_they_answered():
    votes = Votes.gathered([5, 5, 6, 7], [0, 2, 2, 1], [1, -1, 0, 1])
    found = as_it_was(Conversation("village", votes, frozenset({1}), {}))
    assert found == Gathering("village", ("residents",), (("residents", {0: 1, 2: -1}), ("residents", {2: 0})), {})


def test_votes_are_counted_until_the_edits_stand_where_they_will():
    alike = Gathering("alike", ("residents",), (("residents", {1: 1, 2: 1}),) * 30, {})
    assert votes_needed(alike, 0, Way.WORTH) == 20  # ten each
    assert 20 <= votes_needed(alike, 0, Way.CHANCE) <= 60
    assert votes_needed(alike, 0, Way.FORESIGHT) == 20  # none after it stands as it will
    unheard = Gathering("unheard", ("residents",), (("residents", {1: 1}),) * 3, {})
    assert votes_needed(unheard, 0, Way.WORTH) == 0
    last = Gathering("last", ("residents",), (("residents", {1: 1}),) * 10, {})
    assert votes_needed(last, 0, Way.CHANCE) == 10


def test_a_world_takes_fewer_votes_by_worth(monkeypatch):
    monkeypatch.setattr(gatherings, "_PEOPLE", 200)
    monkeypatch.setattr(gatherings, "_EDITS", 12)
    found = race([split_edits(seed) for seed in range(3)])
    assert found.name == "split edits" and len(found.routed) == len(found.random) == 3
    assert found.ratio < 1 and len(found.foreseen) == 3 and (found.cards, found.edits) == (12, 12)


@pytest.mark.parametrize(("routed", "code"), [(59, 0), (61, 1)])
def test_the_command_shows_the_ratio_and_whose_votes_these_are(monkeypatch, tmp_path, routed, code):
    monkeypatch.setattr(routing, "_all_races", lambda *_: [Race("village", (routed,), (100,), (57,), 4, 31, 13)])
    told = CliRunner().invoke(main, ["bench", "routing", "--data", str(tmp_path)])
    assert told.exit_code == code and ("falls short" in told.output) == bool(code)
    assert f"The median of these ratios is 0.{routed}0." in told.output
    assert ("have 4 cards or fewer, and 13 of 31 edits need votes" in told.output) == bool(code)
    assert (
        f"0.{routed}" in told.output
        and "0.57" in told.output
        and "10 cards" in told.output
        and "CC BY 4.0" in told.output
    )
    monkeypatch.delenv("DELIBERATION_REAL_DATA", raising=False)
    assert "DELIBERATION_REAL_DATA" in CliRunner().invoke(main, ["bench", "routing"]).output


@pytest.mark.skipif(not REAL_DATA, reason="DELIBERATION_REAL_DATA is not set: no real votes to check")
def test_a_real_conversation_takes_fewer_votes_by_worth():
    found = race([as_it_was(conversation(Path(REAL_DATA), "brexit-consensus"))])
    assert found.ratio < 0.6
