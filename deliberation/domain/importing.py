"""How a draft that was written elsewhere becomes numbered principles people can vote on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from deliberation.domain.errors import Invalid
from deliberation.domain.text import normalise, normalise_line

MOST_CHARACTERS = 200_000
MOST_PRINCIPLES = 60

_NOT_FOUND = (
    "No principles were found. Put each title on a line of its own, with a number, like “1. Care close to home”, "
    "or as a heading, like “## Care close to home”, and its words below it."
)
_COUNT_UP = "Number the principles 1, 2, 3 and so on."
_LONGEST_TITLE = 100
_HEADING = re.compile(r"(#{1,6}) (?=.*\w)")
_NUMBERED = re.compile(r"(?P<style>(?:principle )?)(?P<number>[1-9][0-9]?)(?P<sign> ?[.):–—-]|) (?P<words>\S.*)", re.I)
_BULLET = re.compile(r"^[•·▪‣◦–] ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One principle of a draft: its title on one line, and its words."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Split:
    """A draft taken apart; its own title and its introduction may be empty."""

    title: str
    introduction: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is a heading (of a level) or has a number (written in a style), and so may be a title.

    It stands `at` among all lines and is the `rank`-th that is not blank.
    """

    at: int
    words: str
    level: int = 0
    number: int = 0
    style: str = ""
    rank: int = 0


def split_draft(text: str) -> Split:
    """Find the principles of a draft in plain text or Markdown, by their headings or by their numbers.

    Words are spelt canonically and otherwise kept. What stands before the first principle is title and introduction.
    Raises `Invalid`, naming the place, where the draft cannot be taken apart without guessing.
    """
    if len(text) > MOST_CHARACTERS:
        raise Invalid(f"That draft is {len(text):,} characters long; at most {MOST_CHARACTERS:,} fit.")
    lines = _BULLET.sub("- ", normalise(text, MOST_CHARACTERS)).split("\n")
    name, headed = _headings(lines)
    numbered = list(_numbered(lines))
    titles = headed if len(headed) > 1 else _run(numbered) or headed or [line for line in numbered if _is_title(line)]
    _check(titles)
    opening = lines[: titles[0].at]
    if name and name.at < len(opening):
        title, introduction = name.words, [*opening[: name.at], *opening[name.at + 1 :]]
    else:
        title, introduction = _own_title(opening)
    return Split(
        title=_kept("The title of the draft", normalise_line, title),
        introduction=_kept("The introduction", normalise, _joined(introduction)),
        chapters=_chapters(titles, lines),
    )


def as_draft(title: str, chapters: Sequence[Chapter]) -> str:
    """Write principles the way `split_draft` finds them again, below the title of the whole."""
    numbered = (f"{n}. " if _NUMBERED.fullmatch(each.title) else "" for n, each in enumerate(chapters, 1))  # “24 hours”
    parts = (f"## {number}{each.title}\n\n{each.body}" for number, each in zip(numbered, chapters, strict=True))
    return "\n\n".join([f"# {title}", *parts])


# -- where the titles are ---------------------------------------------------------


def _headings(lines: Sequence[str]) -> tuple[_Line | None, list[_Line]]:
    """Tell the heading that names the draft, where one does, and those that name principles."""
    found = [
        _Line(at, line[mark.end() :].rstrip("# "), level=len(mark[1]))
        for at, line in enumerate(lines)
        if (mark := _HEADING.match(line))
    ]
    name = found.pop(0) if found and all(other.level > found[0].level for other in found[1:]) else None
    top = min((line.level for line in found), default=0)
    return name, [_unnumbered(line) for line in found if line.level == top]


def _numbered(lines: Sequence[str]) -> Iterator[_Line]:
    rank = 0
    for at, line in enumerate(lines):
        rank += line != ""
        if mark := _NUMBERED.fullmatch(line.strip("*_")):
            style = mark["style"].casefold() + mark["sign"].strip()
            yield _Line(at, mark["words"].strip("*_ "), number=int(mark["number"]), style=style, rank=rank)


def _unnumbered(heading: _Line) -> _Line:
    """Take the number off a heading that has one, and the signs of emphasis off any."""
    for numbered in _numbered([heading.words]):
        return replace(numbered, at=heading.at)
    return replace(heading, words=heading.words.strip("*_ "))


def _is_title(line: _Line) -> bool:
    """Tell a title from a sentence; after a bare number, "24 hours a day" is no title."""
    return _is_short(line.words) and (line.style != "" or not line.words[0].islower())


