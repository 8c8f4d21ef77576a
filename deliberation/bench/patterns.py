"""How often ordinary made-up crowds stand out by how their votes came in, and how often a planted brigade does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Column, Table

from deliberation.bench.societies import EDITS, PEOPLE, society, some
from deliberation.bench.worlds import planted
from deliberation.domain.opinion import Votes
from deliberation.domain.patterns import Cast, bursts, twins
from deliberation.domain.stays import DAY, MINUTE

SEEDS = 20
_DAYS, _BEST_HOUR = 14, 19
_CARD = 15_000  # milliseconds, as a rule
_BRIGADES, _HANDS = (10, 20, 40), (3, 5, 10)  # people who come for one thing; devices in one hand
_EVENING = 120 * MINUTE

Make = Callable[[int], Votes]
Dice = np.random.Generator
Moments = Callable[[int, Dice], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of crowd: in how many of so many made anew a burst, or twins, were found; and how many in all."""

    crowd: str
    made: int
    bursts: int
    twins: int
    most: int  # findings in one of them


def rows(seeds: int = SEEDS) -> Iterator[Row]:
    """Ordinary crowds, at their own pace and in one evening, then the same with something planted in them."""
    for name, make in _CROWDS.items():
        yield _counted(f"{name}, two weeks", seeds, make, _two_weeks)
        yield _counted(f"{name}, one evening", seeds, make, _one_evening)
    camps = _CROWDS["two camps"]
    for people in _BRIGADES:
        yield _counted(f"two camps, {people} come for one edit", seeds, camps, _two_weeks, (people, 1))
    for people in _HANDS:
        yield _counted(f"two camps, somebody with {people} devices", seeds, camps, _two_weeks, (people, EDITS))


def timed(votes: Votes, moments: Moments, dice: Dice) -> Cast:
    """Let people come at these moments, and answer their cards one after the other, each in an order of their own.

    Every third item is only suggested in the course of the first week; who came before did not see it.
    """
    people, places = np.unique(votes.people, return_inverse=True)
    began = moments(len(people), dice)[places]
    turn = np.lexsort((dice.random(len(votes)), places))
    place = np.empty(len(votes), np.int64)
    place[turn] = np.arange(len(votes)) - np.searchsorted(places[turn], places[turn])
    times = began + (place * _CARD * dice.uniform(0.5, 1.5, len(votes))).astype(np.int64)
    items = np.unique(votes.items)
    posted = np.where(np.arange(len(items)) % 3, 0, dice.integers(0, _DAYS * DAY // 2, len(items)))
    seen = (posted[np.searchsorted(items, votes.items)] <= times) | (times < _EVENING * 2)
    return Cast(votes.people, votes.items, votes.values.astype(np.int64), times).only(seen)


def joined_by(cast: Cast, people: int, cards: int, dice: Dice) -> Cast:
    """Add people who come within minutes of each other for so many items, from the second on, and all say the same."""
    items = np.unique(cast.items)[1 : 1 + cards]
    stances = np.where(np.arange(len(items)) % 2, -1, 1)
    who = np.repeat(cast.people.max() + 1 + np.arange(people), len(items))
    began = dice.integers(3 * DAY, (_DAYS - 1) * DAY) + dice.integers(0, 8 * MINUTE, people)
    times = np.repeat(began, len(items)) + np.tile(np.arange(len(items)) * _CARD // 3, people)
    more = (who, np.tile(items, people), np.tile(stances, people), times)
    given = (cast.people, cast.items, cast.values, cast.times)
    return Cast(*(np.concatenate(pair) for pair in zip(given, more, strict=True)))


def _two_weeks(people: int, dice: Dice) -> NDArray[np.int64]:
    """Most come on the first days, after a letter, and in the evenings."""
    days = np.minimum(dice.geometric(0.3, people) - 1, _DAYS - 1)
    hours = np.clip(dice.normal(_BEST_HOUR, 3, people), 0, 23.9)
    return days * DAY + (hours * 60 * MINUTE).astype(np.int64)


def _one_evening(people: int, dice: Dice) -> NDArray[np.int64]:
    return dice.integers(0, _EVENING, people)


def _counted(crowd: str, seeds: int, make: Make, moments: Moments, more: tuple[int, int] = (0, 0)) -> Row:
    found = []
    for seed in range(seeds):
        dice = np.random.Generator(np.random.PCG64(seed))
        cast = timed(make(seed), moments, dice)
        cast = joined_by(cast, *more, dice) if more[0] else cast
        found.append((len(bursts(cast)), len(twins(cast))))
    with_bursts, with_twins = (sum(each[which] > 0 for each in found) for which in (0, 1))
    return Row(crowd, seeds, with_bursts, with_twins, max(sum(each) for each in found))


def _camps(seed: int) -> Votes:
    likes = np.tile([[0.85, 0.45, 0.85, 0.15, 0.85, 0.75], [0.85, 0.45, 0.15, 0.85, 0.15, 0.75]], EDITS // 6)
    return society(some(0.5).astype(np.int64), some(0.15, every=7), likes, seed).votes


def _agreed(seed: int) -> Votes:
    """97 in 100 agree with everything: many ballots are the same."""
    return society(np.zeros(PEOPLE, np.int64), some(0.15, every=7), np.full((1, EDITS), 0.97), seed).votes


_CROWDS: dict[str, Make] = {
    "two camps": _camps,
    "nearly all agree": _agreed,
    "four opinion groups, 400 people": lambda seed: planted(400, 60, seed).votes,
}


@click.command()
@click.option("--seeds", default=SEEDS, show_default=True, type=click.IntRange(1, 1000), help="Crowds of each kind.")
def measure(seeds: int) -> None:
    """Look for bursts and twins in ordinary made-up crowds, and where some were planted."""
    columns = ("made", "with bursts", "with twins", "most in one")
    table = Table(Column("crowd", no_wrap=True), *(Column(name, justify="right") for name in columns))
    for row in rows(seeds):
        table.add_row(row.crowd, str(row.made), str(row.bursts), str(row.twins), str(row.most))
    Console(highlight=False, soft_wrap=True).print(table)
