from dataclasses import replace

import pytest
from house import AMINA, BEN, CARO, CLOSES, DAY, DEV, SETTING, SLUG, SPLIT, every_row, person, refusal, resident
from rounds import votes_of

from deliberation.domain.codes import Reach
from deliberation.domain.errors import Conflict, Invalid, NotAllowed, SignedOut
from deliberation.domain.stays import BY_CODE, IN_CHARGE
from deliberation.domain.vision import Phase, Role, Stance, Tally
from deliberation.services import drafting
from deliberation.services.entering import Invitation, make_link, say_about, sign_in, stay_on
from deliberation.services.joining import WRONG, end_code, join, make_code
from deliberation.services.reading import account, organisation
from deliberation.services.voting import cast_vote
from deliberation.storage.library import ballots, devices, people, whereabouts

KEY = "the site's own secret"
LEE, WORK, AGAIN = person("lee"), person("at work"), person("at work again")
NOT_YOURS = "Only the lead of an organisation can let in those who work there."
ANOTHER = "You are here in another role already. You need no code."


@pytest.fixture
def house(house):
    let_lead(house, LEE)
    return house


def let_lead(house, who, name="St Mary’s"):
    invitation = Invitation(Role.LEAD, "Lee", SLUG, "staff", organisation=name)
    sign_in(house.db, person(f"before {who.token_hash}"), make_link(house.db, CARO, invitation).token, who)


def code_of(house, who=LEE, headcount=40):
    return make_code(house.db, who, SLUG, headcount, KEY).code


def own(house, who=LEE):
    return organisation.own(house.db, SLUG, who)


def test_a_lead_makes_a_code_that_is_kept_only_as_a_keyed_hash(house):
    code = make_code(house.db, LEE, SLUG, 40, KEY)
    assert code.expires_at == CLOSES
    assert code.code not in repr(every_row(house.db))
    entry = house.entries()[-1]
    assert (entry.kind, entry.facts) == ("CodeMade", {"audience": house.member(LEE).audience_id})
    assert entry.opened["code"][1:4] == [house.member(LEE).pseudonym, house.member(LEE).organisation_id, 40]
    assert organisation.welcome(house.db, code.code, "another secret") is None


def test_a_code_works_until_its_lead_says_a_year_at_most_and_says_what_that_means_for_voting(house):
    house.move_to(Phase.DRAFTING)
    now = house.clock.now
    for until, found in ((now + 1, Reach.BEFORE), (CLOSES, Reach.WITHIN), (CLOSES + 1, Reach.AFTER)):
        assert make_code(house.db, LEE, SLUG, 40, KEY, until).expires_at == own(house).code.expires_at == until
        assert own(house).reach == found
    with refusal(house, Invalid, "Choose a date that is still to come.", "until"):
        make_code(house.db, LEE, SLUG, 40, KEY, now)
    with refusal(house, Invalid, "A code works for a year at most.", "until"):
        make_code(house.db, LEE, SLUG, 40, KEY, now + 367 * DAY)
    house.move_to(Phase.MERGING)
    assert make_code(house.db, LEE, SLUG, 40, KEY).expires_at == own(house).offered == CLOSES + 90 * DAY


def test_whoever_comes_by_it_is_confirmed_staff_of_that_organisation(house):
    assert join(house.db, AMINA, WORK, code_of(house).upper().replace("-", " "), KEY) == SLUG
    member, lead = house.member(WORK), house.member(LEE)
    assert (member.role, member.audience, member.confirmed_by) == (Role.PARTICIPANT, "staff", lead.participant_id)
    assert member.organisation_id == lead.organisation_id
    place = house.look(whereabouts.name_of, "organisation", member.organisation_id)
    assert place == own(house).name == "St Mary’s"
    assert (own(house).joined, own(house).voted, own(house).code.headcount) == (1, None, 40)


def test_a_code_lets_a_moderator_stay_no_longer_and_no_shorter(house):
    slug = str(drafting.create_vision(house.db, DEV, SPLIT, replace(SETTING, title="Next door")).facts["slug"])
    sign_in(house.db, AMINA, make_link(house.db, None, Invitation(Role.MODERATOR, "Mona", slug)).token, person("mona"))
    before = house.look(devices.find, person("mona").token_hash, house.clock.now)
    assert (before.idle, before.ends_at) == (IN_CHARGE.idle, house.clock.now + IN_CHARGE.whole)
    house.clock.now += 2 * DAY
    join(house.db, person("mona"), WORK, code_of(house), KEY)
    after = house.look(devices.find, WORK.token_hash, house.clock.now)
    assert after.good_until == house.clock.now + IN_CHARGE.idle
    assert (after.idle, after.ends_at, after.created_at) == (before.idle, before.ends_at, before.created_at)
    assert house.look(people.owner, person("mona").token_hash, house.clock.now) is None


def test_what_the_device_did_before_goes_along(house):
    item = house.principle(1).id
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    before = house.member(AMINA)
    join(house.db, AMINA, WORK, code_of(house), KEY)
    assert house.member(WORK).id == before.id
    assert house.look(ballots.totals, house.vision, item) == {"residents": Tally(), "staff": Tally(1)}


def test_somebody_moved_in_already_is_not_moved_again(house):
    code = code_of(house)
    join(house.db, AMINA, WORK, code, KEY)
    entries = len(house.entries())
    join(house.db, WORK, AGAIN, code, KEY)
    assert len(house.entries()) == entries
    assert house.member(AGAIN).audience == "staff"


def test_staff_of_another_host_come_to_the_organisation(house):
    join(house.db, BEN, WORK, code_of(house), KEY)
    assert house.member(WORK).confirmed_by == house.member(LEE).participant_id
    assert own(house).joined == 1


