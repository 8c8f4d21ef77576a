import pytest
from codes import FRESH, HALF_A_MINUTE, SALT, SECRET, code, prove, with_second_step
from house import AMINA, BEN, CARO, DEV, SETTING, SLUG, SPLIT, START, every_row, person, refusal

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, SignedOut
from deliberation.domain.rules import ASLEEP
from deliberation.domain.vision import Role, Visitor
from deliberation.services import claiming, drafting, entering, erasing, guarding, informing, posting, proving
from deliberation.services.administering import reset_second_step
from deliberation.services.entering import Invitation
from deliberation.services.guarding import Wanted
from deliberation.services.proving import reset, set_up
from deliberation.services.reading import backstage, document, holdings, second_step
from deliberation.services.reading.offices import offices_of
from deliberation.services.voting import cast_vote
from deliberation.storage import journal
from deliberation.storage.library import devices, people

WRONG = "This code does not fit. Type the six figures that your app shows now. Each works once."
EITHER = f"{WRONG} Or type a recovery code that you have not used."
AGAIN = person("caro again")


@pytest.fixture
def away(house):
    """Caro has a second step, and has come back on a device on which she has not taken it."""
    codes = with_second_step(house, CARO)
    house.let_in(AGAIN, Role.MODERATOR, was=CARO)
    house.codes = codes
    return house


def role_of(house, who):
    return document.frame(house.db, SLUG, who).role


class TestSettingItUp:
    def test_wakes_this_device_and_keeps_neither_secret_nor_codes(self, house):
        codes = with_second_step(house, CARO)
        assert len(set(codes)) == 10
        assert role_of(house, CARO) == Role.MODERATOR
        rows = repr(every_row(house.db))
        assert not [each for each in (*codes, code(house)) if each in rows]
        assert second_step.own(house.db, CARO).since == house.clock.now
        kept = holdings.holdings(house.db, CARO)
        assert (kept.second_step, len(kept.signed_in)) == (house.clock.now, 1)
        entry = journal_of_the_site(house, CARO)[-1]
        assert (entry.kind, entry.facts) == ("SecondStepSet", {})

    def test_takes_a_code_of_the_app_and_leaves_no_trace_of_another(self, house):
        for typed in ("", "123", "000000", code(house, 2), code(house, secret="another site")):
            with refusal(house, Invalid, WRONG, "code"):
                set_up(house.db, CARO, SALT, typed, SECRET, FRESH)

    def test_tells_nobody_what_the_app_of_another_has(self, house):
        with_second_step(house, CARO)
        with refusal(house, Conflict, "This page was used before. Load it again."):
            set_up(house.db, DEV, SALT, "000000", SECRET, FRESH)

    def test_is_for_those_who_run_something(self, house):
        cast_vote(house.db, AMINA, house.principle(1).id, "agree")
        for each in (AMINA, BEN, person("stranger")):
            with refusal(house, NotAllowed, "A second step is for people who run a vision or this site."):
                set_up(house.db, each, SALT, code(house), SECRET, FRESH)
            assert second_step.own(house.db, each) is None

    @pytest.mark.parametrize("by_app", [True, False])
    def test_anew_takes_the_place_of_the_old_one_by_a_code_of_it_on_a_device_that_took_it(self, away, by_app):
        other = "6b" * 16
        with refusal(away, NotAllowed, ASLEEP):
            set_up(away.db, AGAIN, other, code(away, salt=other), SECRET, FRESH)
        away.clock.now += HALF_A_MINUTE
        prove(away, AGAIN, code(away))
        away.clock.now += HALF_A_MINUTE
        for before in ("", "000000", away.codes[0][:-1], code(away, -1), code(away, salt=other)):
            with refusal(away, Invalid, EITHER, "before"):
                set_up(away.db, AGAIN, other, code(away, salt=other), SECRET, FRESH, before)
        fits = code(away) if by_app else away.codes[1]
        codes = set_up(away.db, AGAIN, other, code(away, salt=other), SECRET, person("caro awake"), fits)
        away.let_in(CARO_AT_HOME, Role.MODERATOR, was=person("caro awake"))
        away.clock.now += HALF_A_MINUTE
        for each in (code(away), away.codes[0]):
            with refusal(away, Invalid, EITHER, "code"):
                prove(away, CARO_AT_HOME, each)
        prove(away, CARO_AT_HOME, codes[0])


CARO_AT_HOME = person("caro at home")


def journal_of_the_site(house, who):
    owner = house.look(people.owner, who.token_hash, house.clock.now).id
    return house.look(journal.since, journal.SITE, 0, ("one",), owner)


