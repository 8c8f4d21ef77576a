"""What became of the sentences of a wording in the next one, told without any comparison of the two word by word."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

Pair = tuple[str, str]  # a wording and the next one

_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s)|$)", re.MULTILINE)
_WORD = re.compile(r"\w+")
_LONG_ENOUGH = 5  # words: a shorter sentence may come back by chance


class Stay(NamedTuple):
    """An unchanged sentence: [start, end) in the one wording, and where it begins in the next."""

    start: int
    end: int
    there: int


def unchanged(old: str, new: str) -> list[Stay]:
    """Find the sentences of at least five words that stand, letter by letter, exactly once in both wordings."""
    there = {new[start:end] for start, end in _sentences(new)}
    here = ((start, end, old[start:end]) for start, end in _sentences(old))
    return [
        Stay(start, end, new.index(text))
        for start, end, text in here
        if text in there and old.count(text) == new.count(text) == 1
    ]


def in_order(stays: Sequence[Stay]) -> list[Stay]:
    """Keep the sentences that have passed no other unchanged one."""
    return [one for one in stays if all((one.start <= other.start) == (one.there <= other.there) for other in stays)]


def deleted(old: str, new: str) -> list[tuple[int, int]]:
    """Find the sentences of at least five words of which no two neighbouring words are neighbours in the next wording.

    Capitals and signs make no difference: that leaves out more sentences, never fewer.
    """
    left = {*pairwise(_words(new))}
    return [(start, end) for start, end in _sentences(old) if left.isdisjoint(pairwise(_words(old[start:end])))]


def halves(old: str, new: str) -> Pair | None:
    """Part one real change in two wordings: changed up to an unchanged sentence only, and from there on only.

    Of the sentences with something changed on both sides the middle one; None where there is none.
    """
    parted = [
        halves
        for start, _, there in in_order(unchanged(old, new))
        if old not in (halves := (new[:there] + old[start:], old[:start] + new[there:]))
    ]
    return parted[len(parted) // 2] if parted else None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    return (each.span() for each in _SENTENCE.finditer(text) if len(_words(each.group())) >= _LONG_ENOUGH)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
