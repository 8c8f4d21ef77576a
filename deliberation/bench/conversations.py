"""Real conversations held with Polis, as their organisers opened them to everybody."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from deliberation.conversations.files import lines
from deliberation.domain.conversations import hidden_in, read_statements, read_votes
from deliberation.domain.opinion import Votes

ATTRIBUTION = (
    "Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under CC BY 4.0 with"
    " Attribution to The Computational Democracy Project. More on how the data was collected:"
    " compdemocracy.org/case-studies/2017-brexit-consensus, /2014-seattle-15-per-hour,"
    " /2016-canadian-electoral-reform, /2019-scoop-hivemind-biodiversity, /2015-vtaiwan-uberx, /2022-Austria-Klimarat"
)
with_data = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=lambda: os.environ.get("DELIBERATION_REAL_DATA"),
    help="The folder with real votes; DELIBERATION_REAL_DATA if none is named.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """Everybody's votes, the statements moderators took out, and who was in which group when Polis published it."""

    name: str
    votes: Votes
    hidden: frozenset[int]
    published: Mapping[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What the engine of Polis itself made of a conversation: directions and centre by statement, groups, consensus."""

    name: str
    votes: Votes
    items: tuple[int, ...]
    directions: np.ndarray[tuple[int, int], np.dtype[np.float64]]  # (2, items)
    centre: np.ndarray[tuple[int], np.dtype[np.float64]]
    groups: Mapping[int, int]
    consensus: Mapping[int, float]


def conversations(folder: Path) -> list[Conversation]:
    """Read every published conversation below a folder, the smallest first."""
    names = [path.parent.name for path in (folder / "polis").glob("*/participants-votes.csv")]
    return sorted((conversation(folder, name) for name in names), key=lambda found: len(found.votes))


def conversation(folder: Path, name: str) -> Conversation:
    """Read one published conversation."""
    place = folder / "polis" / name
    cast = read_votes(lines(place / "participants-votes.csv"))
    hidden = hidden_in(read_statements(lines(place / "comments.csv")))
    return Conversation(name, cast.votes, hidden, cast.published)


def log(folder: Path, name: str) -> list[tuple[int, int, int]]:
    """Every vote of a conversation, (person, statement, value), in the order they came in; empty where none is kept."""
    path = folder / "polis" / name / "votes.csv"
    if not path.exists():
        return []
    cast = read_votes(lines(path))
    return list(zip(cast.people.tolist(), cast.items.tolist(), cast.values.tolist(), strict=True))


def truths(folder: Path) -> list[Truth]:
    """Read what the engine of Polis made of four small conversations."""
    return [_truth(path) for path in sorted((folder / "polis/clojure-truth").iterdir())]


def _truth(path: Path) -> Truth:
    told = json.loads((path / "expected.json").read_text(encoding="utf-8"))
    return Truth(
        path.name,
        read_votes(lines(path / "votes.csv")).votes,
        tuple(told["statements"]),
        np.array(told["pca_components"], dtype=np.float64),
        np.array(told["pca_center"], dtype=np.float64),
        {int(who): group for who, group in told["groups"].items()},
        {int(statement): value for statement, value in told["group_informed_consensus"].items()},
    )
