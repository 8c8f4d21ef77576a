"""Texts to try the wording rules on: plain words, and everything people paste that is harder than it looks."""

from hypothesis import strategies as st

from deliberation.domain.diffs import hunks
from deliberation.domain.text import normalise, tokens

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
EMOJI = ["👩\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "👍🏽", "🇬🇧", "🇫🇷", "1\ufe0f\u20e3", "☕", ENGLAND]
CLUSTERS = [*EMOJI, "e\u0301", "o\u0323\u0302", "क्षि", "नि", "ক্ষ", "தி", "ก\u0e33", "ﾊ\uff9e", "日", "か\u3099"]
WORDS = ["we", "share", "data", "the", "care", "plan", "not", "and", "x-ray", "don’t", "3.5", "می\u200cروم", "नमस्ते"]
SIGNS = [*"    \n()*_[", ", ", ". ", "! ", "\n\n", "**", "](https://nhs.uk/a)", "- ", "1. "]
INVISIBLE = "\u202e\u2067\u200f\u200b\u200c\u200d\ufeff\u00ad\u3164\ufe0f\x07\U000e0067\u1160"
TROUBLE = [*INVISIBLE, "\r\n", "\u2028", "\t", "\u00a0", *"\u0301\u0308\u0344\u212b\u1100\u1161🇬u\\'-."]


def made_of(pieces, **sizes):
    """Texts of so many of these pieces: drawn as one string with a letter for each, many times cheaper than a list."""
    letters = {ord("0") + number: piece for number, piece in enumerate(pieces)}
    return st.text([*map(chr, letters)], **sizes).map(lambda drawn: drawn.translate(letters))


raw = made_of([*WORDS, *SIGNS, *CLUSTERS, *TROUBLE], max_size=40)
wild = raw.map(normalise)
plain = made_of([*WORDS, *SIGNS, *CLUSTERS], min_size=1, max_size=30).map(normalise)
_EDIT = st.tuples(st.integers(0, 199), made_of([*WORDS, *SIGNS, *CLUSTERS], max_size=3))
_EDITS = st.lists(_EDIT, min_size=1, max_size=3)


def _changed(base, edits):
    cut = tokens(base)
    for drawn, new in edits:
        place, length = divmod(drawn, 5)
        start = place % (len(cut) + 1)
        cut[start : start + length] = [new]
    return normalise("".join(cut))


def edited(base):
    """The base after one to three stretches of its tokens gave way to others."""
    return _EDITS.map(lambda edits: _changed(base, edits))


def with_edits(count, texts=plain):
    """A base and the canonical changes of some edits of it."""
    return st.tuples(texts, st.tuples(*[_EDITS] * count)).map(
        lambda drawn: (drawn[0], [hunks(drawn[0], _changed(drawn[0], edits)) for edits in drawn[1]])
    )
