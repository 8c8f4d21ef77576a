"""A conversation that was held elsewhere, with Polis: who voted how on which statement, as its files tell it."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from deliberation.domain.errors import Invalid
from deliberation.domain.opinion import AGREE, DISAGREE, MOST_ITEMS, PASS, Votes
from deliberation.domain.text import normalise_line

MOST_COLUMNS = 20_000
_LONGEST_STATEMENT = 5_000
_MOST_PEOPLE, _MOST_MOMENTS = 1 << 43, 1 << 62  # what the votes have room for
_VALUES = {"1": AGREE, "1.0": AGREE, "0": PASS, "0.0": PASS, "-1": DISAGREE, "-1.0": DISAGREE}
_TAKEN_OUT = -1  # what a moderator did to a statement is written as votes are
_PEOPLE, _STATEMENTS = ("voter-id", "participant"), ("comment-id", "statement")  # columns: either name
_NO_HEADER = (
    "Line 1 is not the header of a file of votes. It names either “participant” and a numbered column for each "
    "statement, or “voter-id”, “comment-id” and “vote”."
)


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """All votes of a file in the order they were cast: who, on what, and 1 agree, 0 pass, -1 disagree.

    `moments` are UTC milliseconds, None where the file does not tell; `published` is who is in which group of Polis,
    where it does.
    """

    people: NDArray[np.int64]
    items: NDArray[np.int64]
    values: NDArray[np.int64]
    moments: NDArray[np.int64] | None = None
    published: Mapping[int, int] = field(default_factory=dict)

    @property
    def votes(self) -> Votes:
        """The votes that count: of two by one person on one statement the later."""
        return Votes.gathered(self.people, self.items, self.values)

    @property
    def counting(self) -> NDArray[np.intp]:
        """Which of all votes those are, by person and then by statement."""
        _, last = np.unique((self.people * MOST_ITEMS + self.items)[::-1], return_index=True)
        return np.asarray(len(self.people) - 1 - last, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Statement:
    """What people voted on; a moderator may have taken it out."""

    id: int
    words: str
    is_hidden: bool


def read_votes(lines: Iterable[str]) -> Cast:
    """Read votes from the lines of a CSV file: a row for each participant, or a row for each vote.

    Where one person has several votes on one statement the latest counts: by `timestamp`, or else by line. Cells may be
    empty where somebody did not vote, lines may be blank. Raises `Invalid` with the number of the line.
    """
    rows = _rows(lines)
    header = next(rows, (0, []))[1]
    if not header:
        raise Invalid("There is nothing in this file.")
    who, what = (next((name for name in names if name in header), "") for names in (_PEOPLE, _STATEMENTS))
    if who and what and "vote" in header:
        cast = _one_by_one(rows, [header.index(name) for name in (who, what, "vote")], _place("timestamp", header))
    elif "participant" in header and any(map(str.isdigit, header)):
        cast = _by_person(rows, header)
    else:
        raise Invalid(_NO_HEADER)
    if not len(cast.people):
        raise Invalid("There are no votes in this file.")
    return cast


def read_statements(lines: Iterable[str]) -> dict[int, Statement]:
    """Read the statements of a conversation by their numbers, from the lines of Polis' `comments.csv`.

    A statement that stands there twice counts as it stands last. Raises `Invalid` with the number of the line.
    """
    rows = _rows(lines)
    header = next(rows, (0, []))[1]
    id_, body, moderated = (_place(name, header) for name in ("comment-id", "comment-body", "moderated"))
    if id_ is None or body is None:
        raise Invalid("Line 1 is not the header of a file of statements. It names “comment-id” and “comment-body”.")
    found = {}
    for line, row in rows:
        number = _number(line, row[id_], "a statement", MOST_ITEMS)
        hidden = moderated is not None and _is_hidden(line, row[moderated])
        found[number] = Statement(number, _words(line, row[body]), hidden)
    return found


def hidden_in(statements: Mapping[int, Statement]) -> frozenset[int]:
    """Tell which statements a moderator took out."""
    return frozenset(each.id for each in statements.values() if each.is_hidden)


def _one_by_one(rows: Iterator[tuple[int, list[str]]], places: Sequence[int], time: int | None) -> Cast:
    people, items, values, moments = _columns(4)
    who, what, how = places
    for line, row in rows:
        people.append(_number(line, row[who], "a participant", _MOST_PEOPLE))
        items.append(_number(line, row[what], "a statement", MOST_ITEMS))
        values.append(_value(line, row[how]))
        if time is not None:
            moments.append(_number(line, row[time], "a moment", _MOST_MOMENTS))
    if time is None:
        return Cast(_numbers(people), _numbers(items), _numbers(values))
    at = _numbers(moments)
    order = np.argsort(at, kind="stable")
    return Cast(_numbers(people)[order], _numbers(items)[order], _numbers(values)[order], at[order])


def _by_person(rows: Iterator[tuple[int, list[str]]], header: Sequence[str]) -> Cast:
    statements = [
        (place, _number(1, name, "a statement", MOST_ITEMS)) for place, name in enumerate(header) if name.isdigit()
    ]
    if len({number for _, number in statements}) < len(statements):
        raise Invalid("Line 1 names a statement twice.")
    who, group = header.index("participant"), _place("group-id", header)
    people, items, values = _columns(3)
    published: dict[int, int] = {}
    for line, row in rows:
        person = _number(line, row[who], "a participant", _MOST_PEOPLE)
        cast = [(number, row[place]) for place, number in statements if row[place]]
        people.extend([person] * len(cast))
        items.extend(number for number, _ in cast)
        values.extend(_value(line, cell) for _, cell in cast)
        if group is not None and row[group]:
            published[person] = _number(line, row[group].removesuffix(".0"), "a group", MOST_ITEMS)
    return Cast(_numbers(people), _numbers(items), _numbers(values), published=published)


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, all as wide as the first, with the number of the line it ends on."""
    reader = csv.reader(lines, strict=True)
    width = 0
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise Invalid(f"Line {reader.line_num} has {len(row):,} columns; at most {MOST_COLUMNS:,} can be read.")
            if width and row and len(row) != width:
                cells = f"{len(row):,} cells, but the header has {width:,}"
                raise Invalid(f"Line {reader.line_num} has {cells}. The file may be cut off or damaged there.")
            width = width or len(row)
            if row:
                yield reader.line_num, row
    except csv.Error:
        raise Invalid(f"Line {reader.line_num} cannot be read as CSV: look at its quotation marks.") from None


