"""The two questions that part people most: the directions along which their answers differ most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from deliberation.domain.opinion.answers import Answers, Floats

DIMENSIONS = 2
_MOST_STEPS = 60
_RESIDUAL, _MOVED = 1e-5, 1e-10  # of the largest eigenvalue
_ROUGHLY = 1e-2  # how exactly it is known where only its size matters
_NOTHING = 1e-12
_ASIDE = 1e-3  # how far a start leans to where the last run found nothing
_TURN = 2.399963  # radians; the golden angle, so that no two items start alike


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """`directions` (2, S) of length 1, or 0 where answers do not differ, and the sums of squares along them."""

    strengths: Floats  # (2), largest first
    directions: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What is known after some steps: eigenvalues, largest first, their vectors' weights in the basis, the error."""

    basis: Floats
    values: Floats
    weights: Floats
    rest: float

    @property
    def largest(self) -> float:
        return float(self.values[0])

    def is_exact(self, before: Floats) -> bool:
        """Tell whether the leading eigenvectors are known and their values no longer move."""
        if len(self.values) < DIMENSIONS or len(before) < DIMENSIONS:
            return False
        moved = np.abs(self.values[:DIMENSIONS] - before[:DIMENSIONS]).max()
        off = self.rest * np.abs(self.weights[-1, :DIMENSIONS]).max()
        return bool(off < _RESIDUAL * self.largest and moved < _MOVED * self.largest)


def principal_axes(answers: Answers, before: Floats | None = None) -> Axes:
    """Find the two leading eigenvectors of X'X; `before` (2, S) are the last run's, to start from and to agree in sign.

    Lanczos with full re-orthogonalisation (Golub and Van Loan, Matrix Computations, 10.3).
    """
    size = len(answers.items)
    if not answers.norms.any():
        return Axes(np.zeros(DIMENSIONS), np.zeros((DIMENSIONS, size)))
    start = _cold(answers.norms)
    if before is not None and before.any():
        start = before.sum(axis=0) + _ASIDE * start / _length(start)
    known = np.empty(0)
    for step in _steps(answers, start):
        if step.is_exact(known):
            break
        known = step.values
    found = np.einsum("sj,sd->dj", step.basis, step.weights[:, :DIMENSIONS])
    directions = np.zeros((DIMENSIONS, size))
    strengths = np.zeros(DIMENSIONS)
    for place, axis in enumerate(found):
        strengths[place] = max(float(step.values[place]), 0.0)
        directions[place] = axis * _sign(axis, None if before is None else before[place])
    return Axes(strengths, directions)


def largest_strength(answers: Answers, enough: float) -> float:
    """The leading eigenvalue of X'X to about one in a hundred, and surely on the right side of `enough`.

    Its estimate only grows, by less each step: it stays below `enough` if sixty more steps like the last are too few.
    """
    known = 0.0
    for step in _steps(answers, _cold(answers.norms)):
        moved = step.largest - known
        stays = moved < _ROUGHLY * step.largest and step.largest + _MOST_STEPS * moved < enough
        if stays or step.largest >= enough:
            break
        known = step.largest
    return step.largest


def _cold(norms: Floats) -> Floats:
    return np.asarray(norms * (1 + 0.1 * np.cos(_TURN * np.arange(len(norms)))))


def _steps(answers: Answers, start: Floats) -> Iterator[_Step]:
    """Widen the basis by one direction a step, until it holds every item or 60 steps are done."""
    most = min(_MOST_STEPS, len(answers.items))
    basis = np.zeros((most, len(answers.items)))
    diagonal, beside = np.zeros(most), np.zeros(most)
    basis[0] = start / _length(start)
    for at in range(most):
        new = answers.spread(basis[at])
        diagonal[at] = (new * basis[at]).sum()
        known = basis[: at + 1]
        new = _apart(new, known)
        rest = _length(new)
        values, weights = np.linalg.eigh(_tridiagonal(diagonal[: at + 1], beside[:at]))
        yield _Step(known, values[::-1], weights[:, ::-1], rest)
        if at + 1 < most:
            blocked = rest <= _NOTHING * abs(values[-1])
            beside[at] = 0.0 if blocked else rest
            new = _fresh(known) if blocked else new
            basis[at + 1] = new / _length(new)


def _tridiagonal(diagonal: Floats, beside: Floats) -> Floats:
    return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)


def _apart(new: Floats, basis: Floats) -> Floats:
    for _ in range(2):  # once leaves rounding errors that grow
        new = new - np.einsum("sj,s->j", basis, np.einsum("sj,j->s", basis, new))
    return new


def _fresh(basis: Floats) -> Floats:
    """A direction that the basis lacks: of the item it says least about."""
    unit = np.zeros(basis.shape[1])
    unit[np.argmin(np.round((basis**2).sum(axis=0), 9))] = 1.0
    return _apart(unit, basis)


def _length(vector: Floats) -> float:
    return float(np.sqrt((vector**2).sum()))


def _sign(axis: Floats, before: Floats | None) -> float:
    agreement = 0.0 if before is None else float((axis * before).sum())
    if not agreement:
        agreement = float(axis[np.argmax(np.round(np.abs(axis), 9))])
    return -1.0 if agreement < 0 else 1.0
