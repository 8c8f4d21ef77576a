import pytest
from house import AMINA, BEN, CARO, DEV, SETTING, SLUG, SPLIT, at_once, every_row, person, refusal, resident, staff
from rounds import votes_of

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, SignedOut
from deliberation.domain.stays import LINK
from deliberation.domain.vision import Phase, Role, Stance, Tally
from deliberation.services import drafting
from deliberation.services.entering import (
    Invitation,
    change_secret,
    make_link,
    say_about,
    sign_in,
    sign_out,
    token_hash,
)
from deliberation.services.voting import cast_vote
from deliberation.storage import journal
from deliberation.storage.library import ballots, links, people, whereabouts

GONE = "This sign-in link has been used or is too old. Ask the person who gave it to you for a new one."
NO_RIGHT = "You do not have permission to do this."
SOFIA, BEFORE = person("sofia"), person("sofia before")


def totals(house, item):
    return house.look(ballots.totals, house.vision, item)


def owner(house, who):
    return house.look(people.owner, who.token_hash, house.clock.now)


def site_entries(house, participant=None):
    hearers = ("everyone", "moderators", "one")
    return house.look(lambda c: journal.since(c, journal.SITE, 0, hearers, participant))


class TestALink:
    def test_is_kept_only_as_a_hash_and_recorded(self, house):
        link = make_link(house.db, CARO, Invitation(Role.FACILITATOR, " Sofia  Lopez ", SLUG, "staff"))
        assert link.expires_at == house.clock.now + LINK
        kept = house.look(links.find, token_hash(link.token))
        assert (kept.role, kept.name, kept.uses_left) == (Role.FACILITATOR, "Sofia Lopez", 1)
        assert kept.made_by == house.member(CARO).participant_id
        assert link.token not in repr(every_row(house.db))
        entry = site_entries(house)[-1]
        assert (entry.kind, entry.facts, entry.hearers) == ("LinkMade", {"role": "facilitator"}, "moderators")
        assert entry.opened["link"][:3] == [token_hash(link.token), "Sofia Lopez", house.vision.id]

    def test_without_a_group_speaks_for_the_default_one(self, house):
        house.let_in(SOFIA, Role.LEAD, was=BEFORE)
        assert (house.member(SOFIA).audience, house.member(SOFIA).role) == ("residents", Role.LEAD)

    def test_to_run_the_vision_speaks_for_no_group(self, house):
        house.let_in(SOFIA, Role.MODERATOR, audience="staff")
        assert house.member(SOFIA).audience_id is None

    def test_says_who_vouched(self, house):
        link = make_link(house.db, CARO, Invitation(Role.PARTICIPANT, "", SLUG, "staff"))
        sign_in(house.db, BEFORE, link.token, SOFIA)
        assert house.member(SOFIA).confirmed_by == house.member(CARO).participant_id

    def test_names_a_group_there_is(self, house):
        with refusal(house, NotFound, "There is no group called visitors in this vision."):
            make_link(house.db, CARO, Invitation(Role.PARTICIPANT, "", SLUG, "visitors"))

    @pytest.mark.parametrize("invitation", [Invitation(Role.ADMINISTRATOR, "", SLUG), Invitation(Role.MODERATOR, "")])
    def test_is_for_the_whole_site_only_for_an_administrator(self, house, invitation):
        message = "An administrator runs the whole site; every other link is for one vision."
        for who in (None, CARO):
            with refusal(house, Invalid, message, "role"):
                make_link(house.db, who, invitation)

    def test_for_an_administrator_comes_from_the_console(self, house):
        for who in (CARO, DEV):
            with refusal(house, NotAllowed, "Only the console of the server can let in an administrator."):
                make_link(house.db, who, Invitation(Role.ADMINISTRATOR, "Sofia"))

    @pytest.mark.parametrize("who", [AMINA, BEN], ids=["resident", "staff"])
    def test_is_made_by_those_in_charge(self, house, who):
        with refusal(house, NotAllowed, NO_RIGHT):
            make_link(house.db, who, Invitation(Role.MODERATOR, "", SLUG))

    def test_is_for_a_vision_there_is(self, house):
        with refusal(house, NotFound, "There is no such vision here. It may not be open yet, or the link is mistyped."):
            make_link(house.db, None, Invitation(Role.MODERATOR, "", "elsewhere"))


