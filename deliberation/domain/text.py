"""The words of a principle: one canonical spelling, cut into the pieces that edits and comments can hold on to."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from operator import eq

from deliberation.domain.errors import Invalid

BODY_LIMIT = 5000
LINE_LIMIT = 200
REASON_LIMIT = 2000

# -- signs that cling to the one before -------------------------------------------


def _ranges(signs: list[str]) -> str:
    """Write ascending signs the way a character class wants them."""
    runs = (list(run) for _, run in groupby(enumerate(signs), lambda place: ord(place[1]) - place[0]))
    return "".join(f"{run[0][1]}-{run[-1][1]}" for run in runs)


# Written as "none of those that do not": ranges are tried in order, and so plain letters are out at the first.
_TRAILING = "\u0e33\u0eb3\uff9e\uff9f"  # letters by name that never stand without the one before
_FREE = [sign for sign in map(chr, range(0x300, 0x1F000)) if unicodedata.category(sign)[0] != "M"]
_MARK = f"[^\0-\u02ff{_ranges(_FREE)}\U0001f000-\U0010ffff]"
_FREE = [sign for sign in _FREE if sign not in f"{_TRAILING}\u200c\u200d"]
_CLINGING = (  # marks, joiners, skin tones, the tags of a flag, variation selectors
    f"[^\0-\u02ff{_ranges(_FREE)}\U0001f000-\U0001f3fa\U0001f400-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U0010ffff]"
)

# -- canonical text -----------------------------------------------------------------

_UNUSABLE = frozenset("\0").union(
    map(chr, range(0xD800, 0xE000)),
    map(chr, range(0xFDD0, 0xFDF0)),
    map(chr, range(0xFFFE, 0x110000, 0x10000)),
    map(chr, range(0xFFFF, 0x110000, 0x10000)),
)
_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(  # direction marks, empty fillers, controls: they change nothing a reader sees, or lie about it
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
)
_PLAINLY = re.compile("[!-~]+(?:(?: |\n\n?)[!-~]+)*")  # canonical at a glance, as most texts are
_SPACE = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_FLAG_OR_TAG = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f)|[\U000e0000-\U000e007f]")
_JOINS_NOTHING = re.compile("(?<![^ \n])[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_PILE = re.compile(f"({_MARK}{{30}}){_MARK}+")  # no language piles more; putting them in order takes quadratic time


def normalise(text: str, limit: int = BODY_LIMIT) -> str:
    """Spell a text the one way it is stored: what looks the same is the same, and nothing invisible is left.

    `limit` counts code points of the outcome. Raises `Invalid` for code points that are no text, and for over-length.
    """
    if len(text) <= limit and _PLAINLY.fullmatch(text):
        return text
    if not _UNUSABLE.isdisjoint(text):
        raise Invalid("Some characters in that text cannot be kept. Paste it again as plain text.")
    text = _SPACE.sub(" ", _BREAK.sub("\n", _UNSEEN.sub("", text)))
    text = _JOINS_NOTHING.sub("", _FLAG_OR_TAG.sub(r"\1", text))
    text = re.sub(" *\n *", "\n", re.sub("  +", " ", text))
    text = re.sub("\n{3,}", "\n\n", text).strip(" \n")
    text = _PILE.sub(r"\1", unicodedata.normalize("NFC", _PILE.sub(r"\1", text)))
    if len(text) > limit:
        raise Invalid(f"That is {len(text):,} characters long; at most {limit:,} fit.")
    return text


def normalise_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Spell a title or a name canonically, on one line. Raises `Invalid` as `normalise` does."""
    return normalise(_BREAK.sub("\n", text).replace("\n", " "), limit)


# -- tokens ---------------------------------------------------------------------------

_SPELT_ALONE = (  # Thai, Han and Kana put no spaces between words
    "\u0e01-\u0e30\u0e32\u0e40-\u0e46\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U0001aff0-\U0001b16f\U00020000-\U0003fffd"
)
_HALF_FLAG = "\U0001f1e6-\U0001f1ff"
_JOINERS = "'’.·\u2010\u2011-"  # they hold two words together
JOINERS = frozenset(_JOINERS)
_LETTERS = f"(?:[^\\W_{_SPELT_ALONE}{_TRAILING}]{_CLINGING}*)+"
_WORD = f"[{_SPELT_ALONE}]{_CLINGING}*|{_LETTERS}(?:[{_JOINERS}]{_LETTERS})*"
_JOINED = f"(?<=\u200d)(?!{_CLINGING})[^\\w \n{_HALF_FLAG}{_SPELT_ALONE}]{_CLINGING}*"
_SIGN = f"(?:[{_HALF_FLAG}]{{2}}|[^\n]){_CLINGING}*(?:{_JOINED})*"
_PLAIN = (  # the most frequent tokens, no others: they are found sooner
    "[0-9A-Za-z]+(?=[ \n,;:])| (?=[0-9A-Za-z])|[!-/:-@[-`{-~](?=[\n -~])"
)
_TOKEN = re.compile(f"{_PLAIN}|\n| +(?!{_CLINGING})|{_WORD}|{_SIGN}")
_ALONE = re.compile(f"[{_SPELT_ALONE}]")


def tokens(text: str) -> list[str]:
    """Cut a text into newlines, spaces, words and single signs; joined they are the text again.

    No cut parts what a reader sees as one sign: a letter from its marks, a flag, a family of emoji.
    """
    return _TOKEN.findall(text)


def is_word(token: str) -> bool:
    """Whether a token is a word or a number, not space or a sign."""
    return token[:1].isalnum() or _ALONE.match(token) is not None


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the tokens that two texts have in common at their beginning."""
    for i, same in enumerate(map(eq, one, other)):
        if not same:
            return i
    return min(len(one), len(other))


# -- what holds the words -------------------------------------------------------------

_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)]) ")
LINK = re.compile(  # its label, its address, in one block
    rf"(\[[^\[\]\n]*(?:\n(?!{_ITEM.pattern})[^\[\]\n]+)*)(\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\))"
)
_ITEM_LINE = re.compile(f"^{_ITEM.pattern}", re.MULTILINE)
_BLOCK = re.compile(f"[^\n]+(?:\n(?!{_ITEM.pattern})[^\n]+)*")
_SENTENCE_END = re.compile("[.!?] |\n")


def words(text: str) -> tuple[tuple[int, int], ...]:
    """Find the words a reader sees: [start, end) in code points, without list markers and link addresses.

    A marker inside a word cuts it in two, as it cuts the rendered text into two nodes.
    """
    return tuple(token.span() for token in _TOKEN.finditer(visible(text)) if is_word(token.group()))


def visible(text: str) -> str:
    """Put spaces in the place of list markers and link addresses: what a reader sees stays where it stands."""
    shown = LINK.sub(lambda link: link[1] + " " * len(link[2]), text)
    return _ITEM_LINE.sub(lambda item: " " * len(item[0]), shown)


def count_words(text: str) -> int:
    """Count the words a reader sees."""
    return len(words(text))


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Find the blocks of a body: [start, end) of each paragraph and of each list item with its marker."""
    return tuple(block.span() for block in _BLOCK.finditer(text))


def sentence_ends(text: str) -> list[int]:
    """Find where sentences end, in order: after . ! or ? and a space, and after a newline."""
    return [end.end() for end in _SENTENCE_END.finditer(text)]
