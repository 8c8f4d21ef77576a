"""What a page shows, brought up to date by the news, is what a page fetched now shows: for every kind of event."""

import pytest
from acts import ACTS
from floor import Floor
from house import AMINA, BEN, SLUG, House, open_house, person, resident

from deliberation.domain.events import KINDS
from deliberation.domain.vision import Role
from deliberation.services import (
    phasing,
)
from deliberation.storage import journal
from deliberation.web.doorway import hashed

# before any page, or in the site's journal
ELSEWHERE = {"VisionCreated", "SiteRoleGiven", "SiteRoleTaken", "DevicesEnded", "LinkMade", "LinkEnded", "SignedIn"}
ELSEWHERE |= {"PageChanged", "SecondStepSet", "SecondStepTaken", "GroupsSet", "PlacesListed"}
ELSEWHERE |= {"TextReplaced", "VisionDiscarded"}
ANEW = {"VersionPublished", "AnchorConfirmed", "RoundOpened", "FateChanged"}  # these act in a newer version
BY_FIGURES = {"VoteCast", "VoteWithdrawn", "VoteImported"}
FOR_MODERATORS = {"Flagged", "FlagSettled", "Held", "HoldWithdrawn", "Appealed"}
FOR_ONE = {"AboutChanged"}


@pytest.fixture(scope="module")
def furniture(tmp_path_factory):
    """A vision with three edits and votes on everything, residents for and staff against one of them."""
    folder = tmp_path_factory.mktemp("lively")
    with open_house(folder) as house:
        edits = [
            house.suggest(AMINA, 1, "Nobody travels", "No one travels"),
            house.suggest(AMINA, 3, "Staff have", "Staff get"),
            house.suggest(resident(1), 3, "to listen", "for listening"),
        ]
        house.agree(house.principle(1).id, edits[1].id, edits[2].id)
        house.vote(edits[0].id, (6,), (0, 6))
        phasing.tell_phase(house.db, house.vision.id)
    return (folder / "deliberation.db").read_bytes()


@pytest.fixture
def lively(furniture, tmp_path):
    (tmp_path / "lively.db").write_bytes(furniture)
    house = House(f"sqlite:///{tmp_path / 'lively.db'}", seed=3)
    yield house
    house.db.close()


def test_every_event_has_its_law():
    assert set(ACTS) | ELSEWHERE == set(KINDS)
    assert not set(ACTS) & ELSEWHERE


@pytest.mark.parametrize("kind", ACTS)
def test_a_page_and_its_news_are_a_fresh_page(lively, kind):
    floor = Floor(lively)
    followers = {name: floor.comes(name) for name in ("olu", "amina", "caro")}
    ACTS[kind](lively)
    floor.wait()
    for name, follower in followers.items():
        if "resync" in dict(follower.heard()):
            follower.follow({"vision": SLUG, "after": follower.seq})
            follower.heard()
        fresh, seq = follower.fresh()
        if kind not in ANEW:  # from then on people read the new version, whose votes begin at none
            assert {id_: fresh[id_] for id_ in follower.items} == follower.items
        assert follower.seq == seq
        told = kind in {event["kind"] for event in follower.events}
        assert told == (kind not in BY_FIGURES | FOR_ONE and (kind not in FOR_MODERATORS or name == "caro"))


def test_a_new_edit_is_told_with_the_principle_it_is_about(lively):
    floor = Floor(lively)
    olu = floor.comes()
    lively.suggest(BEN, 2, "once", "one time")
    floor.wait()
    olu.heard()
    base = lively.principle(2)
    assert [change[:2] for change in olu.events[-1]["changes"]] == [[base.id, base.principle_id]]


def test_news_never_say_who_or_in_which_words(lively):
    floor = Floor(lively)
    caro = floor.comes("caro", after=0)
    for kind in ("Flagged", "AmendmentProposed", "CommentMade", "MemberMoved", "VoteCast"):
        ACTS[kind](lively)
        floor.wait()
    caro.heard()
    told = repr(caro.said)
    opened = [value for entry in lively.look(_everything) for value in entry.opened.values()]
    secrets = {lively.member(each).pseudonym for each in (AMINA, BEN, person("moved"))} | {
        "How far?",
        "one time",
        "Look.",
    }
    assert opened
    assert not {secret for secret in secrets if secret in told}
    assert hashed("amina") not in told


def _everything(connection):
    return journal.since(connection, 2, 0, ["everyone", "moderators"])


def test_somebody_who_runs_the_vision_takes_their_votes_along(lively):
    floor = Floor(lively)
    olu = floor.comes()
    lively.let_in(person("rae"), Role.MODERATOR, "Rae", was=resident(1))
    floor.wait()
    olu.heard()
    assert olu.items == {id_: each for id_, each in olu.fresh()[0].items() if id_ in olu.items}
    assert olu.items[str(lively.principle(1).id)]["audiences"]["residents"] == [5, 0, 0]
