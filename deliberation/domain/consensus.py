"""How far every audience agrees on a wording, and what a suggested edit still needs to go in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import prod, sqrt
from types import MappingProxyType

from deliberation.domain.vision import Gate, Rule, Tallies, Tally

Z = 1.2815515655  # the 90 % one-sided quantile of the normal distribution
FEWEST_WHO_VETO = 5  # members of an opinion group
MOST_SAID = 50  # a need beyond this is said as "more than 50"
_MOST_TRIED = 1_000_000
_REMEMBERED = 1 << 14  # sums: the same totals are judged by the vote, by the news and on every page


class Status(StrEnum):
    """Where a suggested edit stands; the votes decide it."""

    CONTESTED = "contested"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    ELIGIBLE = "eligible"


@dataclass(frozen=True, slots=True)
class Need:
    """New agrees still missing: in one audience, or from anybody (None); a count of None is more than 50."""

    audience: str | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Lean:
    """How one audience, or one opinion group, leans: sure up to `low` and open up to `high` (shares, 0..1)."""

    audience: str
    tally: Tally
    low: float
    high: float
    lifted: bool

    @property
    def share(self) -> float | None:
        """The agreeing share of those who took a side; None when nobody did."""
        return self.tally.agree / self.tally.sides if self.tally.sides else None

    @property
    def smoothed(self) -> float:
        """The agreeing share of all who answered, with one more agree and one more not."""
        return _smoothed(self.tally.agree, self.tally)

    def is_heard(self, quorum: int) -> bool:
        """Tell whether enough took a side for the bounds to be spoken of."""
        return self.tally.sides >= quorum

    def is_behind(self, rule: Rule) -> bool:
        """Tell whether enough took a side and surely at least the bar agrees."""
        return self.is_heard(rule.quorum) and self.low >= rule.bar

    def is_against(self, rule: Rule) -> bool:
        """Tell whether enough took a side and surely less than the bar agrees."""
        return self.is_heard(rule.quorum) and self.high < rule.bar


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one item stands with every audience, and with everybody together (shares, 0..1).

    `score` ranks: the geometric mean over audiences of `Lean.smoothed`, whose product is `gic`
    (group-informed consensus, as Polis computes it); `score_against` is its twin for disagree.
    `robust` is the common ground: the lowest `low`. `opinions` are the opinion groups that were asked; they count in
    `status` only.
    """

    leans: tuple[Lean, ...]
    overall: Tally
    overall_low: float
    overall_high: float
    score: float
    score_against: float
    gic: float
    robust: float
    polarisation: float
    status: Status
    needs: tuple[Need, ...]
    opinions: tuple[Lean, ...] = ()

    @property
    def score_micro(self) -> int:
        """The score in millionths, as the record keeps it."""
        return round(self.score * 1_000_000)

    def against(self, rule: Rule) -> tuple[Lean, ...]:
        """Name the audiences and opinion groups that stop it: those that can, and are against."""
        return tuple(lean for lean in _gating(self.leans, self.opinions, rule) if lean.is_against(rule))

    def stopped_by(self, rule: Rule) -> tuple[str, ...]:
        """Name the opinion groups that stop it."""
        return tuple(lean.audience for lean in self.against(rule) if lean in self.opinions)

    def is_heard(self, rule: Rule) -> bool:
        """Tell whether enough of every audience took a side to speak of common ground at all."""
        return bool(self.leans) and all(lean.is_heard(rule.quorum) for lean in self.leans)


@lru_cache(_REMEMBERED)
def interval(agree: int, disagree: int) -> tuple[float, float]:
    """Bound the agreeing share of everyone by those who took a side: each bound is 90 % sure.

    Wilson's score interval with z = `Z`; nobody gives (0, 1).
    """
    sides = agree + disagree
    if not sides:
        return 0.0, 1.0
    total, half = sides + Z * Z, Z * Z / 2
    inward = half - Z * sqrt(agree * disagree / sides + Z * Z / 4)
    return (agree + inward) / total, 1 - (disagree + inward) / total