class TestSigningIn:
    @pytest.fixture
    def link(self, house):
        return make_link(house.db, CARO, Invitation(Role.PARTICIPANT, "Sofia", SLUG, "staff", uses=2))

    def test_makes_the_fresh_device_the_persons_own(self, house, link):
        assert sign_in(house.db, BEFORE, link.token, SOFIA) == SLUG
        assert (owner(house, SOFIA).name, owner(house, BEFORE)) == ("Sofia", None)
        assert house.member(SOFIA).audience == "staff"
        entry = site_entries(house, owner(house, SOFIA).id)[-1]
        assert (entry.kind, entry.opened["person"]) == ("SignedIn", [owner(house, SOFIA).id, token_hash(link.token)])

    def test_keeps_what_the_device_did_before(self, house, link):
        cast_vote(house.db, BEFORE, house.principle(1).id, Stance.AGREE)
        before = house.member(BEFORE)
        sign_in(house.db, BEFORE, link.token, SOFIA)
        assert house.member(SOFIA).id == before.id
        with refusal(house, SignedOut, "You signed out on this device. Load the page again to go on."):
            cast_vote(house.db, BEFORE, house.principle(1).id, Stance.AGREE)

    def test_without_a_name_on_the_link_keeps_ones_own(self, house, link):
        sign_in(house.db, BEFORE, link.token, SOFIA)
        house.let_in(person("sofia 2"), Role.LEAD, was=SOFIA)
        assert owner(house, person("sofia 2")).name == "Sofia"

    def test_does_not_rename_who_has_a_name(self, house, link):
        sign_in(house.db, CARO, link.token, SOFIA)
        assert owner(house, SOFIA).name == "Caro"

    def test_uses_a_link_up(self, house, link):
        for number in (1, 2):
            sign_in(house.db, resident(number), link.token, staff(20 + number))
        with refusal(house, NotAllowed, GONE):
            sign_in(house.db, resident(3), link.token, staff(23))

    def test_at_once_lets_in_no_more_than_the_link_does(self, house, link):
        outcomes = at_once(*(lambda n=n: sign_in(house.db, resident(n), link.token, staff(30 + n)) for n in range(4)))
        assert outcomes.count(SLUG) == 2
        assert [each.message for each in outcomes if each != SLUG] == [GONE, GONE]

    def test_ends_with_the_link(self, house, link):
        house.clock.now += LINK
        with refusal(house, NotAllowed, GONE):
            sign_in(house.db, BEFORE, link.token, SOFIA)

    def test_needs_a_link_there_is(self, house):
        with refusal(house, NotAllowed, GONE):
            sign_in(house.db, BEFORE, "made up", SOFIA)

    def test_on_a_device_that_was_signed_out_starts_a_new_person(self, house, link):
        sign_out(house.db, BEN)
        sign_in(house.db, BEN, link.token, SOFIA)
        assert owner(house, SOFIA).name == "Sofia"
        assert owner(house, BEN) is None

    def test_again_to_the_same_place_moves_nothing(self, house, link):
        sign_in(house.db, BEFORE, link.token, SOFIA)
        sign_in(house.db, SOFIA, link.token, person("sofia 2"))
        assert "MemberMoved" not in house.kinds


def test_a_device_is_known_by_another_secret_once_and_the_old_one_is_nobodys(house):
    ben = owner(house, BEN)
    for _ in range(2):
        change_secret(house.db, BEN, person("ben renamed"))
        assert (owner(house, person("ben renamed")), owner(house, BEN)) == (ben, None)


def test_signing_out_leaves_a_stranger_behind(house):
    sign_out(house.db, BEN)
    assert owner(house, BEN) is None
    with refusal(house, SignedOut, "You signed out on this device. Load the page again to go on."):
        cast_vote(house.db, BEN, house.principle(1).id, Stance.AGREE)


def test_votes_follow_a_person_to_another_audience(house):
    first, second = house.principle(1).id, house.principle(2).id
    house.vote(first, (2, 1), (1,))
    cast_vote(house.db, AMINA, first, Stance.AGREE)
    cast_vote(house.db, AMINA, second, Stance.PASS)
    link = make_link(house.db, CARO, Invitation(Role.PARTICIPANT, "", SLUG, "staff"))
    sign_in(house.db, AMINA, link.token, SOFIA)
    assert totals(house, first) == {"residents": Tally(2, 1), "staff": Tally(2)}
    assert totals(house, second) == {"residents": Tally(), "staff": Tally(passed=1)}
    assert house.look(ballots.recount, house.vision.id) == house.look(ballots.kept, house.vision.id)
    moved = house.entries()[-1]
    assert (moved.kind, moved.facts) == (
        "MemberMoved",
        {
            "role": "participant",
            "audience": house.member(SOFIA).audience_id,
            "tallies": {
                str(first): {"residents": [2, 1, 0], "staff": [2, 0, 0]},
                str(second): {"staff": [0, 0, 1]},
            },
        },
    )
    assert moved.opened == {"member": [house.member(SOFIA).pseudonym, house.member(CARO).participant_id]}
    assert cast_vote(house.db, SOFIA, first, Stance.AGREE).receipt is None