class TestARoleThatSleeps:
    def test_reads_what_everybody_reads_and_does_nothing(self, away):
        assert role_of(away, AGAIN) == Role.OBSERVER
        with pytest.raises(NotAllowed):
            backstage.running(away.db, SLUG, AGAIN)
        with refusal(away, NotAllowed, "You do not have permission to do this."):
            guarding.change_moderation(away.db, AGAIN, SLUG, Wanted(True, "It is an advert.", "So."))
        with refusal(away, NotAllowed, ASLEEP):
            erasing.erase(away.db, AGAIN, erasing.Extent.WORDS)

    def test_is_not_laid_down_by_a_link_to_take_part(self, away):
        link = entering.make_link(away.db, None, Invitation(Role.PARTICIPANT, "", SLUG, "staff", uses=2))
        with refusal(away, NotAllowed, ASLEEP):
            entering.sign_in(away.db, AGAIN, link.token, person("thief"))
        entering.sign_in(away.db, person("stranger"), link.token, person("somebody"))

    @pytest.mark.parametrize("typed", ["now", "a half minute ago", "in a half minute", "spaced", "a recovery code"])
    def test_wakes_by_a_code_that_works_once(self, away, typed):
        away.clock.now += 3 * HALF_A_MINUTE
        shown = {"now": 0, "a half minute ago": -1, "in a half minute": 1, "spaced": 0}
        said = code(away, shown[typed]) if typed in shown else away.codes[3].upper().replace("-", " ")
        said = f" {said[:3]} {said[3:]} " if typed == "spaced" else said
        prove(away, AGAIN, said)
        assert role_of(away, AGAIN) == Role.MODERATOR
        away.let_in(CARO_AT_HOME, Role.MODERATOR, was=AGAIN)
        with refusal(away, Invalid, EITHER, "code"):
            prove(away, CARO_AT_HOME, said)
        assert second_step.own(away.db, CARO_AT_HOME).codes_left == 10 - (typed == "a recovery code")

    def test_gives_the_device_another_secret_and_stays_no_longer_than_it_would_have(self, away):
        before = away.look(devices.find, AGAIN.token_hash, away.clock.now)
        proving.prove(away.db, AGAIN, away.codes[0], SECRET, FRESH)
        after = away.look(devices.find, FRESH.token_hash, away.clock.now)
        assert (after.created_at, after.ends_at, after.proven_at) == (before.created_at, before.ends_at, START)
        assert (role_of(away, FRESH), role_of(away, AGAIN)) == (Role.MODERATOR, Role.PARTICIPANT)
        assert journal_of_the_site(away, FRESH)[-1].kind == "SecondStepTaken"
        with refusal(away, SignedOut, "You signed out on this device. Load the page again to go on."):
            cast_vote(away.db, AGAIN, away.principle(1).id, "agree")

    @pytest.mark.parametrize("steps", [-2, 0, 2])
    def test_wakes_by_no_code_that_was_used_or_is_too_old_or_too_early(self, away, steps):
        away.clock.now += HALF_A_MINUTE * (-steps // 2 + 1 if steps else 0)
        with refusal(away, Invalid, EITHER, "code"):
            prove(away, AGAIN, code(away, steps))

    def test_is_not_another_persons_to_wake(self, away):
        mo = person("mo")
        away.let_in(mo, Role.MODERATOR, "Mo")
        others = with_second_step(away, mo, "7c" * 16)
        for each in (others[0], code(away, salt="7c" * 16)):
            with refusal(away, Invalid, EITHER, "code"):
                prove(away, AGAIN, each)
        away.let_in(person("mo 2"), Role.MODERATOR)
        with refusal(away, Conflict, "You have not set up a second step yet."):
            prove(away, person("mo 2"), others[0])

    def test_sleeps_without_one_where_the_site_wants_one(self, house):
        strict = Visitor(CARO.token_hash, must_prove=True)
        assert (role_of(house, CARO), role_of(house, strict)) == (Role.MODERATOR, Role.OBSERVER)
        assert second_step.sleeps(house.db, strict) and not second_step.sleeps(house.db, CARO)
        with_second_step(house, strict)
        assert role_of(house, strict) == Role.MODERATOR
        assert not second_step.sleeps(house.db, Visitor(BEN.token_hash, must_prove=True))

    def test_of_an_administrator_sleeps_everywhere(self, house):
        dev = Visitor(DEV.token_hash, must_prove=True)
        assert role_of(house, dev) == Role.OBSERVER
        assert (document.is_administrator(house.db, DEV), document.is_administrator(house.db, dev)) == (True, False)
        with refusal(house, NotAllowed, ASLEEP):
            guarding.change_moderation(house.db, dev, SLUG, Wanted(True, "It is an advert.", "So."))
        with refusal(house, NotAllowed, "Only an administrator can change this page."):
            informing.change_page(house.db, dev, "privacy", "We keep all.")
        with refusal(house, NotAllowed, "Only an administrator can set up a vision."):
            drafting.create_vision(house.db, dev, SPLIT, SETTING)


def letter_for(house, who, address="caro@example.org"):
    claiming.ask_for_letter(house.db, who, address, SECRET, "/sign-in/")
    letter = posting.take_letter(house.db)
    posting.note_sent(house.db, letter)
    return letter.body.split("/sign-in/")[1].split()[0]


class TestTwoWhoBecomeOne:
    def test_nobody_takes_a_sleeping_role_along_to_an_address_of_theirs(self, away):
        claiming.claim(away.db, BEN, letter_for(away, BEN, "ben@example.org"), person("ben 2"))
        for address in ("ben@example.org", "new@example.org"):
            token = letter_for(away, AGAIN, address)
            with refusal(away, NotAllowed, ASLEEP):
                claiming.claim(away.db, AGAIN, token, person("thief"))

    def test_the_second_step_goes_along_and_is_taken_anew_on_each_device(self, away):
        claiming.claim(away.db, AMINA, letter_for(away, AMINA), person("amina 2"))
        prove(away, AGAIN, away.codes[0])
        claiming.claim(away.db, AGAIN, letter_for(away, AGAIN), person("both"))
        assert role_of(away, person("both")) == Role.OBSERVER
        prove(away, person("both"), away.codes[1])
        assert role_of(away, person("both")) == Role.MODERATOR
        assert second_step.own(away.db, person("both")).codes_left == 8

    def test_whoever_stays_keeps_their_own(self, away):
        mo, salt = person("mo"), "8d" * 16
        away.let_in(mo, Role.MODERATOR, "Mo")
        own = with_second_step(away, mo, salt)
        claiming.claim(away.db, mo, letter_for(away, mo), person("mo 2"))
        prove(away, AGAIN, away.codes[0])
        claiming.claim(away.db, AGAIN, letter_for(away, AGAIN), person("both"))
        with refusal(away, Invalid, EITHER, "code"):
            prove(away, person("both"), away.codes[1])
        prove(away, person("both"), own[0])


class TestLosingIt:
    def test_an_administrator_lets_them_set_up_another_in_public(self, away):
        caro = away.member(AGAIN).participant_id
        assert [each.name for each in offices_of(away.db, SLUG, DEV).provers] == ["Caro"]
        reset(away.db, DEV, SLUG, caro, "Her phone broke.")
        entry = away.entries()[-1]
        assert (entry.kind, entry.facts["reason"], entry.facts["by"]) == ("SecondStepReset", "Her phone broke.", "Dev")
        assert role_of(away, AGAIN) == Role.MODERATOR
        assert role_of(away, Visitor(AGAIN.token_hash, must_prove=True)) == Role.OBSERVER
        with refusal(away, Conflict, "They have no second step, so there is none to let go."):
            reset(away.db, DEV, SLUG, caro, "Again.")

    def test_is_for_administrators_with_a_reason(self, away):
        caro = away.member(AGAIN).participant_id
        away.let_in(person("mo"), Role.MODERATOR, "Mo")
        with refusal(away, NotAllowed, "Only an administrator can do that."):
            reset(away.db, person("mo"), SLUG, caro, "So.")
        with refusal(away, Invalid, "Say why, in one sentence. Everyone can read it.", "why"):
            reset(away.db, DEV, SLUG, caro, " ")
        with refusal(away, NotFound, "There is nobody with the number 999."):
            reset(away.db, DEV, SLUG, 999, "So.")

    def test_whoever_runs_the_server_can_do_it_for_the_last_administrator(self, house):
        with_second_step(house, DEV)
        dev = house.look(people.owner, DEV.token_hash, house.clock.now).id
        assert reset_second_step(house.db, dev).name == "Dev"
        assert house.entries(journal.SITE)[-1].facts["role"] == Role.ADMINISTRATOR
        with refusal(house, Conflict, "Dev has no second step."):
            reset_second_step(house.db, dev)

    def test_nothing_is_left_of_whoever_leaves(self, away):
        prove(away, AGAIN, away.codes[0])
        erasing.erase(away.db, AGAIN, erasing.Extent.EVERYTHING)
        rows = every_row(away.db)
        assert rows["second_steps"] == rows["recovery_codes"] == []
        entering.sign_out(away.db, AGAIN)
