import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from house import AMINA, CARO, DAY, person, refusal, resident
from kept_groups import letters, tallies, the_run
from letters import by_letter
from parting import find_groups, part
from sqlalchemy import delete

from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Phase, Tally
from deliberation.services.grouping import freeze_groups
from deliberation.services.phasing import Schedule, change_schedule, tell_phase
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading.finding import due, found
from deliberation.services.verifying import verify
from deliberation.storage import tables
from deliberation.storage.library import opinions

MOVED_ON = "The round has moved on since these opinion groups were looked for."
OTHER_VOTES = "Votes may have changed since these opinion groups were looked for."


def test_the_groups_of_a_closed_round_are_frozen_once_and_stand_in_the_record(closed):
    run = the_run(closed)
    receipt = freeze_groups(closed.db, run)
    with refusal(closed, Conflict, "The opinion groups of this round are frozen already."):
        freeze_groups(closed.db, run)
    assert due(closed.db) == ()
    entry = closed.entries()[-1]
    assert (entry.kind, entry.seq) == ("OpinionGroupsFrozen", receipt.seq)
    groups = [["A", None], ["B", None]]  # seven are too few to be told of, and eight would tell how many they are
    assert entry.facts == {"round": closed.vision.round.id, "position": receipt.seq - 1, "groups": groups}
    own = closed.member(resident(100)).pseudonym
    assert own in entry.opened["labels"]["A"]
    assert own not in repr(entry.facts)
    assert tallies(closed) == run.tallies
    assert letters(closed) == {"A": 8, "B": 7}


def test_the_record_says_how_large_groups_are_that_are_told_of(parted):
    part(parted, 9, 8)
    parted.close_voting()
    find_groups(parted)
    assert parted.entries()[-1].facts["groups"] == [["A", 9], ["B", 8]]


def test_a_forged_count_of_a_frozen_group_is_found(closed):
    run = the_run(closed)
    item = closed.principle(1).id
    forged = {**run.tallies, "A": {**run.tallies["A"], item: Tally(agree=9)}}
    freeze_groups(closed.db, replace(run, tallies=forged))
    round_id = closed.vision.round.id
    assert verify(closed.db).findings == (
        f"opinion_closings {round_id} has another tallies than follows from the record.",
    )


def test_groups_are_frozen_only_after_the_end_of_voting_was_told(parted):
    run = the_run(parted)
    with refusal(parted, Conflict, MOVED_ON):
        freeze_groups(parted.db, run)
    parted.move_to(Phase.MERGING)
    assert due(parted.db) == ()
    with refusal(parted, Conflict, MOVED_ON):
        freeze_groups(parted.db, run)


def test_groups_found_in_other_votes_are_not_frozen(closed):
    run = the_run(closed)
    for number in (100, 101):
        by_letter(closed, resident(number), person(f"new {number}"))
    with refusal(closed, Conflict, OTHER_VOTES):
        freeze_groups(closed.db, run)
    find_groups(closed)
    assert letters(closed) == {"A": 8, "B": 7}


def test_groups_are_not_frozen_in_one_batch_with_what_they_cannot_have_seen(closed):
    run, turn = the_run(closed), closed.db._turn
    acts = [lambda: closed.say(AMINA, closed.principle(1).id, "And now?"), lambda: freeze_groups(closed.db, run)]
    with ThreadPoolExecutor(2) as crowd:
        with turn.taken():
            done = [come(crowd, act, turn) for act in acts]
        assert done[0].result()
        with pytest.raises(Conflict, match=OTHER_VOTES):
            done[1].result()
    assert freeze_groups(closed.db, run)


def come(crowd, act, turn):
    """Have somebody stand in line for the one writer."""
    before, coming = turn.waiting, crowd.submit(act)
    deadline = time.monotonic() + 20
    while turn.waiting == before and time.monotonic() < deadline:
        time.sleep(0.001)  # between two looks at the line
    return coming


def test_a_round_that_is_opened_again_is_frozen_again_when_it_closes(closed):
    find_groups(closed)
    round_ = closed.vision.round
    change_schedule(closed.db, CARO, closed.slug, Schedule(round_.opens_at, round_.closes_at + DAY, None), "More time.")
    assert not closed.look(opinions.is_frozen, round_.id)
    part(closed, 9, 14)
    closed.close_voting()
    find_groups(closed)
    assert closed.kinds.count("OpinionGroupsFrozen") == 2
    assert letters(closed) == {"A": 9, "B": 14}
    assert verify(closed.db).findings == ()


@pytest.mark.parametrize("is_told", [True, False])
def test_a_version_that_is_signed_before_the_groups_are_frozen_freezes_them_itself(parted, is_told):
    parted.move_to(Phase.MERGING)
    if is_told:
        tell_phase(parted.db, parted.vision.id)
        (waiting,) = due(parted.db)
    parted.sign()
    assert parted.kinds[-2:] == ["OpinionGroupsFrozen", "VersionPublished"]
    assert letters(parted) == {"A": 8, "B": 7}
    assert verify(parted.db).findings == ()
    if is_told:  # what the process next door finds now comes too late
        with refusal(parted, Conflict, MOVED_ON):
            freeze_groups(parted.db, found(parted.db, waiting))


def test_a_version_that_is_signed_later_leaves_them_as_they_were_frozen(closed):
    find_groups(closed)
    closed.sign()
    assert closed.kinds.count("OpinionGroupsFrozen") == 1


def test_a_signature_that_is_refused_freezes_nothing(closed):
    with refusal(closed, Conflict, "The draft changed since you opened this page. Read it again below, then sign."):
        publish_version(closed.db, CARO, closed.slug, Signature("Caro Moore", "other words"))


def test_in_a_database_made_anew_the_groups_of_an_open_round_are_due_at_once(parted):
    find_groups(parted)
    assert due(parted.db) == ()
    with parted.db.transaction() as tx:
        for table in (tables.opinion_runs, tables.opinion_looks):  # a rebuild leaves them out
            tx.connection.execute(delete(table))
    assert len(due(parted.db)) == 1


def test_where_nobody_stands_apart_that_is_frozen_too(house):
    house.move_to(Phase.MERGING)
    tell_phase(house.db, house.vision.id)
    assert tallies(house) == {}
    find_groups(house)
    assert house.entries()[-1].facts["groups"] == []
    assert tallies(house) == {}
    assert house.look(opinions.is_frozen, house.vision.round.id)
    assert verify(house.db).findings == ()
