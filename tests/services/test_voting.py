from dataclasses import replace

import pytest
from house import (
    AMINA,
    BEN,
    CARO,
    DEV,
    SETTING,
    SLUG,
    SPLIT,
    at_once,
    every_row,
    person,
    refusal,
    resident,
    set_columns,
    staff,
)

from deliberation.domain.errors import Conflict, NotAllowed, NotFound
from deliberation.domain.vision import Phase, Role, Stance, Tally
from deliberation.services import drafting
from deliberation.services.amending import withdraw_amendment
from deliberation.services.moderating import Target, hide
from deliberation.services.phasing import lift_gate
from deliberation.services.reading import record
from deliberation.services.voting import cast_vote, take_back_vote
from deliberation.storage import tables
from deliberation.storage.library import ballots

NOT_YOURS = "Those who run or watch this deliberation do not vote in it."


@pytest.fixture
def wording(house):
    return house.principle(1).id


def totals(house, item):
    return house.look(ballots.totals, house.vision, item)


def test_a_first_vote_makes_a_person_a_place_and_two_entries(house, wording):
    ballot = cast_vote(house.db, AMINA, wording, Stance.AGREE)
    assert (ballot.item_id, ballot.chosen) == (wording, Stance.AGREE)
    assert totals(house, wording) == {"residents": Tally(1), "staff": Tally()}
    joined, cast = house.entries()[-2:]
    assert (joined.kind, joined.facts["role"]) == ("MemberJoined", "participant")
    assert cast.facts == {"item": wording, "tally": {"residents": [1, 0, 0]}, "score": ballot.standing.score_micro}
    assert cast.opened == {"vote": [house.member(AMINA).pseudonym, "agree"]}
    assert (ballot.receipt.seq, ballot.receipt.digest) == (cast.seq, cast.digest)


def test_the_record_never_says_in_the_open_who_voted_what(house, wording):
    cast_vote(house.db, AMINA, wording, Stance.DISAGREE)
    entry = house.entries()[-1]
    assert house.member(AMINA).pseudonym not in repr(entry.facts)


def test_a_changed_mind_moves_the_vote(house, wording):
    for stance in Stance:
        cast_vote(house.db, AMINA, wording, stance)
    assert totals(house, wording)["residents"] == Tally(passed=1)
    assert house.kinds[-3:] == ["VoteCast"] * 3


def test_the_same_vote_again_writes_nothing_and_still_tells_how_things_stand(house, wording):
    first = cast_vote(house.db, AMINA, wording, Stance.AGREE)
    before = every_row(house.db)
    again = cast_vote(house.db, AMINA, wording, Stance.AGREE)
    assert every_row(house.db) == before
    assert again.receipt is None
    assert (again.standing, again.chosen) == (first.standing, Stance.AGREE)


def test_three_identical_first_votes_at_once_are_one_vote_of_one_person(house, wording):
    at_once(*(lambda: cast_vote(house.db, AMINA, wording, Stance.AGREE) for _ in range(3)))
    assert totals(house, wording)["residents"] == Tally(1)
    assert house.kinds.count("VoteCast") == 1
    assert len(every_row(house.db, tables.devices)["devices"]) == 14


def test_many_votes_at_once_are_all_counted(house, wording):
    stances = [list(Stance)[number % 3] for number in range(24)]
    voters = [lambda n=n, s=s: cast_vote(house.db, resident(n), wording, s) for n, s in enumerate(stances)]
    assert all(ballot.receipt for ballot in at_once(*voters))
    assert totals(house, wording)["residents"] == Tally(8, 8, 8)


def test_each_audience_has_totals_of_its_own(house, wording):
    house.vote(wording, residents=(2, 1, 0), staff_=(0, 0, 3))
    assert totals(house, wording) == {"residents": Tally(2, 1), "staff": Tally(passed=3)}


def test_audiences_of_any_name_are_counted_and_retold(house):
    named = replace(SETTING, audiences=("jóvenes & mayores", "日本"))
    house.slug = drafting.create_vision(house.db, DEV, SPLIT, named).facts["slug"]
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    assert list(house.entries()[-1].facts["tally"].values()) == [[1, 0, 0]]
    assert totals(house, house.principle(1).id) == {"jóvenes & mayores": Tally(1), "日本": Tally()}
    newest = record.lines(house.db, house.slug, AMINA)[1][0]
    assert newest.sentence == "A vote on principle 1: jóvenes & mayores 1 agree."


def test_agree_then_pass_then_taken_back_leaves_the_totals_exactly_as_they_were(house, wording):
    house.vote(wording, residents=(2, 1, 1), staff_=(1,))
    before, cast = totals(house, wording), every_row(house.db, tables.votes)
    cast_vote(house.db, AMINA, wording, Stance.AGREE)
    cast_vote(house.db, AMINA, wording, Stance.PASS)
    ballot = take_back_vote(house.db, AMINA, wording)
    assert totals(house, wording) == before
    assert every_row(house.db, tables.votes) == cast
    assert ballot.chosen is None
    withdrawn = house.entries()[-1]
    assert (withdrawn.kind, withdrawn.facts["tally"]) == ("VoteWithdrawn", {"residents": [2, 1, 1], "staff": [1, 0, 0]})
    assert withdrawn.opened == {"vote": [house.member(AMINA).pseudonym]}
    assert ballot.receipt.seq == withdrawn.seq


