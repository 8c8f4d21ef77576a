import re

import pytest
from house import AMINA, BEN, CARO, DEV, HOUR, SETTING, SLUG, SPLIT, every_row, person, refusal
from sqlalchemy import select

from deliberation.domain.errors import Invalid, NotAllowed, SignedOut
from deliberation.domain.stays import LETTER
from deliberation.domain.vision import Role, Stance, Tally
from deliberation.services import drafting
from deliberation.services.amending import back_amendment
from deliberation.services.claiming import ask_for_letter, claim
from deliberation.services.entering import Invitation, make_link, sign_in, sign_out
from deliberation.services.posting import TOO_LATE, give_up, note_sent, take_letter
from deliberation.services.reading import account, holdings, mine, outbox
from deliberation.services.voting import cast_vote
from deliberation.storage import tables
from deliberation.storage.library import ballots, people

SECRET, SITE = "the site's secret", "https://vision.example/sign-in/"
GONE = "This link has been used or is too old. Ask for another letter."
HOME, OTHER, THIRD = person("home"), person("other"), person("third")


def token(house, address="amina@example.org", asker=AMINA):
    ask_for_letter(house.db, asker, address, SECRET, SITE)
    letter = take_letter(house.db)
    assert letter.address == address
    note_sent(house.db, letter)
    return re.search(r"/sign-in/(\w+)", letter.body)[1]


def sign_in_by_letter(house, device, fresh, address="amina@example.org"):
    claim(house.db, device, token(house, address, device), fresh)


def owner(house, who):
    return house.look(people.owner, who.token_hash, house.clock.now)


def totals(house, item):
    return house.look(ballots.totals, house.vision, item)


class TestALetter:
    def test_is_kept_in_clear_only_until_it_is_sent(self, house):
        ask_for_letter(house.db, AMINA, " Amina@Example.org ", SECRET, SITE)
        letter = take_letter(house.db)
        assert (letter.address, letter.until) == ("Amina@Example.org", house.clock.now + LETTER)
        note_sent(house.db, letter)
        kept = repr(every_row(house.db)).lower()
        assert "example.org" not in kept
        assert re.search(r"/sign-in/(\w+)", letter.body)[1] not in kept
        assert take_letter(house.db) is None

    def test_is_tried_again_after_growing_pauses_and_given_up_when_it_is_of_no_use(self, house):
        ask_for_letter(house.db, AMINA, "amina@example.org", SECRET, SITE)
        waited = []
        while letter := take_letter(house.db):
            before = house.clock.now
            assert take_letter(house.db) is None
            house.clock.now = house.look(lambda c: c.scalar(select(tables.letters.c.next_at)))
            waited.append(house.clock.now - before)
        assert waited == [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000]
        assert letter is None
        found = outbox.outbox(house.db)
        assert (found.waiting, found.failed, found.problem) == (0, 1, TOO_LATE)
        assert "example.org" not in repr(every_row(house.db))

    def test_that_nobody_takes_in_is_given_up_with_its_reason(self, house):
        ask_for_letter(house.db, AMINA, "amina@example.org", SECRET, SITE)
        give_up(house.db, take_letter(house.db), "There is no such mailbox.")
        assert outbox.outbox(house.db).problem == "There is no such mailbox."
        assert take_letter(house.db) is None

    @pytest.mark.parametrize(
        "typed",
        [
            "amina",
            "a@b",
            "a b@example.org",
            "a@example.org\nBcc: b@example.org",
            "é@x.org",
            "=?utf-8?q?=61mina?=@x.org",
        ],
    )
    def test_needs_an_address(self, house, typed):
        with refusal(house, Invalid, "Type an e-mail address such as name@example.org.", "email"):
            ask_for_letter(house.db, AMINA, typed, SECRET, SITE)

    def test_is_the_same_for_a_known_address(self, house):
        sign_in_by_letter(house, AMINA, HOME)
        for address in ("amina@example.org", "nobody@example.org"):
            ask_for_letter(house.db, AMINA, address, SECRET, SITE)
        known, unknown = take_letter(house.db), take_letter(house.db)
        assert known.subject == unknown.subject
        assert len(known.body) == len(unknown.body)


