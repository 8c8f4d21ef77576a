import pytest
from house import AMINA, BEN, CARO, DEV, SLUG, House, person, refusal

from deliberation.domain.errors import Conflict, NotAllowed, NotFound
from deliberation.domain.stays import IN_CHARGE
from deliberation.domain.vision import Role, Stance
from deliberation.services import verifying
from deliberation.services.administering import end_devices, take_site_role
from deliberation.services.reading.offices import in_charge
from deliberation.services.voting import cast_vote
from deliberation.storage import journal
from deliberation.storage.library import devices, people


def number_of(house: House, who) -> int:
    return house.look(people.owner, who.token_hash, house.clock.now).id


def newest(house: House) -> journal.Entry:
    return house.entries(journal.SITE)[-1]


def test_everybody_with_a_role_is_listed_and_no_participant(house):
    house.let_in(person("olga"), Role.OBSERVER, "Olga")
    assert [(each.name, each.role, each.slug, each.devices) for each in in_charge(house.db)] == [
        ("Dev", Role.ADMINISTRATOR, None, 1),
        ("Caro", Role.MODERATOR, SLUG, 1),
        ("Olga", Role.OBSERVER, SLUG, 1),
    ]


class TestTakingARoleAway:
    def test_leaves_a_participant_who_can_vote(self, house):
        house.let_in(person("dev 2"), was=DEV)  # an administrator with a place in the vision
        assert house.member(person("dev 2")).role == Role.ADMINISTRATOR
        dev = number_of(house, person("dev 2"))
        assert take_site_role(house.db, dev).name == "Dev"
        member = house.member(person("dev 2"))
        assert (member.role, member.audience) == (Role.PARTICIPANT, "residents")
        assert (newest(house).kind, newest(house).opened["person"]) == ("SiteRoleTaken", [dev, "Dev"])
        cast_vote(house.db, person("dev 2"), house.principle(1).id, Stance.AGREE)
        assert verifying.verify(house.db).holds

    def test_leaves_other_roles_alone(self, house):
        house.let_in(person("caro 2"), Role.ADMINISTRATOR, slug=None, was=CARO)
        with house.db.transaction() as tx:
            people.change_membership(tx.connection, house.member(person("caro 2")).id, {"role": Role.MODERATOR})
        take_site_role(house.db, number_of(house, person("caro 2")))
        assert house.member(person("caro 2")).role == Role.MODERATOR

    def test_is_for_administrators(self, house):
        with refusal(house, Conflict, "Caro is no administrator."):
            take_site_role(house.db, number_of(house, CARO))
        with refusal(house, Conflict, "This person is no administrator."):
            take_site_role(house.db, number_of(house, BEN))

    def test_needs_somebody(self, house):
        with refusal(house, NotFound, "There is nobody with the number 999."):
            take_site_role(house.db, 999)


class TestSigningSomebodyOutEverywhere:
    def test_ends_every_device_of_theirs_and_no_other(self, house):
        caro = number_of(house, CARO)
        with house.db.transaction() as tx:
            devices.give(tx.connection, caro, person("caro's telephone").token_hash, tx.now, IN_CHARGE)
        assert end_devices(house.db, caro) == 2
        for device in (CARO, person("caro's telephone")):
            assert house.look(people.owner, device.token_hash, house.clock.now) is None
        assert house.look(people.owner, DEV.token_hash, house.clock.now)
        assert (newest(house).kind, newest(house).facts) == ("DevicesEnded", {"devices": 2})
        with pytest.raises(NotAllowed, match="You signed out on this device"):
            cast_vote(house.db, CARO, house.principle(1).id, Stance.AGREE)

    def test_needs_somebody_who_is_signed_in(self, house):
        cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
        amina = number_of(house, AMINA)
        end_devices(house.db, amina)
        with refusal(house, Conflict, "This person is not signed in anywhere."):
            end_devices(house.db, amina)