def test_taking_back_a_vote_there_is_not_changes_nothing(house, wording):
    before = every_row(house.db)
    ballot = take_back_vote(house.db, BEN, wording)
    assert (ballot.chosen, ballot.receipt) == (None, None)
    assert every_row(house.db) == before


def test_a_stranger_who_takes_back_a_vote_stays_a_stranger(house, wording):
    before = every_row(house.db)
    ballot = take_back_vote(house.db, AMINA, wording)
    assert (ballot.chosen, ballot.receipt) == (None, None)
    assert every_row(house.db) == before


@pytest.mark.parametrize("act", [lambda *where: cast_vote(*where, Stance.AGREE), take_back_vote], ids=["cast", "back"])
class TestWhereNobodyVotes:
    @pytest.mark.parametrize("runs_it", [CARO, DEV], ids=["moderator", "administrator"])
    def test_those_who_run_it(self, house, wording, act, runs_it):
        with refusal(house, NotAllowed, NOT_YOURS):
            act(house.db, runs_it, wording)

    def test_a_member_without_an_audience(self, house, wording, act):
        with house.db.transaction() as tx:
            set_columns(tx.connection, tables.memberships, house.member(BEN).id, audience_id=None)
        with refusal(house, NotAllowed, NOT_YOURS):
            act(house.db, BEN, wording)

    def test_an_observer(self, house, wording, act):
        house.let_in(person("olu"), Role.OBSERVER)
        with refusal(house, NotAllowed, NOT_YOURS):
            act(house.db, person("olu"), wording)

    @pytest.mark.parametrize(
        ("phase", "message"),
        [
            (Phase.DRAFTING, "This deliberation has not opened yet."),
            (Phase.MERGING, "Voting has closed. Your vote was not counted."),
            (Phase.PUBLISHED, "Voting has closed. Your vote was not counted."),
        ],
    )
    def test_outside_the_time_for_it(self, house, wording, act, phase, message):
        house.move_to(phase)
        with refusal(house, Conflict, message):
            act(house.db, AMINA, wording)

    def test_on_what_is_not_there(self, house, act):
        with refusal(house, NotFound, "There are no such words here."):
            act(house.db, AMINA, 999)

    def test_on_an_edit_taken_back(self, house, act):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        withdraw_amendment(house.db, AMINA, edit.id)
        with refusal(house, Conflict, "Edit 1 was withdrawn by its author, so it cannot be voted on any more."):
            act(house.db, BEN, edit.id)

    def test_on_a_hidden_edit(self, house, act):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        hide(house.db, CARO, Target(item_id=edit.id), "It names somebody.")
        with refusal(house, Conflict, "Edit 1 was hidden by a moderator, so it cannot be voted on."):
            act(house.db, BEN, edit.id)

    def test_on_the_words_of_an_earlier_version(self, house, wording, act):
        house.move_to(Phase.PUBLISHED)
        house.open_next_round()
        message = "These words belong to an earlier version, so they cannot be voted on any more."
        with refusal(house, Conflict, message):
            act(house.db, AMINA, wording)


def test_a_gate_lifted_counts_in_the_very_next_vote(house, wording):
    assert "staff" in {need.audience for need in cast_vote(house.db, AMINA, wording, Stance.AGREE).standing.needs}
    lift_gate(house.db, CARO, house.slug, "staff", "They have no time.")
    ballot = cast_vote(house.db, AMINA, wording, Stance.PASS)
    assert "staff" not in {need.audience for need in ballot.standing.needs}
    assert ballot.rule == house.vision.rule


def test_the_next_round_starts_its_votes_at_zero(house, wording):
    house.agree(wording)
    house.move_to(Phase.PUBLISHED)
    house.open_next_round()
    new = house.principle(1, version=2).id
    assert totals(house, new) == {"residents": Tally(), "staff": Tally()}
    cast_vote(house.db, staff(1), new, Stance.AGREE)
    assert totals(house, new)["staff"] == Tally(1)
    first = house.principle(1).version_id
    assert house.look(ballots.totals, house.vision, wording, first)["staff"] == Tally(6)


def test_the_kept_totals_are_what_a_recount_gives(house):
    house.vote(house.principle(1).id, (3, 2, 1), (1, 0, 4))
    house.vote(house.principle(2).id, (1, 1, 1))
    take_back_vote(house.db, resident(1), house.principle(2).id)
    assert house.vision.slug == SLUG
    assert house.look(ballots.recount, house.vision.id) == house.look(ballots.kept, house.vision.id)
    by_name, first = {each.name: each.id for each in house.vision.audiences}, house.principle(1).version_id
    where = house.principle(1).id, first, by_name["staff"]
    assert house.look(ballots.recount, house.vision.id)[where] == Tally(1, 0, 4)
