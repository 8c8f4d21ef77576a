"""How many votes it takes until edits stand where all votes put them: cards by worth, by chance, by foresight."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from math import ceil
from pathlib import Path
from statistics import median

import click
from rich.console import Console
from rich.table import Column, Table

from deliberation.bench.conversations import ATTRIBUTION, conversations, with_data
from deliberation.bench.gatherings import WORLDS, Gathering, as_it_was
from deliberation.domain.consensus import Status, standing
from deliberation.domain.opinion import AGREE, DISAGREE
from deliberation.domain.routing import Ask, Voter, order
from deliberation.domain.vision import Rule, Tally

_SEEDS = 20
_CARDS = 10  # that a person answers at a time
_SAME = 0.9  # of the edits
_BAR = 0.6
_RULE = Rule()
_ONE = {AGREE: Tally(agree=1), DISAGREE: Tally(disagree=1)}


class Way(Enum):
    """How the next cards are chosen."""

    WORTH, CHANCE, FORESIGHT = range(3)


@dataclass(frozen=True, slots=True)
class Race:
    """Votes it took in one gathering, by seed: cards by their worth, in any order, and in the light of how all ends.

    Half of the people have no more `cards` to answer; of all `edits`, `undecided` need votes even with every vote.
    """

    name: str
    routed: tuple[int, ...]
    random: tuple[int, ...]
    foreseen: tuple[int, ...]
    cards: float
    edits: int
    undecided: int

    @property
    def ratio(self) -> float:
        """Votes by worth for each by chance, in the median."""
        return median(self.routed) / median(self.random)

    @property
    def least(self) -> float:
        """The same for who knows how every edit ends, and asks only where it does not stand so yet."""
        return median(self.foreseen) / median(self.random)


@click.command()
@click.option("--seeds", default=_SEEDS, show_default=True, type=click.IntRange(1), help="How often each is played.")
@with_data
def measure(data: Path | None, seeds: int) -> None:
    """Choosing the next card: votes until 90 % of the edits stand as with all votes, beside other orders."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"People come in a random order and answer {_CARDS} cards each; when all have come they come again.")
    console.print(f"Votes are medians of {seeds}. The ratio may be {_BAR} at most.")
    console.print(
        "Foresight: the ratio for who knows how every edit ends, and asks only where it does not stand so yet."
    )
    widths = {"by worth": 8, "at random": 9, "ratio": 5, "foresight": 9, "": 11}
    numbers = (Column(name, justify="right", min_width=width) for name, width in widths.items())
    table = Table(Column(no_wrap=True), *numbers)
    races = list(_all_races(data, range(seeds)))
    for each in races:
        votes = (f"{median(taken):,.0f}" for taken in (each.routed, each.random))
        ratios = (f"{each.ratio:.2f}", f"{each.least:.2f}")
        table.add_row(each.name, *votes, *ratios, "" if each.ratio <= _BAR else "falls short")
    console.print(table)
    console.print(f"The median of these ratios is {median(each.ratio for each in races):.3f}.")
    short = [each for each in races if each.ratio > _BAR]
    for each in short:
        open_still = f"{each.undecided} of {each.edits} edits need votes even with all of them"
        console.print(f"{each.name}: half of the people have {each.cards:g} cards or fewer, and {open_still}.")
    console.print(ATTRIBUTION if data else "No real votes: --data FOLDER, or DELIBERATION_REAL_DATA, names them.")
    if short:
        raise SystemExit(1)


def _all_races(folder: Path | None, seeds: Sequence[int]) -> Iterator[Race]:
    for world in WORLDS:
        yield race([world(seed) for seed in seeds])
    for found in conversations(folder) if folder else []:
        yield race([as_it_was(found)] * len(seeds))


def race(gatherings: Sequence[Gathering]) -> Race:
    """Play each gathering every way, with its place here as the seed."""
    routed, by_chance, foreseen = (
        tuple(votes_needed(each, seed, way) for seed, each in enumerate(gatherings)) for way in Way
    )
    one = gatherings[0]
    statuses = [*_final(one).values()]
    cards = median(len(answers) for _, answers in one.people)
    return Race(one.name, routed, by_chance, foreseen, cards, len(statuses), statuses.count(Status.UNDECIDED))


def votes_needed(gathering: Gathering, seed: int, way: Way) -> int:
    """Count the votes until, for the first time, 90 % of the edits have the status that all votes give them."""
    final = _final(gathering)
    desk = _Desk(gathering, final)
    wanted, right = ceil(_SAME * len(final)), sum(status == Status.UNDECIDED for status in final.values())
    dice = random.Random(seed)  # noqa: S311 (chance, not a secret)
    for count, (person, item) in enumerate(_cards(gathering, desk, dice, way)):
        if right >= wanted:
            return count
        right += desk.cast(person, item)
    return sum(len(answers) for _, answers in gathering.people)


class _Desk:
    """The votes so far."""

    def __init__(self, gathering: Gathering, final: dict[int, Status]) -> None:
        self._people, self._final, self._groups = gathering.people, final, gathering.groups
        self._areas = gathering.areas or [""] * len(gathering.people)
        none = dict.fromkeys(gathering.audiences, Tally())
        self._tallies = {item: dict(none) for item in final}
        self._heard: Counter[tuple[str, int]] = Counter()
        self._standings = {item: standing(none, _RULE) for item in final}

    def cast(self, person: int, item: int) -> int:
        """Count a person's vote; tell by how many more the edits now stand as they will: -1, 0 or 1."""
        audience, answers = self._people[person]
        was = self.is_right(item)
        self._tallies[item][audience] += _ONE.get(answers[item], Tally(passed=1))
        self._heard[self._areas[person], item] += answers[item] in _ONE
        self._standings[item] = standing(self._tallies[item], _RULE)
        return self.is_right(item) - was

    def is_right(self, item: int) -> bool:
        """Tell whether an edit stands as it will."""
        return self._standings[item].status == self._final[item]

    def ask(self, person: int, item: int) -> Ask:
        """What it is to ask somebody about an edit now."""
        area = self._areas[person]
        nearby = (self._heard[area, item],) if area else ()
        return Ask(item, self._standings[item], group=self._groups.get(item), nearby=nearby)


def _final(gathering: Gathering) -> dict[int, Status]:
    tallies: dict[int, dict[str, Tally]] = {}
    for audience, answers in gathering.people:
        for item, value in answers.items():
            each = tallies.setdefault(item, dict.fromkeys(gathering.audiences, Tally()))
            each[audience] += _ONE.get(value, Tally(passed=1))
    return {item: standing(each, _RULE).status for item, each in sorted(tallies.items())}


def _cards(gathering: Gathering, desk: _Desk, dice: random.Random, way: Way) -> Iterator[tuple[int, int]]:
    """Who is asked what, card by card: nobody else votes while somebody answers theirs."""
    left = [dict.fromkeys(answers) for _, answers in gathering.people]
    last: dict[int, int | None] = {}
    while any(left):
        for person in dice.sample(range(len(left)), len(left)):
            if way == Way.WORTH:
                voter = Voter(gathering.people[person][0], str(person), last.get(person))
                turns = order((desk.ask(person, item) for item in left[person]), voter, _RULE)
                chosen = [turn.item_id for turn in islice(turns, _CARDS)]
            elif way == Way.FORESIGHT:
                chosen = sorted(dice.sample(list(left[person]), len(left[person])), key=desk.is_right)[:_CARDS]
            else:
                chosen = dice.sample(list(left[person]), min(_CARDS, len(left[person])))
            for item in chosen:
                del left[person][item]
                last[person] = gathering.groups.get(item)
                yield person, item
