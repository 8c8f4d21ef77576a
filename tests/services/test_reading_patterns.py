from dataclasses import replace

import pytest
from house import BEN, CARO, DEV, SETTING, SLUG, SPLIT, person, resident, staff

from deliberation.domain.errors import NotAllowed
from deliberation.domain.patterns import SPELL
from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services.drafting import create_vision
from deliberation.services.reading.patterns import patterns
from deliberation.services.voting import cast_vote


def test_moderators_are_told_in_numbers_and_by_the_groups_that_votes_count_with_what_stands_out(house):
    first, second = house.principle(1).id, house.principle(2).id
    for number in range(60):
        house.clock.now += SPELL
        cast_vote(house.db, resident(number), second if number % 2 else first, Stance.PASS)
    house.clock.now += SPELL
    for each in [*map(resident, range(100, 122)), staff(1), staff(2)]:
        cast_vote(house.db, each, first, Stance.DISAGREE)
    house.move_to(Phase.MERGING)
    for number, place in enumerate(({"role": Role.MODERATOR}, {"audience": "staff"})):  # their votes stay as they are
        house.let_in(person(f"new {number}"), was=resident(100 + number), **place)
    found = patterns(house.db, SLUG, CARO)
    (burst,) = found.bursts
    assert (found.votes, burst.item, found.twins) == (84, "principle 1", ())
    assert burst.groups == (("residents", 22), ("staff", 2))
    assert house.member(person("new 0")).pseudonym in burst.voters


@pytest.mark.parametrize("who", [BEN, resident(1)])
def test_nobody_else_is_told(house, who):
    with pytest.raises(NotAllowed, match="Only the people who run"):
        patterns(house.db, SLUG, who)


def test_in_votes_cast_elsewhere_nothing_is_looked_for(house):
    create_vision(house.db, DEV, SPLIT, replace(SETTING, title="Held elsewhere", source="A file of votes."))
    found = patterns(house.db, "held-elsewhere", DEV)
    assert (found.votes, found.bursts, found.twins) == (0, (), ())