def test_a_session_by_a_code_ends_when_it_is_unused_and_in_any_case(house):
    item = house.principle(1).id
    join(house.db, AMINA, WORK, code_of(house), KEY)
    house.clock.now += BY_CODE.idle - 1
    cast_vote(house.db, WORK, item, Stance.AGREE)
    house.clock.now += 1
    with refusal(house, SignedOut, "You signed out on this device. Load the page again to go on."):
        cast_vote(house.db, WORK, house.principle(2).id, Stance.AGREE)
    assert house.look(people.owner, WORK.token_hash, house.clock.now) is None


def test_a_device_in_use_stays_up_to_its_day(house):
    join(house.db, AMINA, WORK, code_of(house), KEY)
    stay_on(house.db, WORK)
    assert not account.wears_out(house.db, WORK)
    worn = []
    while house.look(people.owner, WORK.token_hash, house.clock.now):
        house.clock.now += BY_CODE.idle // 2
        worn.append(account.wears_out(house.db, WORK))
        stay_on(house.db, WORK)
    assert len(worn) == 2 * BY_CODE.whole // BY_CODE.idle
    assert worn == [True] * (len(worn) - 2) + [False] * 2
    assert not account.wears_out(house.db, person("stranger"))


@pytest.mark.parametrize("typed", ["", "bafo-kilu", "bafo-kilu-medo", "x" * 1000])
def test_a_wrong_code_and_an_ended_one_get_the_same_words(house, typed):
    code = code_of(house)
    end_code(house.db, LEE, SLUG)
    with refusal(house, Conflict, "There is no code that works, so there is none to end."):
        end_code(house.db, LEE, SLUG)
    for each in (typed, code):
        assert organisation.welcome(house.db, each, KEY) is None
        with refusal(house, NotAllowed, WRONG):
            join(house.db, AMINA, WORK, each, KEY)


def test_a_code_ends_by_itself_and_when_another_is_made(house):
    first, second = code_of(house), code_of(house)
    with refusal(house, NotAllowed, WRONG):
        join(house.db, AMINA, WORK, first, KEY)
    assert organisation.welcome(house.db, second, KEY, SLUG).organisation == "St Mary’s"
    assert organisation.welcome(house.db, second, KEY, "elsewhere") is None
    house.clock.now = CLOSES
    with refusal(house, NotAllowed, WRONG):
        join(house.db, AMINA, WORK, second, KEY)


@pytest.mark.parametrize("who", [CARO, DEV, LEE], ids=["moderator", "administrator", "lead"])
def test_nobody_loses_a_role_by_a_code(house, who):
    code = code_of(house)
    with refusal(house, Conflict, ANOTHER):
        join(house.db, who, WORK, code, KEY)


@pytest.mark.parametrize("who", [AMINA, BEN, CARO, DEV], ids=["resident", "staff", "moderator", "administrator"])
def test_only_a_lead_makes_and_ends_codes(house, who):
    for act in (lambda: code_of(house, who), lambda: end_code(house.db, who, SLUG), lambda: own(house, who)):
        with refusal(house, NotAllowed, NOT_YOURS):
            act()


@pytest.mark.parametrize("headcount", [None, 0, 100_001])
def test_a_lead_says_how_many_work_there(house, headcount):
    words = "Type how many people work there, as a number from 1 to 100,000."
    with refusal(house, Invalid, words, "headcount"):
        code_of(house, headcount=headcount)


def test_a_lead_of_no_organisation_has_no_code(house):
    let_lead(house, WORK, "")
    assert (own(house, WORK).name, own(house, WORK).is_open) == ("", False)
    with refusal(house, Conflict, "Your link named no organisation. Ask a moderator for one that does."):
        code_of(house, WORK)


def test_nobody_leaves_by_hand_the_organisation_that_vouches_for_them(house):
    join(house.db, AMINA, WORK, code_of(house), KEY)
    say_about(house.db, WORK, SLUG, "Riverside", "Elsewhere")
    assert house.member(WORK).organisation_id == house.member(LEE).organisation_id


def test_a_lead_is_told_how_many_have_voted_from_eight_on(house):
    code, item = code_of(house), house.principle(1).id
    for number in range(8):
        join(house.db, resident(number), person(f"at work {number}"), code, KEY)
        cast_vote(house.db, person(f"at work {number}"), item, Stance.AGREE)
        assert own(house).voted == (8 if number == 7 else None)
    assert own(house).joined == 8


def test_a_code_can_be_made_and_used_in_the_draft(house):
    house.move_to(Phase.DRAFTING)
    assert organisation.welcome(house.db, code_of(house), KEY).phase == Phase.DRAFTING


def test_one_press_too_many_makes_no_second_person(house):
    item, code = house.principle(1).id, code_of(house)
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    before = house.look(people.count, house.vision.id)
    assert [join(house.db, AMINA, WORK, code, KEY) for _ in range(3)] == [SLUG] * 3
    assert house.look(people.count, house.vision.id) == before
    assert votes_of(house, WORK) == {item: Stance.AGREE}


def test_somebody_comes_in_by_a_code_once_voting_has_closed_and_what_was_counted_stays(house):
    item, code = house.principle(1).id, make_code(house.db, LEE, SLUG, 40, KEY, CLOSES + DAY).code
    cast_vote(house.db, AMINA, item, Stance.DISAGREE)
    house.move_to(Phase.MERGING)
    before = house.look(ballots.totals, house.vision, item)
    assert join(house.db, AMINA, WORK, code, KEY) == SLUG
    assert house.member(WORK).audience == "staff"
    assert house.look(ballots.totals, house.vision, item) == before
