"""Which contributions say nearly the same, so that a moderator decides on all of them at once."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from deliberation.domain.text import is_word, tokens

_ALIKE = 88.0  # per cent of the signs; a name or a link that differs is still the same message
_COMPARED = 500  # texts of their own that are compared with each other; what comes later is only joined to its equals


def gather(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Group texts by their places: those of a group are nearly the same as its first, the earliest of it.

    Capitals, spaces and signs that are no words do not count. Groups come in the order of their first.
    """
    groups: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        plain = " ".join(token.casefold() for token in tokens(text) if is_word(token)) or text
        groups.setdefault(_leader(plain, groups), []).append(place)
    return tuple(map(tuple, groups.values()))


def _leader(plain: str, groups: dict[str, list[int]]) -> str:
    if plain in groups or len(groups) > _COMPARED:
        return plain
    likest = process.extractOne(plain, groups.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, processor=None)
    return likest[0] if likest else plain
