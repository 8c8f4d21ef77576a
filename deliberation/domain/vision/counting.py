"""How votes are counted, and what the count must reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from deliberation.domain.vision.terms import Gate, Stance


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one audience agree, disagree and pass on one item."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def sides(self) -> int:
        """How many took a side."""
        return self.agree + self.disagree

    @property
    def total(self) -> int:
        """How many answered at all."""
        return self.agree + self.disagree + self.passed

    def count(self, stance: str) -> int:
        """The number behind one button: agree, disagree or pass."""
        return self.passed if stance == Stance.PASS else int(getattr(self, stance))

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.agree + other.agree, self.disagree + other.disagree, self.passed + other.passed)


Tallies = Mapping[str, Tally]  # by audience name, in the vision's own order; or by the letter of an opinion group


class Gates(NamedTuple):
    """What audiences and opinion groups decide; areas and organisations only ever report."""

    audience: Gate = Gate.FULL
    opinion: Gate = Gate.REPORT


@dataclass(frozen=True, slots=True)
class Rule:
    """What an edit needs to go in; fixed when the vision opens and printed on its pages.

    Bars are shares (0..1), quorums count people who took a side. `lifted` names audiences whose
    gate was lifted for the round, in public.
    """

    quorum: int = 5
    bar: float = 0.5
    overall_quorum: int = 10
    overall_bar: float = 0.6
    lifted: frozenset[str] = frozenset()
    gates: Gates = field(default_factory=Gates)