class TestItsLink:
    def test_works_once(self, house):
        link = token(house)
        claim(house.db, AMINA, link, HOME)
        with refusal(house, NotAllowed, GONE):
            claim(house.db, OTHER, link, THIRD)

    def test_works_for_ten_minutes(self, house):
        link = token(house)
        house.clock.now += LETTER
        with refusal(house, NotAllowed, GONE):
            claim(house.db, AMINA, link, HOME)

    def test_is_not_one_that_a_moderator_made(self, house):
        made = make_link(house.db, CARO, Invitation(Role.MODERATOR, "", SLUG)).token
        for link in (made, "made up"):
            with refusal(house, NotAllowed, GONE):
                claim(house.db, AMINA, link, HOME)
        letter = token(house)
        with pytest.raises(NotAllowed):
            sign_in(house.db, AMINA, letter, HOME)


class TestClaiming:
    def test_keeps_every_vote_on_another_device(self, house):
        item = house.principle(1).id
        cast_vote(house.db, AMINA, item, Stance.AGREE)
        sign_in_by_letter(house, AMINA, HOME)
        sign_in_by_letter(house, OTHER, THIRD, "AMINA@example.org")
        assert owner(house, HOME) == owner(house, THIRD)
        assert owner(house, AMINA) is None
        cast_vote(house.db, THIRD, item, Stance.DISAGREE)
        assert totals(house, item)["residents"] == Tally(0, 1)

    def test_makes_two_one_and_the_later_vote_counts(self, house):
        one, two, three = (house.principle(number).id for number in (1, 2, 3))
        cast_vote(house.db, AMINA, one, Stance.AGREE)
        sign_in_by_letter(house, AMINA, HOME)
        cast_vote(house.db, HOME, two, Stance.AGREE)
        for item, stance in ((one, Stance.DISAGREE), (three, Stance.PASS)):
            house.clock.now += 1
            cast_vote(house.db, OTHER, item, stance)
        house.clock.now += 1
        cast_vote(house.db, HOME, three, Stance.AGREE)
        edit, hers = house.suggest(OTHER, 1, "Nobody", "No one"), house.suggest(BEN, 2, "Everybody", "All of us")
        for each in (OTHER, HOME):
            back_amendment(house.db, each, hers.id, f"For {each.token_hash[:4]}.")
        comment = house.say(OTHER, one, "How far?")
        gone, stays = house.member(OTHER), house.member(HOME)
        sign_in_by_letter(house, OTHER, THIRD)
        assert [totals(house, each)["residents"] for each in (one, two, three)] == [Tally(0, 1), Tally(1), Tally(1)]
        assert house.look(ballots.recount, house.vision.id) == house.look(ballots.kept, house.vision.id)
        assert house.member(THIRD).id == house.member(HOME).id == stays.id
        own = mine.mine(house.db, SLUG, HOME)
        assert [each.edit.amendment.id for each in own.edits] == [edit.id]
        assert [each.comment.id for each in own.remarks] == [comment]
        assert len(own.backed) == 1
        merged = house.entries()[-1]
        assert merged.kind == "PlacesMerged"
        assert merged.opened == {"member": [gone.pseudonym, stays.pseudonym, stays.participant_id]}
        assert merged.facts["tallies"][str(one)] == {"residents": [0, 1, 0]}
        assert house.look(people.count, house.vision.id) == 1 + 11

    def test_lists_what_is_kept_of_both_as_kept_of_one(self, house):
        for device in (HOME, OTHER):
            cast_vote(house.db, device, house.principle(1).id, Stance.AGREE)
        names = {house.member(device).pseudonym for device in (HOME, OTHER)}
        sign_in_by_letter(house, HOME, person("home again"))
        sign_in_by_letter(house, OTHER, THIRD)
        held = holdings.holdings(house.db, THIRD)
        assert {place.pseudonym for place in held.places} == names
        assert len(held.signed_in) == 2

    def test_brings_a_place_in_another_vision_along(self, house):
        sign_in_by_letter(house, AMINA, HOME)
        drafting.create_vision(house.db, DEV, SPLIT, SETTING)
        cast_vote(house.db, OTHER, house.principle(1).id, Stance.AGREE)
        there = house.member(OTHER)
        sign_in_by_letter(house, OTHER, THIRD)
        assert (house.member(HOME).id, house.member(HOME).pseudonym) == (there.id, there.pseudonym)

    @pytest.mark.parametrize("first", [True, False])
    def test_a_confirmed_place_stands(self, house, first):
        item = house.principle(1).id
        cast_vote(house.db, AMINA, item, Stance.AGREE)
        cast_vote(house.db, BEN, item, Stance.DISAGREE)
        one, two = (BEN, AMINA) if first else (AMINA, BEN)
        sign_in_by_letter(house, one, HOME)
        sign_in_by_letter(house, two, OTHER)
        assert house.member(HOME).audience == "staff"
        assert sum((each for each in totals(house, item).values()), Tally()).total == 1

    @pytest.mark.parametrize("first", [True, False])
    def test_whoever_runs_a_vision_goes_on_doing_so_and_has_no_votes(self, house, first):
        item = house.principle(1).id
        cast_vote(house.db, AMINA, item, Stance.AGREE)
        one, two = (CARO, AMINA) if first else (AMINA, CARO)
        sign_in_by_letter(house, one, HOME)
        sign_in_by_letter(house, two, OTHER)
        assert house.member(HOME).role == Role.MODERATOR
        assert totals(house, item)["residents"] == Tally()

    @pytest.mark.parametrize("first", [True, False])
    def test_whoever_runs_the_site_goes_on_doing_so(self, house, first):
        house.slug = drafting.create_vision(house.db, DEV, SPLIT, SETTING).facts["slug"]
        item = house.principle(1).id
        cast_vote(house.db, AMINA, item, Stance.AGREE)
        one, two = (DEV, AMINA) if first else (AMINA, DEV)
        sign_in_by_letter(house, one, HOME)
        sign_in_by_letter(house, two, OTHER)
        assert owner(house, HOME).is_administrator
        assert house.member(HOME).role == Role.ADMINISTRATOR
        assert totals(house, item)["residents"] == Tally()

    def test_a_second_address_takes_the_place_of_the_first_until_they_meet(self, house):
        cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
        sign_in_by_letter(house, AMINA, HOME)
        cast_vote(house.db, OTHER, house.principle(2).id, Stance.AGREE)
        sign_in_by_letter(house, OTHER, THIRD, "other@example.org")
        sign_in_by_letter(house, THIRD, person("fourth"))
        sign_in_by_letter(house, person("fifth"), person("sixth"), "other@example.org")
        assert owner(house, HOME) == owner(house, person("fourth")) == owner(house, person("sixth"))


