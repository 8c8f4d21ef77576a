"""What finding opinion groups must reach on real and made-up votes, and what it reaches here."""

import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import mean, median
from time import process_time

import click
from rich.console import Console
from rich.table import Column, Table

from deliberation.bench import composing, finding, golden
from deliberation.bench.conversations import (
    ATTRIBUTION,
    Conversation,
    conversation,
    conversations,
    log,
    truths,
    with_data,
)
from deliberation.bench.elsewhere import beside
from deliberation.bench.sameness import samenesses
from deliberation.bench.worlds import planted
from deliberation.domain.composer import compose
from deliberation.domain.consensus import standing
from deliberation.domain.errors import Invalid
from deliberation.domain.margins import margins
from deliberation.domain.opinion import Counts, Family, Votes, VoteStore, find_groups
from deliberation.domain.vision import Rule

_ARI = {
    "brexit-consensus": 0.75,
    "15-per-hour-seattle": 0.65,
    "canadian-electoral-reform": 0.80,
    "scoop-hivemind.biodiversity": 0.90,
    "vtaiwan.uberx": 0.85,
    "austria-climate.7z7ejpbmv5.2022-08-08": 0.85,
}
_WIDTH = 150  # of the table: a narrow one would lose its figures
_TRUTHS = "clojure-truth"
_MEAN_ARI, _ORDER, _MEAN_ORDER, _TOP = 0.82, 0.94, 0.98, 8
_REPLAYED = {"brexit-consensus": (4, 6), "vtaiwan.uberx": (4, 2)}  # changes of the number of groups, % relabelled
_OFF = 1e-6  # of a place on the map, counted otherwise
_BY_CHANCE = 9  # of ten shuffles give one group
_WORLDS = {(30_000, 1000): 600, (100_000, 2000): 2000}  # people, items: CPU ms
_PLANTED, _MEMORY = 0.75, 700.0  # adjusted Rand; MB for the largest
_REAL, _REAL_CPU, _VOTE_CPU = "scoop-hivemind.biodiversity", 60, 50
_DOCUMENTS, _SAME = 200, 0.95
_EDITS, _COMPOSED_CPU = 2000, 150
_VOTED_ON, _MARGINS_CPU = 60, 150
_RUNS, _VOTES = 5, 20_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, and the least or the most that it may be."""

    name: str
    value: float
    bar: float
    is_most: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the bar is reached."""
        return self.value <= self.bar if self.is_most else self.value >= self.bar


@click.command()
@click.option("--large/--no-large", default=True, help="Also find groups among 30,000 and 100,000 made-up people.")
@with_data
@click.option(
    "--numpy",
    "other",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: beside("numpy"),
    help="The folder with another numpy; run.py brings it there.",
)
def measure(data: Path | None, other: Path, *, large: bool) -> None:
    """Opinion groups: beside those of Polis on real votes, vote by vote, in any order, planted, and what it costs."""
    if data is None:
        raise Invalid("Name the folder with real votes: --data FOLDER, or DELIBERATION_REAL_DATA.")
    console = Console(highlight=False, soft_wrap=True, width=_WIDTH)
    names = ("here", "bar", "")
    table = Table(Column(no_wrap=True), *(Column(name, justify="right", no_wrap=True) for name in names))
    figures = [*all_figures(data, large=large), *otherwise(data, other if other.is_dir() else None)]
    for each in figures:
        sign = "≤" if each.is_most else "≥"
        table.add_row(each.name, f"{each.value:,.4g}", f"{sign} {each.bar:,.10g}", "" if each.holds else "falls short")
    console.print(table)
    console.print(ATTRIBUTION)
    if not other.is_dir():
        console.print("Another numpy is not here: python3 run.py bench acceptance brings it.")
    if not all(each.holds for each in figures):
        raise SystemExit(1)


def all_figures(folder: Path, *, large: bool) -> Iterator[Figure]:
    """Measure everything, the exact and the quick first; raises `Invalid` where a conversation is missing."""
    if missing := [name for name in (*_ARI, _TRUTHS) if not (folder / "polis" / name).is_dir()]:
        raise Invalid(f"There is no {missing[0]} in {folder / 'polis'}.")
    yield from exactness(folder)
    yield from choices()
    yield from choosing_costs()
    found = conversations(folder)
    yield from likeness(found)
    yield from replays(folder)
    yield from steadiness(found)
    yield from costs(conversation(folder, _REAL))
    if large:
        for people, items in _WORLDS:
            yield from world(people, items)


def exactness(folder: Path) -> Iterator[Figure]:
    """What the engine of Polis itself computed, computed again."""
    found = [finding.exactness(truth) for truth in truths(folder)]
    yield Figure("consensus in the groups of Polis: off by", max(each.consensus for each in found), 1e-12, is_most=True)
    yield Figure("axes of the map: cosine to those of Polis, least", min(each.cosine for each in found), 0.9999)
    yield Figure("centre of the map: off by", max(each.centre for each in found), 1e-9, is_most=True)


def likeness(found: Sequence[Conversation]) -> Iterator[Figure]:
    """Groups and scores beside the published ones."""
    ours = {each.name: finding.likeness(each) for each in found}
    for name, like in ours.items():
        yield Figure(f"groups beside the published ones: adjusted Rand, {name}", like.rand, _ARI.get(name, _MEAN_ARI))
    whole = [like for like in ours.values() if like.groups == like.published]
    yield Figure("mean", mean(like.rand for like in ours.values()), _MEAN_ARI)
    yield Figure("conversations with as many groups as published", len(whole), len(ours))
    yield Figure("consensus in our groups and in theirs: rank correlation, least", min(_orders(ours)), _ORDER)
    yield Figure("mean", mean(_orders(ours)), _MEAN_ORDER)
    yield Figure("of the ten statements with most consensus the same, least", min(o.top for o in ours.values()), _TOP)


