import pytest
from house import AMINA, CARO, SLUG, resident
from parting import find_groups, part

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Phase, Stance, Tally
from deliberation.services.moderating import Target, hide
from deliberation.services.phasing import tell_phase
from deliberation.services.reading.groups import groups
from deliberation.services.voting import cast_vote
from deliberation.storage.tables import opinion_runs

MINUTE = 60_000


@pytest.fixture
def parted(house):
    part(house, 8, 7)
    house.clock.now += MINUTE
    find_groups(house)
    return house


def test_before_anybody_looked_there_is_no_picture(house):
    page = groups(house.db, SLUG, AMINA)
    assert (page.picture, page.items, page.tallies, page.scores) == (None, (), {}, None)
    assert not page.is_frozen


def test_a_page_says_how_old_its_picture_is_and_how_many_voted_since(parted):
    cast_vote(parted.db, AMINA, parted.principle(1).id, Stance.AGREE)
    parted.clock.now += 12_999
    picture = groups(parted.db, SLUG, AMINA).picture
    assert (picture.age, picture.since, picture.votes) == (12, 1, 45)
    assert [(group.letter, group.size) for group in picture.groups] == [("A", 8), ("B", 7)]
    assert len(picture.places.people) == 15
    assert picture.ratio > 1.25


def test_everybody_finds_their_own_place(parted):
    def mine(who):
        return groups(parted.db, SLUG, who).picture.mine

    one, other = mine(resident(100)), mine(resident(110))
    assert (one.letter, other.letter) == ("A", "B")
    assert (one.x, one.y) != (other.x, other.y)
    assert mine(AMINA) is None
    cast_vote(parted.db, AMINA, parted.principle(1).id, Stance.AGREE)
    assert mine(AMINA) is None
    parted.clock.now += MINUTE
    find_groups(parted)
    assert mine(AMINA).letter == ""


def test_every_item_one_may_see_is_scored_by_the_groups(parted):
    edit = parted.suggest(AMINA, 1, "Nobody", "No one")
    part(parted, 8, 1, edit.id)
    parted.clock.now += MINUTE
    find_groups(parted)
    page = groups(parted.db, SLUG, AMINA)
    wordings = [parted.principle(number).id for number in (1, 2, 3)]
    assert page.items == (*wordings, edit.id)
    assert page.tallies["B"][edit.id] == Tally(disagree=1)
    assert page.scores.is_divisive.tolist() == [True, True, True, False]
    hide(parted.db, CARO, Target(item_id=edit.id), "It names somebody.")
    page = groups(parted.db, SLUG, AMINA)
    assert page.items == tuple(wordings)
    assert edit.id not in page.tallies["A"]
    assert page.scores.score.shape == (3,)


def test_what_is_frozen_is_shown_as_such_and_also_where_its_picture_is_lost(parted):
    parted.move_to(Phase.MERGING)
    tell_phase(parted.db, parted.vision.id)
    find_groups(parted)
    page = groups(parted.db, SLUG, AMINA)
    assert page.is_frozen
    with parted.db.transaction() as tx:
        tx.connection.execute(opinion_runs.delete())
    lost = groups(parted.db, SLUG, AMINA)
    assert (lost.picture, lost.tallies, lost.is_frozen) == (None, page.tallies, True)


def test_groups_are_for_those_who_may_read(house):
    house.move_to(Phase.DRAFTING)
    with pytest.raises(NotFound):
        groups(house.db, SLUG, AMINA)
