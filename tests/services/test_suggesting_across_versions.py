import pytest
from house import AMINA, BEN, refusal
from rounds import publish

from deliberation.domain.errors import Conflict
from deliberation.domain.hunks import apply
from deliberation.services.amending import Proposal, propose_amendment


@pytest.fixture
def proposal(house):
    base = house.principle(3)
    return Proposal(base.id, base.body.replace("time", "the time"), "Which time is meant.", "wording")


def after_another_version(house, *agreed):
    """Have some edits published while somebody still writes, and the next round opened."""
    publish(house, *agreed)
    house.open_next_round()


def test_an_edit_begun_on_an_earlier_version_is_carried_over_what_was_published_since(house, proposal):
    after_another_version(house, house.suggest(BEN, 3, "Staff have", "All staff have"))
    number = propose_amendment(house.db, AMINA, proposal).facts["number"]
    new, base = house.edit(number).changes[0], house.principle(3, 2)
    assert new.revision_id == base.id
    assert apply(base.body, new.hunks) == f"All {proposal.text[0].lower()}{proposal.text[1:]}"


def test_it_is_carried_through_several_versions(house, proposal):
    after_another_version(house, house.suggest(BEN, 3, "Staff have", "All staff have"))
    house.close_voting()
    house.sign()
    house.open_next_round()
    number = propose_amendment(house.db, AMINA, proposal).facts["number"]
    assert house.edit(number).changes[0].revision_id == house.principle(3, 3).id


def test_an_edit_to_words_that_have_changed_since_is_refused(house, proposal):
    after_another_version(house, house.suggest(BEN, 3, "have time to listen", "get hours to talk"))
    message = "Principle 3 has new words since you started. Your words are kept in the form."
    with refusal(house, Conflict, message):
        propose_amendment(house.db, AMINA, proposal)


def test_what_a_new_version_says_already_is_refused(house, proposal):
    after_another_version(house, house.edit(propose_amendment(house.db, AMINA, proposal).facts["number"]))
    with refusal(house, Conflict, "Principle 3 says this now. There is nothing left to change."):
        propose_amendment(house.db, BEN, proposal)


def test_an_edit_to_a_principle_that_has_ended_is_refused(house, proposal):
    after_another_version(house, house.restructure(BEN, "retire", 3))
    with refusal(house, Conflict, "Principle 3 has ended since you started. Your words are kept."):
        propose_amendment(house.db, AMINA, proposal)
