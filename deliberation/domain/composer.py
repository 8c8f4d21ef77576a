"""Which suggested edits go into the next version by the rule, which stay out, and because of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from deliberation.domain.consensus import Status
from deliberation.domain.errors import Conflict
from deliberation.domain.merging import clash, fits, merge, neighbours
from deliberation.domain.vision import Change, Hunk

Bodies = Mapping[int, str]  # by id of the base revision
Pair = tuple[int, int]  # two candidate ids, the lower first
_Relation = Callable[[str, Sequence[Hunk], Sequence[Hunk]], bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suggested edit as the composer sees it: at most one change per revision; `score` ranks."""

    id: int
    number: int
    changes: tuple[Change, ...]
    score: float
    status: Status
    alternative: str | None = None
    requires: tuple[int, ...] = ()


class Why(StrEnum):
    """Why an edit is in or out; a vote's verdict keeps the word of its `Status`."""

    IN_BY_RULE = "in_by_rule"
    LOST = "lost"
    NEEDS_OTHER = "needs_other"
    DOES_NOT_FIT = "does_not_fit"
    CONTESTED = "contested"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    STALE = "stale"
    DUPLICATE = "duplicate"
    IN_BY_MODERATOR = "in_by_moderator"
    OUT_BY_MODERATOR = "out_by_moderator"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether one edit is in; `others` are the ids it lost to, needs, or does not fit with."""

    id: int
    included: bool
    why: Why
    others: tuple[int, ...] = ()


def compose(bodies: Bodies, candidates: Sequence[Candidate]) -> tuple[Outcome, ...]:
    """Take the most agreed first: an eligible edit goes in unless it clashes with one already in.

    Equal scores (to 12 decimals) go by the lower id. An edit that requires others has its turn once
    they are in, so it can lose to an edit taken before them. Outcomes come in order of id.
    """
    return _decide(bodies, candidates, {})


def settle(
    outcomes: Sequence[Outcome], overrides: Mapping[int, bool], bodies: Bodies, candidates: Sequence[Candidate]
) -> tuple[Outcome, ...]:
    """Lay a moderator's overrides (edit id: in or out) over the rule's outcomes.

    What is put in by hand goes in first, whatever it requires; then the rule fills the rest, so rivals
    of an edit put in lose to it, and rivals of an edit taken out get their turn again. Raises
    `Conflict` when edits put in by hand do not go together, or when one no longer fits the words.
    """
    return _decide(bodies, candidates, overrides) if overrides else tuple(outcomes)


def conflict_groups(bodies: Bodies, candidates: Sequence[Candidate]) -> tuple[tuple[int, ...], ...]:
    """Gather the edits that clash, directly or through others: sorted groups of sorted ids."""
    group_of: dict[int, frozenset[int]] = {}
    for pair in _clashes(bodies, candidates):
        joined = frozenset().union(*(group_of.get(id_, {id_}) for id_ in pair))
        group_of.update(dict.fromkeys(joined, joined))
    return tuple(sorted(tuple(sorted(group)) for group in set(group_of.values())))


def neighbour_pairs(bodies: Bodies, included: Sequence[Candidate]) -> tuple[Pair, ...]:
    """Find the pairs of included edits that touch or share a sentence; a person looks at each and ticks it."""
    return tuple(sorted(_pairs(bodies, included, neighbours)))


def assemble(bodies: Bodies, included: Sequence[Candidate]) -> dict[int, str]:
    """Apply all included edits together and return every body, changed or not.

    Raises `Conflict`, naming the edits, when they do not go together.
    """
    _require_together(bodies, included)
    parts = _parts(included)
    return {revision_id: merge(body, *_hunks(parts[revision_id])) for revision_id, body in bodies.items()}


class _Part(NamedTuple):
    """What one edit does to one body."""

    id: int
    hunks: tuple[Hunk, ...]


class _Joint:
    """What is in so far, found by the words it changes."""

    def __init__(self, bodies: Bodies) -> None:
        self.ids: set[int] = set()
        self._bodies = bodies
        self._parts: defaultdict[int, list[_Part]] = defaultdict(list)
        self._alternatives: dict[str | None, int] = {}

    def add(self, candidate: Candidate) -> None:
        """Take the candidate in unasked."""
        self.ids.add(candidate.id)
        self._alternatives[candidate.alternative] = candidate.id
        for change in candidate.changes:
            self._parts[change.revision_id].append(_Part(candidate.id, change.hunks))

    def admit(self, candidate: Candidate) -> Outcome:
        """Take the candidate in, unless it clashes or does not fit with what is in."""
        if rivals := self._rivals(candidate):
            return Outcome(candidate.id, False, Why.LOST, tuple(sorted(rivals)))
        for change in candidate.changes:
            parts = self._parts[change.revision_id]
            misfits = _misfits(self._bodies[change.revision_id], parts, change.hunks)
            if misfits is not None:
                return Outcome(candidate.id, False, Why.DOES_NOT_FIT, misfits)
        self.add(candidate)
        return Outcome(candidate.id, True, Why.IN_BY_RULE)

    def _rivals(self, candidate: Candidate) -> set[int]:
        rivals = {
            part.id
            for change in candidate.changes
            for part in self._parts[change.revision_id]
            if clash(self._bodies[change.revision_id], change.hunks, part.hunks)
        }
        if candidate.alternative is not None and candidate.alternative in self._alternatives:
            rivals.add(self._alternatives[candidate.alternative])
        return rivals


def _decide(bodies: Bodies, candidates: Sequence[Candidate], overrides: Mapping[int, bool]) -> tuple[Outcome, ...]:
    by_hand = sorted((c for c in candidates if overrides.get(c.id)), key=_by_id)
    _require_together(bodies, by_hand)
    joint = _Joint(bodies)
    for candidate in by_hand:
        joint.add(candidate)
    waiting = sorted((c for c in candidates if c.status is Status.ELIGIBLE and c.id not in overrides), key=_rank)
    decided: dict[int, Outcome] = {}
    while turn := next((c for c in waiting if joint.ids.issuperset(c.requires)), None):
        waiting.remove(turn)
        decided[turn.id] = joint.admit(turn)
    return tuple(
        decided.get(candidate.id) or _undisputed(candidate, overrides, joint.ids)
        for candidate in sorted(candidates, key=_by_id)
    )


def _undisputed(candidate: Candidate, overrides: Mapping[int, bool], included: set[int]) -> Outcome:
    """Say what became of an edit that never had its turn."""
    if candidate.id in overrides:
        by_hand = overrides[candidate.id]
        return Outcome(candidate.id, by_hand, Why.IN_BY_MODERATOR if by_hand else Why.OUT_BY_MODERATOR)
    if candidate.status is Status.ELIGIBLE:
        return Outcome(candidate.id, False, Why.NEEDS_OTHER, tuple(sorted(set(candidate.requires) - included)))
    return Outcome(candidate.id, False, Why(candidate.status))


def _rank(candidate: Candidate) -> tuple[float, int]:
    return -round(candidate.score, 12), candidate.id


def _by_id(candidate: Candidate) -> int:
    return candidate.id


def _require_together(bodies: Bodies, included: Sequence[Candidate]) -> None:
    numbers = {candidate.id: candidate.number for candidate in included}
    for candidate in sorted(included, key=_by_id):
        if candidate.status is Status.STALE:
            raise Conflict(f"Edit {candidate.number} was made for words that have changed since. It cannot go in.")
    for one, other in _clashes(bodies, included):
        raise Conflict(f"Edits {numbers[one]} and {numbers[other]} clash. Only one of them can be in.")
    for revision_id, parts in sorted(_parts(included).items()):
        misfits = _misfits(bodies[revision_id], parts)
        if misfits is not None:
            named = ", ".join(str(numbers[id_]) for id_ in misfits)
            raise Conflict(f"These edits do not fit together: {named}. One of them must stay out.")


def _clashes(bodies: Bodies, candidates: Sequence[Candidate]) -> list[Pair]:
    alternatives = [c for c in sorted(candidates, key=_by_id) if c.alternative is not None]
    declared = {(a.id, b.id) for a, b in combinations(alternatives, 2) if a.alternative == b.alternative}
    return sorted(declared | _pairs(bodies, candidates, clash))


def _pairs(bodies: Bodies, candidates: Iterable[Candidate], related: _Relation) -> set[Pair]:
    """Pair the edits so related on some body; an edit made for other bodies is in no pair."""
    parts = _parts(candidates)
    return {
        (one.id, other.id)
        for revision_id, body in bodies.items()
        for one, other in combinations(parts[revision_id], 2)
        if related(body, one.hunks, other.hunks)
    }


def _parts(candidates: Iterable[Candidate]) -> defaultdict[int, list[_Part]]:
    """Sort what the candidates do by revision, then by edit."""
    parts: defaultdict[int, list[_Part]] = defaultdict(list)
    for candidate in sorted(candidates, key=_by_id):
        for change in candidate.changes:
            parts[change.revision_id].append(_Part(candidate.id, change.hunks))
    return parts


def _misfits(body: str, parts: Sequence[_Part], hunks: tuple[Hunk, ...] = ()) -> tuple[int, ...] | None:
    """Name as few of the parts as will do that cannot all be applied with the hunks; None when all can."""
    if fits(body, _hunks(parts), hunks):
        return None
    for part in tuple(parts):
        fewer = [kept for kept in parts if kept is not part]
        if not fits(body, _hunks(fewer), hunks):
            parts = fewer
    return tuple(sorted(part.id for part in parts))


def _hunks(parts: Iterable[_Part]) -> list[tuple[Hunk, ...]]:
    return [part.hunks for part in parts]
