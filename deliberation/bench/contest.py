"""One of two programs finds the groups of one crowd, again and again, in a process of its own: what that takes."""

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from statistics import median

import numpy as np

from deliberation.bench.agreement import adjusted_rand
from deliberation.bench.conversations import conversation
from deliberation.bench.worlds import planted
from deliberation.domain.opinion import Votes, distinctions, find_groups, score, tabulate

HERE, PEER = "here", "peer"
Row = Mapping[str, int]
Finds = Callable[[Sequence[Row], Sequence[int]], Mapping[int, int]]

_LONG = 10.0  # seconds of CPU; what takes longer is not run again
_PROC = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Votes, the statements that are left out, and whose group is which in truth: as published, or as planted."""

    name: str
    votes: Votes
    hidden: Sequence[int]
    known: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """CPU seconds (the median of so many `runs`), MB at most beyond the votes, and the groups: how many, how alike."""

    cpu: float
    runs: int
    memory: float
    groups: int
    rand: float


def real(folder: Path, name: str) -> Crowd:
    """Take a conversation that was held with Polis."""
    found = conversation(folder, name)
    return Crowd(name, found.votes, sorted(found.hidden), found.published)


def made_up(people: int, items: int) -> Crowd:
    """Make a crowd with four groups planted in it."""
    world = planted(people, items)
    return Crowd(f"{people:,} x {items:,}", world.votes, (), dict(enumerate(world.planted.tolist())))


def groups_of(rows: Sequence[Row], hidden: Sequence[int]) -> dict[int, int]:
    """Find the groups, score every statement and tell what sets each group apart; who is in which, by number."""
    votes = Votes.gathered(*([row[name] for row in rows] for name in ("participant_id", "statement_id", "vote")))
    found = find_groups(votes, hidden)
    counts = tabulate(votes, found.family, np.unique(votes.items))
    score(counts)
    distinctions(counts)
    return {who: place for who, place in zip(found.people.tolist(), found.labels.tolist(), strict=True) if place >= 0}


def taken(finds: Finds, crowd: Crowd, runs: int) -> Taken:
    """Have the groups of a crowd found from a list of votes; the first run is for the memory, unless it is the only."""
    who, what, how = (column.tolist() for column in (crowd.votes.people, crowd.votes.items, crowd.votes.values))
    rows = [
        {"participant_id": person, "statement_id": item, "vote": value, "modified": 0}
        for person, item, value in zip(who, what, how, strict=True)
    ]
    del who, what, how
    gc.collect()
    (_PROC / "clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = _kilobytes("VmRSS")
    first, found = _timed(finds, rows, crowd.hidden)
    memory = (_kilobytes("VmHWM") - before) / 1000
    more = [_timed(finds, rows, crowd.hidden)[0] for _ in range(runs)] if first < _LONG else [first]
    both = sorted(found.keys() & crowd.known.keys())
    rand = adjusted_rand([found[who] for who in both], [crowd.known[who] for who in both])
    return Taken(median(more), len(more), memory, len(set(found.values())), rand)


def _timed(finds: Finds, rows: Sequence[Row], hidden: Sequence[int]) -> tuple[float, Mapping[int, int]]:
    began = time.process_time()
    found = finds(rows, hidden)
    return time.process_time() - began, found


def _kilobytes(name: str) -> int:
    lines = (_PROC / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def main(whose: str, runs: str, *crowd: str) -> None:
    """Tell, as JSON, what one program takes: WHOSE RUNS and FOLDER NAME, or PEOPLE and ITEMS."""
    one, two = crowd
    chosen = made_up(int(one), int(two)) if one.isdecimal() else real(Path(one), two)
    finds: Finds = groups_of if whose == HERE else import_module("deliberation.bench.peer").groups_of
    json.dump(asdict(taken(finds, chosen, int(runs))), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
