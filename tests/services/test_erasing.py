from pathlib import Path

from house import AMINA, BEN, CARO, refusal, resident
from life import SECRETS, SOFIA, live

from deliberation.domain.errors import Conflict
from deliberation.services.amending import back_amendment
from deliberation.services.entering import say_about
from deliberation.services.erasing import Extent, erase
from deliberation.services.moderating import Target, flag
from deliberation.services.verifying import verify


def told(house):
    """What the last removal in this vision says."""
    return [each.facts for each in house.entries() if each.kind == "ContentErased"][-1]


def test_a_stranger_has_nothing_to_remove(house):
    with refusal(house, Conflict, "Nothing is kept of you from this device, so there is nothing to remove."):
        erase(house.db, resident(77), Extent.WORDS)


def files_hold(house):
    """All bytes of the database, its write-ahead log and whatever lies beside them."""
    return b"".join(path.read_bytes() for path in Path(house.url.removeprefix("sqlite:///")).parent.iterdir())


def test_every_word_goes_and_its_place_stays(house):
    edit = house.suggest(AMINA, 1, "Nobody", "Zanzibar", why="Zebrafinch says so.")
    said = house.say(AMINA, house.principle(1).id, "Zucchini, too.")
    quoting = house.say(BEN, edit.id, "Why there?", paragraph=1)
    other = house.suggest(BEN, 2, "once", "one time")
    back_amendment(house.db, AMINA, other.id, "Zigzag.")
    flag(house.db, AMINA, Target(comment_id=quoting), "Zeppelin.")
    say_about(house.db, AMINA, house.slug, "Zennor", "Zodiac")
    words = (b"Zanzibar", b"Zebrafinch", b"Zucchini", b"Zigzag", b"Zeppelin", b"Zennor", b"Zodiac")
    assert all(word in files_hold(house) for word in words)
    erased = erase(house.db, AMINA, Extent.WORDS)
    assert (erased.contributions, erased.merged, erased.votes) == (3, 0, 0)
    assert house.db.scrub()
    assert [word for word in words if word in files_hold(house)] == []
    facts = told(house)
    assert (facts["edits"], facts["comments"], facts["backings"]) == ([edit.id], [said], [[other.id, 1]])
    gone = house.edit(edit.number)
    assert (gone.erased_at, gone.is_open, gone.rationale) == (house.clock.now, False, "")
    assert verify(house.db).findings == ()


def test_after_a_whole_life_the_record_holds_and_the_tables_follow_from_what_is_left(house):
    live(house)
    for who, extent in (
        (AMINA, Extent.WORDS),
        (BEN, Extent.EVERYTHING),
        (SOFIA, Extent.WORDS),
        (CARO, Extent.EVERYTHING),
    ):
        erase(house.db, who, extent)
    erase(house.db, resident(7), Extent.EVERYTHING)
    house.db.scrub()
    held = files_hold(house)
    assert [word for word in SECRETS.values() if word.encode() in held] == ["Hortensia"]  # whose author is still here
    assert verify(house.db).findings == ()
