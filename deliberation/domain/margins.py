"""How near each suggested edit is to the other side: the fewest new votes found that would put it in, or out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from deliberation.domain.composer import Bodies, Candidate, Why, compose, rank, rivals
from deliberation.domain.consensus import MOST_SAID, Need, Standing, Status, standing
from deliberation.domain.knots import knots
from deliberation.domain.vision import Rule, Stance, Tallies, Tally

MOST = 400  # new votes; a margin beyond is said as "more than 400"
FEW, FEW_OF_VOTERS = 3, 0.02  # new votes, and as a share of those who voted: so few make an outcome fragile

AllTallies = Mapping[int, Tallies]  # by id of the edit
_NONE: AllTallies = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ballots:
    """So many new votes of one audience, or of anybody (None)."""

    audience: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Margin:
    """New votes, all of one stance and on one edit (`on`, by id), that would turn the outcome of an edit round.

    An upper bound: fewer may do. `fragile`: three or fewer, or at most 2 % of those who voted on the edit. `instead`:
    the edits, by id, that would come in where this one goes out.
    """

    stance: Stance
    on: int
    ballots: tuple[Ballots, ...]
    fragile: bool
    instead: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many votes these are together."""
        return sum(each.count for each in self.ballots)

    def plain(self) -> list[Any]:
        """Numbers, texts and lists only, as the record keeps them; `recalled` brings back exactly this."""
        ballots = [[each.audience, each.count] for each in self.ballots]
        return [self.stance, self.on, ballots, self.fragile, [*self.instead]]

    @staticmethod
    def recalled(plain: Sequence[Any]) -> Margin:
        """Bring back what `plain` gave."""
        stance, on, ballots, fragile, *instead = plain
        return Margin(Stance(stance), on, tuple(Ballots(*each) for each in ballots), fragile, *map(tuple, instead))


def margins(
    bodies: Bodies, candidates: Sequence[Candidate], tallies: AllTallies, rule: Rule, opinions: AllTallies = _NONE
) -> dict[int, Margin | None]:
    """Find for each edit what would take it out, or put it in, by the rule; None: more than `MOST` votes.

    The votes of opinion groups, as for `standing`, are taken as they are. What takes an edit in out is looked for in
    disagrees with it or with one it requires, and agrees with a rival; what puts one in in the reverse.
    """
    every = Margins(bodies, candidates, tallies, rule, opinions)
    return {id_: every.of(id_) for id_ in sorted(each.id for each in candidates)}


class Margins:
    """The same for one edit at a time, worked out when it is asked for: one takes a tenth of what all take."""

    def __init__(
        self,
        bodies: Bodies,
        candidates: Sequence[Candidate],
        tallies: AllTallies,
        rule: Rule,
        opinions: AllTallies = _NONE,
    ) -> None:
        self.rule = rule
        self._bodies, self._votes = bodies, _Votes(tallies, rule, opinions)
        self._members = {each.id: members for members in knots(bodies, candidates) for each in members}
        self._knots: dict[int, _Knot] = {}  # by the first of its members

    def of(self, id_: int) -> Margin | None:
        """Find what would turn one edit."""
        members = self._members[id_]
        first = members[0].id
        if first not in self._knots:
            self._knots[first] = _Knot(self._bodies, members, self._votes)
        return self._knots[first].margin(id_)


@dataclass(frozen=True, slots=True)
class _Votes:
    """What has been cast, and what it would come to with more."""

    tallies: AllTallies
    rule: Rule
    opinions: AllTallies

    def standing(self, id_: int, more: Tallies) -> Standing:
        raised = {name: tally + more.get(name, Tally()) for name, tally in self.tallies[id_].items()}
        return standing(raised, self.rule, self.opinions.get(id_, {}))

    def loudest_first(self, id_: int) -> list[str]:
        """The audiences by how many of them voted on an edit."""
        return sorted(self.tallies[id_], key=lambda name: -self.tallies[id_][name].total)

    def placed(self, id_: int) -> Iterator[str]:
        """Say where to put one agree after another: where a gate is unmet, then where the score gains most."""
        order, more = self.loudest_first(id_), Counter[str]()
        while True:
            needs = self.standing(id_, {name: Tally(agrees) for name, agrees in more.items()}).needs
            wanted = needs[0] if needs else Need(None, MOST)
            for _ in range(wanted.count or MOST_SAID + 1):
                name = wanted.audience or max(order, key=lambda name: _gain(self.tallies[id_][name], more[name]))
                more[name] += 1
                yield name


class _Lever(NamedTuple):
    """New votes on one edit: of one audience, or, None, each where it is worth most."""

    on: int
    stance: Stance
    audience: str | None = None


