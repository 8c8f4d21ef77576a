"""How alike two answers to the same question are: two partings of people, two rankings of items."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def adjusted_rand(one: ArrayLike, other: ArrayLike) -> float:
    """How alike two partings of the same people are: 1 the same, about 0 by chance (Hubert and Arabie 1985)."""
    (some, rows), (others, columns) = (np.unique(np.asarray(labels), return_inverse=True) for labels in (one, other))
    table = np.zeros((len(some), len(others)))
    np.add.at(table, (rows, columns), 1)
    both, first, second = (_pairs(counts) for counts in (table, table.sum(axis=1), table.sum(axis=0)))
    expected, most = first * second / max(_pairs(table.sum(keepdims=True)), 1), (first + second) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def rank_correlation(one: ArrayLike, other: ArrayLike) -> float:
    """Spearman's: 1 the same order, -1 the other way round; equals share their rank."""
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def top_in_common(one: ArrayLike, other: ArrayLike, count: int = 10) -> int:
    """How many of the highest so many are the same ones; of two as high the earlier comes first."""
    first, second = (np.argsort(-np.asarray(values), kind="stable")[:count] for values in (one, other))
    return len(np.intersect1d(first, second))


def _pairs(counts: NDArray[np.float64]) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _ranks(values: ArrayLike) -> NDArray[np.float64]:
    _, places, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[places])
