import json
import re

import pytest
from click.testing import CliRunner

from deliberation.bench import acceptance, consensus, contest, sameness
from deliberation.bench.acceptance import otherwise
from deliberation.bench.elsewhere import told
from deliberation.cli import main
from deliberation.domain.errors import Busy, Invalid

PEER = """
class Labels(dict):
    dropna = lambda labels: labels

class Result:
    pass

def run_pipeline(votes, mod_out_statement_ids, random_state):
    assert mod_out_statement_ids == [2]
    assert votes[0] == {"participant_id": 0, "statement_id": 0, "vote": 1, "modified": 0}
    result = Result()
    result.participants_df = {"cluster_id": Labels({who: who % 2 for who in range(24)})}
    return result
"""


@pytest.fixture
def folder(tmp_path):
    """Twenty-four people, each second of the other opinion, who were published as two groups."""
    place = tmp_path / "polis" / "village"
    place.mkdir(parents=True)
    votes = [",".join([str(who), str(who % 2), *(["-1" if who % 2 else "1"] * 9)]) for who in range(24)]
    header = ",".join(["participant", "group-id", *map(str, range(9))])
    (place / "participants-votes.csv").write_text("\n".join([header, *votes]))
    (place / "comments.csv").write_text("comment-id,moderated,comment-body\n2,-1,c\n")
    fake = tmp_path / "peer" / "reddwarf" / "implementations"
    fake.mkdir(parents=True)
    (fake / "polis.py").write_text(PEER)
    return tmp_path


HERE = {"cpu": 0.5, "runs": 5, "memory": 12, "groups": 2, "rand": 0.75}


def test_both_programs_get_the_same_votes(folder):
    theirs = told("deliberation.bench.contest", "peer", 1, folder, "village", packages=folder / "peer")
    assert (theirs["groups"], theirs["rand"], theirs["runs"]) == (2, 1.0, 1)
    ours = contest.taken(contest.groups_of, contest.real(folder, "village"), 1)
    assert (ours.groups, ours.rand) == (2, 1.0) and ours.cpu > 0


def test_the_programs_stand_beside_each_other_and_who_does_not_come_to_an_end_is_named(folder, monkeypatch):
    def answer(_, whose, __, *crowd, packages=None, **___):
        if packages and crowd[0] == "100000":
            raise Busy("not within 600 s")
        return HERE | ({"cpu": 4.0, "rand": 0.5, "runs": 5 if crowd[1] == "village" else 1} if packages else {})

    monkeypatch.setattr(consensus, "told", answer)
    monkeypatch.setattr(acceptance, "_VOTES", 30)
    shown = CliRunner().invoke(main, ["bench", "consensus", "--data", str(folder), "--peer", str(folder / "peer")])
    assert re.search(
        r"│ village +│ +500.0 │ +4,000.0 │ +8.0 │ +12.0 │ +12.0 │ 0.750 \(2\) │ 0.500 \(2\) │", shown.output
    )
    assert re.search(r"│ mean of the conversations .* 0.750 │ +0.500 │", shown.output)
    assert re.search(r"100,000 people, 2,000 statements +│ +500.0 │ not within 600 s │", shown.output)
    assert "30,000 people, 1,000 statements: red-dwarf was run once" in shown.output
    assert "One vote more: " in shown.output and "CC BY 4.0" in shown.output
    shown = CliRunner().invoke(main, ["bench", "consensus", "--data", str(folder), "--peer", str(folder / "nowhere")])
    assert shown.exit_code == 1 and "brings it" in shown.output


def test_what_goes_wrong_or_lasts_too_long_elsewhere_is_told(tmp_path):
    with pytest.raises(Busy, match="not within 0 s"):
        told("deliberation.bench.contest", patience=0.001)
    (tmp_path / "wrong.py").write_text("raise KeyError('no such thing')")
    with pytest.raises(Invalid, match="KeyError: 'no such thing'"):
        told("wrong", packages=tmp_path)


def test_what_is_long_is_run_once_and_made_up_crowds_are_known(monkeypatch):
    monkeypatch.setattr(contest, "_LONG", 0)
    found = contest.taken(contest.groups_of, contest.made_up(300, 20), 5)
    assert found.runs == 1 and found.rand > 0.2 and found.cpu > 0


def test_another_way_to_count_is_held_against_ours_by_what_it_finds(folder, monkeypatch, capsys):
    sameness.main(str(folder))
    ours = json.loads(capsys.readouterr().out)
    village = ours["found"]["village"]
    other = {**village, "statuses": "others", "places": [[x, y + 0.5] for x, y in village["places"]]}
    ways = {None: ours, folder: {"numpy": "1", "found": {"village": other}}}
    monkeypatch.setattr(sameness, "told", lambda *_, packages=None, **__: ways[packages])
    names = [f"numpy {ours['numpy']}, threads: 2", "numpy 1, threads: 1", "numpy 1, threads: 2"]
    assert [each.way for each in sameness.samenesses(folder, folder)] == names
    figures = list(otherwise(folder, folder))
    assert [each.value for each in figures] == [1, 1, 1, 0, *[1, 1, 0, 0.5] * 2]
    assert [each.holds for each in figures] == [True] * 4 + [True, True, False, False] * 2
    assert len(list(otherwise(folder, None))) == 4