def standing(tallies: Tallies, rule: Rule, opinions: Tallies = MappingProxyType({})) -> Standing:
    """Judge one item by the votes of every audience, in the order of `tallies`.

    Lifted audiences count in every figure but gate nothing. A vision without audiences scores as one
    audience nobody has voted in. `opinions` are the votes of the opinion groups with `FEWEST_WHO_VETO` members
    or more: by `rule.gates` they can stop an edit, but none has to be asked.
    """
    leans = tuple(_lean(name, tally, name in rule.lifted) for name, tally in tallies.items())
    overall = sum(tallies.values(), Tally())
    low, high = interval(overall.agree, overall.disagree)
    counted = list(tallies.values()) or [overall]
    shares = [_smoothed(tally.agree, tally) for tally in counted]
    gic = prod(shares)
    beside = tuple(_lean(letter, tally, lifted=False) for letter, tally in opinions.items())
    asked = leans if rule.gates.audience == Gate.FULL else ()
    needs = tuple(_needs(asked, overall, rule))
    return Standing(
        leans=leans,
        overall=overall,
        overall_low=low,
        overall_high=high,
        score=gic ** (1 / len(counted)),
        score_against=prod(_smoothed(tally.disagree, tally) for tally in counted) ** (1 / len(counted)),
        gic=gic,
        robust=min((lean.low for lean in leans), default=0.0),
        polarisation=max(shares) - min(shares),
        status=_status(_gating(leans, beside, rule), overall, rule, needs),
        needs=needs,
        opinions=beside,
    )


def _smoothed(count: int, tally: Tally) -> float:
    return (count + 1) / (tally.total + 2)


def _lean(audience: str, tally: Tally, lifted: bool) -> Lean:
    low, high = interval(tally.agree, tally.disagree)
    return Lean(audience, tally, low, high, lifted)


def _gating(leans: Sequence[Lean], opinions: Sequence[Lean], rule: Rule) -> list[Lean]:
    """Pick those that can stop an edit."""
    families = ((rule.gates.audience, leans), (rule.gates.opinion, opinions))
    return [lean for gate, family in families if gate != Gate.REPORT for lean in family if not lean.lifted]


def _status(gating: Sequence[Lean], overall: Tally, rule: Rule, needs: tuple[Need, ...]) -> Status:
    _, high = interval(overall.agree, overall.disagree)
    against = any(lean.is_against(rule) for lean in gating)
    if against and any(lean.is_behind(rule) for lean in gating):
        return Status.CONTESTED
    if against or (overall.sides >= rule.overall_quorum and high < rule.overall_bar):
        return Status.REJECTED
    return Status.UNDECIDED if needs else Status.ELIGIBLE


def _needs(leans: Sequence[Lean], overall: Tally, rule: Rule) -> Iterator[Need]:
    """Ask each gating audience for its own least, then anybody for what everybody together still lacks."""
    asked = 0
    for lean in leans:
        if not lean.lifted and (lacking := _lacking(lean.tally.agree, lean.tally.disagree, rule.quorum, rule.bar)):
            asked += lacking
            yield _need(lean.audience, lacking)
    overall += Tally(agree=asked)
    if lacking := _lacking(overall.agree, overall.disagree, rule.overall_quorum, rule.overall_bar):
        yield _need(None, lacking)


def _need(audience: str | None, lacking: int) -> Need:
    return Need(audience, lacking if lacking <= MOST_SAID else None)


@lru_cache(_REMEMBERED)
def _lacking(agree: int, disagree: int, quorum: int, bar: float) -> int:
    """Count the least new agrees that meet both quorum and bar."""

    def suffices(more: int) -> bool:
        low, _ = interval(agree + more, disagree)
        return agree + disagree + more >= quorum and low >= bar

    return 0 if suffices(0) else bisect_left(range(_MOST_TRIED), True, key=suffices)