class _Knot:
    """Edits that hang together, composed again for all votes that are thought of."""

    def __init__(self, bodies: Bodies, members: Sequence[Candidate], votes: _Votes) -> None:
        self._bodies, self._votes = bodies, votes
        self._members = {each.id: self._with(each, {}) for each in members}
        self._outcomes = {each.id: each for each in compose(bodies, tuple(self._members.values()))}
        self._rivals = rivals(bodies, members)
        self._placings = {each.id: votes.placed(each.id) for each in members}
        self._placed: defaultdict[int, list[str]] = defaultdict(list)
        self._composed: dict[tuple[int, ...], frozenset[int]] = {}

    def margin(self, id_: int) -> Margin | None:
        """Pull every lever, those of one audience first, and keep the one that takes the fewest votes."""
        found, most = None, MOST
        for lever in self._levers(id_):
            count = _least(partial(self._turns, id_, lever), most)
            if count:
                found, most = (lever, count), count - 1
            if not most:
                break
        return self._said(id_, *found) if found else None

    def _levers(self, id_: int) -> Iterator[_Lever]:
        pulled = list(dict.fromkeys(self._pulled(id_)))
        for on, stance in pulled:
            yield from (_Lever(on, stance, name) for name in self._votes.loudest_first(on))
        yield from (_Lever(on, stance) for on, stance in pulled if stance == Stance.AGREE and self._votes.tallies[on])

    def _pulled(self, id_: int) -> Iterator[tuple[int, Stance]]:
        """Name the edits that votes could bear on, and how."""
        needed = self._chain(id_)
        if self._outcomes[id_].included:
            yield from ((each, Stance.DISAGREE) for each in needed)
            against = (other for each in needed for other in self._kept_out_by(each))
            yield from ((each, Stance.AGREE) for other in against for each in self._chain(other) if self._is_out(each))
            return
        missing = [each for each in needed if self._is_out(each)]
        yield from ((each, Stance.AGREE) for each in missing)
        winners = (other for each in missing for other in self._outcomes[each].others if self._is_beaten(each))
        yield from ((each, Stance.DISAGREE) for other in winners for each in self._chain(other))

    def _chain(self, id_: int) -> list[int]:
        """An edit, those it requires, those that these require."""
        found = [id_]
        for each in found:
            found += [other for other in self._members[each].requires if other in self._members and other not in found]
        return found

    def _kept_out_by(self, id_: int) -> Iterator[int]:
        yield from self._rivals.get(id_, ())
        yield from (
            other for other, outcome in self._outcomes.items() if id_ in outcome.others and self._is_beaten(other)
        )

    def _is_out(self, id_: int) -> bool:
        return not self._outcomes[id_].included

    def _is_beaten(self, id_: int) -> bool:
        return self._outcomes[id_].why in {Why.LOST, Why.DOES_NOT_FIT}

    def _turns(self, id_: int, lever: _Lever, count: int) -> bool:
        """Tell whether so many votes would turn the outcome of an edit round."""
        changed = self._with(self._members[lever.on], self._more(lever, count))
        return (id_ in self._included(changed)) != self._outcomes[id_].included

    def _more(self, lever: _Lever, count: int) -> dict[str, Tally]:
        if lever.audience:
            return {lever.audience: Tally(count) if lever.stance == Stance.AGREE else Tally(disagree=count)}
        placed = self._placed[lever.on]
        placed += islice(self._placings[lever.on], max(0, count - len(placed)))
        return {name: Tally(agrees) for name, agrees in Counter(placed[:count]).items()}

    def _with(self, candidate: Candidate, more: Tallies) -> Candidate:
        judged = self._votes.standing(candidate.id, more)
        return replace(candidate, score=judged.score, status=judged.status)

    def _included(self, changed: Candidate) -> frozenset[int]:
        """What is in, one edit standing otherwise; only the order of those that are eligible matters."""
        members = [changed if each.id == changed.id else each for each in self._members.values()]
        ordered = sorted((each for each in members if each.status == Status.ELIGIBLE), key=rank)
        key = tuple(each.id for each in ordered)
        if key not in self._composed:
            outcomes = compose(self._bodies, ordered)
            self._composed[key] = frozenset(each.id for each in outcomes if each.included)
        return self._composed[key]

    def _said(self, id_: int, lever: _Lever, count: int) -> Margin:
        more = self._more(lever, count)
        ballots = tuple(Ballots(name, tally.sides) for name, tally in more.items())
        if self._may_be_anybodys(id_, lever, count):
            ballots = (Ballots(None, count),)
        voted = sum(tally.total for tally in self._votes.tallies[id_].values())
        fragile = count <= max(FEW, FEW_OF_VOTERS * voted)
        return Margin(lever.stance, lever.on, ballots, fragile, self._instead(id_, lever, more))

    def _instead(self, id_: int, lever: _Lever, more: Tallies) -> tuple[int, ...]:
        if self._is_out(id_):
            return ()
        would_be_in = self._included(self._with(self._members[lever.on], more))
        return tuple(sorted(each for each in would_be_in if self._is_out(each)))

    def _may_be_anybodys(self, id_: int, lever: _Lever, count: int) -> bool:
        """Tell whether the agrees are for everybody's bar only: if each audience's would do, so would any mix."""
        needs = self._votes.standing(lever.on, {}).needs
        audiences = self._votes.tallies[lever.on]
        wanted = lever.stance == Stance.AGREE and bool(needs) and needs[0].audience is None
        return wanted and all(self._turns(id_, _Lever(lever.on, Stance.AGREE, name), count) for name in audiences)


def _least(turns: Callable[[int], bool], most: int) -> int | None:
    """Find the fewest votes that turn it, by doubling and then halving; None where `most` do not."""
    low, high = 0, 1
    while not turns(high):
        if high == most:
            return None
        low, high = high, min(2 * high, most)
    return bisect_left(range(high), True, low + 1, key=turns)


def _gain(tally: Tally, more: int) -> float:
    """By what an agree multiplies an audience's part of the score, after so many more."""
    agree, total = tally.agree + more + 1, tally.total + more + 2
    return (agree + 1) / (total + 1) * total / agree
