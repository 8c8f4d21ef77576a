from dataclasses import replace

from house import AMINA, CARO, DEV, SETTING, SPLIT, refusal, resident
from kept_groups import kept, letters, tallies, the_run
from parting import find_groups, part

from deliberation.domain import opinion
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Phase, Stance, Tally
from deliberation.services import drafting
from deliberation.services.excluding import exclude_votes
from deliberation.services.grouping import freeze_groups, keep_groups
from deliberation.services.importing import Imported, import_votes
from deliberation.services.moderating import Target, hide
from deliberation.services.phasing import NOW, Schedule, change_schedule, tell_phase
from deliberation.services.reading.finding import due
from deliberation.services.reading.results import results
from deliberation.services.voting import cast_vote, take_back_vote
from deliberation.storage.library import opinions

MINUTE = 60_000
MOVED_ON = "The round has moved on since these opinion groups were looked for."
OTHER_VOTES = "Votes may have changed since these opinion groups were looked for."


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


# -- telling ------------------------------------------------------------------
def come(house, first, last, stance):
    """Have residents, counted from 0, answer all principles alike; a minute later the groups are looked for."""
    for number in range(first, last):
        for place in (1, 2, 3):
            cast_vote(house.db, resident(100 + number), house.principle(place).id, stance)
    house.clock.now += MINUTE
    find_groups(house)


def test_what_would_tell_of_a_few_by_subtraction_is_not_told_and_looked_for_once(camps):
    before, told = kept(camps), camps.look(opinions.tellings, camps.vision.round.id)
    come(camps, 20, 27, Stance.AGREE)
    assert due(camps.db) == ()
    assert (kept(camps).made_at, letters(camps)) == (before.made_at, {"A": 9, "B": 8})
    assert camps.look(opinions.tellings, camps.vision.round.id) == told
    come(camps, 27, 28, Stance.AGREE)
    assert letters(camps) == {"A": 17, "B": 8}
    come(camps, 28, 29, Stance.DISAGREE)
    camps.move_to(Phase.MERGING)
    tell_phase(camps.db, camps.vision.id)
    find_groups(camps)
    assert letters(camps) == {"A": 17, "B": 9}


def test_where_too_few_have_come_to_each_group_those_in_it_are_told_of_as_they_vote_now(camps):
    edit = camps.suggest(AMINA, 1, "Nobody", "No one")
    part(camps, 9, 8, edit.id)
    come(camps, 20, 24, Stance.AGREE)
    assert edit.id not in tallies(camps)["A"]
    come(camps, 24, 28, Stance.DISAGREE)
    assert letters(camps) == {"A": 9, "B": 8}
    assert [tallies(camps)[letter][edit.id] for letter in "AB"] == [Tally(agree=9), Tally(disagree=8)]
    assert results(camps.db, camps.slug, AMINA).picture.aside == 8


def test_votes_that_are_left_out_are_news_at_once_and_no_picture_tells_whose_they_were(camps):
    camps.clock.now += 5_000
    exclude_votes(camps.db, CARO, camps.slug, [camps.member(resident(100)).pseudonym], "Three phones, one person.")
    find_groups(camps)
    assert due(camps.db) == ()
    assert letters(camps) == {"A": 9, "B": 8}
    assert results(camps.db, camps.slug, AMINA).picture.fresh.is_recounted
    others = [camps.member(resident(number)).pseudonym for number in range(101, 109)]
    exclude_votes(camps.db, CARO, camps.slug, others, "Three phones, one person.")
    camps.clock.now += 5_000
    find_groups(camps)
    assert letters(camps) == {}
    assert not results(camps.db, camps.slug, AMINA).picture.fresh.is_recounted


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
