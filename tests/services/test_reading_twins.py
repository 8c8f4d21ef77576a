from house import AMINA, BEN, SLUG
from rounds import publish

from deliberation.services.amending import Proposal, propose_amendment
from deliberation.services.reading.mine import mine
from deliberation.services.reading.story import story


def both(house):
    """Ben asks for two things at once; one of them goes in by an edit of Amina's, the other is another of hers."""
    base = house.principle(1)
    street, nobody = house.suggest(AMINA, 1, "street", "road"), house.suggest(AMINA, 1, "Nobody", "No one")
    words = base.body.replace("street", "road").replace("Nobody", "No one")
    number = propose_amendment(house.db, BEN, Proposal(base.id, words, "Plainer.", "wording")).facts["number"]
    return street, nobody, house.edit(number)


def test_an_edit_that_was_joined_to_its_twin_goes_on_as_that_and_does_not_wait(house):
    street, nobody, joined = both(house)
    publish(house, nobody)
    house.open_next_round()
    found = story(house.db, SLUG, joined.number, BEN)
    assert (found.waits, found.twin, found.is_asked) == (False, street.number, False)
    page = mine(house.db, SLUG, BEN)
    assert [(each.waits, each.twin) for each in page.edits] == [(False, street.number)]
    assert page.waiting == ()
    assert story(house.db, SLUG, street.number, BEN).twin == 0
