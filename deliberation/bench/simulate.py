"""The workbench for rules: made-up societies decide by several rules, and who gets their way is counted."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table

from deliberation.bench.pictures import bars
from deliberation.bench.simulating import SEEDS, Row, rows, splits
from deliberation.domain.errors import Invalid

_BEGIN, _END = "<!-- simulated: begin -->", "<!-- simulated: end -->"
_PICTURES = {
    "camps": ("What goes in where two camps disagree", ("two camps", "a 15 %"), "edits in"),
    "brigades": ("Liked edits that go in against a brigade", ("no brigade", "a brigade"), "liked edits"),
}


@click.command()
@click.option("--seeds", default=SEEDS, show_default=True, type=click.IntRange(1, 1000), help="Worlds of each kind.")
@click.option(
    "--write",
    "page",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Put the table between the two marks of this page, and draw its pictures in the folder beside it.",
)
def simulate(seeds: int, page: Path | None) -> None:
    """Let made-up societies decide by several rules: camps, minorities, brigades, a late surge, split edits."""
    found, split = [*rows(seeds)], splits()
    console = Console(highlight=False, soft_wrap=True)
    for part in (found, [split]):
        told = (Column("world", no_wrap=True), Column("medians"))
        table = Table(*told, *(Column(rule, justify="right", min_width=8) for rule in part[0].by_rule))
        for row in part:
            table.add_row(row.world, f"{row.counted}, of {row.of:g}", *(f"{value:g}" for value in row.by_rule.values()))
        console.print(table)
    if page:
        _write(page, found, split, seeds)


def _write(page: Path, found: Sequence[Row], split: Row, seeds: int) -> None:
    text = page.read_text(encoding="utf-8")
    if not 0 <= text.find(_BEGIN) < text.find(_END):
        raise Invalid(f"{page.name} has no place for the table: {_BEGIN} and {_END}.")
    folder = page.parent / "pictures"
    folder.mkdir(exist_ok=True)
    for name, (title, worlds, counted) in _PICTURES.items():
        shown = [row for row in found if row.world.startswith(worlds) and row.counted.startswith(counted)]
        drawn = bars(title, shown)
        (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")
    told = "\n".join([_BEGIN, *_told(found, split, seeds), _END])
    page.write_text(text[: text.index(_BEGIN)] + told + text[text.index(_END) + len(_END) :], encoding="utf-8")


def _told(found: Sequence[Row], split: Row, seeds: int) -> Iterator[str]:
    yield f"Medians over {seeds} worlds of each kind, made anew by `deliberation simulate --write docs/consensus.md`.\n"
    yield from _table(found)
    for name, (title, *_) in _PICTURES.items():
        yield f"\n![{title}](pictures/{name}.svg)"
    yield "\nWhich of the edits to the same words goes in:\n"
    yield from _table([split])


def _table(found: Sequence[Row]) -> Iterator[str]:
    rules = list(found[0].by_rule)
    yield f"| world | counted | of | {' | '.join(rules)} |"
    yield f"|---|---|{'---:|' * (1 + len(rules))}"
    for row in found:
        values = " | ".join(f"{value:g}" for value in row.by_rule.values())
        yield f"| {row.world} | {row.counted} | {row.of:g} | {values} |"
