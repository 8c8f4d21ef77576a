from house import CARO, SLUG, person, resident, staff
from letters import by_letter

from deliberation.domain.vision import Phase, Stance, Tally, Tier
from deliberation.services.excluding import exclude_votes, readmit_votes
from deliberation.services.reading import results, tiers
from deliberation.services.voting import cast_vote


def known_by_letter(house, number):
    return by_letter(house, resident(number), person(f"known {number}"), f"resident{number}@example.org")


def test_votes_are_told_by_tier_where_that_tells_of_no_few(house):
    one, two = house.principle(1).id, house.principle(2).id
    known = [known_by_letter(house, number) for number in range(8)]
    for voter in (*known, *(resident(100 + number) for number in range(9)), *map(staff, range(1, 11))):
        cast_vote(house.db, voter, one, Stance.AGREE)
    for voter in (*known[:7], *map(staff, range(1, 11))):
        cast_vote(house.db, voter, two, Stance.PASS)
    assert tiers.tallies(house.db, SLUG, resident(1))[0] == {}
    house.move_to(Phase.MERGING)
    found, _ = tiers.tallies(house.db, SLUG, resident(1))
    house.move_to(Phase.DELIBERATION)
    assert found[one] == {Tier.DEVICE: Tally(9), Tier.EMAIL: Tally(8), Tier.CONFIRMED: Tally(10)}
    assert found[two] == {Tier.DEVICE: Tally(), Tier.CONFIRMED: Tally(passed=10)}
    page = results.results(house.db, SLUG, resident(1))
    assert page.tiers == {Tier.DEVICE: 9, Tier.EMAIL: 8, Tier.CONFIRMED: 10}
    assert sum(each.total for each in found[one].values()) == page.results[0].standing.overall.total
    left_out = [house.member(resident(108)).pseudonym]
    exclude_votes(house.db, CARO, SLUG, left_out, "Three phones, one person.")
    assert results.results(house.db, SLUG, resident(1)).tiers[Tier.DEVICE] == 8
    readmit_votes(house.db, CARO, SLUG, left_out, "A family, as it turned out.")
    known_by_letter(house, 100)
    assert results.results(house.db, SLUG, resident(1)).tiers[Tier.DEVICE] == 8
    known_by_letter(house, 101)
    shown = results.results(house.db, SLUG, resident(1)).tiers
    assert shown == {Tier.DEVICE: None, Tier.EMAIL: None, Tier.CONFIRMED: 10}
