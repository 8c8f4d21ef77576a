"""For comparison only: the edits that would go in if the sum of their scores decided, not the most agreed first."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from deliberation.domain.composer import Bodies, Candidate, assemble, rank, rivals
from deliberation.domain.consensus import Status
from deliberation.domain.errors import Conflict
from deliberation.domain.knots import knots
from deliberation.domain.merging import clash
from deliberation.domain.sheet import places
from deliberation.domain.vision import Hunk

MOST = 24  # edits of one knot that every choice is tried for
_UNITS = 10**12  # scores are compared to 12 decimals, so they are summed as whole numbers


@dataclass(frozen=True, slots=True)
class BestTotal:
    """The ids of the edits with the greatest total score, and the knots (ids) it was not computed for."""

    included: tuple[int, ...]
    score: float
    not_computed: tuple[tuple[int, ...], ...]


def best_total(bodies: Bodies, candidates: Sequence[Candidate]) -> BestTotal:
    """Choose of the eligible edits those that go together and have the greatest total score.

    Where edits only change words, each in one place, this is weighted interval scheduling, knot by knot; others are
    tried in every way, up to `MOST` in one knot.
    """
    eligible = [each for each in candidates if each.status is Status.ELIGIBLE]
    chosen: list[Candidate] = []
    not_computed = []
    for knot in knots(bodies, _reachable(eligible)):
        best = _scheduled(bodies, knot)
        if best is None and len(knot) <= MOST:
            best = _Search(bodies, knot).best()
        if best is None:
            not_computed.append(tuple(each.id for each in knot))
        chosen += best or []
    included = tuple(sorted(each.id for each in chosen))
    return BestTotal(included, sum(map(_worth, chosen)) / _UNITS, tuple(not_computed))


def _reachable(eligible: Sequence[Candidate]) -> list[Candidate]:
    """Leave out what requires an edit that can never be in, or itself; each stands after all it requires."""
    waiting = sorted(eligible, key=rank)
    found: dict[int, Candidate] = {}
    while ready := [each for each in waiting if found.keys() >= set(each.requires)]:
        found |= {each.id: each for each in ready}
        waiting = [each for each in waiting if each.id not in found]
    return list(found.values())


def _worth(candidate: Candidate) -> int:
    return round(candidate.score * _UNITS)


# -- by place ---------------------------------------------------------------------


class _Claim(NamedTuple):
    """One change, all who ask for just that, and the best that ends with it: its total, and what stands before it."""

    hunk: Hunk
    by: tuple[Candidate, ...]
    total: int
    before: _Claim | None


def _scheduled(bodies: Bodies, knot: Sequence[Candidate]) -> list[Candidate] | None:
    """Go from left to right and keep the best that ends with each change; None where that is no way to the best.

    A change is held only against the one before it. That rules out nothing that is possible: where the best so found
    goes together, there is no better.
    """
    if not all(map(_is_plain, knot)):
        return None
    body = bodies[knot[0].changes[0].revision_id]
    by: defaultdict[Hunk, list[Candidate]] = defaultdict(list)
    for each in knot:
        by[each.changes[0].hunks[0]].append(each)
    nothing = _Claim(Hunk(0, 0, ""), (), 0, None)
    claims, tops, lasts = list[_Claim](), [nothing], list[int]()
    for hunk in sorted(by, key=lambda hunk: (hunk.end, hunk.start, hunk.new)):
        first, *_, last = [*places(body, [hunk])] * 2
        clear = bisect_left(lasts, first)
        beside = [claim for claim in claims[clear:] if not clash(body, [claim.hunk], [hunk])]
        before = max([tops[clear], *beside], key=_total)
        claims.append(_Claim(hunk, tuple(by[hunk]), before.total + sum(map(_worth, by[hunk])), before))
        tops.append(max(tops[-1], claims[-1], key=_total))
        lasts.append(last)
    chosen = [each for claim in _back(tops[-1]) for each in claim.by]
    return chosen if _go_together(bodies, chosen) else None


def _is_plain(candidate: Candidate) -> bool:
    hunks = [hunk for change in candidate.changes for hunk in change.hunks]
    more = candidate.beginnings or candidate.requires or candidate.whole or candidate.alternative is not None
    return len(hunks) == len(candidate.changes) == 1 and not more and not candidate.changes[0].is_structural


def _total(claim: _Claim) -> int:
    return claim.total


def _back(last: _Claim | None) -> Iterator[_Claim]:
    while last:
        yield last
        last = last.before


def _go_together(bodies: Bodies, chosen: Sequence[Candidate]) -> bool:
    try:
        assemble(bodies, chosen)
    except Conflict:
        return False
    return True


# -- by trying --------------------------------------------------------------------


class _Search:
    """Every choice of a few edits that could be the best: with each of them, then without it."""

    def __init__(self, bodies: Bodies, knot: Sequence[Candidate]) -> None:
        self._bodies, self._members = bodies, _reachable(knot)
        self._rivals = rivals(bodies, knot)
        self._best, self._most = list[Candidate](), 0

    def best(self) -> list[Candidate]:
        """The choice with the greatest total."""
        self._try(self._members, [])
        return self._best

    def _try(self, left: Sequence[Candidate], chosen: list[Candidate]) -> None:
        if sum(map(_worth, chosen)) + sum(map(_worth, left)) <= self._most:
            return
        if not left:
            self._keep(chosen)
            return
        turn, *others = left
        ids = {each.id for each in chosen}
        if ids >= set(turn.requires):
            rivals_ = self._rivals.get(turn.id, ())
            self._try([each for each in others if each.id not in rivals_], [*chosen, turn])
        self._try(others, chosen)

    def _keep(self, chosen: list[Candidate]) -> None:
        if _go_together(self._bodies, chosen):
            self._best, self._most = chosen, sum(map(_worth, chosen))
