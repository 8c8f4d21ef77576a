"""Two ways to tell what changed and to join edits: ours, and the plain one to measure it against."""

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate, pairwise
from typing import Protocol

from rapidfuzz.distance import LCSseq

from deliberation.domain.anchors import Passage, passage
from deliberation.domain.diffs import apply, hunks
from deliberation.domain.errors import Conflict
from deliberation.domain.merging import merge
from deliberation.domain.rebasing import Carry, rebase
from deliberation.domain.text import tokens
from deliberation.domain.vision import Hunk, Made

Edit = tuple[Hunk, ...]


class Way(Protocol):
    """A way to join edits; both ways of joining raise `Conflict` where it cannot be done."""

    def edit(self, old: str, new: str) -> Edit:
        """Tell what changed."""

    def passage(self, old: str, edit: Edit) -> Passage:
        """Prepare to lead words through the edit."""

    def at_once(self, old: str, edits: Sequence[Edit]) -> str:
        """Make all edits together."""

    def in_turn(self, old: str, edits: Sequence[Edit]) -> str:
        """Make one edit after another, each on what those before it led to."""


class Ours:
    """The changes that are on record, merged and carried over as in the product."""

    def edit(self, old: str, new: str) -> Edit:
        """Patience, without accidental matches, in canonical form."""
        return hunks(old, new)

    def passage(self, old: str, edit: Edit) -> Passage:
        """Lead words as a publication of the edit does."""
        return passage([old], 0, _made(edit))

    def at_once(self, old: str, edits: Sequence[Edit]) -> str:
        """Merge the changes as they are."""
        return merge(old, *edits)

    def in_turn(self, old: str, edits: Sequence[Edit]) -> str:
        """Publish one after another, and carry over what is still open."""
        if not edits:
            return old
        first, *rest = edits
        return self.in_turn(merge(old, first), [_carried(old, each, first) for each in rest])


def _carried(old: str, edit: Edit, made: Edit) -> Edit:
    rebased = rebase(old, edit, made)
    if rebased.state is Carry.ATTENTION:
        raise Conflict("A person must look.")
    return rebased.hunks


def _made(edit: Edit) -> tuple[Made, ...]:
    return tuple(Made(hunk, (1,)) for hunk in edit)


class Plain:
    """A longest common subsequence of words, and a merge of whole texts that compares them again each time."""

    def edit(self, old: str, new: str) -> Edit:
        """Take what rapidfuzz finds as it comes."""
        one, other = tokens(old), tokens(new)
        here, there = ([*accumulate(map(len, cut), initial=0)] for cut in (one, other))
        shared = [(step.a, step.b, step.size) for step in LCSseq.opcodes(one, other).as_matching_blocks()]
        return tuple(
            Hunk(here[a + length], here[b], new[there[c + length] : there[d]])
            for (a, c, length), (b, d, _) in pairwise([(0, 0, 0), *shared])  # the last of them is the end of both
            if a + length < b or c + length < d
        )

    def passage(self, old: str, edit: Edit) -> Passage:
        """Lead words through the changes as they stand."""
        del old
        moved = accumulate((len(hunk.new) - (hunk.end - hunk.start) for hunk in edit), initial=0)
        return Passage(0, _made(edit), tuple(hunk.end for hunk in edit), tuple(moved))

    def at_once(self, old: str, edits: Sequence[Edit]) -> str:
        """Compare each text with the old one and make all changes found."""
        changes = sorted({hunk for edit in edits for hunk in self.edit(old, apply(old, edit))})
        if any(other.start < one.end or one[:2] == other[:2] for one, other in pairwise(changes)):
            raise Conflict("Two edits change the same words.")
        return apply(old, changes)

    def in_turn(self, old: str, edits: Sequence[Edit]) -> str:
        """Merge one text after another into what there is by then."""
        return reduce(lambda text, edit: self.at_once(old, (self.edit(old, text), edit)), edits, old)
