import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from house import AMINA, CARO, DAY, DEV, SETTING, SPLIT, Role, person, refusal, resident
from parting import find_groups, part
from sqlalchemy import delete

from deliberation.domain import opinion
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Phase, Stance, Tally
from deliberation.services import drafting
from deliberation.services.grouping import freeze_groups, keep_groups
from deliberation.services.importing import Imported, import_votes
from deliberation.services.moderating import Target, hide
from deliberation.services.phasing import NOW, Schedule, change_schedule, tell_phase
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading.finding import due, found
from deliberation.services.verifying import verify
from deliberation.services.voting import cast_vote, take_back_vote
from deliberation.storage import tables
from deliberation.storage.library import opinions

MINUTE = 60_000
MOVED_ON = "The round has moved on since these opinion groups were looked for."
OTHER_VOTES = "Votes may have changed since these opinion groups were looked for."


@pytest.fixture
def parted(house):
    """A house in which seven residents have voted against eight, a minute ago."""
    part(house, 8, 7)
    house.clock.now += MINUTE
    return house


@pytest.fixture
def closed(parted):
    parted.move_to(Phase.MERGING)
    tell_phase(parted.db, parted.vision.id)
    return parted


def the_run(house):
    (waiting,) = due(house.db)
    return found(house.db, waiting)


def kept(house):
    return house.look(opinions.last_run, house.vision.round.id)


def tallies(house):
    return house.look(opinions.opinion_tallies, house.vision.round.id)


def letters(house):
    return {letter: len(ids) for letter, ids in kept(house).run.members().items()}


# -- when ---------------------------------------------------------------------
def test_groups_are_due_a_minute_after_a_vote_or_after_two_hundred(house):
    assert due(house.db) == ()
    part(house, 8, 7)
    assert due(house.db) == ()
    house.clock.now += MINUTE
    assert [(each.vision.id, each.last) for each in due(house.db)] == [(house.vision.id, False)]
    find_groups(house)
    assert due(house.db) == ()
    edits = [house.suggest(resident(number), 1, "Nobody", f"Not {number}").id for number in range(9)]
    part(house, 12, 11, *edits)
    assert due(house.db) == ()
    house.clock.now += 5_000
    assert len(due(house.db)) == 1


def test_what_was_taken_back_or_hidden_is_looked_at_too(parted):
    edit = parted.suggest(AMINA, 1, "Nobody", "No one")
    find_groups(parted)
    take_back_vote(parted.db, resident(100), parted.principle(1).id)
    parted.clock.now += MINUTE
    assert due(parted.db)
    find_groups(parted)
    hide(parted.db, CARO, Target(item_id=edit.id), "It names somebody.")
    parted.clock.now += MINUTE
    assert due(parted.db)


def test_before_it_opens_and_when_it_is_signed_nothing_is_due(closed):
    closed.sign()
    assert due(closed.db) == ()
    closed.move_to(Phase.DRAFTING)
    other = drafting.create_vision(closed.db, DEV, SPLIT, SETTING)
    assert other and due(closed.db) == ()


def test_a_round_that_closed_comes_before_those_that_are_open(parted):
    parted.slug = drafting.create_vision(parted.db, DEV, SPLIT, SETTING).facts["slug"]
    part(parted, 1, 1)
    change_schedule(parted.db, DEV, parted.slug, Schedule(SETTING.opens_at, NOW, None), "Everybody has answered.")
    parted.clock.now += MINUTE
    assert [each.last for each in due(parted.db)] == [True, False]


def test_votes_that_are_brought_in_from_elsewhere_are_waited_for(house):
    setting = replace(SETTING, source="A file of votes.")
    house.slug = drafting.create_vision(house.db, None, SPLIT, setting).facts["slug"]
    house.move_to(Phase.MERGING)
    tell_phase(house.db, house.vision.id)
    camps = [
        [Imported(principle, stance) for principle in (1, 2, 3)]
        for stance in [Stance.AGREE] * 8 + [Stance.DISAGREE] * 7
    ]
    import_votes(house.db, house.slug, camps[:10])
    house.clock.now += MINUTE - 1
    assert due(house.db) == ()
    house.clock.now += 1
    run = the_run(house)
    import_votes(house.db, house.slug, camps[10:])
    with refusal(house, Conflict, OTHER_VOTES):
        freeze_groups(house.db, run)
    house.clock.now += MINUTE
    find_groups(house)
    assert letters(house) == {"A": 8, "B": 7}


