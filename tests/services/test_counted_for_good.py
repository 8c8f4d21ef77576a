import pytest
from house import AMINA, BEN, CARO, DEV, HOUR, SLUG, person, resident, set_columns
from letters import by_letter
from rounds import votes_of

from deliberation.domain.vision import Phase, Role, Stance, Tally
from deliberation.services import phasing
from deliberation.services.entering import Invitation, make_link, sign_in
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition, published, results
from deliberation.services.verifying import verify
from deliberation.services.voting import cast_vote
from deliberation.storage import tables
from deliberation.storage.library import ballots

ONE, TWO, NEW, OTHER = resident(1), resident(2), person("new device"), person("another device")


@pytest.fixture
def goes_on(house):
    """An edit that does not go in and fits the next version, too: four residents are for it, two are against."""
    goes_in, goes_on = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 2, "Everybody", "All of us")
    house.agree(goes_in.id, house.principle(1).id)
    house.vote(goes_on.id, (4, 2), (1,))
    return goes_on


def to_staff(house, who=ONE):
    link = make_link(house.db, CARO, Invitation(Role.PARTICIPANT, "", SLUG, "staff"))
    sign_in(house.db, who, link.token, NEW)


def to_moderator(house):
    house.let_in(NEW, Role.MODERATOR, "Sofia", was=ONE)


def to_one_of_two(house, one=ONE, two=TWO):
    by_letter(house, one, NEW)
    by_letter(house, two, OTHER)


ACTS = [to_staff, to_moderator, to_one_of_two]


def counted(house):
    """All that is told of the first round, wherever it is told."""
    page, first = published.version(house.db, SLUG, 2, AMINA), house.principle(1).version_id
    return (
        {where: tally for where, tally in house.look(ballots.recount, house.vision.id).items() if where[1] == first},
        page.totals,
        page.counts,
        [(each.standing, [(one.edit.standing, one.fate) for one in each.endings]) for each in page.foundations],
    )


@pytest.mark.parametrize("act", ACTS)
def test_a_round_that_is_over_tells_the_same_whoever_its_voters_become(house, goes_on, act):
    house.move_to(Phase.PUBLISHED)
    before = counted(house)
    house.open_next_round()
    cast_vote(house.db, TWO, goes_on.id, Stance.PASS)
    assert house.look(ballots.totals, house.vision, goes_on.id)["residents"] == Tally(3, 2, 1)
    act(house)
    assert counted(house) == before
    assert verify(house.db).findings == ()


@pytest.mark.parametrize("act", ACTS)
def test_once_voting_has_closed_totals_stay_and_what_goes_on_follows_people(house, goes_on, act):
    house.move_to(Phase.MERGING)

    def told():
        page = results.results(house.db, SLUG, AMINA)
        return [each.standing for each in page.results], house.look(ballots.kept, house.vision.id)

    before = told()
    act(house)
    assert told() == before
    assert verify(house.db).findings == ()
    house.sign()
    house.open_next_round()
    now = house.look(ballots.totals, house.vision, goes_on.id)
    assert now == {"residents": Tally(3, 2), "staff": Tally(2 if act is to_staff else 1)}
    assert verify(house.db).findings == ()


def test_whoever_comes_to_help_while_a_second_signature_is_waited_for_takes_nothing_away(house, goes_on):
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, signatures=2)
    house.move_to(Phase.MERGING)
    read = composition.composition(house.db, SLUG, CARO).fingerprint
    publish_version(house.db, CARO, SLUG, Signature("Caro Moore", read))
    for number in range(1, 7):
        house.let_in(person(f"new {number}"), Role.MODERATOR, "Sofia", was=resident(number))
    assert publish_version(house.db, DEV, SLUG, Signature("Dev Patel", read)).facts["number"] == 2
    assert "No one travels" in house.principle(1, version=2).body


def test_votes_follow_people_again_when_voting_is_opened_again(house, goes_on):
    item = house.principle(1).id
    house.move_to(Phase.MERGING)
    to_staff(house)
    house.let_in(person("new moderator"), Role.MODERATOR, "Sofia", was=TWO)
    before = house.look(ballots.kept, house.vision.id)
    seq = house.entries()[-1].seq
    later = phasing.Schedule(house.vision.round.opens_at, house.clock.now + HOUR, None)
    phasing.change_schedule(house.db, CARO, SLUG, later, "Many were away.")
    assert house.look(ballots.kept, house.vision.id) != before
    assert house.look(ballots.totals, house.vision, item) == {"residents": Tally(4), "staff": Tally(7)}
    told = [each.kind for each in house.entries() if each.seq > seq]
    assert told == [*["PhaseChanged"] * 2, "ScheduleChanged", "MemberMoved", *["VoteWithdrawn"] * 3]
    assert verify(house.db).findings == ()


def test_of_two_votes_on_an_edit_that_goes_on_the_later_one_goes_along(house, goes_on):
    voters = person("early"), person("late")
    for each, stance in zip(voters, (Stance.AGREE, Stance.DISAGREE), strict=True):
        house.clock.now += 1
        cast_vote(house.db, each, goes_on.id, stance)
    house.move_to(Phase.MERGING)
    before = house.look(ballots.kept, house.vision.id)
    to_one_of_two(house, *voters)
    assert house.look(ballots.kept, house.vision.id) == before
    assert votes_of(house, NEW) == {goes_on.id: Stance.DISAGREE}
    house.sign()
    house.open_next_round()
    assert house.look(ballots.totals, house.vision, goes_on.id)["residents"] == Tally(4, 3)
    assert verify(house.db).findings == ()
