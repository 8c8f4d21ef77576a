"""How many opinion groups there are, and who is in which: few, well apart, none tiny, and the number seldom changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats
from deliberation.domain.opinion.clusters import Clusters, cluster, silhouette
from deliberation.domain.opinion.crowd import Crowd, gather, nearest
from deliberation.domain.opinion.memory import ONE, Shown

FEWEST = 12  # people on the map; below there is one group
_SEVERAL, _MOST, _PEOPLE_EACH = 2, 5, 12
_NEARLY = 0.02  # of the best silhouette: the smaller number is taken
_CLEARLY = 0.05  # better than what is shown: the number changes at once
_IN_A_ROW = 4  # runs: the number changes though it is not clearly better
_TINY, _TINY_SHARE = 3, 0.02
_ROUNDS, _MOST_ASIDE = 4, 0.1
_DIGITS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Parting:
    """Whose group is which (0..k-1), (n), the groups' centres, (k, 2), and how far apart each number of groups is."""

    labels: NDArray[np.int64]
    centres: Floats
    shown: Shown
    silhouettes: Mapping[int, float]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a parting rests on: whether votes hang together more than by chance, and what the last run showed."""

    parted: bool
    shown: Shown = ONE
    centres: Floats | None = None


def part(positions: Floats, ground: Ground) -> Parting:
    """Part the people on the map, (n, 2).

    Clusters with too few people are set aside and the rest is parted again; then those go to the group next to them.
    """
    if len(positions) < FEWEST or not (ground.parted or ground.shown.k > 1):
        return together(positions)
    crowd, place = gather(positions)
    found = _several(crowd, np.ones(len(crowd.points), np.bool_), ground, _ROUNDS)
    if found.shown.k == 1:
        return together(positions, found.shown, found.silhouettes)
    return Parting(found.labels[place], found.centres, found.shown, found.silhouettes)


def together(positions: Floats, shown: Shown = ONE, silhouettes: Mapping[int, float] | None = None) -> Parting:
    """Everybody in one group."""
    middle = positions.mean(axis=0, keepdims=True) if len(positions) else np.zeros((1, 2))
    return Parting(np.zeros(len(positions), np.int64), middle, shown, silhouettes or {})


def fewest(silhouettes: Mapping[int, float]) -> int:
    """The smallest number of groups that is nearly as far apart as the best."""
    bar = round(max(silhouettes.values()) - _NEARLY, _DIGITS)
    return min(k for k, apart in silhouettes.items() if apart >= bar)


def settle(wanted: int, silhouettes: Mapping[int, float], before: Shown) -> Shown:
    """Stay with the number of groups that is shown unless another wins clearly, or often enough in a row."""
    if before.k in {wanted, 1} or before.k not in silhouettes:
        return Shown(wanted)
    lead = round(silhouettes.get(wanted, -1.0) - silhouettes[before.k], _DIGITS)
    wins = before.wins + 1 if before.rival == wanted else 1
    if lead >= _CLEARLY or wins >= _IN_A_ROW:
        return Shown(wanted)
    return Shown(before.k, wanted, wins)


def _several(crowd: Crowd, kept: NDArray[np.bool_], ground: Ground, rounds: int) -> Parting:
    """Part the points that are kept, until no cluster is too small, too many are set aside or the rounds are over."""
    rest = crowd.part(kept)
    ways, silhouettes = _ways(rest, crowd.people, ground.centres)
    wanted = fewest(silhouettes) if ground.parted and ways else 1
    shown = settle(wanted, silhouettes, ground.shown)
    if shown.k == 1:
        return together(crowd.points, shown, silhouettes)
    way = ways[shown.k]
    big = np.bincount(way.labels, weights=rest.weights) >= max(_TINY, _TINY_SHARE * crowd.people)
    staying = kept.copy()
    staying[kept] = big[way.labels]
    aside = crowd.weights[~staying].sum()
    if rounds and not big.all() and aside <= _MOST_ASIDE * crowd.people:
        return _several(crowd, staying, ground, rounds - 1)
    if big.sum() < _SEVERAL:
        return together(crowd.points, ONE, silhouettes)
    labels = nearest(crowd.points, way.centres[big])
    labels[staying] = (np.cumsum(big) - 1)[way.labels[staying[kept]]]
    return Parting(labels, way.centres[big], shown if big.all() else Shown(int(big.sum())), silhouettes)


def _ways(crowd: Crowd, people: float, centres: Floats | None) -> tuple[Mapping[int, Clusters], Mapping[int, float]]:
    """Every number of groups that can be, and how far apart they would stand."""
    most = min(_MOST, _SEVERAL + int(people) // _PEOPLE_EACH)
    tried = {k: cluster(crowd, k, centres) for k in range(_SEVERAL, most + 1)}
    ways = {k: way for k, way in tried.items() if way}
    apart = crowd.distances()
    return ways, {k: silhouette(crowd, way.labels, apart) for k, way in ways.items()}
