"""What becomes of an open edit when a new version is out: it moves along, is in already, or waits for a person."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from deliberation.domain.errors import Conflict
from deliberation.domain.hunks import apply, canonical, inverse
from deliberation.domain.merging import fits, same
from deliberation.domain.structure import before_each
from deliberation.domain.vision import Amendment, Beginning, Change, Hunk, Kind, Made, Revision, joined

Wording = tuple[str, str]  # a title and a body

_POSITION = attrgetter("position")

_as_one_edit = lru_cache(maxsize=64)(canonical)  # of what was published: every edit that clashes with it asks again


class Carry(StrEnum):
    """How an open edit comes into a new version: moved along, in already, or waiting for a person."""

    SHIFTED = "shifted"
    SATISFIED = "satisfied"
    ATTENTION = "attention"


# -- one body -------------------------------------------------------------------------


class Rebased(NamedTuple):
    """What is left to do on the new body; where a person must look, the hunks as they were, on the old one."""

    state: Carry
    hunks: tuple[Hunk, ...]


def rebase(base: str, hunks: Sequence[Hunk], *merged: Sequence[Hunk]) -> Rebased:
    """Carry an open edit over what was published on its body, and leave out what is in already.

    All are canonical hunks on `base`; `merged` are the edits that went in, each by itself or all as one. What clashes
    with one of them, or would make the new body too long, is never moved; what the published changes say together
    is in, even if no single one of them says it.
    """
    made = sorted({hunk for edit in merged for hunk in edit})
    if same(base, hunks, made):
        return Rebased(Carry.SATISFIED, ())
    if fits(base, merged, hunks):
        left = canonical(apply(base, made), _shifted(hunks, made))
        return Rebased(Carry.SHIFTED if left else Carry.SATISFIED, left)
    is_in = {*hunks} <= {*_as_one_edit(base, tuple(made))}
    return Rebased(Carry.SATISFIED, ()) if is_in else Rebased(Carry.ATTENTION, tuple(hunks))


def over(body: str, hunks: Sequence[Hunk], made: Sequence[Made]) -> tuple[Hunk, ...]:
    """Carry a change of a body over what one publication made of it; raises `Conflict` where a person must look."""
    edits: defaultdict[int, list[Hunk]] = defaultdict(list)
    for hunk, by in made:
        for id_ in by:
            edits[id_].append(hunk)
    rebased = rebase(body, hunks, *edits.values())
    if rebased.state is Carry.ATTENTION:
        raise Conflict("The same words read otherwise now.")
    return rebased.hunks


def undo(base: str, made: Sequence[Made], amendment_id: int) -> tuple[Hunk, ...]:
    """Find what takes one edit's part in the published changes back: canonical hunks on the body they led to.

    The outcome need not be spelt canonically where other edits lean on this one; check it as any suggestion.
    """
    changes = [each.hunk for each in made]
    back = zip(inverse(base, changes), made, strict=True)
    return canonical(apply(base, changes), [hunk for hunk, (_, by) in back if amendment_id in by])


def beside(hunks: Sequence[Hunk], made: Sequence[Made]) -> tuple[Made, ...]:
    """Find what leads from the body that an edit makes to the one it makes once it has moved along.

    It is what was published and the edit does not say itself, each change at its place in the edit's body.
    """
    others = [each for each in made if each.hunk not in hunks]
    moved = _shifted([each.hunk for each in others], hunks)
    return tuple(Made(hunk, each.by) for hunk, each in zip(moved, others, strict=True))


def _shifted(hunks: Iterable[Hunk], made: Sequence[Hunk]) -> list[Hunk]:
    """Write what is not made yet at its place in the new body; `made` is in order and clashes with none."""
    shifts = [*accumulate((len(new) - (end - start) for start, end, new in made), initial=0)]
    places = ((bisect_left(made, hunk), hunk) for hunk in hunks if hunk not in made)
    return [Hunk(start + shifts[place], end + shifts[place], new) for place, (start, end, new) in places]


# -- a whole amendment ------------------------------------------------------------------


class Carried(NamedTuple):
    """What is left of an amendment, on the new version; where a person must look, all of it, on the old one."""

    state: Carry
    changes: tuple[Change, ...]
    beginnings: tuple[Beginning, ...]


def carry(amendment: Amendment, old: Sequence[Revision], new: Sequence[Revision]) -> Carried:
    """Carry an open amendment from the version it was made on to the one that was published on that.

    It moves along whole or not at all: where one part needs a person, all of it waits. An end or a beginning is in
    when the new version has done just that; a whole alternative moves only over a version that reads the same.
    """
    way = _Way.of(amendment, old, new)
    try:
        changes = tuple(filter(None, map(way.change, amendment.changes)))
        beginnings = tuple(filter(None, map(way.beginning, amendment.beginnings)))
        if (changes or beginnings) and amendment.kind is Kind.WHOLE:
            way.require_same_words()
        way.require_free_titles(changes, beginnings)
    except Conflict:
        return Carried(Carry.ATTENTION, amendment.changes, amendment.beginnings)
    return Carried(Carry.SHIFTED if changes or beginnings else Carry.SATISFIED, changes, beginnings)


class _Way(NamedTuple):
    """The way from one version to the next, as one amendment sees it; raises `Conflict` where a person must look."""

    old: Mapping[int, Revision]  # by its own id
    heirs: Mapping[int, Revision]  # by the id of what it continues
    before: Mapping[int, int]  # which principle stands before each, 0 for none
    born: Sequence[Revision]  # what continues no principle
    wanted: Mapping[Beginning, Wording]  # what the amendment begins
    over: bool  # nothing that the amendment ends goes on
    in_order: bool  # its sources still follow each other as they did: its beginnings are made on them as they stand

    @classmethod
    def of(cls, amendment: Amendment, old: Sequence[Revision], new: Sequence[Revision]) -> _Way:
        """Find who continues whom, and what ends or begins."""
        by_id = {each.id: each for each in old}
        heirs = {each.parents[0]: each for each in new if _continues(each, by_id)}
        sources = sorted((by_id[change.revision_id] for change in amendment.sources), key=_POSITION)
        source = joined(each.body for each in sources)
        places = [heirs[each.id].position for each in sources if each.id in heirs]
        return cls(
            old=by_id,
            heirs=heirs,
            before=before_each(sorted(new, key=_POSITION)),
            born=[each for each in new if not _continues(each, by_id)],
            wanted={each: (each.title, apply(source, each.hunks)) for each in amendment.beginnings},
            over=heirs.keys().isdisjoint(change.revision_id for change in amendment.ended),
            in_order=places == sorted(places),
        )

    def change(self, change: Change) -> Change | None:
        """Carry one principle's part over; None when it is in."""
        if change.ends and self._has_ended(change):
            return None
        revision, heir = self.old[change.revision_id], self.heirs.get(change.revision_id)
        if heir is None:
            raise Conflict("The principle has ended.")
        if change.ends and _wording(heir) != _wording(revision):
            raise Conflict("The principle that would end reads otherwise now.")
        rest = replace(
            change,
            revision_id=heir.id,
            hunks=over(revision.body, change.hunks, heir.made),
            title=_title(change.title, revision.title, heir.title),
            after=self._place(change),
        )
        return None if rest == Change(heir.id, change.principle_id) else rest

    def beginning(self, beginning: Beginning) -> Beginning | None:
        """Carry over what the amendment begins; None when it has begun."""
        if self.over and self.wanted[beginning] in map(_wording, self.born):
            return None
        if not self.in_order:
            raise Conflict("The principles that it is made of stand in another order now.")
        self._require_principle(beginning.after)
        return beginning

    def require_same_words(self) -> None:
        """Make sure that nothing reads otherwise, ends or begins."""
        if self.born or {id_: _wording(heir) for id_, heir in self.heirs.items()} != {
            id_: _wording(revision) for id_, revision in self.old.items()
        }:
            raise Conflict("The whole reads otherwise now.")

    def require_free_titles(self, changes: Iterable[Change], beginnings: Iterable[Beginning]) -> None:
        """Make sure that no principle gets a title that another one bears now."""
        titled = {each.principle_id: each.title for each in changes if each.title is not None or each.ends}
        others = (each for each in (*self.heirs.values(), *self.born) if each.principle_id not in titled)
        given = {title.casefold() for title in (*titled.values(), *(each.title for each in beginnings)) if title}
        if not given.isdisjoint(each.title.casefold() for each in others):
            raise Conflict("Another principle has this title now.")

    def _has_ended(self, change: Change) -> bool:
        """Whether it ended as the amendment wants: all that is to begin has begun, and it lives on in nothing else."""
        lives_on = {_wording(each) for each in self.born if change.revision_id in each.parents}
        wanted = {*self.wanted.values()}
        return change.revision_id not in self.heirs and lives_on <= wanted <= {*map(_wording, self.born)}

    def _place(self, change: Change) -> int | None:
        self._require_principle(change.after)
        return None if self.before[change.principle_id] == change.after else change.after

    def _require_principle(self, after: int | None) -> None:
        if after and after not in self.before:
            raise Conflict("The principle that it would stand after has ended.")


def continues(revision: Revision, old: Revision) -> bool:
    """Whether a principle goes on from a wording of the version before as the same principle."""
    return revision.parents == (old.id,) and revision.principle_id == old.principle_id


def _continues(revision: Revision, old: Mapping[int, Revision]) -> bool:
    return len(revision.parents) == 1 and continues(revision, old[revision.parents[0]])


def _wording(revision: Revision) -> Wording:
    return revision.title, revision.body


def _title(title: str | None, old: str, new: str) -> str | None:
    if title in (None, new):
        return None
    if old != new:
        raise Conflict("The principle has another title now.")
    return title
