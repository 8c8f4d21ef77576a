import pytest
from house import AMINA, BEN, CARO, DEV, refusal, resident

from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.vision import Phase, ReviewKind, Stance, Target
from deliberation.markup import RENDERER, render
from deliberation.services.amending import back_amendment, withdraw_amendment
from deliberation.services.appealing import appeal
from deliberation.services.moderating import flag, hide
from deliberation.services.reading.mine import mine
from deliberation.services.reading.story import story
from deliberation.services.reviewing import Verdict, settle
from deliberation.services.separating import Separation, separate
from deliberation.services.voting import cast_vote
from deliberation.storage.library import backings, reviews, talk
from deliberation.storage.rebuild import differences, empty_copy, rebuild

OLD, NEW = "have time to listen. They learn", "take time to listen. They grow"
WHY = "It asks for two things."


@pytest.fixture
def both(house):
    """An edit that asks for two things."""
    return house.suggest(AMINA, 3, OLD, NEW)


def parted(house, edit, *first, reason=WHY):
    return separate(house.db, CARO, Separation(edit.id, frozenset(first), reason)).facts


def behind(house, number):
    return sorted(each.reason for each in house.look(backings.of_edit, house.edit(number).id))


def reads(house, number):
    return story(house.db, house.slug, number, AMINA).edit.body


def test_two_edits_take_the_place_of_one_and_all_that_is_its_stays(house, both):
    back_amendment(house.db, BEN, both.id, "So say I.")
    back_amendment(house.db, resident(1), both.id, "So says Ben Smith.")
    hide(house.db, CARO, Target(both.id, backing=2), "It named somebody.")
    cast_vote(house.db, BEN, both.id, Stance.AGREE)
    facts = parted(house, both, 2)
    assert (facts["item"], facts["numbers"], facts["reason"]) == (both.id, [2, 3], WHY)
    old, one, other = map(house.edit, (1, 2, 3))
    assert (old.successors, old.is_open, old.hidden_at) == ((2, 3), False, None)
    assert {(each.author_id, each.rationale, each.predecessor_id) for each in (one, other)} == {
        (both.author_id, both.rationale, both.id)
    }
    body = house.principle(3).body
    assert reads(house, 2) == body.replace("They learn", "They grow")
    assert reads(house, 3) == body.replace("have time", "take time")
    assert behind(house, 2) == behind(house, 3) == ["So say I."]
    again = mine(house.db, house.slug, BEN).renewals
    assert [(each.old.amendment.number, each.new.amendment.number) for each in again] == [(1, 2), (1, 3)]
    assert story(house.db, house.slug, 3, BEN).earlier == ((1, 1),)
    with house.db.reading() as source, empty_copy() as target:
        rebuild(source, target, lambda words: str(render(words)), RENDERER)
        assert differences(source, target) == []


def test_its_author_is_told_and_reads_what_another_moderator_says(house, both):
    parted(house, both, 1)
    (told,) = mine(house.db, house.slug, AMINA).heard.against
    assert (told.review.kind, told.can_ask) == (ReviewKind.SEPARATED, True)
    appeal(house.db, AMINA, told.review.id, "I want both or none.")
    settle(house.db, DEV, house.slug, Verdict(True, (Target(review_id=told.review.id),), "Take back what you like."))
    assert house.look(reviews.of_vision, house.vision.id)[-1].answers == told.review.id


def test_whoever_reported_it_is_answered_and_nothing_waits_any_more(house, both):
    flag(house.db, BEN, Target(both.id), "These are two things.")
    parted(house, both, 1)
    assert house.kinds[-2:] == ["FlagSettled", "Separated"]
    (report,) = house.look(talk.flags_by, house.member(BEN).id)
    assert (report.outcome, report.settled_at) == (WHY, house.clock.now)


def test_where_an_open_edit_does_the_same_its_author_and_those_behind_it_stand_behind_that_one(house, both):
    same = house.suggest(BEN, 3, "have time", "take time")
    for who in (BEN, resident(1)):
        back_amendment(house.db, who, both.id, "So say I.")
    assert parted(house, both, 1)["numbers"] == [2, 3]
    assert house.edit(1).successors == (2, 3) and house.edit(2).id == same.id
    assert behind(house, 2) == ["It is clearer.", "So say I."]
    assert behind(house, 3) == ["So say I.", "So say I."]


def test_its_author_does_not_say_the_same_twice(house, both):
    house.suggest(AMINA, 3, "have time", "take time")
    sentence = (
        "Its author stands behind one of the two already, as another edit. Say this one in other words, without that."
    )
    with refusal(house, Conflict, sentence):
        parted(house, both, 2)


@pytest.mark.parametrize("first", [(), (1, 2), (7,)])
def test_each_of_the_two_has_a_change(house, both, first):
    with refusal(
        house, Invalid, "Tick the changes of the first edit, and leave at least one for the second.", "changes"
    ):
        parted(house, both, *first)


def test_only_an_open_edit_of_words_with_two_changes_is_made_two(house, both):
    one = house.suggest(BEN, 1, "Nobody", "No one")
    renamed = house.restructure(BEN, "rename", 2, parts=(("Told once", ""),))
    with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
        parted(house, both, 1, reason="")
    with refusal(house, Conflict, "Edit 2 makes only one change, so it cannot be made two."):
        parted(house, one, 1)
    with refusal(house, Conflict, "Only an edit to the words of one principle can be made two."):
        parted(house, renamed, 1)
    withdraw_amendment(house.db, AMINA, both.id)
    with refusal(house, Conflict, "Edit 1 is not open any more."):
        parted(house, both, 1)
    late = house.suggest(AMINA, 3, OLD, NEW)
    house.move_to(Phase.MERGING)
    with refusal(house, Conflict, "Edit 4 is not open any more."):
        parted(house, late, 1)
