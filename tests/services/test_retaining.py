import pytest
from house import AMINA, BEN, CARO, DAY, DEV, SETTING, SPLIT, every_row, person, refusal, resident
from sqlalchemy import select

from deliberation.domain.errors import Invalid, NotAllowed
from deliberation.domain.stays import LETTER
from deliberation.domain.vision import Phase, Role
from deliberation.services.claiming import ask_for_letter
from deliberation.services.drafting import create_vision
from deliberation.services.entering import Invitation, make_link, say_about, sign_in, sign_out
from deliberation.services.moderating import Target, flag
from deliberation.services.retaining import set_retention, tidy
from deliberation.services.verifying import verify
from deliberation.storage import tables


def lived_in(house):
    """Amina says where she lives and reports something; a link is made and used; Ben is known."""
    say_about(house.db, AMINA, house.slug, "Zennor", "")
    edit = house.suggest(BEN, 1, "Nobody", "No one")
    flag(house.db, AMINA, Target(item_id=edit.id), "Look.")
    make_link(house.db, None, Invitation(Role.MODERATOR, "Zelda", house.slug))


def personal(house):
    """Places, whose reports and devices are kept, and how many links."""
    rows = every_row(house.db, tables.areas, tables.flags, tables.devices, tables.sign_in_links)
    return (
        [row[2] for row in rows["areas"]],
        [row[3] for row in rows["flags"]],
        len(rows["devices"]),
        len(rows["sign_in_links"]),
    )


@pytest.mark.parametrize(
    ("until", "days", "message", "field"),
    [
        (1, 30, "Choose a date or a number of days, not both.", "until"),
        (1, None, "Choose a day that is still to come.", "until"),
        (None, 0, "Choose a whole number of days, from 1 to 3,650.", "days"),
        (None, 4000, "Choose a whole number of days, from 1 to 3,650.", "days"),
    ],
)
def test_an_end_that_cannot_be_is_refused(house, until, days, message, field):
    with refusal(house, Invalid, message, field):
        set_retention(house.db, CARO, house.slug, until, days, "We promised it.")


def test_only_those_who_run_a_vision_say_how_long(house):
    house.suggest(AMINA, 1, "Nobody", "No one")
    with refusal(house, NotAllowed, "You do not have permission to do this."):
        set_retention(house.db, AMINA, house.slug, None, 30, "We promised it.")


def test_days_count_from_the_last_version_and_a_date_from_nothing(house):
    assert house.vision.kept_to is None
    set_retention(house.db, CARO, house.slug, None, 30, "We promised it.")
    assert house.vision.kept_to is None
    house.move_to(Phase.PUBLISHED)
    assert house.vision.kept_to == house.clock.now + 30 * DAY
    set_retention(house.db, CARO, house.slug, house.clock.now + DAY, None, "Sooner.")
    assert house.vision.kept_to == house.clock.now + DAY


def test_when_its_time_is_over_personal_parts_go_once_and_words_stay(house):
    lived_in(house)
    lead = Invitation(Role.LEAD, "", house.slug, "staff", organisation="Zoological Society")
    sign_in(house.db, BEN, make_link(house.db, None, lead).token, person("lee"))
    set_retention(house.db, CARO, house.slug, house.clock.now + 8 * DAY, None, "We promised it.")
    before = personal(house)
    assert (tidy(house.db), personal(house)) == (0, before)
    house.clock.now += 8 * DAY
    assert tidy(house.db) == 1
    dev = len({row[0] for row in every_row(house.db, tables.devices)["devices"]})
    assert personal(house) == ([], [None], dev, 1)
    assert dev == 1, "whoever runs the site keeps their device"
    assert "Zelda" not in repr(every_row(house.db)) and "Zoological" not in repr(every_row(house.db))
    assert house.kinds[-1] == "ContentErased" and house.edit(1).rationale == "It is clearer."
    assert verify(house.db).findings == ()
    assert tidy(house.db) == 0


def test_people_of_other_visions_keep_their_devices_and_those_signed_out_for_a_month_go(house):
    lived_in(house)
    other = create_vision(house.db, DEV, SPLIT, SETTING).facts["slug"]
    say_about(house.db, AMINA, other, "Elsewhere", "")
    set_retention(house.db, CARO, house.slug, house.clock.now + DAY, None, "We promised it.")
    house.suggest(resident(8), 3, "listen", "hear")
    house.clock.now += DAY
    tidy(house.db)
    hashes = {row[0] for row in every_row(house.db, tables.devices)["devices"]}
    assert AMINA.token_hash in hashes and not {BEN.token_hash, resident(8).token_hash} & hashes
    assert [row[2] for row in every_row(house.db, tables.areas)["areas"]] == ["Elsewhere"]
    sign_out(house.db, AMINA)
    house.clock.now += 31 * DAY
    tidy(house.db)
    assert {row[0] for row in every_row(house.db, tables.devices)["devices"]} == {DEV.token_hash}
    assert person("nobody").token_hash not in hashes


def test_of_a_letter_that_nobody_opened_no_address_is_kept(house):
    ask_for_letter(house.db, AMINA, "amina@example.org", "secret", "/sign-in/")
    of_letters = select(tables.sign_in_links.c.email_hash).where(tables.sign_in_links.c.email_hash.is_not(None))
    (kept,) = house.look(lambda c: c.scalars(of_letters).all())
    tidy(house.db)
    assert kept in repr(every_row(house.db))
    house.clock.now += LETTER
    tidy(house.db)
    assert kept not in repr(every_row(house.db))
    assert verify(house.db).findings == ()
