"""The next card: the wording on which this voter's answer does most to settle where something stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from math import exp, log, sqrt
from typing import NamedTuple

from deliberation.domain.consensus import Standing, Z
from deliberation.domain.vision import Rule

_SHARES = tuple((place + 0.5) / 20 for place in range(20))  # of agrees among all who may ever take a side
_MOST = 1000.0  # answers; a bar that takes more is as good as out of reach
_SETTLED = 0.02  # where the chance that a bar shows the wrong side is less, nobody needs to be asked any more
_NEGLIGIBLE = 1e-9  # a doubt smaller than this is none
_NEARBY = 0.5  # how much more an answer is worth where nobody of the voter's own place took a side
_SPREAD = 0.1  # how far two voters can value the same card differently
_REMEMBERED = 1 << 14


class Reason(StrEnum):
    """What makes an answer worth having."""

    BEGINNING = "beginning"  # the words that edits are about come before the edits
    UNHEARD = "unheard"  # too few of the voter's own audience took a side
    UNSURE = "unsure"  # it is not sure where the voter's own audience stands
    OPEN = "open"  # it is not sure where everybody together stands
    NEARBY = "nearby"  # the rule knows enough, but too few took a side where the voter lives or works
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Ask:
    """A wording the voter has not answered; `group` is the same for edits that clash, directly or through others.

    `nearby` says how many of the voter's own area, and of where they work, took a side, as far as that is asked for.
    """

    item_id: int
    standing: Standing
    is_principle: bool = False
    group: int | None = None
    nearby: tuple[int, ...] = ()

    def unheard(self, quorum: int) -> float:
        """The share of the quorum that the least heard of the voter's places lacks: 0 to 1."""
        return max((1 - sides / quorum for sides in self.nearby if sides < quorum), default=0.0)


@dataclass(frozen=True, slots=True)
class Voter:
    """Whom to ask: `name` is what stays theirs, `last` the group of the card before; who `is_new` has answered none."""

    audience: str
    name: str = ""
    last: int | None = None
    is_new: bool = False


class Next(NamedTuple):
    """One card in its turn, and why it has it."""

    item_id: int
    reason: Reason


class _Gate(NamedTuple):
    doubt: float  # the chance that it does not show the side it will show in the end
    lacking: float  # the answers that it lacks then


class _Worth(NamedTuple):
    value: float
    reason: Reason


_NO_GATE = _Gate(0.0, 0.0)
_TURN = {Reason.NEARBY: 1, Reason.SETTLED: 2}  # all others come before


def order(asks: Iterable[Ask], voter: Voter, rule: Rule) -> Iterator[Next]:
    """Put the cards in order of what this voter's answer is worth, those last where all is settled.

    Each bar of the rule is a gate: every gating audience's, and everybody's unless an audience is surely against. Say a
    share p of all who ever take a side agrees. Then a gate with bar b, where s have taken a side, shows on which side
    of the bar p lies after k more answers: (x + (p - b) k)² = z² b (1 - b) (s + k) with x = agrees - b s, and not
    before its quorum is met. That is Wilson's interval (1927), asked when it comes clear of the bar. All p are alike
    before the first answer, and then as likely as the answers make them (Laplace 1774). So a gate has a doubt w, the
    weight of all p whose side it does not show, and lacks K answers, the harmonic mean of their k.

    A voter's answer goes to two gates, their audience's and everybody's; W is the larger of their doubts, and N the
    larger of their w K. With what the other gates lack, it takes N / W² + sum of w K answers until the item shows where
    it will stay; one answer is worth 1 through that. The shortest first settles most with the fewest answers (Smith's
    rule, 1956). Where the voter lives or works nothing gates; an answer is worth up to half as much again while fewer
    than a quorum took a side there, and what is settled otherwise comes last but one. Up to a tenth more, drawn from
    voter and item, keeps people from being asked the same all at once.

    A new voter begins with a principle, since edits are to its words; later no principle has to come first, for an
    edit's card shows the words it changes. Two of one group follow each other only where nothing else is left.
    """
    judged = [(ask, _judge(ask, voter.audience, rule)) for ask in asks]
    waiting = sorted(judged, key=lambda pair: _rank(pair[0], pair[1], voter.name))
    last, begins = voter.last, voter.is_new and any(ask.is_principle for ask, _ in judged)
    while waiting:
        ask, worth = waiting.pop(_next([ask for ask, _ in waiting], last, begins=begins))
        yield Next(ask.item_id, Reason.BEGINNING if begins else worth.reason)
        last, begins = ask.group, False