def test_whoever_is_made_moderator_loses_their_votes_in_the_record(house):
    item = house.principle(1).id
    house.vote(item, (2,))
    cast_vote(house.db, AMINA, item, Stance.DISAGREE)
    house.let_in(SOFIA, Role.MODERATOR, "Amina", was=AMINA)
    assert totals(house, item)["residents"] == Tally(2)
    assert votes_of(house, SOFIA) == {}
    withdrawn, moved = house.entries()[-2:]
    assert (withdrawn.kind, withdrawn.facts["tally"]) == ("VoteWithdrawn", {"residents": [2, 0, 0]})
    assert (moved.kind, moved.facts) == ("MemberMoved", {"role": "moderator", "audience": None, "tallies": {}})
    assert house.look(ballots.recount, house.vision.id) == house.look(ballots.kept, house.vision.id)


def test_a_moderator_who_steps_down_brings_no_votes(house):
    house.let_in(SOFIA, Role.PARTICIPANT, was=CARO)
    assert (house.member(SOFIA).role, house.member(SOFIA).audience) == (Role.PARTICIPANT, "residents")


class TestAnAdministrator:
    def test_runs_every_vision_they_took_part_in_and_loses_their_votes_there(self, house):
        item = house.principle(1).id
        cast_vote(house.db, AMINA, item, Stance.AGREE)
        house.let_in(SOFIA, Role.ADMINISTRATOR, "Amina", slug=None, was=AMINA)
        assert owner(house, SOFIA).is_administrator
        assert house.member(SOFIA).role == Role.ADMINISTRATOR
        assert totals(house, item)["residents"] == Tally()
        given = next(each for each in reversed(site_entries(house)) if each.kind == "SiteRoleGiven")
        assert given.opened == {"person": [owner(house, SOFIA).id, "Amina"]}

    def test_stays_one_whatever_a_link_says(self, house):
        assert (
            sign_in(house.db, DEV, make_link(house.db, None, Invitation(Role.PARTICIPANT, "", SLUG)).token, SOFIA)
            == SLUG
        )
        assert (house.member(SOFIA).role, house.member(SOFIA).audience_id) == (Role.ADMINISTRATOR, None)

    def test_is_made_once(self, house):
        house.let_in(SOFIA, Role.ADMINISTRATOR, "Dev", slug=None, was=DEV)
        assert sum(each.kind == "SiteRoleGiven" for each in site_entries(house)) == 1


def test_people_say_where_they_live_and_work_and_take_it_back(house):
    receipt = say_about(house.db, AMINA, SLUG, " River  Side ", "St Mary’s", "k1")
    assert say_about(house.db, AMINA, SLUG, " River  Side ", "St Mary’s", "k1") == receipt
    say_about(house.db, BEN, SLUG, "River Side", "")
    amina, ben = house.member(AMINA), house.member(BEN)
    assert (amina.area_id, ben.area_id, ben.organisation_id) == (ben.area_id, amina.area_id, None)
    assert house.look(whereabouts.listed, "area", house.vision.id, amina.area_id) == ((amina.area_id, "River Side"),)
    hers = amina.organisation_id
    assert house.look(whereabouts.listed, "organisation", house.vision.id, hers) == ((hers, "St Mary’s"),)
    say_about(house.db, AMINA, SLUG, "", "")
    assert (house.member(AMINA).area_id, house.member(AMINA).organisation_id) == (None, None)


def test_only_the_person_hears_what_they_said_about_themselves(house):
    say_about(house.db, AMINA, SLUG, "River Side", "")
    assert "AboutChanged" not in house.kinds
    own = house.look(
        lambda c: journal.since(c, house.vision.journal_id, 0, ["one"], house.member(AMINA).participant_id)
    )
    amina = house.member(AMINA)
    assert own[-1].opened == {"member": [amina.pseudonym, [amina.area_id, "River Side"], None]}


@pytest.mark.parametrize("field", ["area", "organisation"])
def test_a_place_fits_on_a_line(house, field):
    said = {"area": "", "organisation": ""} | {field: "x" * 81}
    with refusal(house, Invalid, "That is 81 characters long; at most 80 fit.", field):
        say_about(house.db, AMINA, SLUG, **said)


def test_nobody_says_where_they_live_before_it_opens(house):
    house.move_to(Phase.DRAFTING)
    with refusal(house, Conflict, "This deliberation has not opened yet."):
        say_about(house.db, AMINA, SLUG, "River Side", "")


def test_a_person_has_a_pseudonym_of_their_own_in_every_vision(house):
    drafting.create_vision(house.db, DEV, SPLIT, SETTING)
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    here = house.member(AMINA)
    house.slug = f"{SLUG}-2"
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    there = house.member(AMINA)
    assert here.participant_id == there.participant_id
    assert here.pseudonym != there.pseudonym