def _is_short(words: str) -> bool:
    return len(words) <= _LONGEST_TITLE and not words.endswith((*".!?;,:",)) and any(map(str.isalnum, words))


def _run(numbered: Sequence[_Line]) -> list[_Line]:
    """Follow the titles 1, 2, 3 past the numbered lists between them; empty when there are none.

    The items of a list have no words between them, and it starts at 1 again. Raises `Invalid` where a title
    repeats a number or skips one.
    """
    labelled = [line for line in numbered if line.style.startswith("principle")]
    titles: list[_Line] = []
    for group in _groups(labelled or numbered):
        first = group[0]
        if (first.number == 1 and len(group) > 1) or not all(map(_is_title, group)):
            continue
        if first.number == len(titles) + 1 and _is_alike(first, titles, numbered):
            titles += group
        elif titles and first.style == titles[0].style:
            _refuse(first, titles)
    return titles


def _is_alike(line: _Line, titles: Sequence[_Line], numbered: Sequence[_Line]) -> bool:
    """Tell whether a title is numbered in the style of the first, as far as the draft keeps to one."""
    style = titles[0].style if titles else line.style
    return line.style == style or all(other.style != style or other.number != line.number for other in numbered)


def _groups(numbered: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Put together the lines that follow each other like the items of one list."""
    group: list[_Line] = []
    for line in numbered:
        if group and not _goes_on(group, line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(group: Sequence[_Line], line: _Line) -> bool:
    last = group[-1]
    is_steady = len(group) == 1 or line.at - last.at == last.at - group[-2].at
    return is_steady and line.rank == last.rank + 1 and line.number == last.number + 1 and line.style == last.style


# -- what is refused ----------------------------------------------------------------


def _refuse(line: _Line, titles: Sequence[_Line]) -> NoReturn:
    if line.number > len(titles):
        missing = len(titles) + 1
        raise Invalid(f"“{line.words}” has the number {line.number}, but no principle has {missing}. {_COUNT_UP}")
    _refuse_twice(titles[line.number - 1], line)


def _refuse_twice(earlier: _Line, later: _Line) -> NoReturn:
    raise Invalid(f"“{earlier.words}” and “{later.words}” have the same number, {later.number}. {_COUNT_UP}")


def _check(titles: Sequence[_Line]) -> None:
    if not titles:
        raise Invalid(_NOT_FOUND)
    if len(titles) > MOST_PRINCIPLES:
        raise Invalid(f"That draft has {len(titles)} principles; at most {MOST_PRINCIPLES} fit.")
    by_number: dict[int, _Line] = {}
    by_title: dict[str, int] = {}
    for place, line in enumerate(titles, 1):
        if line.number and (earlier := by_number.setdefault(line.number, line)) is not line:
            _refuse_twice(earlier, line)
        if (first := by_title.setdefault(line.words.casefold(), place)) != place:
            raise Invalid(f"Principles {first} and {place} have the same title, “{line.words}”. Give each its own.")


# -- what is kept --------------------------------------------------------------------


def _own_title(opening: list[str]) -> tuple[str, list[str]]:
    """Take a short first line that stands alone for the title of a draft in plain text."""
    first, *rest = opening or [""]
    if _is_short(first) and not any(rest[:1]):
        return first.strip("#*_ "), rest
    return "", opening


def _chapters(titles: Sequence[_Line], lines: Sequence[str]) -> tuple[Chapter, ...]:
    chapters = []
    ends = [*(line.at for line in titles[1:]), len(lines)]
    for place, (line, end) in enumerate(zip(titles, ends, strict=True), 1):
        title = _kept(f"The title of principle {place}", normalise_line, line.words)
        body = _kept(f"Principle {place}, “{title}”,", normalise, _joined(lines[line.at + 1 : end]))
        if not body:
            raise Invalid(f"Principle {place}, “{title}”, has no words. Write them below its title.")
        chapters.append(Chapter(title, body))
    return tuple(chapters)


def _joined(lines: Iterable[str]) -> str:
    """Join lines to a text; a heading inside it becomes a paragraph of its own."""
    return "\n".join(_HEADING.sub("\n", line) + "\n" * bool(_HEADING.match(line)) for line in lines)


def _kept(what: str, spell: Callable[[str], str], text: str) -> str:
    try:
        return spell(text)
    except Invalid as error:
        raise Invalid(f"{what} cannot be kept as it is. {error.message}") from None