def _next(waiting: list[Ask], last: int | None, *, begins: bool) -> int:
    """Find whose turn it is."""
    fits = (
        place
        for place, ask in enumerate(waiting)
        if (ask.is_principle or not begins) and (ask.group is None or ask.group != last)
    )
    return next(fits, 0)


def _rank(ask: Ask, worth: _Worth, name: str) -> tuple[int, float, int]:
    drawn = sha256(f"{name} {ask.item_id}".encode()).digest()[0] / 255
    return _TURN.get(worth.reason, 0), -worth.value * (1 + _SPREAD * drawn), ask.item_id


def _judge(ask: Ask, audience: str, rule: Rule) -> _Worth:
    unheard, found = ask.unheard(rule.quorum), _settling(ask.standing, audience, rule)
    if found.reason == Reason.SETTLED and unheard:
        return _Worth(unheard, Reason.NEARBY)
    return _Worth(found.value * (1 + _NEARBY * unheard), found.reason)


def _settling(standing: Standing, audience: str, rule: Rule) -> _Worth:
    gating = [lean for lean in standing.leans if not lean.lifted]
    gates = {lean.audience: _gate(lean.tally.agree, lean.tally.disagree, rule.quorum, rule.bar) for lean in gating}
    own, everybody = gates.pop(audience, _NO_GATE), _NO_GATE
    if not any(lean.is_against(rule) for lean in gating):
        total = standing.overall
        everybody = _gate(total.agree, total.disagree, rule.overall_quorum, rule.overall_bar)
    doubt = max(own.doubt, everybody.doubt)
    if doubt < _SETTLED:
        return _Worth(doubt, Reason.SETTLED)
    ours, theirs = own.doubt * own.lacking, everybody.doubt * everybody.lacking
    others = sum(gate.doubt * gate.lacking for gate in gates.values())
    reason = Reason.UNSURE if ours and ours >= theirs else Reason.OPEN
    if any(lean.audience == audience and not lean.is_heard(rule.quorum) for lean in gating):
        reason = Reason.UNHEARD
    return _Worth(1 / (max(ours, theirs) / doubt**2 + others), reason)


@lru_cache(_REMEMBERED)
def _gate(agree: int, disagree: int, quorum: int, bar: float) -> _Gate:
    """Weigh what a gate may still have to learn."""
    likely = [agree * log(share) + disagree * log(1 - share) for share in _SHARES]
    weights = [exp(each - max(likely)) for each in likely]
    missing = [_missing(agree, disagree, quorum, bar, share) for share in _SHARES]
    whole, wrong = sum(weights), [(weight, count) for weight, count in zip(weights, missing, strict=True) if count]
    doubt = sum(weight for weight, _ in wrong) / whole
    if doubt < _NEGLIGIBLE:
        return _NO_GATE
    return _Gate(doubt, doubt * whole / sum(weight / count for weight, count in wrong))


def _missing(agree: int, disagree: int, quorum: int, bar: float, share: float) -> float:
    """Count the answers until a gate shows on which side of its bar this share is; 0 where it does."""
    sides, drift, room = agree + disagree, share - bar, Z * Z * bar * (1 - bar)
    surplus = agree - bar * sides
    short = max(0, quorum - sides)
    if surplus * drift > 0 and surplus**2 >= room * sides:
        return short
    if not drift:
        return _MOST
    half = room - 2 * surplus * drift
    way = (half + sqrt(half**2 + 4 * drift**2 * (room * sides - surplus**2))) / (2 * drift**2)
    return min(_MOST, max(1.0, way, short))
