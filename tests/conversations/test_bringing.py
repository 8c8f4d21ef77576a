import pytest
from click.testing import CliRunner
from house import DAY, House
from house import START as NOW

from deliberation.cli import main
from deliberation.conversations.bringing import Label, bring_in
from deliberation.domain.conversations import read_statements, read_votes
from deliberation.domain.errors import Invalid
from deliberation.domain.vision import Phase, Tally, phase_of
from deliberation.services import verifying
from deliberation.storage.library import ballots, people, texts, visions

START = NOW - DAY
LONG = "Every street in this town should have a bench, a tree and somebody who looks after both of them."
STATEMENTS = (
    f'comment-id,comment-body,moderated\n7,"{LONG}",1\n2,Trees are good.,0\n5,Buy my car!,-1\n9,"{LONG} Now.",1\n'
)
VOTES = f"timestamp,comment-id,voter-id,vote\n{START},2,8,1\n{START + 9},2,8,-1\n{START},7,3,0\n{START},5,4,1\n"
NO_TIMES = "Some votes are from before the year 2000, or from after now. Times are in milliseconds."
LABEL = Label("Streets", "Held in 2020, free to use.")


@pytest.fixture
def db(tmp_path):
    house = House(f"sqlite:///{tmp_path}/deliberation.db")
    house.db.create()
    yield house.db
    house.db.close()


def brought(db, votes=VOTES, statements=STATEMENTS):
    told = []
    cast, words = (
        read(text.splitlines(keepends=True)) for read, text in ((read_votes, votes), (read_statements, statements))
    )
    slug = bring_in(db, cast, words, LABEL, told.append)
    with db.reading() as connection:
        vision = visions.find(connection, slug)
        principles = texts.revisions_of(connection, vision.round.base_version_id)
        found = [ballots.totals(connection, vision, each.id)["participants"] for each in principles]
        return (
            vision,
            [(each.title, each.body) for each in principles],
            found,
            people.count(connection, vision.id),
            told,
        )


def test_every_statement_that_was_let_stand_is_a_principle_with_the_votes_that_count(db):
    _, principles, totals, number, told = brought(db)
    begins = "Every street in this town should have a bench, a tree and…"
    assert principles == [("Trees are good.", "Trees are good."), (begins, LONG), (f"{begins} (9)", f"{LONG} Now.")]
    assert totals == [Tally(0, 1, 0), Tally(0, 0, 1), Tally()]
    assert (number, told) == (2, [2])
    assert verifying.verify(db).holds


def test_it_is_closed_since_the_last_vote_and_says_where_it_is_from(db):
    vision, *_ = brought(db)
    assert (vision.round.opens_at, vision.round.closes_at) == (START, START + 10)
    assert phase_of(vision.round, START + 10) == Phase.MERGING
    assert (vision.title, vision.source, [each.name for each in vision.audiences]) == (
        *(LABEL.title, LABEL.source),
        ["participants"],
    )
    assert "2 votes by 2 people, on the 3 statements" in vision.introduction.replace("\n", " ")
    assert "taken out there" not in vision.introduction and "nor the votes on them: 1." in vision.introduction


def test_votes_without_times_are_closed_by_now(db):
    vision, _, totals, *_ = brought(db, "participant,2,7\n1,1,1\n2,1,\n", STATEMENTS.replace("-1", "1"))
    assert (vision.round.opens_at, vision.round.closes_at) == (db.now() - 1, db.now())
    assert totals[0] == Tally(2, 0, 0) and "nor the votes" not in vision.introduction


def test_a_statement_without_words_on_which_nobody_voted_is_left_out(db):
    vision, principles, *_ = brought(db, statements=STATEMENTS + '11,"  ",0\n')
    assert len(principles) == 3
    assert "on the 3 statements" in vision.introduction.replace("\n", " ") and "them: 1." in vision.introduction


def test_words_without_spaces_are_cut_where_they_must_be(db):
    _, principles, *_ = brought(db, "participant,1\n1,1\n", f"comment-id,comment-body\n1,{'木' * 70}\n")
    assert principles[0][0] == "木" * 60 + "…"


def test_every_statement_keeps_its_own_votes_also_where_one_is_called_as_another_would_be(db):
    statements = "comment-id,comment-body\n5,Trees\n6,Trees (7)\n7,Trees\n8,Cars\n"
    _, principles, totals, *_ = brought(db, "participant,5,6,7,8\n1,1,-1,0,1\n2,1,,,\n", statements)
    assert principles == [("Trees", "Trees"), ("Trees (7)",) * 2, ("Trees (7) (7)", "Trees"), ("Cars", "Cars")]
    assert totals == [Tally(2), Tally(0, 1), Tally(0, 0, 1), Tally(1)]


def test_many_votes_come_in_by_parts(db, monkeypatch):
    monkeypatch.setattr("deliberation.conversations.bringing._AT_A_TIME", 1)
    *_, told = brought(db)
    assert told == [1, 2]


@pytest.mark.parametrize(
    ("votes", "message"),
    [
        ("participant,2,3\n1,1,1\n", "There are votes on statement 3, but the file of statements has no words for it."),
        (VOTES.replace(str(START), str(START // 1000)), NO_TIMES),
        (VOTES.replace(str(START), str(START * 1000)), NO_TIMES),
        ("participant,5\n1,1\n", "There are no votes on statements that a moderator let stand."),
    ],
)
def test_what_cannot_be_shown_is_not_brought_in(db, votes, message):
    with pytest.raises(Invalid) as refused:
        brought(db, votes)
    assert refused.value.message == message
    with db.reading() as connection:
        assert visions.everything(connection) == ()


def test_the_command_says_where_the_vision_is(tmp_path):
    for name, text in (("votes.csv", VOTES), ("comments.csv", STATEMENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / "votes.csv"), "--comments", str(tmp_path / "comments.csv")]
    command = ["import-votes", *files, "--title", "Streets", "--source", "Held in 2020."]
    told = CliRunner().invoke(main, command, env={"DELIBERATION_DATA": str(tmp_path / "data")})
    assert told.stdout == "Made: http://127.0.0.1:8000/visions/streets\n"
    assert CliRunner().invoke(main, command[:-2]).exit_code == 2
