"""What a reader gets to see of a page: its tags, and its words in the order they are read."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from deliberation.domain.text import is_word, tokens

SILENT = {"span", "sup"}  # words for the ear, and the numbers of edits


@dataclass
class Shown:
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)  # the nearest of del, ins or same; the text

    def words(self, *kinds: str) -> list[str]:
        """The words of some kinds of text, of every kind if none is named; an element's border ends a word."""
        texts = (text for kind, text in self.texts if not kinds or kind in kinds)
        return [token for text in texts for token in tokens(text) if is_word(token)]

    def links(self) -> list[str]:
        """Where the links lead."""
        return [attributes["href"] or "" for tag, attributes in self.tags if "href" in attributes]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shown.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "the tags are not nested"

    def handle_data(self, data: str) -> None:
        if not SILENT & {*self.open}:
            kind = next((tag for tag in reversed(self.open) if tag in {"del", "ins"}), "same")
            self.shown.texts.append((kind, data))


def shown(page: str) -> Shown:
    """Read a page as a browser would; fails where its tags are not nested."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [], "a tag is left open"
    return reader.shown
