import pytest
from house import AMINA, BEN, CARO, SLUG, resident

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Phase
from deliberation.services.composing import OwnWords, settle_principle, write_own_words
from deliberation.services.reading.clash import clash


@pytest.fixture
def chain(house):
    """Three edits that people agree with: the second changes the words of both others."""
    edits = [
        house.suggest(AMINA, 1, "Nobody", "No one"),
        house.suggest(BEN, 1, "Nobody travels further", "People need not go so far"),
        house.suggest(resident(1), 1, "further", "farther"),
    ]
    house.agree(*(each.id for each in edits))
    return edits


def of(house, number, who=CARO):
    return clash(house.db, SLUG, number, who)


def by_hand(found):
    return [line.edit.amendment.number for line in found.by_hand]


def test_each_of_a_group_is_there_with_what_it_would_leave_out(house, chain):
    for number in (1, 2, 3):
        found = of(house, number)
        assert [(each.line.edit.amendment.number, each.displaces) for each in found.sides] == [
            (1, (2,)),
            (2, (1, 3)),
            (3, (2,)),
        ]
    assert found.desk.revision.position == 1
    assert (found.by_hand, found.blended) == ((), tuple(each.id for each in chain))


def test_what_was_decided_by_hand_is_named(house, chain):
    house.move_to(Phase.MERGING)
    house.decide(chain[1], True)
    assert by_hand(of(house, 1)) == [2]


def test_a_blend_joins_the_group_and_is_not_blended_again(house, chain):
    house.move_to(Phase.MERGING)
    base = house.principle(1)
    text = base.body.replace("Nobody travels further", "No one need travel farther")
    ids = of(house, 1).blended
    write_own_words(house.db, CARO, OwnWords(base.id, text, "It keeps all three wishes.", ids, 0))
    found = of(house, 1)
    assert (by_hand(found), found.blended, found.asked) == ([4], ids, (1, 2, 3))
    assert of(house, 4).desk == found.desk


def test_other_edits_that_are_in_are_named_and_the_way_leads_on_to_what_is_not_decided(house, chain):
    beside = house.suggest(AMINA, 1, "street", "road")
    pair = house.suggest(AMINA, 2, "Staff", "We"), house.suggest(BEN, 2, "Staff", "Nurses")
    house.agree(beside.id, *(each.id for each in pair))
    assert of(house, 1).also_in == (beside.number,)
    house.move_to(Phase.MERGING)
    assert [of(house, each).onward.edit.amendment.number for each in (1, pair[0].number)] == [pair[0].number, 1]
    house.decide(pair[1], True)
    assert of(house, 1).onward is None
    settle_principle(house.db, CARO, house.principle(1).id, 0, settled=True)
    assert of(house, pair[0].number).onward is None


def test_an_edit_that_stands_against_no_other_has_no_such_page(house, chain):
    other = house.suggest(AMINA, 2, "Staff", "We")
    with pytest.raises(NotFound, match=f"Edit {other.number} stands against no other edit in this draft"):
        of(house, other.number)


def test_edits_that_change_more_than_words_are_not_blended(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    retired = house.restructure(BEN, "retire", 1)
    house.agree(edit.id, retired.id)
    assert of(house, edit.number).blended == ()
