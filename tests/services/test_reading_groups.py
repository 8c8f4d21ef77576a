import numpy as np
import pytest
from house import AMINA, CARO, SLUG, resident
from parting import MINUTE, find_groups, part, pass_on

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Phase, Stance, Tally
from deliberation.services.moderating import Target, hide
from deliberation.services.phasing import tell_phase
from deliberation.services.reading.groups import freshness
from deliberation.services.reading.results import results
from deliberation.services.voting import cast_vote
from deliberation.storage.tables import opinion_runs


def parted_into(house, one, other):
    part(house, one, other)
    house.clock.now += MINUTE
    find_groups(house)


def page(house, who=AMINA):
    return results(house.db, SLUG, who)


def test_before_anybody_looked_there_is_no_picture(house):
    found = page(house)
    assert (found.picture, found.camps, found.is_frozen) == (None, (), False)
    assert [each.opinion for each in found.results] == [None] * 3


def test_a_picture_shows_a_dot_for_everybody_placed_and_nobody_where_they_stand(camps):
    picture = page(camps).picture
    assert [(group.letter, group.size) for group in picture.groups] == [("A", 9), ("B", 8)]
    assert {letter: dots.shape for letter, dots in picture.dots.items()} == {"A": (9, 2), "B": (8, 2)}
    assert (picture.each, picture.people, picture.found, picture.aside) == (1, 17, 2, 0)
    assert picture.are_distinct
    mine = page(camps, resident(100)).picture.mine
    assert np.abs(picture.dots["A"] - [mine.x, mine.y]).max(axis=1).min() > 0


def test_a_page_says_how_old_its_picture_is_and_how_many_voted_since(camps):
    cast_vote(camps.db, AMINA, camps.principle(1).id, Stance.AGREE)
    camps.clock.now += 12_999
    fresh = page(camps).picture.fresh
    assert (fresh.age, fresh.since) == (12, 1)
    assert freshness(camps.db, SLUG, AMINA) == fresh
    with pytest.raises(NotFound):
        freshness(camps.db, "nowhere", AMINA)


def test_before_anybody_looked_nothing_is_fresh(house):
    assert freshness(house.db, SLUG, AMINA).position == 0


def test_everybody_finds_their_own_place(camps):
    def mine(who):
        return page(camps, who).picture.mine

    one, other = mine(resident(100)), mine(resident(110))
    assert (one.letter, other.letter) == ("A", "B")
    assert (one.x, one.y) != (other.x, other.y)
    assert mine(AMINA) is None
    cast_vote(camps.db, AMINA, camps.principle(1).id, Stance.AGREE)
    assert mine(AMINA) is None
    for number in range(7):  # of one alone it is not told
        cast_vote(camps.db, resident(number), camps.principle(1).id, Stance.PASS)
    camps.clock.now += MINUTE
    find_groups(camps)
    assert mine(AMINA).letter == ""
    assert page(camps).picture.aside == 8


def test_groups_of_a_few_are_not_told_of_not_even_to_those_in_them(house):
    parted_into(house, 12, 5)
    found = page(house, resident(112))
    assert (found.picture.groups, found.picture.dots, found.picture.found) == ((), {}, 2)
    assert found.picture.mine.letter == ""
    assert found.camps == ()
    assert {each.opinion for each in found.results} == {None}


def test_a_crowd_that_is_not_parted_is_one_cloud_from_eight_people_on(house):
    parted_into(house, 7, 0)
    assert page(house).picture.groups == ()
    parted_into(house, 8, 0)
    picture = page(house).picture
    assert [(group.letter, group.size) for group in picture.groups] == [("all", 8)]
    assert not picture.are_distinct
    assert page(house).camps == ()


def test_every_item_one_may_see_is_judged_by_the_groups(camps):
    edit = camps.suggest(AMINA, 1, "Nobody", "No one")
    part(camps, 9, 1, edit.id)
    pass_on(camps, 10, 17, edit.id)
    camps.clock.now += MINUTE
    find_groups(camps)
    found = {each.id: each for each in page(camps).results}
    wordings = [camps.principle(number).id for number in (1, 2, 3)]
    assert list(found) == [*wordings, edit.id]
    assert found[edit.id].opinion.leans[1].tally == Tally(disagree=1, passed=7)
    assert [each.is_divisive for each in found.values()] == [True, True, True, False]
    hide(camps.db, CARO, Target(item_id=edit.id), "It names somebody.")
    assert [each.id for each in page(camps).results] == wordings


def test_what_is_frozen_is_shown_as_such_and_also_where_its_picture_is_lost(camps):
    camps.move_to(Phase.MERGING)
    assert not page(camps).is_frozen
    tell_phase(camps.db, camps.vision.id)
    find_groups(camps)
    before = page(camps)
    assert before.is_frozen
    with camps.db.transaction() as tx:
        tx.connection.execute(opinion_runs.delete())
    lost = page(camps)
    assert (lost.picture, lost.people, lost.is_frozen) == (None, None, True)
    assert (lost.camps, lost.results) == (before.camps, before.results)


def test_a_round_that_closed_without_votes_has_no_groups_even_where_that_is_frozen(house):
    house.move_to(Phase.MERGING)
    assert page(house).picture is None
    tell_phase(house.db, house.vision.id)
    find_groups(house)
    found = page(house)
    assert (found.picture.groups, found.picture.people, found.is_frozen) == ((), 0, True)
    with house.db.transaction() as tx:
        tx.connection.execute(opinion_runs.delete())
    assert (page(house).camps, page(house).is_frozen) == ((), True)


def test_results_are_for_those_who_may_read(house):
    house.move_to(Phase.DRAFTING)
    with pytest.raises(NotFound):
        page(house)
    with pytest.raises(NotFound):
        freshness(house.db, SLUG, AMINA)
