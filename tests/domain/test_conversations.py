import pytest

from deliberation.domain.conversations import MOST_COLUMNS, Statement, hidden_in, read_statements, read_votes
from deliberation.domain.errors import Invalid

WIDE = ("participant,xid,group-id,n-votes,0,2\n", "5,a,1,2,1,-1\n", "6,,,1,,0.0\n", "7,,0.0,0,,\n")
LONG = (
    "timestamp,datetime,comment-id,voter-id,vote\n",
    "30,then,2,6,0\n",
    "20,then,0,5,1\n",
    "25,then,0,5,-1\n",
    "20,then,0,5,0\n",
)
HEADER = LONG[0]
NO_HEADER = "Line 1 is not the header of a file of votes."
CUT = "The file may be cut off or damaged there."


def listed(votes):
    return list(zip(votes.people.tolist(), votes.items.tolist(), votes.values.tolist(), strict=True))


def test_a_row_for_each_participant_holds_their_votes_and_their_published_group():
    cast = read_votes(WIDE)
    assert listed(cast) == [(5, 0, 1), (5, 2, -1), (6, 2, 0)]
    assert (cast.published, cast.moments) == ({5: 1, 7: 0}, None)


def test_a_row_for_each_vote_is_read_in_the_order_of_time():
    cast = read_votes(LONG)
    assert listed(cast) == [(5, 0, 1), (5, 0, 0), (5, 0, -1), (6, 2, 0)]
    assert cast.moments.tolist() == [20, 20, 25, 30]


def test_the_columns_may_have_plain_names_and_no_time():
    assert listed(read_votes(["participant,statement,vote\n", "4,1,1\n"])) == [(4, 1, 1)]


@pytest.mark.parametrize(
    "lines",
    [
        LONG,
        ("voter-id,comment-id,vote\n", "5,0,1\n", "6,2,0\n", "5,0,-1\n"),
        ("participant,0,2\n", "5,1,\n", "6,,0\n", "5,-1,\n", "5,,\n"),
    ],
    ids=["by time", "by line", "by row"],
)
def test_of_two_votes_by_one_person_on_one_statement_the_latest_counts(lines):
    cast = read_votes(lines)
    assert listed(cast.votes) == [(5, 0, -1), (6, 2, 0)]
    assert [listed(cast)[row] for row in cast.counting] == listed(cast.votes)


@pytest.mark.parametrize("lines", [WIDE, LONG], ids=["wide", "long"])
def test_windows_line_ends_blank_lines_and_no_last_line_end_change_nothing(lines):
    spaced = [line.replace("\n", "\r\n") for line in lines]
    assert listed(read_votes([*spaced, "\r\n", "\n"])) == listed(read_votes(lines))
    assert listed(read_votes([*lines[:-1], lines[-1].rstrip()])) == listed(read_votes(lines))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "There is nothing in this file."),
        (["\n", "\n"], "There is nothing in this file."),
        (["5,1,0,-1\n"], NO_HEADER),
        (["participant,group-id,n-votes\n"], NO_HEADER),
        (["0,1,2\n"], NO_HEADER),
        (["participant,1,1\n"], "Line 1 names a statement twice."),
        ([f"participant,{1 << 20}\n"], "Line 1: “1048576” is not the number of a statement."),
        (WIDE[:1], "There are no votes in this file."),
        ((WIDE[0], WIDE[3]), "There are no votes in this file."),
        (LONG[:1], "There are no votes in this file."),
        ((*WIDE, "8,,,1,2,\n"), "Line 5: “2” is not a vote. A vote is 1 (agree), -1 (disagree) or 0 (pass)."),
        ((*LONG, "40,then,2,7,\n"), "Line 6: “” is not a vote. A vote is 1 (agree), -1 (disagree) or 0 (pass)."),
        ((*LONG, "40,then,2,\x1b[2Jbob,1\n"), "Line 6: “\\x1b[2Jbob” is not the number of a participant."),
        ((*LONG, f"40,then,2,{1 << 43},1\n"), "Line 6: “8796093022208” is not the number of a participant."),
        ((*LONG, "40,then,-1,7,1\n"), "Line 6: “-1” is not the number of a statement."),
        ((*LONG, "now,then,1,7,1\n"), "Line 6: “now” is not the number of a moment."),
        ((*WIDE, "8,,red,1,1,\n"), "Line 5: “red” is not the number of a group."),
        ((*WIDE, "8,,1,1\n"), f"Line 5 has 4 cells, but the header has 6. {CUT}"),
        ((*LONG, "40,then,2\n"), f"Line 6 has 3 cells, but the header has 5. {CUT}"),
        ((*LONG, '40,"then,2,7,1\n'), "Line 6 cannot be read as CSV: look at its quotation marks."),
        ((f"participant{',1' * MOST_COLUMNS}\n",), "Line 1 has 20,001 columns; at most 20,000 can be read."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(lines, message):
    with pytest.raises(Invalid) as refused:
        read_votes(lines)
    assert refused.value.message.startswith(message)


def test_statements_have_their_words_and_may_be_hidden():
    rows = ["comment-id,moderated,comment-body\n", '0,1,"a\n', 'b"\n', "2,-1,c\n", "0,0,later\n"]
    found = read_statements(rows)
    assert found == {0: Statement(0, "later", is_hidden=False), 2: Statement(2, "c", is_hidden=True)}
    assert hidden_in(found) == {2}
    assert read_statements(rows[:3])[0].words == "a b"
    assert hidden_in(read_statements(["comment-id,comment-body\n", "1,c\n"])) == set()
    assert hidden_in(read_statements([rows[0], "1,-1.0,a\n", "2,,b\n", "3,0.0,c\n"])) == {1}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "Line 1 is not the header of a file of statements."),
        (["comment-id,vote\n"], "Line 1 is not the header of a file of statements."),
        (["comment-id,comment-body\n", "one,c\n"], "Line 2: “one” is not the number of a statement."),
        (["comment-id,moderated,comment-body\n", "1,hidden,c\n"], "Line 2: “hidden” does not say whether a moderator"),
        (["comment-id,comment-body\n", "1,c\0\n"], "Line 2: Some characters in that text cannot be kept."),
    ],
)
def test_statements_that_cannot_be_read_are_told_with_their_line(lines, message):
    with pytest.raises(Invalid) as refused:
        read_statements(lines)
    assert refused.value.message.startswith(message)
