from dataclasses import replace

from house import AMINA, BEN, CARO, SLUG, counted_queries, resident
from parting import MINUTE, find_groups, part, pass_on

from deliberation.domain.consensus import Status
from deliberation.domain.vision import Phase, Tally
from deliberation.services import phasing
from deliberation.services.reading.results import results


def page(house, who=AMINA):
    return results(house.db, SLUG, who)


def names(found):
    return [each.edit.amendment.number if each.edit else f"p{each.principle.position}" for each in found]


def look(house):
    house.clock.now += MINUTE
    find_groups(house)


def test_without_votes_there_is_nothing_to_say_and_everybody_is_asked_for(house):
    found = page(house)
    assert (found.votes, found.people, found.unites, found.divides, found.close) == (0, 0, (), (), 0)
    assert [(who.audience, who.letter, who.count, names(who.on)) for who in found.missing] == [
        ("residents", "", 5, ["p1", "p2", "p3"]),
        ("staff", "", 5, ["p1", "p2", "p3"]),
    ]
    assert not found.is_over


def test_before_there_are_groups_it_is_told_by_audiences(house):
    one, two, three = (house.principle(number).id for number in (1, 2, 3))
    house.vote(one, (9,), (9,))
    house.vote(two, (9,), (0, 9))
    house.vote(three, (3, 3), (3, 3))
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.vote(edit.id, (10,), (10,))
    house.say(BEN, two, "Who decides?")
    found = page(house)
    assert (names(found.unites), names(found.divides)) == ([edit.number, "p1"], ["p2"])
    assert [each.telling for each in found.unites] == [each.standing for each in found.unites]
    assert [each.comments for each in found.results] == [0, 1, 0, 0]
    assert (found.votes, found.close, found.missing) == (68, 1, ())
    assert found.divides[0].gap > 0.5


def test_with_groups_it_unites_only_what_they_all_agree_on_and_tells_what_sets_each_apart(camps):
    united, open_ = [camps.suggest(AMINA, 1, "Nobody", word).id for word in ("No one", "None")]
    part(camps, 17, 0, united)
    pass_on(camps, 0, 17, open_)
    camps.vote(united, (), (8,))
    look(camps)
    found = page(camps)
    assert names(found.unites) == [1]
    (united,) = found.unites
    assert united.is_common and united.is_bridge
    assert united.telling is united.opinion
    assert set(names(found.divides)) == {"p1", "p2", "p3"}
    assert [(camp.letter, camp.size, names(each.result for each in camp.most)) for camp in found.camps] == [
        ("A", 9, ["p1", "p2", "p3"]),
        ("B", 8, ["p1", "p2", "p3"]),
    ]
    more, less = found.camps[0].most[0], found.camps[1].most[0]
    assert (more.own, more.others, more.more) == (Tally(9), Tally(0, 8), True)
    assert (less.own, less.others, less.more) == (Tally(0, 8), Tally(9), False)
    assert more.gap == less.gap > 50


def test_what_divides_the_audiences_alone_is_told_by_them(camps):
    edit = camps.suggest(AMINA, 1, "Nobody", "No one").id
    camps.vote(edit, (9,), (0, 9))
    assert [each.opinion for each in page(camps).divides if each.edit] == [None]  # it is younger than the picture
    assert not [who for who in page(camps).missing if who.letter]
    pass_on(camps, 0, 17, edit)
    camps.clock.now += MINUTE
    find_groups(camps)
    divided = next(each for each in page(camps).divides if each.edit)
    assert divided.opinion is not None
    assert divided.telling is divided.standing
    assert divided.standing.status == Status.CONTESTED


def test_voices_are_asked_for_by_audience_then_from_anybody_then_by_opinion_group(camps):
    edits = [camps.suggest(AMINA, 2, "Everybody", word).id for word in ("All", "Each", "Anybody")]
    camps.vote(edits[0], (4,), (5,))
    camps.vote(edits[1], (5,), (4,))
    part(camps, 9, 2, edits[2])
    pass_on(camps, 0, 17, *edits[:2])
    pass_on(camps, 11, 17, edits[2])
    look(camps)
    phasing.lift_gate(camps.db, CARO, SLUG, "staff", "There are too few of them.")
    asked = [(who.audience, who.letter, who.count, names(who.on)) for who in page(camps).missing]
    assert asked == [("residents", "", 1, [1]), ("", "", 1, [2]), ("", "B", 3, [3])]


def test_after_the_close_it_is_over_and_stays_as_it_was(camps):
    camps.move_to(Phase.MERGING)
    phasing.tell_phase(camps.db, camps.vision.id)
    find_groups(camps)
    found = page(camps)
    assert found.is_over and found.is_frozen
    assert found.people == 17


def test_a_long_principle_is_told_by_its_first_words(house):
    found = page(house).results[0]
    assert found.opening == found.principle.body
    long = replace(found, principle=replace(found.principle, body="word " * 50))
    assert long.opening == "word " * 39 + "word …"


def test_a_page_takes_the_same_few_questions_at_any_size(house, camps):
    with counted_queries(house.db) as empty:
        page(house)
    for number in range(3):
        camps.say(resident(number), camps.suggest(AMINA, 1, "Nobody", f"No {number}").id, "Why?")
    with counted_queries(camps.db) as full:
        page(camps, resident(100))
    assert len(empty) <= len(full) == 12
