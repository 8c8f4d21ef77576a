from dataclasses import replace

import pytest
from house import AMINA, BEN, TITLE, set_columns
from life import live
from rounds import publish
from sqlalchemy import delete, insert, update

from deliberation.domain.events import SignedIn, VoteCast, VoteWithdrawn
from deliberation.domain.vision import Stance
from deliberation.services.verifying import verify
from deliberation.services.voting import cast_vote
from deliberation.storage import journal, tables

NOT_COMPARED = "So the tables were not compared with it."
NAME = f"“{TITLE}”"


def behind_everybodys_back(house, statement):
    with house.db.transaction() as tx:
        tx.connection.execute(statement)


def findings(house):
    report = verify(house.db)
    assert report.holds == (not report.findings)
    assert report.sentences[: len(report.findings)] == report.findings
    return list(report.findings)


def test_after_a_whole_life_everything_holds(house):
    live(house)
    report = verify(house.db)
    assert report.findings == ()
    assert report.holds
    seq, head = house.look(journal.head, house.vision.journal_id)
    assert f"The record of {NAME} holds from its first entry to entry {seq}, with the head {head}." in report.sentences
    assert report.sentences[0].startswith("The record of the site holds")
    assert report.sentences[-1] == (
        "Every total is what a recount gives, and every row and every version follows from the record."
    )


def test_a_changed_entry_is_named_and_the_rest_still_looked_at(house):
    line, own = tables.journal, tables.journal.c.journal_id == house.vision.journal_id
    behind_everybodys_back(house, update(line).where(own, line.c.seq == 3).values(content="{}"))
    behind_everybodys_back(house, update(line).where(own, line.c.seq == 4).values(bytes=b"{}"))
    assert findings(house) == [
        f"In the record of {NAME}: Entry 4 does not fit: its words or its fingerprint were changed.",
        NOT_COMPARED,
    ]
    assert any(sentence.startswith("The record of the site holds") for sentence in verify(house.db).sentences)


def test_a_vote_slipped_into_the_totals_is_named(house):
    item = house.principle(1).id
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    behind_everybodys_back(house, update(tables.tallies).where(tables.tallies.c.item_id == item).values(agree=2))
    assert findings(house) == [
        f"In {NAME}, the totals of residents on item {item} are kept as 2 agree, 0 disagree, 0 not sure, "
        "but a recount gives 1 agree, 0 disagree, 0 not sure.",
        f"tallies {item}, 1, 1 has another agree than follows from the record.",
    ]


def test_a_vote_slipped_in_or_taken_away_is_named(house):
    item = house.principle(1).id
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    amina, other = house.member(AMINA), house.principle(2)
    row = {"item_id": other.id, "membership_id": amina.id, "audience_id": amina.audience_id, "stance": "pass"}
    behind_everybodys_back(house, insert(tables.votes).values(**row, version_id=other.version_id, cast_at=1))
    behind_everybodys_back(house, delete(tables.votes).where(tables.votes.c.item_id == item))
    counts = [finding for finding in findings(house) if finding.startswith("In")]
    assert [finding.split(" are kept as ")[1] for finding in counts] == [
        "1 agree, 0 disagree, 0 not sure, but a recount gives 0 agree, 0 disagree, 0 not sure.",
        "0 agree, 0 disagree, 0 not sure, but a recount gives 0 agree, 0 disagree, 1 not sure.",
    ]


@pytest.mark.parametrize("column", ["title", "body"])
def test_a_word_changed_in_a_version_is_named(house, column):
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.revisions, house.principle(2).id, **{column: "Other words."})
    assert findings(house) == [
        f"Version 1 of {NAME} does not have the words it was published with.",
        f"Principle 2 in version 1 of {NAME} has other words than it had.",
        f"revisions {house.principle(2).id} has another {column} than follows from the record.",
    ]


def test_a_word_that_the_recorded_changes_do_not_lead_to_is_named(house):
    publish(house, house.suggest(AMINA, 2, "Everybody", "All of us"))
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.revisions, house.principle(2, 2).id, made="[]")
    assert findings(house) == [
        f"Principle 2 in version 2 of {NAME} has words that the changes on record do not lead to.",
        f"revisions {house.principle(2, 2).id} has another made than follows from the record.",
    ]


@pytest.mark.parametrize(
    "forged",
    [
        VoteCast(item=1, tally={}, score=0, vote=["nobody", "agree"]),
        VoteCast(item=1, tally={}, score=0, vote=["agree"]),
        VoteCast(item=999, tally={}, score=0, vote=["BEN", "agree"]),
        VoteWithdrawn(item=1, tally={}, score=0, vote=["BEN"]),
        SignedIn(role="moderator", person=[]),
    ],
    ids=["by nobody", "without a voter", "on nothing", "of no vote", "of the site"],
)
def test_an_entry_of_something_that_cannot_have_happened_is_named(house, forged):
    ben, to = house.member(BEN), {}
    if isinstance(forged, SignedIn):
        to = {"hearer_id": ben.participant_id}
    else:
        forged = replace(forged, vote=[ben.pseudonym if each == "BEN" else each for each in forged.vote])
    with house.db.transaction() as tx:
        tx.record(house.vision.journal_id, forged, **to)
    message = "does not fit: after all before it, this cannot have happened."
    assert findings(house) == [f"In the record of {NAME}: Entry {tx.receipt.seq} {message}"]


def test_what_was_removed_is_counted_and_named(house):
    seq = cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE).receipt.seq
    with house.db.transaction() as tx:
        here = (tables.journal.c.journal_id == house.vision.journal_id) & (tables.journal.c.seq == seq)
        tx.connection.execute(update(tables.journal).where(here).values(content=None))
    message = "does not fit: its vote was erased, so its rows cannot be written again."
    assert findings(house) == [f"In the record of {NAME}: Entry {seq} {message}"]
    assert "1 value removed at somebody's request." in verify(house.db).sentences
