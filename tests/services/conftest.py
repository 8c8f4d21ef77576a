import pytest
from house import AMINA, BEN, open_house
from parting import open_parted, part

from deliberation.domain.vision import Phase
from deliberation.services.phasing import tell_phase

WHOLE = "## Care close to home\nWe bring care to all.\n## Sleep\nIt is quiet.\n## Staff who stay\nStaff have time."


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
def db(house):
    return house.db


@pytest.fixture
def edits(house):
    """One edit of every kind to the principles themselves."""
    body = f"{house.principle(1).body}\n\nStaff have time."
    two = house.principle(2).body.split("\n\n")
    return {
        "join": house.restructure(AMINA, "join", 1, 3, parts=(("Care that stays", body),)),
        "new": house.restructure(BEN, "new", after=2, parts=(("Sleep", "It is quiet."),)),
        "rename": house.restructure(BEN, "rename", 2, parts=(("Told once", ""),)),
        "move": house.restructure(BEN, "move", 2, after=0),
        "split": house.restructure(AMINA, "split", 2, parts=(("Told once", two[0]), ("Read", f"{two[1]} Or keep it."))),
        "retire": house.restructure(BEN, "retire", 3),
        "whole": house.restructure(BEN, "whole", text=WHOLE),
    }


@pytest.fixture
def parted(house):
    """A house in which seven residents have voted against eight, a minute ago."""
    part(house, 8, 7)
    house.clock.now += 60_000
    return house


@pytest.fixture
def closed(parted):
    parted.move_to(Phase.MERGING)
    tell_phase(parted.db, parted.vision.id)
    return parted


@pytest.fixture
def camps(tmp_path):
    """A house in which the groups of nine residents and of eight were found, a minute ago."""
    with open_parted(tmp_path) as opened:
        yield opened
