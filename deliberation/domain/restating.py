"""A whole alternative vision, read against the one that stands: what is kept, reworded, renamed, moved, new or gone."""

from collections import Counter
from collections.abc import Mapping, Sequence

from deliberation.domain.diffs import hunks
from deliberation.domain.importing import Chapter
from deliberation.domain.structure import FIRST
from deliberation.domain.text import is_word, tokens, visible
from deliberation.domain.vision import Beginning, Change, Revision

_ALIKE = 0.5  # share of the words of both that they have in common


def restate(
    revisions: Sequence[Revision], chapters: Sequence[Chapter]
) -> tuple[tuple[Change, ...], tuple[Beginning, ...]]:
    """Find what leads from the principles that stand to the chapters of an alternative.

    A chapter goes on from the principle of its title, or else from the one with the most alike words. As few as can
    be are moved. A principle that nothing changes has no part in it.
    """
    olds = _matched(revisions, chapters)
    stay = _longest_rise([olds[place].position for place in sorted(olds)])
    gone = set(revisions) - set(olds.values())
    changes = [Change(each.id, each.principle_id, ends=True) for each in gone]
    begun: list[Beginning] = []
    before = FIRST
    for place, chapter in enumerate(chapters):
        old = olds.get(place)
        if old is None:
            begun.append(Beginning(chapter.title, hunks("", chapter.body), before))
        else:
            changes.append(_change(old, chapter, None if old.position in stay else before))
            before = old.principle_id
    real = [each for each in changes if each != Change(each.revision_id, each.principle_id)]
    order = {each.id: each.position for each in revisions}
    return tuple(sorted(real, key=lambda each: order[each.revision_id])), tuple(begun)


def words_seen(text: str) -> Counter[str]:
    """Count the words a reader sees, capitals as small letters."""
    return Counter(token.casefold() for token in tokens(visible(text)) if is_word(token))


def _matched(revisions: Sequence[Revision], chapters: Sequence[Chapter]) -> Mapping[int, Revision]:
    """Find for each chapter, by its place, the principle it goes on from, if any."""
    by_title = {each.title.casefold(): each for each in revisions}
    titled = ((place, by_title.get(chapter.title.casefold())) for place, chapter in enumerate(chapters))
    found = {place: old for place, old in titled if old is not None}
    for likeness, place, old in _by_likeness(revisions, chapters):
        if likeness >= _ALIKE and place not in found and old not in found.values():
            found[place] = old
    return found


def _by_likeness(revisions: Sequence[Revision], chapters: Sequence[Chapter]) -> list[tuple[float, int, Revision]]:
    """Pair every chapter with every principle, the most alike first (Dice coefficient of their words)."""
    olds = [(each, words_seen(each.body)) for each in revisions]
    news = [(place, words_seen(chapter.body)) for place, chapter in enumerate(chapters)]
    pairs = [(_dice(was, now), place, old) for old, was in olds for place, now in news]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[2].position, pair[1]))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _change(old: Revision, chapter: Chapter, after: int | None) -> Change:
    title = chapter.title if chapter.title != old.title else None
    return Change(old.id, old.principle_id, hunks(old.body, chapter.body), title, after)


def _longest_rise(positions: Sequence[int]) -> frozenset[int]:
    """Find as many of the positions as can be that stand in rising order."""
    best: list[list[int]] = [[]]
    for here in positions:
        longest = max((each for each in best if each[-1:] < [here]), key=len)
        best.append([*longest, here])
    rise = max(best, key=len)
    return frozenset(rise)
