"""People who would answer every card they are shown, and what each of them would say; made up, or as it was."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from deliberation.bench.conversations import Conversation
from deliberation.domain.opinion import AGREE, DISAGREE, PASS

_PEOPLE, _EDITS = 1000, 42
_PASSES = 0.12  # the share of answers that pass
_AREAS = 12
_VERSIONS = 3  # edits that split one idea
_LEAST, _MOST = 0.02, 0.98
_EVEN, _VETOED = 0.5, 0.25
Shares = NDArray[np.float64]
Dice = np.random.Generator


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who is there: of each person the audience, and the answer to each edit they would be shown.

    `groups` has the edits that clash with others, by the name of their group; `areas` where each person lives, if told.
    """

    name: str
    audiences: tuple[str, ...]
    people: tuple[tuple[str, Mapping[int, int]], ...]
    groups: Mapping[int, int]
    areas: tuple[str, ...] = ()


def polarised(seed: int) -> Gathering:
    """Two camps, in each audience in another mixture; half of the edits part them."""
    dice = _dice(seed)
    staff = _staff(0.3)
    camp = dice.random(_PEOPLE) < np.where(staff, 0.8, 0.35)
    high, low = dice.uniform(0.7, 0.95, _EDITS), dice.uniform(0.05, 0.3, _EDITS)
    ours, middle = dice.random(_EDITS) < _EVEN, dice.uniform(0.2, 0.95, _EDITS)
    parted = dice.random(_EDITS) < _EVEN
    one = np.where(parted, np.where(ours, high, low), middle + 0.05)
    other = np.where(parted, np.where(ours, low, high), middle - 0.05)
    return _gathered("polarised", staff, np.where(camp[:, None], one, other), dice)


def minority(seed: int) -> Gathering:
    """Staff are 15 in 100; they are against a quarter of the edits, all of which the others want."""
    dice = _dice(seed)
    staff, liked = _staff(0.15), dice.uniform(0.2, 0.95, _EDITS)
    vetoed = dice.random(_EDITS) < _VETOED
    theirs = np.where(vetoed, dice.uniform(0.05, 0.4, _EDITS), liked)
    others = np.where(vetoed, np.maximum(liked, 0.7), liked)
    return _gathered("15 % minority", staff, np.where(staff[:, None], theirs, others), dice)


def split_edits(seed: int) -> Gathering:
    """Every idea comes as three edits that clash; both audiences like them about as much."""
    dice = _dice(seed)
    staff, ideas = _staff(0.3), np.repeat(dice.uniform(0.2, 0.95, _EDITS // _VERSIONS), _VERSIONS)
    theirs, others = (ideas + dice.uniform(-0.12, 0.12, _EDITS) for _ in range(2))
    groups = {edit: edit // _VERSIONS for edit in range(_EDITS)}
    return _gathered("split edits", staff, np.where(staff[:, None], theirs, others), dice, groups)


def areas(seed: int) -> Gathering:
    """The world with two camps once more; people live in twelve areas, few in most of them."""
    shares = 1 / np.arange(1, _AREAS + 1)
    lives = _dice(seed).choice(_AREAS, _PEOPLE, p=shares / shares.sum())
    return replace(
        polarised(seed), name="polarised, twelve areas", areas=tuple(f"area {each}" for each in lives.tolist())
    )


WORLDS: tuple[Callable[[int], Gathering], ...] = (polarised, areas, minority, split_edits)


def as_it_was(found: Conversation) -> Gathering:
    """A real conversation: nobody says more than they said. Polis knows no audiences, so everybody is in one."""
    people = np.unique(found.votes.people).tolist()
    answers = ({item: value for item, value in found.votes.of(who) if item not in found.hidden} for who in people)
    return Gathering(found.name, ("residents",), tuple(("residents", mine) for mine in answers if mine), {})


def _dice(seed: int) -> Dice:
    return np.random.Generator(np.random.PCG64(seed))


def _staff(share: float) -> NDArray[np.bool_]:
    return np.arange(_PEOPLE) < round(share * _PEOPLE)


def _gathered(
    name: str, staff: NDArray[np.bool_], shares: Shares, dice: Dice, groups: Mapping[int, int] | None = None
) -> Gathering:
    agrees = dice.random(shares.shape) < np.clip(shares, _LEAST, _MOST)
    values = np.where(dice.random(shares.shape) < _PASSES, PASS, np.where(agrees, AGREE, DISAGREE))
    people = tuple(zip(np.where(staff, "staff", "residents").tolist(), _answers(values), strict=True))
    return Gathering(name, ("staff", "residents"), people, groups or {})


def _answers(values: NDArray[np.int64]) -> Iterator[Mapping[int, int]]:
    return (dict(enumerate(row)) for row in values.tolist())
