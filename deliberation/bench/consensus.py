"""Opinion groups as they are found here beside red-dwarf, another free program after Polis: likeness, time, memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import click
from rich.console import Console
from rich.table import Column, Table

from deliberation.bench.acceptance import of_one_vote
from deliberation.bench.contest import HERE, PEER, Taken
from deliberation.bench.conversations import ATTRIBUTION, conversations, with_data
from deliberation.bench.elsewhere import beside, told
from deliberation.domain.errors import DeliberationError, Invalid

_WORLDS = ((30_000, 1000), (100_000, 2000))  # people, items
_COLUMNS = ("CPU, ms", "red-dwarf", "times", "MB", "red-dwarf", "alike", "red-dwarf")
_WIDTH = 130


@dataclass(frozen=True, slots=True)
class Match:
    """Both programs on the same votes; in the place of what one took stands why it took none."""

    name: str
    here: Taken
    peer: Taken | str


@click.command()
@click.option("--large/--no-large", default=True, help="Also 30,000 and 100,000 made-up people.")
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1), help="How often each is measured.")
@click.option("--patience", default=600.0, show_default=True, help="Seconds for one program and one crowd.")
@with_data
@click.option(
    "--peer",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: beside("peer"),
    help="The folder with red-dwarf; run.py brings it there.",
)
def measure(data: Path | None, peer: Path, runs: int, patience: float, *, large: bool) -> None:
    """Opinion groups found here and by red-dwarf, in the same votes: CPU, memory, likeness to the published groups."""
    if data is None:
        raise Invalid("Name the folder with real votes: --data FOLDER, or DELIBERATION_REAL_DATA.")
    if not peer.is_dir():
        raise Invalid("red-dwarf is not here: python3 run.py bench consensus brings it.")
    found = conversations(data)
    crowds = [(str(data), each.name) for each in found] + [tuple(map(str, world)) for world in _WORLDS if large]
    matches = [_match(crowd, peer, runs, patience) for crowd in crowds]
    console = Console(highlight=False, soft_wrap=True, width=_WIDTH)
    console.print(_table(matches, len(found)))
    for line in _notes(matches, runs, of_one_vote(found[-1].votes)):
        console.print(line)
    console.print(ATTRIBUTION)


def _match(crowd: tuple[str, ...], peer: Path, runs: int, patience: float) -> Match:
    one, two = crowd
    name = f"{int(one):,} people, {int(two):,} statements" if one.isdecimal() else two
    here = Taken(**told("deliberation.bench.contest", HERE, runs, *crowd))
    try:
        other: Taken | str = Taken(
            **told("deliberation.bench.contest", PEER, runs, *crowd, packages=peer, patience=patience)
        )
    except DeliberationError as problem:
        other = problem.message
    return Match(name, here, other)


def _table(matches: Sequence[Match], real: int) -> Table:
    table = Table(Column(no_wrap=True), *(Column(name, justify="right", no_wrap=True) for name in _COLUMNS))
    for match in matches:
        table.add_row(match.name, *_cells(match))
    alike = [(match.here.rand, match.peer.rand) for match in matches[:real] if isinstance(match.peer, Taken)]
    if alike:
        table.add_row(
            "mean of the conversations", *[""] * 5, *(f"{mean(side):.3f}" for side in zip(*alike, strict=True))
        )
    return table


def _cells(match: Match) -> Iterator[str]:
    here, peer = match.here, match.peer if isinstance(match.peer, Taken) else None
    yield f"{here.cpu * 1e3:,.1f}"
    yield f"{peer.cpu * 1e3:,.1f}" if peer else str(match.peer)
    yield f"{peer.cpu / here.cpu:.1f}" if peer else ""
    yield f"{here.memory:,.1f}"
    yield f"{peer.memory:,.1f}" if peer else ""
    yield f"{here.rand:.3f} ({here.groups})"
    yield f"{peer.rand:.3f} ({peer.groups})" if peer else ""


def _notes(matches: Sequence[Match], runs: int, one_vote: float) -> Iterator[str]:
    yield f"CPU and memory: one thread, each program in a process of its own, from a list of votes; medians of {runs}."
    yield "MB: at most, beyond the votes themselves. Times: how many times as long it takes red-dwarf."
    yield "Alike: adjusted Rand index to the published groups, or to those planted (in how many groups)."
    yield f"One vote more: {one_vote * 1e6:,.1f} µs here, its statement judged anew; red-dwarf begins anew."
    for match in matches:
        if isinstance(match.peer, Taken) and match.peer.runs < runs:
            yield f"{match.name}: red-dwarf was run once, since that takes so long."
