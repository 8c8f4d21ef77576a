"""Scoring a conversation from its files, without a site: groups, scores, and what unites and divides."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table

from deliberation.conversations.figures import Figures, figures
from deliberation.conversations.files import lines
from deliberation.conversations.progress import progress
from deliberation.domain.conversations import Statement, hidden_in, read_statements, read_votes
from deliberation.domain.wording import singular

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_DISTINCTIVE = 5
_NARROWEST = 120  # columns; a statement needs room beside its figures
_LEGEND = """Score: the geometric mean over the groups of (agree + 1) / (votes + 2). Surely: at least this share of each
group agrees, of those who took a side (Wilson's bounds, each 90 % sure; so are the ranges). Apart: the largest
difference between groups. Bridge: surely at least half of every group agrees, and they are at most 0.2 apart.
Divisive: surely most of one group agree, and surely most of another do not."""


@click.command()
@click.argument("votes", type=FILE)
@click.option("--comments", type=FILE, help="The file of statements: shows their words, leaves out moderated ones.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def score(votes: Path, comments: Path | None, *, as_json: bool) -> None:
    """Find the opinion groups of a Polis conversation, and score its statements.

    VOTES is its participants-votes.csv (a row for each participant) or its votes.csv (a row for each vote).
    """
    with progress("Reading the votes", votes.stat().st_size) as tell:
        cast = read_votes(lines(votes, tell))
    statements = read_statements(lines(comments)) if comments else {}
    found = figures(cast.votes, hidden_in(statements))
    if as_json:
        click.echo(json.dumps(found.plain(), indent=1))
    else:
        _show(found, statements)


def _show(found: Figures, statements: Mapping[int, Statement]) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.width = max(console.width, _NARROWEST)
    for sentence in _opening(found, hidden_in(statements)):
        console.print(sentence)
    console.print()
    console.print(_table(found, statements))
    console.print(_LEGEND)
    for place, group in enumerate(found.found.groups if found.found.are_distinct else ()):
        console.print(f"\nWhat sets group {group.letter} apart")
        for row in found.apart.most(place, _MOST_DISTINCTIVE):
            console.print(f"  {_distinction(found, row, place)}{_quoted(found, row, statements)}")


def _opening(found: Figures, hidden: frozenset[int]) -> Iterator[str]:
    yield f"{len(found.found.people):,} people cast {found.votes:,} votes on {len(found.items):,} statements."
    if hidden:
        yield f"Left out: {_many(len(hidden), 'statements')} that a moderator took out, with the votes on them."
    if found.found.are_distinct:
        groups = ", ".join(f"{group.letter} with {group.size:,} people" for group in found.found.groups)
        yield f"{len(found.found.groups)} opinion groups: {groups}."
    else:
        yield "There are no distinct opinion groups: everybody is scored as one."
    if found.unplaced:
        yield f"Not enough votes yet to be in a group: {_many(found.unplaced, 'people')}."


def _many(count: int, plural: str) -> str:
    return f"{count:,} {singular(plural) if count == 1 else plural}"


def _table(found: Figures, statements: Mapping[int, Statement]) -> Table:
    names = ["no.", "score", "surely", "apart", *(group.letter for group in found.found.groups)]
    columns = [Column(name, justify="right", no_wrap=True) for name in names]
    words = [Column("statement", ratio=1)] if statements else []
    table = Table(*columns, "", *words, box=None, pad_edge=False)
    scores = found.scores
    for row in sorted(range(len(found.items)), key=lambda row: (-scores.score[row], row)):
        shares = [_range(found, row, place) for place in range(len(found.found.groups))]
        averages = (f"{column[row]:.2f}" for column in (scores.score, scores.robust, scores.polarisation))
        said = [_words(found, row, statements)] if statements else []
        table.add_row(str(found.items[row]), *averages, *shares, _badge(found, row), *said)
    return table


def _range(found: Figures, row: int, place: int) -> str:
    agree, disagree, _ = found.counts[row, place].tolist()
    if not agree + disagree:
        return "no sides"
    low, high = found.scores.lows[row, place], found.scores.highs[row, place]
    return f"{agree}/{agree + disagree} {100 * low:.0f}–{100 * high:.0f} %"


def _badge(found: Figures, row: int) -> str:
    if found.scores.is_bridge[row]:
        return "bridge"
    return "divisive" if found.scores.is_divisive[row] else ""


def _distinction(found: Figures, row: int, place: int) -> str:
    agree, disagree, _ = found.counts[row, place].tolist()
    rest_agree, rest_disagree, _ = (found.counts[row].sum(axis=0) - found.counts[row, place]).tolist()
    more = "more" if found.apart.lows[row, place] > 0 else "less"
    return (
        f"{found.items[row]}: {_share(agree, disagree)} agree, of the others {_share(rest_agree, rest_disagree)}; "
        f"surely at least {100 * found.apart.sizes[row, place]:.0f} points {more}."
    )


def _share(agree: int, disagree: int) -> str:
    return f"{100 * agree / (agree + disagree):.0f} % ({agree} of {agree + disagree})"


def _quoted(found: Figures, row: int, statements: Mapping[int, Statement]) -> str:
    words = _words(found, row, statements)
    return f" “{words}”" if words else ""


def _words(found: Figures, row: int, statements: Mapping[int, Statement]) -> str:
    statement = statements.get(int(found.items[row]))
    return statement.words if statement else ""
