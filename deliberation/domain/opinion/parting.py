"""How many opinion groups there are, and who is in which: few, well apart, none tiny, and not another number each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats
from deliberation.domain.opinion.clusters import Clusters, cluster, silhouette
from deliberation.domain.opinion.crowd import Crowd, gather, nearest
from deliberation.domain.opinion.memory import Shown

FEWEST = 12  # people on the map; below there is one group
_MOST_GROUPS, _PEOPLE_EACH = 5, 12
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


def part(positions: Floats, *, parted: bool, before: Shown, centres: Floats | None) -> Parting:
    """Part the people on the map (n, 2); `parted` says that they hang together more than chance would make them.

    `before` and `centres` are the last run's. Clusters with too few people are set aside, the rest is parted again,
    and those set aside go to the group next to them.
    """
    if len(positions) < FEWEST or not (parted or before.k > 1):
        return together(positions, Shown())
    crowd, place = gather(positions)
    least = max(_TINY, _TINY_SHARE * len(positions))
    kept = np.ones(len(crowd.points), np.bool_)
    for _ in range(_ROUNDS + 1):
        rest = crowd.part(kept)
        found, shown, silhouettes = _best(rest, len(positions), parted=parted, before=before, centres=centres)
        if found is None:
            return together(positions, shown, silhouettes)
        big = np.bincount(found.labels, weights=rest.weights) >= least
        staying = kept.copy()
        staying[kept] = big[found.labels]
        if big.all() or crowd.weights[~staying].sum() > _MOST_ASIDE * len(positions):
            break
        kept = staying
    if big.sum() < 2:
        return together(positions, Shown(), silhouettes)
    if not big.all():
        shown = Shown(int(big.sum()))
    labels = _joined(crowd, kept, found, big)
    return Parting(labels[place], found.centres[big], shown, silhouettes)


def together(positions: Floats, shown: Shown, silhouettes: Mapping[int, float] | None = None) -> Parting:
    """Everybody in one group."""
    middle = positions.mean(axis=0, keepdims=True) if len(positions) else np.zeros((1, 2))
    return Parting(np.zeros(len(positions), np.int64), middle, shown, silhouettes or {})


def fewest(silhouettes: Mapping[int, float]) -> int:
    """The smallest number of groups that is nearly as far apart as the best."""
    bar = round(max(silhouettes.values()) - _NEARLY, _DIGITS)
    return min(k for k, apart in silhouettes.items() if apart >= bar)


def settle(wanted: int, silhouettes: Mapping[int, float], before: Shown) -> Shown:
    """Stay with the number of groups that is shown unless another wins clearly, or often enough in a row."""
    if wanted == before.k or before.k == 1 or before.k not in silhouettes:
        return Shown(wanted)
    lead = round(silhouettes.get(wanted, -1.0) - silhouettes[before.k], _DIGITS)
    wins = before.wins + 1 if before.rival == wanted else 1
    if lead >= _CLEARLY or wins >= _IN_A_ROW:
        return Shown(wanted)
    return Shown(before.k, wanted, wins)


def _best(
    crowd: Crowd, people: int, *, parted: bool, before: Shown, centres: Floats | None
) -> tuple[Clusters | None, Shown, Mapping[int, float]]:
    apart = crowd.distances()
    ways: dict[int, Clusters] = {}
    for k in range(2, min(_MOST_GROUPS, 2 + people // _PEOPLE_EACH) + 1):
        if way := cluster(crowd, k, centres):
            ways[k] = way
    silhouettes = {k: silhouette(crowd, way.labels, apart) for k, way in ways.items()}
    wanted = fewest(silhouettes) if parted and ways else 1
    shown = settle(wanted, silhouettes, before)
    return ways.get(shown.k), shown, silhouettes


def _joined(
    crowd: Crowd, kept: NDArray[np.bool_], found: Clusters, big: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Everybody's group among the big ones: the one they were found in, else the next."""
    labels = nearest(crowd.points, found.centres[big])
    among = (np.cumsum(big) - 1)[found.labels]
    labels[np.flatnonzero(kept)[big[found.labels]]] = among[big[found.labels]]
    return labels
