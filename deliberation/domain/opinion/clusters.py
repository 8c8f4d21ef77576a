"""Parting a crowd into k clusters, the same way each time, and how well apart they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.opinion.answers import Floats
from deliberation.domain.opinion.crowd import Crowd, distances, nearest

_MOST_ROUNDS = 100
_SAME = 1e-9  # relative; two ways of parting that differ less are equally good
_DIGITS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Which cluster (0..k-1) each point is in, (m), their centres, (k, 2), and the sum of squares around these."""

    labels: NDArray[np.int64]
    centres: Floats
    inertia: float


def cluster(crowd: Crowd, k: int, before: Floats | None = None) -> Clusters | None:
    """Part a crowd by weighted k-means from four fixed starts and from the centres of the last run, if it had k.

    The least sum of squares wins, the earlier start where two have the same. None where the points are too few.
    """
    best: Clusters | None = None
    for start in _starts(crowd, k, before):
        found = _settled(crowd, start)
        is_whole = np.bincount(found.labels, minlength=k).all()
        if is_whole and (best is None or found.inertia < best.inertia * (1 - _SAME)):
            best = found
    return best


def silhouette(crowd: Crowd, labels: NDArray[np.int64], apart: Floats) -> float:
    """How much nearer people are to their own cluster than to the next, on average: -1..1, rounded to 1e-9.

    Rousseeuw's silhouette, everybody counted; alone in a cluster is 0. `apart` are the distances of the points, (m, m).
    """
    member = (labels[:, None] == np.arange(labels.max() + 1)).astype(np.float64) * crowd.weights[:, None]
    sizes, rows = member.sum(axis=0), np.arange(len(labels))
    sums = np.einsum("ij,jk->ik", apart, member)
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(own, other)
    scores = np.where(sizes[labels] > 1, (other - own) / np.where(widest > 0, widest, 1.0), 0.0)
    return round(float((scores * crowd.weights).sum() / crowd.people), _DIGITS)


def _settled(crowd: Crowd, centres: Floats) -> Clusters:
    """Give points to centres and centres to the middle of their points, by turns; drop centres without any."""
    labels = nearest(crowd.points, centres)
    for _ in range(_MOST_ROUNDS):
        centres = _middles(crowd, labels)
        again = nearest(crowd.points, centres)
        if np.array_equal(again, labels):
            break
        labels = again
    off = ((crowd.points - centres[labels]) ** 2).sum(axis=1)
    return Clusters(labels, centres, float((off * crowd.weights).sum()))


def _middles(crowd: Crowd, labels: NDArray[np.int64]) -> Floats:
    weights = np.bincount(labels, weights=crowd.weights)
    sums = np.array([np.bincount(labels, weights=along * crowd.weights) for along in crowd.points.T])
    filled = weights > 0
    return (sums[:, filled] / weights[filled]).T


# -- starts -------------------------------------------------------------------
def _starts(crowd: Crowd, k: int, before: Floats | None) -> Iterator[Floats]:
    yield from (_quantiles(crowd, k, axis) for axis in (0, 1))
    yield _farthest(crowd, k)
    yield _cuts(crowd, k)
    if before is not None and len(before) == k:
        yield before


def _quantiles(crowd: Crowd, k: int, axis: int) -> Floats:
    """The middles of k slices along an axis, of as many people each as can be."""
    order = np.argsort(crowd.points[:, axis], kind="stable")
    weights = crowd.weights[order]
    slices = np.empty(len(order), np.int64)
    slices[order] = np.minimum((np.cumsum(weights) - weights / 2) * k // crowd.people, k - 1)
    return _middles(crowd, slices)


def _farthest(crowd: Crowd, k: int) -> Floats:
    """The point farthest from the middle, then again and again the one farthest from all chosen."""
    middle = _middles(crowd, np.zeros(len(crowd.points), np.int64))
    off = distances(crowd.points, middle)[:, 0]
    chosen: list[int] = []
    for _ in range(k):
        chosen.append(int(np.argmax(np.round(off, _DIGITS))))
        new = distances(crowd.points, crowd.points[chosen[-1:]])[:, 0]
        off = np.minimum(off, new) if len(chosen) > 1 else new
    return crowd.points[chosen]


def _cuts(crowd: Crowd, k: int) -> Floats:
    """The middles of k parts, made by cutting again and again where that lowers the sum of squares most."""
    labels = np.zeros(len(crowd.points), np.int64)
    for new in range(1, k):
        gains = [_best_cut(crowd, np.flatnonzero(labels == part)) for part in range(new)]
        gain, beyond = max(gains, key=lambda cut: cut[0])
        if not gain:
            break
        labels[beyond] = new
    return _middles(crowd, labels)


def _best_cut(crowd: Crowd, part: NDArray[np.int64]) -> tuple[float, NDArray[np.int64]]:
    """The cut across an axis that gains most in one part: the gain, and the points beyond the cut."""
    best, beyond = 0.0, part[:0]
    for axis in (0, 1):
        order = part[np.argsort(crowd.points[part, axis], kind="stable")]
        weights = crowd.weights[order]
        left = np.cumsum(weights)[:-1]
        moment = np.cumsum(weights[:, None] * crowd.points[order], axis=0)
        right = weights.sum() - left
        between = (moment[:-1] / left[:, None] - (moment[-1] - moment[:-1]) / right[:, None]) ** 2
        gains = np.round(between.sum(axis=1) * left * right / weights.sum(), _DIGITS)
        at = int(np.argmax(gains)) if len(gains) else 0
        if len(gains) and gains[at] > best:
            best, beyond = float(gains[at]), order[at + 1 :]
    return best, beyond