def test_a_device_signed_in_anew_does_not_stay_for_ever(house):
    sign_in_by_letter(house, AMINA, HOME)
    assert len(account.account(house.db, HOME).devices) == 1
    house.clock.now += 90 * 24 * HOUR
    assert owner(house, HOME) is None


def test_a_moderators_devices_stay_for_a_shorter_time(house):
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    sign_in_by_letter(house, AMINA, HOME)
    sign_in_by_letter(house, OTHER, THIRD)
    sign_in(house.db, HOME, make_link(house.db, CARO, Invitation(Role.MODERATOR, "", SLUG)).token, OTHER)
    house.clock.now += 3 * 24 * HOUR
    assert (owner(house, OTHER), owner(house, THIRD)) == (None, None)


def test_signing_out_everywhere_ends_all_of_ones_devices(house):
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    sign_in_by_letter(house, AMINA, HOME)
    sign_in_by_letter(house, OTHER, THIRD)
    here = account.account(house.db, THIRD)
    assert (len(here.devices), here.has_email, [each.is_here for each in here.devices].count(True)) == (2, True, 1)
    sign_out(house.db, HOME, everywhere=True)
    for each in (HOME, THIRD):
        with pytest.raises(SignedOut):
            cast_vote(house.db, each, house.principle(1).id, Stance.PASS)
    sign_out(house.db, person("stranger"), everywhere=True)
    assert account.account(house.db, person("stranger")).devices == ()
