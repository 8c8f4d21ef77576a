"""Codes to read out and type in: syllables that are hard to mishear, in three short made-up words."""

import re

_FIRST, _SECOND = "bdfghjklmnprst", "aeiou"
_WORDS, _SYLLABLES = 3, 2
_SYLLABLE_COUNT = _WORDS * _SYLLABLES
_WAYS = len(_FIRST) * len(_SECOND)
BITS = 36  # 70 to the power of 6, rounded down
BYTES = 16  # so many random ones that no code is noticeably likelier than another


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
