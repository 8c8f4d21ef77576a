"""The process next door is a few lines of Python here: what matters is what becomes of what it tells."""

import io
import json
import os
import sys
import threading

import pytest
from floor import wait_until
from house import Phase
from parting import part

from deliberation import grouper, keeping
from deliberation.keeping import Keeper
from deliberation.services.reading import finding
from deliberation.storage.library import opinions

SOON, MINUTE = 0.01, 60_000
NEXT_DOOR = """
import sys
log, told, end = sys.argv[1:]
with open(log, "a") as lines:
    print("begun", file=lines, flush=True)
    print(told, end=end, flush=True)
    if end:
        lines.write(sys.stdin.readline())
        lines.flush()
        sys.stdin.read()
"""
END, IN_THE_MIDDLE = "\n", ""


@pytest.fixture
def parted(house):
    part(house, 7, 8)
    house.clock.now += MINUTE
    return house


@pytest.fixture
def log(tmp_path):
    """What the process next door did, in lines."""
    path = tmp_path / "log"
    path.touch()
    return lambda: path.read_text().splitlines()


@pytest.fixture
def minded(house, tmp_path):
    """Have a process minded that tells this, for as long as the test lasts."""
    keepers = []

    def begin(told, end=END):
        command = (sys.executable, "-c", NEXT_DOOR, str(tmp_path / "log"), told, end)
        keepers.append(Keeper(keeping.groups(house.db)._replace(command=command), os.environ, SOON))
        keepers[-1].start()
        return keepers[-1]

    yield begin
    for each in keepers:
        each.stop()


def line(house):
    """What the process next door would tell now."""
    (waiting,) = finding.due(house.db)
    return json.dumps({"last": waiting.last, "run": finding.found(house.db, waiting).plain()})


def kept(house):
    return house.look(opinions.last_run, house.vision.round.id)


def test_what_it_tells_is_kept_and_it_hears_so(parted, minded, log):
    minded(line(parted))
    wait_until(lambda: log() == ["begun", "null"])
    assert sorted(kept(parted).run.members()) == ["A", "B"]


def test_what_it_tells_of_a_closed_round_is_frozen(parted, minded, log):
    parted.close_voting()
    minded(line(parted))
    wait_until(lambda: "null" in log())
    assert parted.kinds[-1] == "OpinionGroupsFrozen"


def test_what_comes_too_late_is_passed_over_and_it_goes_on(parted, minded, log):
    told = line(parted)
    parted.move_to(Phase.MERGING)
    minded(told)
    wait_until(lambda: log() == ["begun", "null"])
    assert kept(parted) is None


def test_killed_it_is_started_again_and_what_was_found_stays(parted, minded, log, caplog):
    keeper = minded(line(parted))
    wait_until(lambda: "null" in log())
    before = kept(parted)
    keeper._process.kill()
    wait_until(lambda: log().count("begun") == 2)
    assert kept(parted).run == before.run
    assert "Finding opinion groups ended by itself. It begins again in 0.01 s." in caplog.messages


def test_the_pause_grows_while_it_gets_nowhere(parted, minded, log, caplog):
    minded(line(parted), IN_THE_MIDDLE)
    wait_until(lambda: log().count("begun") == 3)
    assert [message.split(" in ")[1] for message in caplog.messages[:2]] == ["0.02 s.", "0.04 s."]
    assert kept(parted) is None


def test_what_nobody_understands_ends_it_and_it_is_started_again(parted, minded, log, monkeypatch):
    heard = []
    monkeypatch.setattr(threading, "excepthook", heard.append)
    keeper = minded("what?")
    wait_until(lambda: log().count("begun") == 2)
    keeper.stop()
    assert heard[0].exc_type is json.JSONDecodeError


def test_it_ends_at_once_when_the_site_does(parted, minded, log):
    keeper = minded(line(parted))
    wait_until(lambda: "null" in log())
    keeper.stop()
    assert keeper._process.returncode == -15
    assert log() == ["begun", "null"]


def test_nothing_is_started_when_the_site_ends_first(parted, minded, log):
    keeper = Keeper(keeping.groups(parted.db), os.environ, pause=MINUTE)
    keeper.start()
    keeper.stop()
    assert keeper._process is None


# -- the process itself -------------------------------------------------------
@pytest.fixture
def next_door(house):
    """The process itself in a thread: what it is told goes in by a pipe, and what it says comes out by another."""
    (heard, say), (hear, told) = os.pipe(), os.pipe()
    files = [os.fdopen(heard), os.fdopen(say, "w"), os.fdopen(hear), os.fdopen(told, "w")]
    room = threading.Thread(target=grouper.find, args=(house.db, files[0], files[3], SOON))
    room.start()
    yield files[1], files[2]
    files[1].close()
    room.join(20)
    assert not room.is_alive()
    for each in files:
        each.close()


def test_it_tells_what_is_due_and_looks_again_once_that_is_taken_in(parted, next_door):
    say, hear = next_door
    first = json.loads(hear.readline())
    assert (first["last"], first["run"]["of"][0]) == (False, parted.vision.id)
    print("taken in", file=say, flush=True)
    assert json.loads(hear.readline()) == first  # nobody kept it, so it is still due


def test_it_ends_when_nobody_takes_in_what_it_tells(parted, next_door):
    say, hear = next_door
    assert hear.readline()
    say.close()


def test_it_looks_at_this_installation_and_ends_with_its_input(house, tmp_path, monkeypatch):
    for name, value in (("DATABASE_URL", house.url), ("DELIBERATION_DATA", str(tmp_path))):
        monkeypatch.setenv(name, value)
    lighter = []
    monkeypatch.setattr(os, "nice", lighter.append)
    heard, say = os.pipe()
    os.close(say)
    said = io.StringIO()
    with os.fdopen(heard) as end, monkeypatch.context() as here:
        here.setattr(sys, "stdin", end)
        here.setattr(sys, "stdout", said)
        grouper.main()
    assert (lighter, said.getvalue()) == ([10], "")