def replays(folder: Path) -> Iterator[Figure]:
    """Conversations vote by vote, as far as their votes are kept with the time they came in."""
    for name, (changes, share) in _REPLAYED.items():
        found = finding.replay(log(folder, name), conversation(folder, name).hidden)
        yield Figure(f"{name} vote by vote: changes of the number of groups", found.changes, changes, is_most=True)
        yield Figure("people with another letter from run to run, %", found.relabelled * 100, share, is_most=True)


def steadiness(found: Sequence[Conversation]) -> Iterator[Figure]:
    """Votes in any order, under any numbers, and without any order in them."""
    yield Figure(
        "votes in another order: share of conversations with the same bytes",
        mean(map(finding.is_same_in_any_order, found)),
        1,
    )
    yield Figure(
        "people and statements with other numbers: adjusted Rand, least", min(map(finding.renumbered, found)), 1 - 1e-9
    )
    yield Figure(
        "votes dealt anew by chance: only one group, least of 10",
        min(map(finding.undivided_by_chance, found)),
        _BY_CHANCE,
    )


def otherwise(folder: Path, packages: Path | None) -> Iterator[Figure]:
    """The same votes with two threads, and with another numpy."""
    for found in samenesses(folder, packages):
        for aspect, count in found.same.items():
            yield Figure(f"{found.way}: conversations with the same {aspect}", count, found.conversations)
        yield Figure("places on the map: off by", found.off, _OFF, is_most=True)


def choices() -> Iterator[Figure]:
    """What goes in: of the one document that is written out, and of small ones held against trying everything."""
    others = sum(golden.ENDS[id_] != end for id_, end in golden.ends().items())
    yield Figure(f"a document of {len(golden.ENDS)} edits: not as written out, margins too", others, 0, is_most=True)
    differ, compared = composing.totals_that_differ(_DOCUMENTS), composing.margins_tried(_DOCUMENTS)
    evicted, _ = composing.evictions(composing.first_agreed, _DOCUMENTS)
    yield Figure(f"greatest total of {_DOCUMENTS} documents: not what trying all finds", differ, 0, is_most=True)
    yield Figure("edits split into words: better liked ones put out", evicted, 0, is_most=True)
    yield Figure("margins: fewer votes said than it takes", compared["below"], 0, is_most=True)
    share = compared["same"] / (compared["same"] + compared["above"])
    yield Figure("share of margins that trying all few votes finds, too", share, _SAME)


def choosing_costs() -> Iterator[Figure]:
    """CPU seconds of one choice, and of all margins."""
    bodies, fresh = composing.fresh_drafts(_EDITS, _RUNS + 1)
    seconds = cpu(lambda: compose(bodies, next(fresh)))
    yield Figure(f"{_EDITS:,} edits composed: CPU, ms", seconds * 1e3, _COMPOSED_CPU, is_most=True)
    bodies, edits, votes = composing.voted_on(_VOTED_ON)
    seconds = cpu(lambda: margins(bodies, edits, votes, Rule()))
    yield Figure(f"margins of {_VOTED_ON} edits: CPU, ms", seconds * 1e3, _MARGINS_CPU, is_most=True)


def costs(found: Conversation) -> Iterator[Figure]:
    """CPU seconds of one run on a real conversation, and of one vote."""
    seconds = cpu(lambda: find_groups(found.votes, found.hidden))
    yield Figure(f"{found.name}: CPU, ms", seconds * 1e3, _REAL_CPU, is_most=True)
    yield Figure(
        "one vote, with its item judged anew: CPU, µs", of_one_vote(found.votes) * 1e6, _VOTE_CPU, is_most=True
    )


def world(people: int, items: int) -> Iterator[Figure]:
    """A made-up crowd: its planted groups, and what finding them costs."""
    name = f"{people:,} people, {items:,} items"
    votes = planted(people, items).votes
    yield Figure(f"{name}: four planted groups, adjusted Rand", finding.found_again(people, items), _PLANTED)
    seconds = cpu(lambda: find_groups(votes))
    yield Figure("CPU, ms", seconds * 1e3, _WORLDS[people, items], is_most=True)
    yield Figure("memory, MB", _most_memory(votes), _MEMORY, is_most=True)


def _orders(ours: Mapping[str, finding.Likeness]) -> list[float]:
    return [like.order for like in ours.values()]


def cpu(does: Callable[[], object]) -> float:
    """CPU seconds of one run: the median of five, after one that does not count."""
    taken = []
    for _ in range(_RUNS + 1):
        began = process_time()
        does()
        taken.append(process_time() - began)
    return median(taken[1:])


def of_one_vote(votes: Votes) -> float:
    """CPU seconds to take one vote, count it in two families and judge its item by one of them."""
    store, rule = VoteStore(votes), Rule()
    people, opinions = sorted(set(votes.people.tolist())), find_groups(votes)
    audiences = Counts(votes, Family.of({"staff": people[::9], "residents": sorted({*people} - {*people[::9]})}))
    families = (audiences, Counts(votes, opinions.family))
    cast = zip(votes.people.tolist()[::7], votes.items.tolist()[::7], cycle((1, -1, 0)), strict=False)
    began = process_time()
    for person, item, value in islice(cycle(cast), _VOTES):
        old = store.cast(person, item, value)
        for family in families:
            family.change(person, item, old, value)
        standing(audiences.tallies(item), rule)
    return (process_time() - began) / _VOTES


def _most_memory(votes: Votes) -> float:
    """MB at most at one time: the votes and what finding groups in them takes."""
    tracemalloc.start()
    find_groups(votes)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (peak + votes.keys.nbytes + votes.values.nbytes) / 1e6
