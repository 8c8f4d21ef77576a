"""What stands beside the living vision: others being made ready, crowded and put away; letters; second steps."""

from dataclasses import replace

from codes import with_second_step
from house import DAY, DEV, SETTING, SLUG, SPLIT, House, person, resident, set_columns
from letter_readers import signed_in

from deliberation.domain.patterns import SPELL
from deliberation.domain.vision import Role, Stance
from deliberation.services.archiving import archive
from deliberation.services.drafting import create_vision
from deliberation.services.excluding import exclude_votes
from deliberation.services.notifying import Choice, choose_letters
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading.composition import composition
from deliberation.services.reading.document import document
from deliberation.services.reading.patterns import patterns
from deliberation.services.voting import cast_vote
from deliberation.storage import tables
from deliberation.storage.library.codes import stop_token

READY, CROWDED, PUT_AWAY = "getting-ready", "a-crowd-came", "put-away"
LOU, ADDRESS = person("lou"), "lou@example.org"


def stand_beside(house: House, secret: str) -> str:
    """Have all of it happen now; give what the address ends with that stops Lou's letters."""
    now = house.clock.now
    create_vision(house.db, DEV, SPLIT, replace(SETTING, title="Getting ready", opens_at=None, closes_at=None))
    over = replace(SETTING, title="Put away", opens_at=now - 9 * DAY, closes_at=now - DAY, merges_until=None)
    create_vision(house.db, DEV, SPLIT, over)
    archive(house.db, DEV, PUT_AWAY, "It came to an end.", back=False)
    for name, pepper in (("mo", "5a" * 16), ("sleepy before", "a5" * 16)):
        house.let_in(person(name), Role.MODERATOR, "Mo")
        with_second_step(house, person(name), pepper, secret)
    house.let_in(person("sleepy"), Role.MODERATOR, "Mo", was=person("sleepy before"))
    signed_in(house, LOU, ADDRESS, secret)
    choose_letters(house.db, LOU, Choice(ADDRESS, "weekly", at_once=True), secret)
    have_a_crowd_come(house)
    house.clock.now = now
    return stop_token(secret, ADDRESS)


def have_a_crowd_come(house: House) -> None:
    """Have many come at once for one thing where others came now and then; Dev leaves three of them out."""
    began = house.clock.now - DAY
    times = {"opens_at": began, "closes_at": began + 9 * DAY, "merges_until": None}
    create_vision(house.db, DEV, SPLIT, replace(SETTING, title="A crowd came", **times))
    first, second, _third = (card.revision.id for card in document(house.db, CROWDED, DEV).cards)
    for number in range(60):
        house.clock.now = began + number * SPELL
        cast_vote(house.db, resident(number), second if number % 2 else first, Stance.PASS)
    for number in range(100, 124):
        house.clock.now = began + 61 * SPELL
        cast_vote(house.db, resident(number), first, Stance.DISAGREE)
    (burst,) = patterns(house.db, CROWDED, DEV).bursts
    exclude_votes(house.db, DEV, CROWDED, burst.voters[:3], "They told us that they are one person.")


def sign_first(house: House) -> None:
    """Have two people sign the living vision, and Dev be the first."""
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, signatures=2)
    read = composition(house.db, SLUG, DEV).fingerprint
    publish_version(house.db, DEV, SLUG, Signature("Dev Ortiz", read))
