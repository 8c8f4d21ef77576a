"""Which suggested edits ask for nearly the same, so that people can stand together behind one."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from deliberation.domain.diffs import refine
from deliberation.domain.text import is_word, sentence_ends, tokens
from deliberation.domain.vision import Hunk

Changed = Counter[tuple[int, str]]  # what goes: (its place, ""); what comes: (its sentence, itself), or (-1, itself)

_ENDS = {".", "!", "?", "\n"}


def likeness(base: str, one: Sequence[Hunk], other: Sequence[Hunk]) -> float:
    """Measure how much of what two edits of one body change is the same: from 0, nothing, to 1, all.

    Jaccard index of words and signs. Those that go count by their place, those that come by their sentence, or
    wherever they stand where they bring a sentence of their own; capitals are as good as small letters.
    """
    ends = sentence_ends(base)
    a, b = _changed(base, ends, one), _changed(base, ends, other)
    return (a & b).total() / ((a | b).total() or 1)


def similar(
    base: str, hunks: Sequence[Hunk], others: Mapping[int, Sequence[Hunk]], at_least: float = 0.5, most: int = 3
) -> tuple[int, ...]:
    """Name the edits most like this one, the likest first, equal ones by the lower id.

    Half: two other words for the same one word share a third of what they change, and those are rivals. "With your
    consent" and "only with consent" share a half, and their authors can agree.
    """
    found = {id_: likeness(base, hunks, other) for id_, other in others.items()}
    return tuple(sorted((id_ for id_ in found if found[id_] >= at_least), key=lambda id_: (-found[id_], id_))[:most])


def _changed(base: str, ends: Sequence[int], hunks: Sequence[Hunk]) -> Changed:
    """Take the changes apart into words and signs; spaces do not count."""
    changed: Changed = Counter()
    for start, end, new in refine(base, hunks):
        gone, come = tokens(base[start:end]), tokens(new)
        own = not _ENDS.isdisjoint(come) and any(map(is_word, come))
        sentence = -1 if own else bisect_right(ends, start)
        changed.update(
            (at, "")
            for at, token in zip(accumulate(map(len, gone), initial=start), gone, strict=False)
            if token.strip(" ")
        )
        changed.update((sentence, token.casefold()) for token in come if token.strip(" "))
    return changed
