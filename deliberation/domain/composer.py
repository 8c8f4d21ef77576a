"""Which suggested edits go into the next version by the rule, which stay out, and because of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from deliberation.domain.consensus import Status
from deliberation.domain.errors import Conflict
from deliberation.domain.merging import neighbours
from deliberation.domain.sheet import Part, Sheet
from deliberation.domain.structure import at_odds, circle
from deliberation.domain.vision import Beginning, Change, Made

Bodies = Mapping[int, str]  # by id of the base revision
Pair = tuple[int, int]  # two candidate ids, the lower first


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
    beginnings: tuple[Beginning, ...] = ()
    whole: bool = False  # a whole alternative vision: it stands beside nothing else


class Why(StrEnum):
    """Why an edit is in or out; a vote's verdict keeps the word of its `Status`."""

    IN_BY_RULE = "in_by_rule"
    LOST = "lost"
    NEEDS_OTHER = "needs_other"
    DOES_NOT_FIT = "does_not_fit"
    CONTESTED = "contested"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
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
    return linked(_clashes(bodies, candidates))


def linked(pairs: Iterable[Pair]) -> tuple[tuple[int, ...], ...]:
    """Gather what is paired, directly or through others: sorted groups of sorted ids."""
    group_of: dict[int, frozenset[int]] = {}
    for pair in pairs:
        joined = frozenset().union(*(group_of.get(id_, {id_}) for id_ in pair))
        group_of.update(dict.fromkeys(joined, joined))
    return tuple(sorted(tuple(sorted(group)) for group in set(group_of.values())))


def rivals(bodies: Bodies, candidates: Sequence[Candidate]) -> Mapping[int, tuple[int, ...]]:
    """Name for each edit those it clashes with, by id, in order of id."""
    found: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for one, other in sorted(_clashes(bodies, candidates)):
        found[one] += (other,)
        found[other] += (one,)
    return found


def neighbour_pairs(bodies: Bodies, included: Sequence[Candidate]) -> tuple[Pair, ...]:
    """Find the pairs of included edits that touch or share a sentence; a person looks at each and ticks it."""
    joint = _Joint(bodies)
    for candidate in sorted(included, key=_by_id):
        joint.add(candidate)
    pairs = {
        (one.id, other.id)
        for sheet in joint.sheets.values()
        for one, other in combinations(sheet.parts, 2)
        if neighbours(sheet.body, one.hunks, other.hunks)
    }
    return tuple(sorted(pairs))


def assemble(bodies: Bodies, included: Sequence[Candidate]) -> dict[int, tuple[Made, ...]]:
    """Put the changes of all included edits to every body together, each with the ids of the edits it comes from.

    Raises `Conflict`, naming the edits, when they do not go together.
    """
    return {revision_id: sheet.changes() for revision_id, sheet in _together(bodies, included).sheets.items()}


def rank(candidate: Candidate) -> tuple[float, int]:
    """Put the most agreed first: by score to 12 decimals, then by id."""
    return -round(candidate.score, 12), candidate.id


class _Joint:
    """What is in so far, on all principles."""

    def __init__(self, bodies: Bodies) -> None:
        self.members: dict[int, Candidate] = {}
        self.sheets = {revision_id: Sheet(body) for revision_id, body in bodies.items()}
        self._alternatives: defaultdict[str, set[int]] = defaultdict(set)
        self._changed: defaultdict[int, list[Candidate]] = defaultdict(list)
        self._restructured: defaultdict[int, list[Candidate]] = defaultdict(list)
        self._structural: list[Candidate] = []
        self._wholes: list[int] = []
        self._titled: defaultdict[str, dict[int, int | None]] = defaultdict(dict)

    def add(self, candidate: Candidate) -> None:
        """Take the candidate in unasked."""
        self.members[candidate.id] = candidate
        if candidate.whole:
            self._wholes.append(candidate.id)
        if any(change.is_structural for change in candidate.changes):
            self._structural.append(candidate)
        if candidate.alternative is not None:
            self._alternatives[candidate.alternative].add(candidate.id)
        for title, principle_id in _titles(candidate):
            self._titled[title][candidate.id] = principle_id
        for change in candidate.changes:
            self._changed[change.revision_id].append(candidate)
            if change.is_structural:
                self._restructured[change.revision_id].append(candidate)
            self.sheets[change.revision_id].add(Part(candidate.id, change.hunks))

    def admit(self, candidate: Candidate) -> Outcome:
        """Take the candidate in, unless it clashes or does not fit with what is in."""
        if rivals := self.rivals(candidate):
            return Outcome(candidate.id, False, Why.LOST, rivals)
        for change in candidate.changes:
            misfits = self.sheets[change.revision_id].misfits(change.hunks)
            if misfits is not None:
                return Outcome(candidate.id, False, Why.DOES_NOT_FIT, misfits)
        unplaced = self.unplaced(candidate)
        if unplaced is not None:
            return Outcome(candidate.id, False, Why.DOES_NOT_FIT, unplaced)
        self.add(candidate)
        return Outcome(candidate.id, True, Why.IN_BY_RULE)

    def rivals(self, candidate: Candidate) -> tuple[int, ...]:
        """Name what the candidate clashes with."""
        rivals = set(self._alternatives[candidate.alternative]) if candidate.alternative is not None else set()
        rivals.update(self.members if candidate.whole else self._wholes)
        for title, principle_id in _titles(candidate):
            rivals.update(id_ for id_, other in self._titled[title].items() if other is None or other != principle_id)
        for change in candidate.changes:
            rivals.update(self.sheets[change.revision_id].rivals(change.hunks))
            others = (self._changed if change.is_structural else self._restructured)[change.revision_id]
            rivals.update(other.id for other in others if _at_odds(candidate, other, change.revision_id))
        return tuple(sorted(rivals))

    def unplaced(self, candidate: Candidate | None = None) -> tuple[int, ...] | None:
        """Name the edits with which the candidate, or the whole, leaves no order or nothing; None when it is well."""
        members = [*self._structural, *([candidate] if candidate else [])]
        moves = {change.principle_id: change.after for each in members for change in each.changes if change.after}
        looped = circle(moves)
        if looped:
            return _others(members, candidate, lambda change: change.principle_id in looped and bool(change.after))
        ended = {change.revision_id for each in members for change in each.changes if change.ends}
        if len(ended) == len(self.sheets) and not self._begins(candidate):
            return _others(members, candidate, lambda change: change.ends)
        return None

    def _begins(self, candidate: Candidate | None) -> bool:
        return any(each.beginnings for each in (*self.members.values(), *([candidate] if candidate else [])))


