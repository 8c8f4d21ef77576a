import pytest
from house import AMINA, BEN, CARO, DEV, SETTING, SLUG, SPLIT, resident, staff
from letters import by_letter
from rounds import votes_of

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.vision import Phase, ReviewKind, Stance, Tally, Target
from deliberation.services import drafting
from deliberation.services.appealing import appeal
from deliberation.services.excluding import exclude_votes, readmit_votes
from deliberation.services.reading import moderated, published, results, tiers
from deliberation.services.reading.mine import mine
from deliberation.services.reading.patterns import patterns
from deliberation.services.reading.queue import queue
from deliberation.services.reviewing import Verdict, settle
from deliberation.services.verifying import verify
from deliberation.services.voting import cast_vote, take_back_vote
from deliberation.storage.library import ballots, opinions
from deliberation.storage.library.excluding import SetAside

WHY, SORRY = "Three phones, one person.", "A family, as it turned out."


@pytest.fixture
def item(house):
    """A principle that five residents and two of the staff agree with."""
    item = house.principle(1).id
    house.vote(item, (5,), (2,))
    house.vote(house.principle(2).id, (3,))
    return item


def names(house, *numbers):
    return [house.member(resident(number)).pseudonym for number in numbers]


def exclude(house, *numbers, who=CARO, reason=WHY):
    return exclude_votes(house.db, who, SLUG, names(house, *numbers), reason)


def residents(house, item):
    return house.look(ballots.totals, house.vision, item)["residents"]


def refused(house, kind, message, act, *args):
    before = house.look(ballots.kept, house.vision.id), len(house.entries())
    with pytest.raises(kind, match=message):
        act(house.db, *args)
    assert before == (house.look(ballots.kept, house.vision.id), len(house.entries()))


def test_votes_that_are_left_out_stay_in_the_record_and_are_told_of_beside_the_totals(house, item):
    receipt = exclude(house, 1, 2)
    assert residents(house, item) == Tally(3)
    assert receipt.facts["votes"] == 4
    assert receipt.facts["tallies"][str(item)] == {"residents": [3, 0, 0], "staff": [2, 0, 0]}
    assert votes_of(house, resident(1)) == {item: Stance.AGREE, house.principle(2).id: Stance.AGREE}
    assert results.results(house.db, SLUG, AMINA).aside == (SetAside(4, 2, "Caro", WHY),)
    assert tiers.tallies(house.db, SLUG, AMINA)[1] == {item: 2, house.principle(2).id: 2}
    lines = moderated.moderated(house.db, SLUG, AMINA).lines
    assert [(each.what, each.review.kind, each.review.reason) for each in lines] == [
        ("the votes of one person", ReviewKind.EXCLUDED, WHY)
    ] * 2
    assert {*patterns(house.db, SLUG, CARO).excluded} == {*names(house, 1, 2)}
    assert len(house.look(opinions.votes_on, house.principle(1).version_id)) == 6
    report = verify(house.db)
    assert report.findings == ()
    assert "4 votes left out of the count, for reasons in the record." in report.sentences


def test_what_they_vote_from_then_on_does_not_count_either(house, item):
    exclude(house, 1)
    ballot = cast_vote(house.db, resident(1), item, Stance.DISAGREE)
    assert (ballot.chosen, residents(house, item)) == (Stance.DISAGREE, Tally(4))
    assert ballot.standing.overall.total == 6
    take_back_vote(house.db, resident(1), house.principle(2).id)
    assert residents(house, house.principle(2).id) == Tally(2)
    by_letter(house, resident(1), resident(101))
    house.let_in(resident(201), audience="staff", was=resident(101))
    assert house.look(ballots.totals, house.vision, item) == {"residents": Tally(4), "staff": Tally(2)}
    assert verify(house.db).findings == ()


def test_nobody_gets_round_it_by_becoming_one_with_somebody(house, item):
    by_letter(house, resident(5), resident(105))
    exclude(house, 1)
    by_letter(house, resident(1), resident(101))
    assert residents(house, item) == Tally(4)
    assert verify(house.db).findings == ()


def test_whose_votes_do_not_count_brings_no_others_in(house, item):
    by_letter(house, resident(1), resident(101))
    exclude(house, 101)
    by_letter(house, resident(5), resident(105))
    assert residents(house, item) == Tally(3)
    assert verify(house.db).findings == ()


