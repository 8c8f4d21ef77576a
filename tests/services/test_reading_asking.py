import pytest
from house import AMINA, BEN, counted_queries, person, resident

from deliberation.domain.routing import Reason
from deliberation.domain.vision import Stance
from deliberation.services.amending import withdraw_amendment
from deliberation.services.entering import say_about
from deliberation.services.reading import document
from deliberation.services.voting import cast_vote
from deliberation.storage.library import nearby


@pytest.fixture
def edits(house):
    found = [house.suggest(AMINA, 1, "Nobody", each) for each in ("No one", "None of us")]
    found += [house.suggest(AMINA, 2, "Staff", "We"), house.suggest(AMINA, 1, "further", "farther")]
    withdraw_amendment(house.db, AMINA, found.pop().id)
    return found


def ask(house, who=BEN, item=None):
    return document.question(house.db, house.slug, who, item)[1]


def test_it_begins_with_a_principle_and_goes_on_until_all_are_answered(house, edits):
    everything = {house.principle(number).id for number in (1, 2, 3)} | {each.id for each in edits}
    shown = []
    while asked := ask(house):
        counts = (asked.place, asked.of, asked.answered)
        assert counts == (len(shown) + 1, 6, len(shown))
        shown.append(asked.item_id)
        house.clock.now += 1
        cast_vote(house.db, BEN, asked.item_id, Stance.PASS)
        assert ask(house, item=asked.item_id).reason is None
    assert set(shown) == everything and shown[0] not in {each.id for each in edits}
    first, second = (shown.index(each.id) for each in edits[:2])  # they clash
    assert abs(first - second) > 1


def test_it_says_why_a_card_comes_now(house, edits):
    assert ask(house).reason == Reason.BEGINNING
    cast_vote(house.db, BEN, house.principle(1).id, Stance.PASS)
    assert ask(house).reason == Reason.UNHEARD
    for item in (house.principle(2).id, house.principle(3).id, *(each.id for each in edits[1:])):
        house.vote(item, (12,), (10,))
    asked = ask(house)
    assert (asked.item_id, asked.reason) == (edits[0].id, Reason.UNHEARD)
    assert ask(house, item=asked.next_item).reason == Reason.SETTLED


@pytest.mark.usefixtures("edits")
def test_what_was_left_out_comes_round_and_one_can_go_back(house):
    first = ask(house)
    seen, asked = [first.item_id], first
    while asked.next_item != first.item_id:
        asked = ask(house, item=asked.next_item)
        seen.append(asked.item_id)
    assert len(set(seen)) == 6 and asked.place == 6
    for item in seen[1:]:
        house.clock.now += 1
        cast_vote(house.db, BEN, item, Stance.PASS)
    back = ask(house, item=seen[2])
    assert (back.place, back.answered, back.next_item) == (2, 5, first.item_id)
    assert ask(house, item=first.item_id).next_item is None


@pytest.mark.usefixtures("edits")
def test_strangers_do_not_all_begin_alike_and_each_begins_the_same_again(house):
    begins = [ask(house, person(f"new {number}")).item_id for number in range(12)]
    assert begins == [ask(house, person(f"new {number}")).item_id for number in range(12)]
    assert len(set(begins)) > 1


@pytest.mark.usefixtures("edits")
def test_a_card_that_is_shown_stays_while_others_vote(house):
    before = ask(house)
    house.vote(before.item_id, (6,), (6,))
    assert ask(house).item_id != before.item_id
    after = ask(house, item=before.item_id)
    assert (after.item_id, after.answered) == (before.item_id, 0)


def test_it_takes_no_more_queries_than_reading_a_principle(house, edits):
    cast_vote(house.db, BEN, edits[0].id, Stance.AGREE)
    with counted_queries(house.db) as reading:
        document.principle(house.db, house.slug, 1, BEN)
    with counted_queries(house.db) as asking:
        ask(house)
    assert asking == reading


def test_where_one_s_own_area_was_not_heard_one_is_asked_for_it(house):
    items = [house.principle(number).id for number in (1, 2, 3)]
    for item in items:
        house.vote(item, (12,), (10,))
    assert ask(house, AMINA, items[2]).reason == Reason.SETTLED
    for number in range(8):
        say_about(house.db, resident(20 + number), house.slug, "Hackney", "")
    cast_vote(house.db, resident(20), items[0], Stance.AGREE)
    cast_vote(house.db, resident(21), items[1], Stance.PASS)
    say_about(house.db, AMINA, house.slug, "Hackney", "Night staff")
    shown = ask(house, AMINA)
    assert (shown.item_id in items[1:], shown.reason) == (True, Reason.BEGINNING)
    cast_vote(house.db, AMINA, shown.item_id, Stance.AGREE)
    assert ask(house, AMINA).reason == Reason.NEARBY


@pytest.mark.parametrize(("many", "least"), [(500, 10), (8, 8)])
def test_a_place_of_few_people_says_nothing_of_them_and_a_large_one_is_heard_anyway(house, monkeypatch, many, least):
    for number in range(9):
        say_about(house.db, resident(20 + number), house.slug, "Hackney", "")
    member, item = house.member(resident(20)), house.principle(1).id
    cast_vote(house.db, resident(20), item, Stance.DISAGREE)
    assert house.look(nearby.heard, member, house.principle(1).version_id) == ({item: 1},)
    monkeypatch.setattr(nearby, "_ENOUGH", least)
    monkeypatch.setattr(nearby, "_MANY", many)
    assert house.look(nearby.heard, member, house.principle(1).version_id) == ()