def _columns(count: int) -> list[array[int]]:
    return [array("q") for _ in range(count)]


def _numbers(column: array[int]) -> NDArray[np.int64]:
    return np.array(column, dtype=np.int64)


def _place(name: str, header: Sequence[str]) -> int | None:
    return header.index(name) if name in header else None


def _number(line: int, cell: str, what: str, limit: int) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < len(str(limit)) + 1 and int(cell) < limit):
        raise Invalid(f"Line {line}: “{_short(cell)}” is not the number of {what}.")
    return int(cell)


def _value(line: int, cell: str) -> int:
    value = _VALUES.get(cell)
    if value is None:
        raise Invalid(f"Line {line}: “{_short(cell)}” is not a vote. A vote is 1 (agree), -1 (disagree) or 0 (pass).")
    return value


def _is_hidden(line: int, cell: str) -> bool:
    if cell and cell not in _VALUES:
        what = "does not say whether a moderator took a statement out. It is -1 where one did, else 0 or 1."
        raise Invalid(f"Line {line}: “{_short(cell)}” {what}")
    return _VALUES.get(cell) == _TAKEN_OUT


def _words(line: int, cell: str) -> str:
    try:
        return normalise_line(cell, _LONGEST_STATEMENT)
    except Invalid as problem:
        raise Invalid(f"Line {line}: {problem.message}") from None


def _short(cell: str) -> str:
    return ascii(cell[:20])[1:-1]  # what is no number may be anything: it is shown to a terminal
