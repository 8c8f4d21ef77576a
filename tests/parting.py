"""People who vote in camps, and the groups that are found in their votes."""

from house import House, resident

from deliberation.domain.vision import Stance
from deliberation.services import grouping
from deliberation.services.reading import finding
from deliberation.services.voting import cast_vote


def part(house: House, one: int, other: int, *items: int) -> None:
    """Have two camps of residents (from 100 on) answer some items, or all principles, against each other."""
    for number in range(one + other):
        stance = Stance.AGREE if number < one else Stance.DISAGREE
        for item in items or [house.principle(place).id for place in (1, 2, 3)]:
            cast_vote(house.db, resident(100 + number), item, stance)


def find_groups(house: House) -> None:
    """Do what the process next door does, and what is done with what it tells."""
    for waiting in finding.due(house.db):
        keep = grouping.freeze_groups if waiting.last else grouping.keep_groups
        keep(house.db, finding.found(house.db, waiting))
