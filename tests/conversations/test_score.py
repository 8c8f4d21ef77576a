import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from deliberation.bench.conversations import conversation
from deliberation.cli import main
from deliberation.conversations.files import LONGEST_LINE, lines
from deliberation.domain.opinion import find_groups, score, tabulate

REAL_DATA = os.environ.get("DELIBERATION_REAL_DATA")
SMALL_ENOUGH = ("brexit-consensus", "15-per-hour-seattle", "canadian-electoral-reform")
STATEMENTS = """comment-id,moderated,comment-body
0,1,We [b]eat[/b].
1,1,We drive.
2,1,We park.
3,1,We fly.
4,1,We tow.
5,0,Odd or even?
6,0,Who knows?
7,-1,Buy my car!
"""


def said(*arguments):
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


@pytest.fixture
def votes(tmp_path):
    """Twenty who are against cars and ten who are for them, one who hardly votes, and one who sells some."""
    rows = [f"{who},1{f',{-1 if who < 20 else 1}' * 4},{1 - 2 * (who % 2)},0," for who in range(30)]
    rows += ["30,1,,,,,,,", "31,,,,,,,,1"]
    path = tmp_path / "participants-votes.csv"
    path.write_text("\n".join(["participant,0,1,2,3,4,5,6,7", *rows, ""]), encoding="utf-8")
    return path


@pytest.fixture
def comments(tmp_path):
    path = tmp_path / "comments.csv"
    path.write_text(STATEMENTS, encoding="utf-8")
    return path


def test_it_tells_the_groups_what_unites_and_divides_them_and_what_sets_each_apart(votes, comments):
    told = said(votes, "--comments", comments).output
    assert "31 people cast 211 votes on 7 statements." in told
    assert "Left out: 1 statement that a moderator took out" in told
    assert "Not enough votes yet to be in a group: 1 person." in told
    assert "We [b]eat[/b]." in told and "Buy my car" not in told
    lines = told.splitlines()
    assert next(line for line in lines if line.startswith("  0")).split()[-3:] == ["bridge", "We", "[b]eat[/b]."]
    assert "no sides" in next(line for line in lines if line.startswith("  6"))
    assert "What sets group A apart" in told and "points more." in told and "points less." in told


def test_without_statements_it_tells_their_numbers(votes):
    told = said(votes).output
    assert "32 people cast 212 votes on 8 statements." in told and "statement\n" not in told


def test_people_who_do_not_differ_are_one_group(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("voter-id,comment-id,vote\n1,1,1\n2,1,1\n", encoding="utf-8")
    told = said(path).output
    assert "There are no distinct opinion groups" in told and "apart\n" not in told.split("Score:")[1]


def test_as_json_it_gives_the_figures_alone(votes, comments):
    told = json.loads(said(votes, "--comments", comments, "--json").stdout)
    assert list(told) == ["participants", "votes", "k", "groups", "items"]
    assert (told["participants"], told["votes"], told["k"]) == (31, 211, len(told["groups"]))
    first = told["items"][0]
    assert list(first) == [
        "id", "agree", "disagree", "pass", "gic", "score", "robust", "polarisation", "groups"
    ]  # fmt: skip
    assert (first["id"], first["agree"], first["disagree"], first["pass"]) == (0, 31, 0, 0)
    assert first["groups"].keys() == told["groups"].keys()
    assert list(first["groups"]["A"]) == ["agree", "disagree", "pass", "low", "high"]


def test_with_a_byte_order_mark_and_windows_line_ends_it_is_the_same(votes, tmp_path):
    other = tmp_path / "exported.csv"
    other.write_bytes(b"\xef\xbb\xbf" + votes.read_bytes().replace(b"\n", b"\r\n"))
    assert said(other, "--json").stdout == said(votes, "--json").stdout


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b"", "There is nothing in this file."),
        (b"participant,0\n1,\xe9\n", "Line 2 is not plain text in UTF-8."),
        (b"\xff\xfep\0a\0r\0t\0", "Line 1 is not plain text in UTF-8."),
        (b"participant" + b",1234567" * 1_000_000, f"Line 1 is longer than {LONGEST_LINE:,} bytes"),
        (b"participant" + b"," * 1_000_000, "Line 1 has 1,000,001 columns; at most 20,000"),
        (b"participant,0\n1,1\n2,yes\n", "Line 3: “yes” is not a vote."),
        (b"participant,0\n1,1\n" * 2, "Line 3: “participant” is not the number of a participant."),
    ],
    ids=["empty", "latin", "utf-16", "a million columns", "a million empty columns", "unknown", "twice"],
)
def test_a_file_that_cannot_be_scored_is_refused_in_one_sentence(tmp_path, written, message):
    path = tmp_path / "votes.csv"
    path.write_bytes(written)
    told = said(path)
    assert told.exit_code == 1
    assert told.output.startswith(f"Error: {message}") and told.output.count("\n") == 1


def test_whoever_waits_hears_how_much_is_read(tmp_path):
    path, heard = tmp_path / "votes.csv", []
    path.write_bytes(b"1,1\n" * 600)
    assert list(lines(path, heard.append)) == ["1,1\n"] * 600
    assert heard == [1024, 2048, 2400]


def test_no_file_and_a_folder_are_refused(tmp_path):
    for path, message in ((tmp_path / "none.csv", "does not exist"), (tmp_path, "is a directory")):
        told = said(path)
        assert told.exit_code == 2 and message in told.output


def test_votes_on_nothing_but_what_was_taken_out_are_refused(comments, tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("participant,7\n1,1\n", encoding="utf-8")
    told = said(path, "--comments", comments)
    assert told.exit_code == 1 and "All statements with votes were taken out by a moderator." in told.output


@pytest.mark.skipif(not REAL_DATA, reason="DELIBERATION_REAL_DATA is not set: no real votes to check")
@pytest.mark.parametrize("name", SMALL_ENOUGH)
def test_the_figures_of_real_conversations_are_those_of_the_engine(name):
    folder = Path(REAL_DATA) / "polis" / name
    told = json.loads(said(folder / "participants-votes.csv", "--comments", folder / "comments.csv", "--json").stdout)
    real = conversation(Path(REAL_DATA), name)
    found = find_groups(real.votes, real.hidden)
    items = sorted(set(real.votes.items.tolist()) - real.hidden)
    scores = score(tabulate(real.votes, found.family, items))
    assert told["groups"] == found.members() and told["k"] == 2
    assert [each["id"] for each in told["items"]] == items
    for column in ("gic", "score", "robust", "polarisation"):
        assert [each[column] for each in told["items"]] == getattr(scores, column).tolist()
    assert told["votes"] == sum(item not in real.hidden for item in real.votes.items.tolist())
