"""How words become a page: the only door from what somebody typed to HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from operator import itemgetter
from typing import ClassVar, NamedTuple, Self
from xml.etree.ElementTree import Element, SubElement, tostring

import bleach
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.util import Registry
from markupsafe import Markup, escape

from deliberation.domain.diffs import Segment
from deliberation.domain.formatting import unbroken
from deliberation.domain.text import LINK, paragraphs

RENDERER = "1"

_TAGS = {"a", "em", "li", "ol", "p", "strong", "ul"}
_REL = "nofollow ugc noopener"
_MOST_MARKS = 400  # bleach needs up to 25 µs for each tag, attribute and entity; a denser text is shown as typed
_PARSER_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)

_ADDRESS = re.compile(
    r"https?://[\w.\-]+(:[0-9]{1,5})?([/?#][\w\-.~:/?#\[\]@!$&()*+,;=%]*)?"
    r"|mailto:[\w.+\-]+@[\w.\-]+(\?[\w\-.~/?@!$&()*+,;=%]*)?"
    r"|/(?!/)[\w\-.~:/?#\[\]@!$&()*+,;=%]*"
    r"|#[\w\-.]+"
)

# Tracked changes pass through the grammar as characters that no canonical text can hold: controls nobody uses, since
# bleach takes note of where each stands that is no character.
_DEL, _INS, _END_DEL, _END_INS, _EDIT, _END_EDIT = (chr(code) for code in range(0x206A, 0x2070))
_FOREIGN = dict.fromkeys([*range(0x206A, 0x2070), *range(0x1BCA0, 0x1BCA4), *range(0xFDD0, 0xFDF0)])
_CHANGED = re.compile(f"[{_DEL}-{_END_INS}]")
_ENDS = {_END_DEL, _END_INS, _END_EDIT}
_LIT, _END_LIT, _NOTE, _END_NOTE = (chr(code) for code in range(0x1BCA0, 0x1BCA4))
_LITS = {_LIT: '<mark class="dl-anchor">', _END_LIT: "</mark>"}
_MARKED = re.compile(f"[{_LIT}{_END_LIT}]|{_NOTE}([0-9]+){_END_NOTE}")
_WORDS = f"[^{_DEL}-{_END_INS}{_LIT}{_END_LIT}]"
_SIDES = {"del": (_DEL, _END_DEL), "ins": (_INS, _END_INS)}
_CHANGES = {
    _DEL: '<del><span class="dl-vh">deleted: </span>',
    _END_DEL: '<span class="dl-vh"> end of deletion </span></del>',
    _INS: '<ins><span class="dl-vh">inserted: </span>',
    _END_INS: '<span class="dl-vh"> end of insertion </span></ins>',
}
_FROM = '<span class="dl-vh"> where the words of this link come from </span>†</a>'
_EDIT_LINK = r'<sup><a href="#edit-\1"><span class="dl-vh">suggested edit </span>\1</a></sup>'

_LIST_MARK = re.compile(r"(?:[-*+]|([0-9]{1,9})[.)]) (?=.)")
_SHAPED = re.compile(rf"[*_\[\\]|^{_LIST_MARK.pattern}", re.MULTILINE)  # what can be anything but words
_UNIT = rf"\\[*_\\]|{LINK.pattern}"
_MARK = re.compile(
    rf"\\(?P<escaped>[*_\\])"
    rf"|(?P<link>{LINK.pattern})"
    rf"|(?<![\w*])(?P<mark>\*\*|__|[*_])(?!\s)"
    rf"(?P<stressed>(?:(?!(?P=mark))(?:{_UNIT}|(?!{_UNIT}).))+)(?<!\s)(?P=mark)(?![\w*])"
)  # one way to read any text: where there are two, a long text has too many (and `++` over groups breaks Python 3.11)
_PAIRED = re.compile(f"{_WORDS}*(?:[{_DEL}{_INS}{_LIT}]{_WORDS}*[{_END_DEL}{_END_INS}{_END_LIT}]{_WORDS}*)*")


def render(text: str) -> Markup:
    """Show canonical text with its paragraphs, flat lists, emphasis and links; everything else stays words.

    A line stays a line. An address we do not follow leaves its label, not a link. Never raises.
    """
    return _vouched(_html(text.translate(_FOREIGN)))


def tracked(segments: Iterable[Segment]) -> Markup:
    """Show a text with its changes marked, also for those who cannot see the marks, each linked to its edits.

    Half of a link, or of emphasis, is shown as it was typed; a change of nothing but line breaks as ¶.
    """
    page = _html(_track(list(segments)))
    page = _CHANGED.sub(lambda match: _CHANGES[match[0]], page)
    return _vouched(re.sub(f"{_EDIT}([0-9]+){_END_EDIT}", _EDIT_LINK, page))


class Mark(NamedTuple):
    """Words that a comment hangs on: [start, end) of a text, and the letter that both bear, "" where none is shown."""

    start: int
    end: int
    comment: int
    letter: str


def highlighted(text: str, marks: Sequence[Mark]) -> Markup:
    """Show canonical text as `render` does, with words marked, each with a letter that leads to its comment.

    Marks that overlap are one. Where marks would change anything else, half of a link, nothing is marked.
    """
    page = _html(_lit(text, marks))
    if _MARKED.sub("", page) != _html(text):
        return render(text)
    page = _MARKED.sub(lambda sign: _letter(marks[int(sign[1])]) if sign[1] else _LITS[sign[0]], page)
    return _vouched(page.replace("</sup><sup>", ""))


def traced(text: str, places: Sequence[tuple[int, int, str]]) -> Markup:
    """Show canonical text as `render` does, with words [start, end) as links to the places on this page so named.

    Those with emphasis in them are several links; for words of a link stands a sign after it. Where links would
    change anything else, there are none.
    """
    source, at = "", 0
    pieces = unbroken(text, [(start, end) for start, end, _ in places])
    for start, end, _ in pieces:
        words = f"{_LIT}{text[start:end]}{_END_LIT}" if start < end else f"{_NOTE}0{_END_NOTE}"
        source, at = source + text[at:start] + words, end
    page = _html(source + text[at:])
    if _MARKED.sub("", page) != _html(text):
        return render(text)
    leads = iter(f'<a class="dl-origin" href="#{escape(places[which][2])}">' for *_, which in pieces)
    return _vouched(
        _MARKED.sub(lambda sign: "</a>" if sign[0] == _END_LIT else next(leads) + (_FROM if sign[1] else ""), page)
    )


def spoken(text: str) -> str:
    """Give the words of a text as a reader sees them, on one line."""
    blocks = (render(text[start:end]).striptags() for start, end in paragraphs(text))
    return " ".join(blocks if _SHAPED.search(text) else text.split())


def plain(text: str) -> Markup:
    """Show text exactly as typed, marks included, in paragraphs and lines."""
    blocks = re.split(r"\n{2,}", str(escape(text.strip("\n"))))
    return _vouched("".join(f"<p>{block}</p>" for block in blocks if block).replace("\n", "<br>\n"))


def trusted(html: str) -> Markup:
    """Vouch for what `render` made earlier and the record kept; never for anything a person typed."""
    return _vouched(html)


def is_followed(address: str) -> bool:
    """Tell whether a link may lead there: the web, a mailbox, a page of ours or a place on this page."""
    return _ADDRESS.fullmatch(address) is not None


def _vouched(page: str) -> Markup:
    return Markup(page)  # noqa: S704 the one place where HTML is vouched for: it comes from this module's grammar only


def _html(text: str) -> str:
    try:
        page = _Grammar().convert(text)
        if sum(map(page.count, ("<", '="', "&"))) <= _MOST_MARKS:
            page = bleach.clean(page, tags=_TAGS, attributes=_is_allowed, protocols={"http", "https", "mailto"})
            return page.replace("\n", "<br>\n")
    except _PARSER_ERRORS:
        pass
    return plain(text)


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if (tag, name) == ("a", "href"):
        return is_followed(html.unescape(value))
    return (tag, name, value) == ("a", "rel", _REL) or ((tag, name) == ("li", "value") and value.isdecimal())


def _lit(text: str, marks: Sequence[Mark]) -> str:
    cuts = [(mark.end, 1, f"{_NOTE}{at}{_END_NOTE}") for at, mark in enumerate(marks) if mark.letter]
    until = 0
    for start, end, *_ in sorted(marks):
        if start >= until:
            cuts.append((start, 2, _LIT))
        elif end > until:
            cuts.remove((until, 0, _END_LIT))
        if end > until:
            cuts.append((until := end, 0, _END_LIT))
    source, at = "", 0
    for place, _, sign in sorted(cuts, key=itemgetter(0, 1)):
        source, at = source + text[at:place] + sign, place
    return source + text[at:]


def _letter(mark: Mark) -> str:
    heard = '<span class="dl-vh">comment </span>'
    return f'<sup><a id="w{mark.comment}" href="#c{mark.comment}">{heard}{escape(mark.letter)}</a></sup>'


def _track(segments: Sequence[Segment]) -> str:
    parts, last = list[str](), "\n"
    for segment, after in zip_longest(segments, segments[1:]):
        sides = _SIDES.get(segment.kind)
        text = segment.text.translate(_FOREIGN)
        words = text.rstrip("\n")
        gap = " " if sides and text[0] != "\n" and last in _ENDS else ""
        parts += gap, _between(sides, words, gap or last) if sides else words
        if not after or after.numbers != segment.numbers:
            parts += [f"{_EDIT}{number}{_END_EDIT}" for number in segment.numbers]
        parts.append(text[len(words) :])
        last = next((part[-1] for part in reversed(parts) if part), last)
    return "".join(parts)


def _between(sides: tuple[str, str], words: str, before: str) -> str:
    """Set every line between the two characters, its list mark before them."""
    opening, closing = sides
    lines = []
    at_start = before == "\n"
    for line in (words or "¶").split("\n"):
        mark = _LIST_MARK.match(line) if at_start else None
        start = mark.end() if mark else 0
        lines.append(line[:start] + opening + line[start:] + closing if line else "")
        at_start = True
    return "\n".join(lines)


class _Lines(BlockProcessor):
    """Paragraphs and flat lists; a list item keeps the number it was given."""

    def test(self, _parent: Element, _block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        for start, end in paragraphs(block):
            mark = _LIST_MARK.match(block, start, end)
            _fill(_place(parent, mark), block[mark.end() if mark else start : end])


class _Grammar(Markdown):
    """The whole of our Markdown: nothing of the library's own syntax is switched on."""

    output_formats: ClassVar = {"xhtml": lambda root: tostring(root, encoding="unicode", method="html")}

    def build_parser(self) -> Self:
        self.preprocessors, self.postprocessors = Registry(), Registry()
        self.inlinePatterns, self.treeprocessors = Registry(), Registry()
        self.parser = BlockParser(self)
        self.parser.blockprocessors.register(_Lines(self.parser), "lines", 0)
        return self


