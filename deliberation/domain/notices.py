"""The site's own pages: which there are, and how their words are taken apart."""

from collections.abc import Sequence
from typing import NamedTuple

from deliberation.domain.errors import NotFound

PAGES = ("privacy", "cookies", "accessibility")
LONGEST = 20_000  # characters
_HEADING = "## "


class Passage(NamedTuple):
    """Words under one heading; what stands before the first heading has none."""

    heading: str
    body: str


def named(name: str) -> str:
    """Give the name of a page back where there is such a page; raises `NotFound`."""
    if name not in PAGES:
        raise NotFound("There is no such page here.")
    return name


def passages(text: str) -> tuple[Passage, ...]:
    """Take the words of a page apart at its headings, lines that begin with `## `."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.startswith(_HEADING):
            found.append((line.removeprefix(_HEADING).strip(), []))
        else:
            found[-1][1].append(line)
    return tuple(Passage(*each) for each in _trimmed(found) if any(each))


def _trimmed(found: Sequence[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    return [(heading, "\n".join(lines).strip()) for heading, lines in found]