def _titles(candidate: Candidate) -> Iterator[tuple[str, int | None]]:
    """The titles an edit gives, each with its principle; None for one that it begins."""
    yield from ((each.title.casefold(), each.principle_id) for each in candidate.changes if each.title is not None)
    yield from ((each.title.casefold(), None) for each in candidate.beginnings)


def _others(
    members: Sequence[Candidate], candidate: Candidate | None, has_part: Callable[[Change], bool]
) -> tuple[int, ...]:
    return tuple(sorted(each.id for each in members if each is not candidate and any(map(has_part, each.changes))))


def _at_odds(one: Candidate, other: Candidate, revision_id: int) -> bool:
    a, b = (next(c for c in each.changes if c.revision_id == revision_id) for each in (one, other))
    if a.ends and b.ends:  # to retire it twice is to retire it; but it can go into one new principle only
        return bool(one.beginnings or other.beginnings)
    return at_odds(a, b)


def _decide(bodies: Bodies, candidates: Sequence[Candidate], overrides: Mapping[int, bool]) -> tuple[Outcome, ...]:
    by_hand = [candidate for candidate in candidates if overrides.get(candidate.id)]
    joint = _together(bodies, by_hand)
    waiting = sorted((c for c in candidates if c.status is Status.ELIGIBLE and c.id not in overrides), key=rank)
    decided: dict[int, Outcome] = {}
    while turn := next((c for c in waiting if joint.members.keys() >= set(c.requires)), None):
        waiting.remove(turn)
        decided[turn.id] = joint.admit(turn)
    return tuple(
        decided.get(candidate.id) or _undisputed(candidate, overrides, joint.members.keys())
        for candidate in sorted(candidates, key=_by_id)
    )


def _undisputed(candidate: Candidate, overrides: Mapping[int, bool], included: Set[int]) -> Outcome:
    """Say what became of an edit that never had its turn."""
    if candidate.id in overrides:
        by_hand = overrides[candidate.id]
        return Outcome(candidate.id, by_hand, Why.IN_BY_MODERATOR if by_hand else Why.OUT_BY_MODERATOR)
    if candidate.status is Status.ELIGIBLE:
        return Outcome(candidate.id, False, Why.NEEDS_OTHER, tuple(sorted(set(candidate.requires) - included)))
    return Outcome(candidate.id, False, Why(candidate.status))


def _by_id(candidate: Candidate) -> int:
    return candidate.id


def _together(bodies: Bodies, included: Iterable[Candidate]) -> _Joint:
    joint = _Joint(bodies)
    numbers: dict[int, int] = {}
    for candidate in sorted(included, key=_by_id):
        for rival in joint.rivals(candidate):
            raise Conflict(f"Edits {numbers[rival]} and {candidate.number} clash. Only one of them can be in.")
        joint.add(candidate)
        numbers[candidate.id] = candidate.number
    for sheet in joint.sheets.values():
        quarrel = sheet.quarrel()
        if quarrel is not None:
            raise _misfit(numbers, quarrel)
    unplaced = joint.unplaced()
    if unplaced is not None:
        raise _misfit(numbers, unplaced)
    return joint


def _misfit(numbers: Mapping[int, int], ids: Iterable[int]) -> Conflict:
    named = ", ".join(str(numbers[id_]) for id_ in ids)
    return Conflict(f"These edits do not fit together: {named}. One of them must stay out.")


def _clashes(bodies: Bodies, candidates: Iterable[Candidate]) -> Iterator[Pair]:
    joint = _Joint(bodies)
    for candidate in sorted(candidates, key=_by_id):
        for rival in joint.rivals(candidate):
            yield rival, candidate.id
        joint.add(candidate)
