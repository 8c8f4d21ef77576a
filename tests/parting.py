"""People who vote in camps, and the groups that are found in their votes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from house import House, open_house, resident

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


def pass_on(house: House, first: int, last: int, *items: int) -> None:
    """Have some of those people, counted from 0, answer some items and take no side."""
    for number in range(first, last):
        for item in items:
            cast_vote(house.db, resident(100 + number), item, Stance.PASS)


def find_groups(house: House) -> None:
    """Do what the process next door does, and what is done with what it tells."""
    for waiting in finding.due(house.db):
        keep = grouping.freeze_groups if waiting.last else grouping.keep_groups
        keep(house.db, finding.found(house.db, waiting))


MINUTE = 60_000


@contextmanager
def open_parted(folder: Path) -> Iterator[House]:
    """Open a house with two camps, 9 people and 8, whose groups were found; a copy, since votes take a while."""
    path = folder / "parted.db"
    path.write_bytes(_parted())
    house = House(f"sqlite:///{path}", seed=2)
    house.clock.now += MINUTE
    yield house
    house.db.close()


@cache
def _parted() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        with open_house(Path(folder)) as house:
            part(house, 9, 8)
            house.clock.now += MINUTE
            find_groups(house)
        return (Path(folder) / "deliberation.db").read_bytes()