def _place(parent: Element, mark: re.Match[str] | None) -> Element:
    if mark is None:
        return SubElement(parent, "p")
    tag = "ol" if mark[1] else "ul"
    items = parent[-1] if len(parent) and parent[-1].tag == tag else SubElement(parent, tag)
    return SubElement(items, "li", {"value": mark[1]} if mark[1] else {})


def _fill(place: Element, text: str) -> Element:
    end = 0
    for match in _MARK.finditer(text):
        _put(place, text[end : match.start()])
        _put(place, _marked(match))
        end = match.end()
    _put(place, text[end:])
    return place


def _put(place: Element, piece: str | Element) -> None:
    if isinstance(piece, Element):
        place.append(piece)
    elif len(place):
        place[-1].tail = (place[-1].tail or "") + piece
    else:
        place.text = (place.text or "") + piece


def _marked(match: re.Match[str]) -> str | Element:
    if match["escaped"]:
        return match["escaped"]
    if match["mark"] and _PAIRED.fullmatch(match["stressed"]):
        return _fill(Element("em" if len(match["mark"]) == 1 else "strong"), match["stressed"])
    label, _, address = match[0][1:-1].partition("](")
    if match["link"] and _PAIRED.fullmatch(label) and not _CHANGED.search(address):
        leads = is_followed(address) and label.strip()
        return _fill(Element("a", {"href": address, "rel": _REL} if leads else {}), label)
    return match[0]
