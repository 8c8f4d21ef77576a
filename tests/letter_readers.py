"""People who get letters, and what stands in them."""

from house import AMINA

from deliberation.services.notifying import Choice, choose_letters, write_asked
from deliberation.services.reading import digests as reading
from deliberation.storage.library import identities
from deliberation.storage.library.codes import address_hash, stop_token

KEY, ADDRESS = "the site's secret", "amina@example.org"
SITE = reading.Site("https://vision.example", KEY)
TOKEN = stop_token(KEY, ADDRESS)


def signed_in(house, who, address=ADDRESS, key=KEY):
    """Make somebody known by this address, as a letter's link does."""
    house.say(who, house.principle(3).id, "Here I am.")
    with house.db.transaction() as tx:
        identities.set_email(tx.connection, house.member(who).participant_id, address_hash(key, address))


def choose(house, who=AMINA, every="weekly", at_once=True, address=ADDRESS):
    choose_letters(house.db, who, Choice(address, every, at_once), KEY)


def written(house, who=AMINA):
    """What somebody would be told now; None where nothing happened."""
    return reading.digest(house.db, house.member(who).participant_id, SITE)


def part(house, heading, letter=None):
    """What stands in a letter under a heading."""
    letter = letter or written(house).letter[1]
    return letter.partition(f"{heading}:\n")[2].partition("\n\n")[0].splitlines()


def at_once(house):
    """The letters that go at once now, by person; they are put in the outbox."""
    found = {}
    for each in reading.asking(house.db, SITE):
        write_asked(house.db, each)
        found |= {letter[0]: letter[2] for letter in each.letters}
    return found
