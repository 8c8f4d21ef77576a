import pytest
from house import AMINA, BEN, CARO, DAY, DEV, SLUG, person, refusal, resident
from sqlalchemy import true, update

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.stays import LINK
from deliberation.domain.vision import Role, Stance, Tally
from deliberation.services.entering import Invitation, make_link, sign_in, token_hash
from deliberation.services.joining import make_code
from deliberation.services.reading.offices import in_charge, offices_of
from deliberation.services.relieving import end_link, take_role
from deliberation.services.voting import cast_vote
from deliberation.storage import journal, tables
from deliberation.storage.library import ballots, codes

OLGA, LEE = person("olga"), person("lee")
WHY = "She asked for it."
GONE = "This sign-in link has been used or is too old. Ask the person who gave it to you for a new one."


@pytest.fixture
def observed(house):
    house.let_in(OLGA, Role.OBSERVER, "Olga")
    return house


@pytest.fixture
def led(house):
    invitation = Invitation(Role.LEAD, "Lee", SLUG, "staff", organisation="St Mary’s")
    sign_in(house.db, resident(98), make_link(house.db, CARO, invitation).token, LEE)
    return house


def take(house, who, by=CARO, why=WHY):
    return take_role(house.db, by, SLUG, house.member(who).id, why)


class TestTakingARole:
    def test_lets_whoever_spoke_for_nobody_take_part_like_others_in_public(self, observed):
        receipt = take(observed, OLGA)
        member, taken = observed.member(OLGA), observed.entries()[-1]
        assert (member.role, member.audience, member.confirmed_by) == (Role.PARTICIPANT, "residents", None)
        assert (taken.kind, taken.seq, taken.opened) == ("RoleTaken", receipt.seq, {"member": [member.pseudonym, None]})
        assert taken.facts == {
            "role": "participant", "was": "observer", "audience": member.audience_id, "by": "Caro", "reason": WHY,
        }  # fmt: skip
        assert cast_vote(observed.db, OLGA, observed.principle(1).id, Stance.AGREE)

    def test_leaves_a_lead_their_group_and_votes_and_ends_their_code(self, led):
        make_code(led.db, LEE, SLUG, 30, "a secret")
        cast_vote(led.db, LEE, led.principle(1).id, Stance.AGREE)
        before = led.member(LEE)
        take(led, LEE)
        member = led.member(LEE)
        assert (member.role, member.audience, member.confirmed_by) == (Role.PARTICIPANT, "staff", before.confirmed_by)
        assert led.look(ballots.totals, led.vision, led.principle(1).id)["staff"] == Tally(1)
        code = led.look(codes.newest, led.vision.id, member.organisation_id)
        assert code.ended_at == led.clock.now and led.kinds[-2:] == ["CodeEnded", "RoleTaken"]

    def test_is_for_those_who_run_the_vision(self, observed):
        for who in (AMINA, BEN, OLGA):
            with refusal(observed, NotAllowed, "You do not have permission to do this."):
                take(observed, OLGA, by=who)

    def test_needs_a_reason(self, observed):
        with refusal(observed, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
            take(observed, OLGA, why=" ")

    def test_needs_a_role(self, house):
        with refusal(house, Conflict, "They take part like others already. There is no role to take."):
            take(house, BEN)

    def test_needs_somebody_who_is_here(self, house):
        with refusal(house, NotFound, "There is nobody here with that number."):
            take_role(house.db, CARO, SLUG, 10_000, WHY)

    def test_does_not_reach_an_administrator(self, house):
        house.let_in(person("dev 2"), was=DEV)
        with refusal(house, NotAllowed, "Only the console of the server can take that from an administrator."):
            take(house, person("dev 2"))

    def test_leaves_a_moderator_here(self, house):
        with refusal(house, Conflict, "You are the only moderator here. Let another one in first."):
            take(house, CARO)
        house.let_in(person("mo"), Role.MODERATOR, "Mo")
        take(house, CARO)
        assert house.member(CARO).role == Role.PARTICIPANT


class TestEndingALink:
    @pytest.fixture
    def link(self, house):
        return make_link(house.db, CARO, Invitation(Role.OBSERVER, "Olga", SLUG)).token

    def test_lets_nobody_in_by_it_and_is_recorded(self, house, link):
        end_link(house.db, CARO, SLUG, token_hash(link))
        with refusal(house, NotAllowed, GONE):
            sign_in(house.db, resident(1), link, OLGA)
        ended = house.entries(journal.SITE)[-1]
        assert (ended.kind, ended.facts, ended.opened) == (
            "LinkEnded", {"role": "observer"}, {"link": [token_hash(link)]},
        )  # fmt: skip
        with refusal(house, Conflict, "This link lets nobody in any more. Somebody used it, or it is too old."):
            end_link(house.db, CARO, SLUG, token_hash(link))

    def test_is_for_a_link_to_this_vision(self, house):
        elsewhere = make_link(house.db, None, Invitation(Role.ADMINISTRATOR, "Ada")).token
        for hashed in (token_hash(elsewhere), "", "made up"):
            with refusal(house, NotFound, "There is no such link to this vision."):
                end_link(house.db, CARO, SLUG, hashed)

    def test_is_for_those_who_run_the_vision(self, house, link):
        with refusal(house, NotAllowed, "You do not have permission to do this."):
            end_link(house.db, BEN, SLUG, token_hash(link))


class TestWhoHelps:
    def test_is_told_with_since_when_by_whom_and_when_last_here(self, led):
        began = led.clock.now
        led.clock.now += 40 * DAY
        led.let_in(person("lee 2"), Role.OBSERVER, was=LEE)
        with led.db.transaction() as tx:  # as the library notes it: each is good for `idle` after it was used
            for used_at, here in ((began, true()), (led.clock.now, tables.devices.c.token_hash == CARO.token_hash)):
                used = update(tables.devices).where(here).values(good_until=used_at + tables.devices.c.idle)
                tx.connection.execute(used)
        found = offices_of(led.db, SLUG, CARO)
        assert [
            (each.name, each.role, each.since - began, each.host, each.last_at - began, found.is_away(each))
            for each in found.everybody
        ] == [
            ("Dev", Role.ADMINISTRATOR, 0, None, 0, True),
            ("Caro", Role.MODERATOR, 0, None, 40 * DAY, False),
            ("Lee", Role.OBSERVER, 40 * DAY, None, 40 * DAY, False),
        ]
        assert [each.name for each in found.takeable] == ["Caro", "Lee"]
        assert in_charge(led.db) == found.everybody

    def test_names_who_let_them_in_and_the_links_that_wait(self, led):
        make_link(led.db, CARO, Invitation(Role.OBSERVER, "Olga", SLUG))
        found = offices_of(led.db, SLUG, CARO)
        assert [(each.name, each.host) for each in found.everybody][1:] == [("Caro", None), ("Lee", "Caro")]
        assert [each.name for each in found.links] == ["Olga"]
        led.clock.now += LINK
        assert offices_of(led.db, SLUG, CARO).links == ()

    def test_counts_a_role_anew_that_was_taken_and_given_again(self, observed):
        take(observed, OLGA)
        observed.clock.now += DAY
        observed.let_in(person("olga 2"), Role.OBSERVER, was=OLGA)
        assert offices_of(observed.db, SLUG, CARO).everybody[-1].since == observed.clock.now

    def test_is_for_those_who_run_the_vision(self, observed):
        with pytest.raises(NotAllowed, match="Only the people who run this deliberation can see this page"):
            offices_of(observed.db, SLUG, OLGA)