def test_a_moderator_counts_them_again_in_the_open(house, item):
    exclude(house, 1, 2)
    readmit_votes(house.db, DEV, SLUG, names(house, 1), SORRY)
    assert residents(house, item) == Tally(4)
    assert results.results(house.db, SLUG, AMINA).aside == (SetAside(2, 1, "Caro", WHY),)
    assert moderated.moderated(house.db, SLUG, AMINA).lines[0].review.kind == ReviewKind.READMITTED
    assert verify(house.db).findings == ()


@pytest.mark.parametrize("stands", [True, False])
def test_whoever_is_left_out_is_told_and_another_moderator_looks_again(house, item, stands):
    exclude(house, 1)
    (told,) = mine(house.db, SLUG, resident(1)).heard.against
    assert (told.case.name, told.review.reason, told.can_ask) == ("the votes of one person", WHY, True)
    refused(house, NotAllowed, "Only the person", appeal, resident(2), told.review.id, "It was not me.")
    appeal(house.db, resident(1), told.review.id, "We are a family.")
    (group,) = queue(house.db, SLUG, DEV).groups
    verdict = Verdict(stands, (group.first.target,), SORRY)
    refused(house, NotAllowed, "Another moderator", settle, CARO, SLUG, verdict)
    settle(house.db, DEV, SLUG, verdict)
    assert residents(house, item) == Tally(5 if stands else 4)
    assert mine(house.db, SLUG, resident(1)).heard.against[0].answer.reason == SORRY
    assert verify(house.db).findings == ()


def test_an_appeal_is_answered_also_where_they_count_again_and_not_once_it_is_signed(house, item):
    exclude(house, 1)
    exclude(house, 2)
    first, second = (mine(house.db, SLUG, resident(number)).heard.against[0].review.id for number in (1, 2))
    for id_, number in ((first, 1), (second, 2)):
        appeal(house.db, resident(number), id_, "We are a family.")
    readmit_votes(house.db, DEV, SLUG, names(house, 1), SORRY)
    settle(house.db, DEV, SLUG, Verdict(True, (Target(review_id=first),), SORRY))
    assert residents(house, item) == Tally(4)
    house.move_to(Phase.PUBLISHED)
    again = Verdict(True, (Target(review_id=second),), SORRY)
    refused(house, Conflict, "What was counted stays", settle, DEV, SLUG, again)
    settle(house.db, DEV, SLUG, Verdict(False, (Target(review_id=second),), SORRY))
    assert published.version(house.db, SLUG, 2, AMINA).aside == (SetAside(2, 1, "Caro", WHY),)
    assert published.version(house.db, SLUG, 2, AMINA).totals.people == 6


def test_what_was_left_out_does_not_go_on_to_the_next_round(house, item):
    edit = house.suggest(BEN, 2, "Everybody", "All of us")
    house.vote(edit.id, (3,), (1,))
    house.move_to(Phase.MERGING)
    exclude(house, 1)
    house.sign()
    house.open_next_round()
    assert residents(house, edit.id) == Tally(2)
    cast_vote(house.db, resident(1), edit.id, Stance.AGREE)
    assert residents(house, edit.id) == Tally(3)
    assert verify(house.db).findings == ()


def test_it_takes_a_reason_a_person_and_a_moderator_before_the_signature(house, item):
    one = names(house, 1)
    refused(house, Invalid, "Say why", exclude_votes, CARO, SLUG, one, " ")
    refused(house, Conflict, "at least one person whose votes count", exclude_votes, CARO, SLUG, [], WHY)
    refused(house, Conflict, "whose votes do not count", readmit_votes, CARO, SLUG, one, WHY)
    refused(house, NotAllowed, "permission", exclude_votes, staff(1), SLUG, one, WHY)
    refused(house, NotFound, "bears that name", exclude_votes, CARO, SLUG, ["nobody"], WHY)
    other = drafting.create_vision(house.db, DEV, SPLIT, SETTING).facts["slug"]
    refused(house, NotFound, "bears that name", exclude_votes, DEV, other, one, WHY)
    house.move_to(Phase.PUBLISHED)
    refused(house, Conflict, "What was counted stays", exclude_votes, CARO, SLUG, one, WHY)


def test_whoever_is_left_out_is_told_on_every_page_and_with_every_vote(house, item):
    assert cast_vote(house.db, resident(1), item, Stance.DISAGREE).counts
    exclude(house, 1)
    assert not cast_vote(house.db, resident(1), item, Stance.AGREE).counts
    assert not take_back_vote(house.db, resident(1), item).counts
    found = [results.results(house.db, SLUG, resident(number)) for number in (1, 2)]
    assert [page.frame.member.left_out for page in found] == [True, False]
