from dataclasses import replace

import pytest
from floor import Floor
from house import AMINA, BEN, CARO, DEV, SETTING, SPLIT, resident

from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services import discarding, drafting
from deliberation.services.moderating import Target, flag
from deliberation.services.phasing import Schedule, change_schedule
from deliberation.services.voting import cast_vote

GONE = "There is no such vision here. It may not be open yet, or the link is mistyped."
ASK = "Ask for a vision by its address, and for what came after an entry by its number."


@pytest.fixture
def floor(house):
    return Floor(house)


@pytest.fixture
def item(house):
    return house.principle(1).id


def test_who_follows_hears_at_once_that_it_works_and_who_is_here(floor):
    olu = floor.comes("olu")
    (first,) = olu.news()
    assert (first["from"], first["seq"], first["here"]) == (olu.seq, olu.seq, 1)
    assert (first["items"], first["draft"], first["events"]) == ({}, None, [])
    assert floor.comes("mia").news()[0]["here"] == 2
    assert floor.live.listening == 2


def test_only_moderators_hear_what_is_for_moderators(house, floor, item):
    comment = house.say(AMINA, item, "Ask Ben Smith.")
    olu, caro = floor.comes("olu"), floor.comes("caro")
    flag(house.db, BEN, Target(comment_id=comment), "It names my neighbour.")
    floor.wait()
    assert "Flagged" in caro.kinds
    assert "Flagged" not in olu.kinds
    assert olu.seq == caro.seq == house.entries()[-1].seq
    assert "neighbour" not in repr(caro.said)
    assert "Flagged" not in floor.comes("mia", after=0).kinds


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (None, ASK),
        ("care", ASK),
        ({}, ASK),
        ({"vision": 1, "after": 0}, ASK),
        ({"vision": "care", "after": "0"}, ASK),
        ({"vision": "care", "after": -1}, ASK),
        ({"vision": "care", "after": True}, ASK),
        ({"vision": "care", "after": 2**70}, ASK),
        ({"vision": "care", "after": 1.5}, ASK),
        ({"vision": "nowhere", "after": 0}, GONE),
        ({"vision": "a-shared-vision-of-care", "after": 10**9}, "This page is ahead of the record. Load it again."),
    ],
)
def test_a_bad_message_is_answered_in_words(floor, message, words):
    olu = floor.comes("olu", after=0)
    olu.heard()
    olu.follow(message)
    assert olu.heard() == [("refused", [{"message": words}])]


def test_a_message_without_anything_is_answered_in_words(floor):
    olu = floor.comes("olu")
    olu.heard()
    olu.socket.emit("follow")
    assert olu.heard() == [("refused", [{"message": ASK}])]


def test_a_page_ahead_of_the_record_silences_nobody(house, floor, item):
    floor.comes("mallory", after=10**9)
    olu = floor.comes("olu")
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    floor.wait()
    assert olu.news()[-1]["items"]


def test_nobody_follows_what_is_not_for_them_to_see(house, floor):
    house.move_to(Phase.DRAFTING)
    assert floor.comes("olu", after=0).heard() == [("refused", [{"message": GONE}])]
    assert [name for name, _ in floor.comes("caro").heard()] == ["news"]


def test_one_person_on_two_devices_tabs_or_pages_counts_once(house, floor):
    floor.comes("olu")
    floor.comes("olu")
    mia = floor.comes("mia")
    assert mia.news()[-1]["here"] == 2
    mia.follow({"vision": house.slug, "after": 0})
    assert mia.news()[-1]["here"] == 2
    assert floor.live.listening == 3


def test_who_is_here_is_counted_again_every_half_minute(floor):
    olu, mia = floor.comes("olu"), floor.comes("mia")
    floor.wait(31)
    assert olu.news()[-1]["here"] == 2
    mia.socket.disconnect()
    floor.wait(10)
    assert olu.heard() == []
    floor.wait(25)
    (count,) = olu.news()
    assert (count["here"], count["from"], count["seq"]) == (1, olu.seq, olu.seq)
    floor.wait(31)
    assert olu.heard() == []
    olu.socket.disconnect()
    assert floor.live.listening == 0


def test_back_in_drafting_only_those_who_run_it_hear_more(house, floor):
    floor.wait(1.0)
    olu, caro = floor.comes("olu"), floor.comes("caro")
    later = Schedule(house.clock.now + 1000, house.clock.now + 2000, None)
    change_schedule(house.db, CARO, house.slug, later, "A holiday.")
    floor.wait()
    for each in (olu, caro):
        assert each.heard()[-1][0] == "resync"
        each.follow({"vision": house.slug, "after": each.seq})
    assert olu.heard() == [("refused", [{"message": GONE}])]
    assert [name for name, _ in caro.heard()] == ["news"]


def test_who_follows_what_is_thrown_away_comes_back_and_hears_that_it_is_gone(house, floor):
    unopened = replace(SETTING, opens_at=None)
    slug = str(drafting.create_vision(house.db, DEV, SPLIT, unopened).facts["slug"])
    dev = floor.comes("dev", slug, after=0)
    discarding.discard(house.db, DEV, slug)
    floor.wait(1.0)
    assert dev.heard()[-1][0] == "resync"
    dev.follow({"vision": slug, "after": 1})
    assert dev.heard() == [("refused", [{"message": GONE}])]


def test_the_moderators_room_is_not_counted_apart(floor):
    floor.comes("caro")
    assert floor.comes("olu").news()[0]["here"] == 2


def test_a_role_that_only_looks_hears_what_everybody_hears(house, floor, item):
    house.let_in(resident(9), Role.OBSERVER)
    observer = floor.comes("resident 9")
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    floor.wait()
    assert observer.news()[-1]["items"]
