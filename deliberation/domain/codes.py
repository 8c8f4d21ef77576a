"""Codes to read out and type in: three short made-up words that are hard to mishear, and until when they work."""

import re
from enum import StrEnum

from deliberation.domain.stays import CODE, LONGEST_CODE, MINUTE
from deliberation.domain.vision import Round

_FIRST, _SECOND = "bdfghjklmnprst", "aeiou"
_WORDS, _SYLLABLES = 3, 2
_SYLLABLE_COUNT = _WORDS * _SYLLABLES
_WAYS = len(_FIRST) * len(_SECOND)
BITS = 36  # 70 to the power of 6, rounded down
BYTES = 16  # so many random ones that no code is noticeably likelier than another


class Reach(StrEnum):
    """How the time in which a code works lies to that of voting."""

    BEFORE = "before"  # it ends before voting opens
    WITHIN = "within"
    SHORTER = "shorter"  # it ends while people can still vote
    AFTER = "after"  # it works when nobody can vote any more


def reach(until: int, round_: Round) -> Reach:
    """Say how a code that works until then lies to a round's voting."""
    if round_.opens_at is not None and until <= round_.opens_at:
        return Reach.BEFORE
    if round_.closes_at is None or 0 <= round_.closes_at - until < MINUTE:  # moments are typed without seconds
        return Reach.WITHIN
    return Reach.AFTER if until > round_.closes_at else Reach.SHORTER


def offered_until(round_: Round, now: int) -> int:
    """Until when a code works where nobody says: until voting closes, or for 90 days where no close is ahead."""
    closes_at = round_.closes_at or 0
    return min(closes_at, now + LONGEST_CODE) if closes_at > now else now + CODE


def spoken(chance: bytes) -> str:
    """Make a code of random bytes: "bafo-kilu-medo"."""
    number, syllables = int.from_bytes(chance, "big"), []
    for _ in range(_SYLLABLE_COUNT):
        number, left = divmod(number, _WAYS)
        syllables.append(_FIRST[left // len(_SECOND)] + _SECOND[left % len(_SECOND)])
    return "-".join("".join(syllables[at : at + _SYLLABLES]) for at in range(0, _SYLLABLE_COUNT, _SYLLABLES))


def read_code(typed: str) -> str:
    """Read a code however it was typed, with capitals, spaces or without dashes; what is none comes back as nothing."""
    letters = re.sub(r"[\s\-–.]", "", typed[:80].lower())
    if not re.fullmatch(f"(?:[{_FIRST}][{_SECOND}]){{{_SYLLABLE_COUNT}}}", letters):
        return ""
    return "-".join(letters[at : at + 2 * _SYLLABLES] for at in range(0, len(letters), 2 * _SYLLABLES))