# -- what ---------------------------------------------------------------------
def test_the_votes_on_the_round_s_own_words_are_what_counts(parted):
    edit = parted.suggest(AMINA, 1, "Nobody", "No one")
    part(parted, 2, 2, edit.id)
    cast_vote(parted.db, resident(101), edit.id, Stance.PASS)
    hide(parted.db, CARO, Target(item_id=edit.id), "It names somebody.")
    base = parted.vision.round.base_version_id
    votes = parted.look(opinions.votes_on, base)
    assert len(votes) == 15 * 3 + 4
    ids = [parted.member(resident(number)).id for number in (100, 101, 102, 104)]
    assert [votes.get(id_, edit.id) for id_ in ids] == [1, 0, -1, None]
    assert parted.look(opinions.hidden_on, base) == {edit.id}
    run = the_run(parted)
    assert run.groups == opinion.find_groups(parted.look(opinions.votes_on, base), {edit.id}).groups
    assert len(parted.look(opinions.votes_on, 999)) == 0


def test_the_first_run_of_a_round_keeps_the_letters_of_the_one_before(closed):
    find_groups(closed)
    before = kept(closed).run
    closed.sign()
    closed.open_next_round()
    closed.clock.now += MINUTE
    part(closed, 7, 8, *(closed.principle(number, version=2).id for number in (1, 2, 3)))
    closed.clock.now += MINUTE
    find_groups(closed)
    after = kept(closed).run
    assert (after.round_id, after.groups != before.groups) == (closed.vision.round.id, True)
    assert set(after.members()["A"]) < set(before.members()["A"])


# -- keeping ------------------------------------------------------------------
def test_what_is_found_is_kept_without_a_line_in_the_record(parted):
    before = parted.kinds
    find_groups(parted)
    run = kept(parted)
    assert letters(parted) == {"A": 8, "B": 7}
    assert (run.made_at, run.run.position, run.run.votes) == (parted.clock.now, len(parted.kinds), 45)
    item = parted.principle(1).id
    assert [tallies(parted)[letter][item] for letter in "AB"] == [Tally(agree=8), Tally(disagree=7)]
    assert parted.kinds == before


def test_the_next_run_takes_its_place_and_keeps_the_letters(parted):
    find_groups(parted)
    part(parted, 8, 14)
    parted.clock.now += MINUTE
    find_groups(parted)
    assert letters(parted) == {"A": 8, "B": 14}


def test_an_older_run_does_not_take_the_place_of_a_newer_one(parted):
    run = the_run(parted)
    keep_groups(parted.db, replace(run, position=run.position + 1))
    with refusal(parted, Conflict, "Newer opinion groups are kept already."):
        keep_groups(parted.db, run)


def test_what_comes_too_late_is_not_kept(parted):
    run = the_run(parted)
    parted.move_to(Phase.MERGING)
    with refusal(parted, Conflict, MOVED_ON):
        keep_groups(parted.db, run)
    with refusal(parted, Conflict, MOVED_ON):
        keep_groups(parted.db, replace(run, round_id=999))


# -- freezing -----------------------------------------------------------------
def test_the_groups_of_a_closed_round_are_frozen_once_and_stand_in_the_record(closed):
    run = the_run(closed)
    receipt = freeze_groups(closed.db, run)
    with refusal(closed, Conflict, "The opinion groups of this round are frozen already."):
        freeze_groups(closed.db, run)
    assert due(closed.db) == ()
    entry = closed.entries()[-1]
    assert (entry.kind, entry.seq) == ("OpinionGroupsFrozen", receipt.seq)
    groups = [["A", 8], ["B", 7]]
    assert entry.facts == {"round": closed.vision.round.id, "position": receipt.seq - 1, "groups": groups}
    own = closed.member(resident(100)).pseudonym
    assert own in entry.opened["labels"]["A"]
    assert own not in repr(entry.facts)
    assert tallies(closed) == run.tallies
    assert letters(closed) == {"A": 8, "B": 7}


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
    closed.let_in(person("new moderator"), Role.MODERATOR, "Sofia", was=resident(100))
    with refusal(closed, Conflict, OTHER_VOTES):
        freeze_groups(closed.db, run)
    find_groups(closed)
    assert letters(closed) == {"A": 7, "B": 7}


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
        tx.connection.execute(delete(tables.opinion_runs))  # a rebuild leaves it out
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
