"""What is found in real votes, in a few words: to see that another numpy, or more threads, find the same."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from deliberation.bench.conversations import Conversation, conversations, log
from deliberation.bench.elsewhere import told
from deliberation.bench.finding import runs
from deliberation.domain.consensus import standing
from deliberation.domain.opinion import Counts, Family, find_groups, score, tabulate
from deliberation.domain.vision import Gate, Gates, Rule

_RULE = Rule(gates=Gates(opinion=Gate.VETO))
_HERE = "deliberation.bench.sameness"
_EVERY = 9  # one person in so many is in an audience of their own
ASPECTS = ("groups", "scores", "statuses")


@dataclass(frozen=True, slots=True)
class Sameness:
    """Another way to count: of `conversations`, in how many each aspect is the same, and how far places are off."""

    way: str
    conversations: int
    same: Mapping[str, int]
    off: float


def samenesses(folder: Path, packages: Path | None) -> Iterator[Sameness]:
    """Find everything with our numpy and one thread, then with two, and with the numpy in `packages`."""
    ours = told(_HERE, folder)
    for other, threads in [(None, 2), *((packages, count) for count in (1, 2) if packages)]:
        found = told(_HERE, folder, threads=threads, packages=other)
        yield _compared(ours["found"], found, f"numpy {found['numpy']}, threads: {threads}")


def _compared(ours: Mapping[str, Any], found: Mapping[str, Any], way: str) -> Sameness:
    pairs = [(ours[name], found["found"][name]) for name in ours]
    same = {aspect: sum(one[aspect] == other[aspect] for one, other in pairs) for aspect in ASPECTS}
    off = max(float(np.abs(np.subtract(one["places"], other["places"])).max()) for one, other in pairs)
    return Sameness(way, len(pairs), same, off)


def sketch(found: Conversation, cast: list[tuple[int, int, int]]) -> dict[str, Any]:
    """Find the groups of a conversation, also as its votes came in: digests of what follows, and all places."""
    groups = find_groups(found.votes, found.hidden)
    items = np.setdiff1d(found.votes.items, sorted(found.hidden))
    scores = score(tabulate(found.votes, groups.family, items))
    figures = (scores.gic, scores.score, scores.robust, scores.polarisation)
    people = sorted(set(found.votes.people.tolist()))
    some = {*people[::_EVERY]}
    audiences = Counts(found.votes, Family.of({"some": sorted(some), "others": sorted({*people} - some)}))
    opinions = Counts(found.votes, groups.family)
    statuses = [
        standing(audiences.tallies(item), _RULE, {each: opinions.tallies(item)[each] for each in groups.vetoing}).status
        for item in items.tolist()
    ]
    return {
        "groups": _digest([run.members() for run in (groups, *runs(cast, found.hidden))]),
        "scores": _digest([figure.tolist() for figure in figures]),
        "statuses": _digest(statuses),
        "places": groups.positions.tolist(),
    }


def _digest(found: object) -> str:
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def main(folder: str) -> None:
    """Tell what is found in each conversation of a folder."""
    place = Path(folder)
    found = {each.name: sketch(each, log(place, each.name)) for each in conversations(place)}
    json.dump({"numpy": np.__version__, "found": found}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
