from house import AMINA, BEN, SLUG
from rounds import publish

from deliberation.services.reading.mine import mine


def numbers(groups):
    return [[each.edit.amendment.number for each in group] for group in groups]


def test_edits_to_the_same_principle_stand_together_and_those_that_wait_apart(house):
    for principle, old in ((2, "Staff"), (1, "Nobody"), (1, "must"), (3, "listen")):
        house.suggest(AMINA, principle, old, "otherwise")
    rivals = (
        house.suggest(BEN, 1, "Nobody travels further than they must", "Stay"),
        house.suggest(BEN, 2, "Staff", "We"),
    )
    publish(house, *rivals)
    page = mine(house.db, SLUG, AMINA)
    assert numbers(page.waiting_by_principle) == [[2, 3], [1]]
    assert numbers(page.others_by_principle) == [[4]]
    assert all(each.tellings for group in page.waiting_by_principle for each in group)
