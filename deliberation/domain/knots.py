"""Which suggested edits hang together: what becomes of one is decided among those of its knot, whatever else is in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from deliberation.domain.composer import Bodies, Candidate
from deliberation.domain.sheet import places
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Change, Hunk


def knots(bodies: Bodies, candidates: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], ...]:
    """Part all edits into knots; each composed alone has the outcomes that it has among all.

    Two are tied, directly or through others, where one could ever keep the other out or let it in. Each knot, and
    the knots, in order of id.
    """
    ties = _Ties(bodies, candidates)
    held = {each.id: set(ties.of(each)) for each in candidates}
    holders: defaultdict[Hashable, list[int]] = defaultdict(list)
    for id_, its in held.items():
        for tie in its:
            holders[tie].append(id_)
    left = {each.id: each for each in sorted(candidates, key=_by_id)}
    found = []
    while left:
        knot = [left.pop(next(iter(left)))]
        for each in knot:  # it grows as it goes
            knot += [left.pop(id_) for tie in held[each.id] for id_ in holders[tie] if id_ in left]
        found.append(tuple(sorted(knot, key=_by_id)))
    return tuple(found)


class _Ties:
    """What edits of one document can have in common that lets one bear on another."""

    def __init__(self, bodies: Bodies, candidates: Sequence[Candidate]) -> None:
        self._bodies = bodies
        changes = [change for each in candidates for change in each.changes]
        self._has_whole = any(each.whole for each in candidates)
        self._ended = {change.revision_id for change in changes if change.ends}
        self._long = _too_long(bodies, candidates)

    def of(self, candidate: Candidate) -> Iterator[Hashable]:
        """Everything by which an edit is tied to others that yield the same."""
        yield from (("edit", id_) for id_ in (candidate.id, *candidate.requires))
        if candidate.alternative is not None:
            yield "alternative", candidate.alternative
        if self._has_whole:
            yield "whole"
        if len(self._ended) == len(self._bodies):  # one must stay, or begin
            yield "every principle"
        yield from (("title", begun.title.casefold()) for begun in candidate.beginnings)
        for change in candidate.changes:
            yield from self._of_principle(change)

    def _of_principle(self, change: Change) -> Iterator[Hashable]:
        which = change.revision_id
        if change.title is not None:
            yield "title", change.title.casefold()
        if change.after:
            yield "order"
        if change.is_structural or which in self._ended:
            yield "principle", which
        if which in self._long:
            yield "length", which
        yield from (("place", which, place) for place in places(self._bodies[which], change.hunks))


def _too_long(bodies: Bodies, candidates: Sequence[Candidate]) -> set[int]:
    """Find the bodies that edits could make too long together, at the worst."""
    hunks: defaultdict[int, set[Hunk]] = defaultdict(set)
    for each in candidates:
        for change in each.changes:
            hunks[change.revision_id].update(change.hunks)
    return {which for which, made in hunks.items() if len(bodies[which]) + sum(map(_growth, made)) > BODY_LIMIT}


def _growth(hunk: Hunk) -> int:
    return max(0, len(hunk.new) - (hunk.end - hunk.start))


def _by_id(candidate: Candidate) -> int:
    return candidate.id
