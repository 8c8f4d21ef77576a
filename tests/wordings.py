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

raw = st.lists(st.sampled_from([*WORDS, *SIGNS, *CLUSTERS, *TROUBLE]), max_size=40).map("".join)
wild = raw.map(normalise)
plain = st.lists(st.sampled_from([*WORDS, *SIGNS, *CLUSTERS]), min_size=1, max_size=30).map("".join).map(normalise)


@st.composite
def edited(draw, base):
    """The base after one to three stretches of its tokens gave way to others."""
    cut = tokens(base)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(cut)))
        end = draw(st.integers(start, min(len(cut), start + 4)))
        cut[start:end] = draw(st.lists(st.sampled_from([*WORDS, *SIGNS, *CLUSTERS]), max_size=3))
    return normalise("".join(cut))


@st.composite
def with_edits(draw, count, texts=plain):
    """A base and the canonical changes of some edits of it."""
    base = draw(texts)
    return base, [hunks(base, draw(edited(base))) for _ in range(count)]
