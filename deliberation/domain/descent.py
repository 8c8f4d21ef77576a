"""How principles live on from version to version, and where the words that people spoke of went with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from deliberation.domain.anchors import Passage, Place, best, follow, passage, suggestion
from deliberation.domain.diffs import apply
from deliberation.domain.rebasing import beside
from deliberation.domain.structure import body_of
from deliberation.domain.vision import Amendment, Anchor, AnchorState, Comment, Kind, Revision, Span, joined


def leads_to(edit: Amendment, revisions: Mapping[int, Revision]) -> str:
    """Write the one wording that an edit leads to, of a principle that goes on or begins; empty where it is not one.

    `revisions` are those it was made for, by their ids.
    """
    if edit.kind == Kind.WHOLE:
        return ""
    if edit.beginnings:
        sources = [revisions[change.revision_id] for change in edit.sources]
        return body_of(edit.beginnings[0], sources) if len(edit.beginnings) == 1 else ""
    changed = [change for change in edit.changes if change.hunks]
    return apply(revisions[changed[0].revision_id].body, changed[0].hunks) if len(changed) == 1 else ""


class Whereabouts(NamedTuple):
    """Where some words are in a newer version: the principle, and the place in its body.

    Words that are gone stand with the principle that most of them went into; None: no principle goes on from theirs.
    """

    revision: Revision | None
    place: Place


class _Way(NamedTuple):
    """How some words came into a principle, and what is left of them there."""

    heir: Revision
    steps: list[Passage]
    place: Place


class Descent:
    """The principles of every version, and which of them go on from which."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        """`revisions` come after their parents."""
        self._revisions = {each.id: each for each in revisions}
        self._heirs: defaultdict[int, list[Revision]] = defaultdict(list)
        self._passages: dict[tuple[int, int], Passage] = {}
        for each in self._revisions.values():
            for parent in each.parents:
                self._heirs[parent].append(each)

    def __getitem__(self, revision_id: int) -> Revision:
        return self._revisions[revision_id]

    def __contains__(self, revision_id: int) -> bool:
        return revision_id in self._revisions

    def parents(self, revision: Revision) -> tuple[Revision, ...]:
        """The principles of the version before whose words went into this one, in their order."""
        return tuple(self._revisions[id_] for id_ in revision.parents)

    def heirs(self, revision: Revision) -> tuple[Revision, ...]:
        """The principles of the version after that words of this one went into, in their order."""
        return tuple(self._heirs[revision.id])

    def in_version(self, revision: Revision, version_id: int) -> tuple[Revision, ...]:
        """The principles of another version, earlier or later, that this one shares words with, in their order."""
        step, here = self.heirs if version_id > revision.version_id else self.parents, {revision}
        while here and min(each.version_id for each in here) != version_id:
            here = {other for each in here for other in step(each)}
        return tuple(sorted(here, key=lambda each: each.position))

    def line(self, revision: Revision) -> tuple[Revision, ...]:
        """All that it comes from, itself, and all that comes from it; the oldest version first."""
        found = {revision.id}
        for step in (self.parents, self.heirs):
            ahead = [revision]
            while ahead:
                ahead = [other for each in ahead for other in step(each) if other.id not in found]
                found.update(each.id for each in ahead)
        return tuple(each for id_, each in self._revisions.items() if id_ in found)

    def whereabouts(self, revision: Revision, span: Span | None, version_id: int) -> Whereabouts:
        """Follow words of a principle, None for all of it, into a later version, through the recorded changes.

        The whole of a principle is changed where it reads otherwise, and gone only where nothing goes on from it.
        """
        words = span or Span(0, len(revision.body), revision.body)
        heirs = {heir.principle_id: (heir, place) for heir, place in self._led(revision, words, version_id)}
        if not heirs:
            return Whereabouts(None, Place(AnchorState.GONE, 0, 0))
        where, place = best({id_: place for id_, (_, place) in heirs.items()}, revision.principle_id)
        heir = heirs[where][0]
        if span is None and heir.body != revision.body:
            place = place._replace(state=AnchorState.CHANGED, gone_by=())
        return Whereabouts(heir, place)

    def lasting(self, said: Comment, version_id: int) -> Whereabouts | None:
        """Follow the words of a comment from where it was made, or where somebody found them again.

        None where it was not made on a principle of an earlier version.
        """
        home = self._revisions.get(said.item_id)
        if home is None or home.version_id >= version_id:
            return None
        if said.anchor is None or said.span is None or self[said.anchor.revision_id].version_id > version_id:
            return self.whereabouts(home, said.span, version_id)
        words = Span(said.anchor.start, said.anchor.end, said.span.quote)
        found = self.whereabouts(self[said.anchor.revision_id], words, version_id)
        moved = found.place.state == AnchorState.SAME
        return found._replace(place=found.place._replace(state=AnchorState.MOVED)) if moved else found

    def along(self, fits: Sequence[Amendment], span: Span) -> Place:
        """Follow words of the wording that an edit leads to, through the versions it moved along to.

        `fits` is the edit as it fits each of them, from the one that the words were read in.
        """
        return follow(span, (self._beside(*pair) for pair in pairwise(fits) if not pair[0].beginnings))

    def reads(self, edit: Amendment) -> str:
        """The wording that an edit leads to, as `leads_to` says; empty where there is not just one."""
        return leads_to(edit, self._revisions)

    def found_again(self, said: Comment, version_id: int) -> Anchor | None:
        """Find where the words of a comment, gone by the record, may be in a version, for a person to confirm."""
        there = [each for each in self._revisions.values() if each.version_id == version_id]
        whole = joined(each.body for each in there)
        found = suggestion(self[said.item_id].body, said.span, whole) if said.span else None
        if found is None:
            return None
        starts = accumulate((len(joined([each.body, ""])) for each in there), initial=0)
        at, home = max(
            place for place in zip(starts, (each.id for each in there), strict=False) if place[0] <= found[0]
        )
        return Anchor(home, found[0] - at, found[1] - at)

    def _led(self, revision: Revision, words: Span, version_id: int) -> Iterator[tuple[Revision, Place]]:
        """Lead words into every principle of a version that they may have come to.

        Of several ways into one principle only the one that most of them took goes on: else there would be more ways
        with each split and join than anybody can walk.
        """
        ways = {revision.id: _Way(revision, [], Place(AnchorState.SAME, words.start, words.end))}
        while ways:
            yield from ((way.heir, way.place) for way in ways.values() if way.heir.version_id == version_id)
            ahead: dict[int, _Way] = {}
            for way in ways.values():
                for heir in self._heirs[way.heir.id]:
                    steps = [*way.steps, self._passage(way.heir, heir)]
                    place = follow(words, steps) if revision.body else way.place
                    if heir.id not in ahead or ahead[heir.id].place.left < place.left:
                        ahead[heir.id] = _Way(heir, steps, place)
            ways = ahead

    def _beside(self, old: Amendment, new: Amendment) -> Passage:
        (was,), (now,) = old.changes, new.changes
        return passage([self.reads(old)], 0, beside(was.hunks, self[now.revision_id].made))

    def _passage(self, old: Revision, new: Revision) -> Passage:
        if (old.id, new.id) not in self._passages:
            bodies = [each.body for each in self.parents(new)]
            self._passages[old.id, new.id] = passage(bodies, new.parents.index(old.id), new.made)
        return self._passages[old.id, new.id]
