"""A served site finds opinion groups in a process of its own: killed, it is started again; closed rounds are frozen."""

import os
import signal
import time
from pathlib import Path

from house import AMINA, CARO, DAY, House
from parting import part
from serving import PATIENCE, serving

from deliberation.services.phasing import Schedule, change_schedule
from deliberation.storage.library import opinions

CAMPS, EDITS = (7, 7), 12  # with the three principles 210 votes: it is due at once


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)  # between two looks at the condition
    return found


def next_door(server):
    """The process that the server has started, if there is one now."""
    found = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return next((int(pid) for pid in found if b"deliberation.grouper" in command_of(pid)), None)


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # gone meanwhile
        return b""


def opened(server):
    """A house with two camps in it, in the middle of its round by the real time of day."""
    house = House.furnished(server.settings.database_url)
    house.clock.now = time.time_ns() // 1_000_000
    times = Schedule(house.clock.now - DAY, house.clock.now + DAY, None)
    change_schedule(house.db, CARO, house.slug, times, "For the test.")
    edits = [house.suggest(AMINA, 1, "Nobody", f"Not {each} of us").id for each in range(EDITS)]
    part(house, *CAMPS, *(house.principle(number).id for number in (1, 2, 3)), *edits)
    return house


def test_killed_next_door_or_with_everything_the_groups_are_found_and_frozen(tmp_path):
    with serving(tmp_path) as server:
        house = opened(server)
        round_id = house.vision.round.id
        first = wait_for(lambda: house.look(opinions.last_run, round_id))
        assert {letter: len(ids) for letter, ids in first.run.members().items()} == {"A": 7, "B": 7}

        one = next_door(server)
        os.kill(one, signal.SIGKILL)
        other = wait_for(lambda: (found := next_door(server)) != one and found)
        assert server.answers()
        assert house.look(opinions.last_run, round_id) == first

        server.kill()
        wait_for(lambda: not Path(f"/proc/{other}").exists())
        house.close_voting()
        assert not house.look(opinions.is_frozen, round_id)
        server.start()
        wait_for(lambda: house.look(opinions.is_frozen, round_id))
        assert house.entries()[-1].facts["groups"] == [["A", None], ["B", None]]  # fewer than eight
        house.db.close()
