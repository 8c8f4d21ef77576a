"""What people type into a form's fields: canonical, within bounds, and there at all."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from deliberation.domain.errors import Invalid
from deliberation.domain.text import LINE_LIMIT, REASON_LIMIT, normalise, normalise_line

_First = TypeVar("_First")
WHY = "Say why this is better, in one sentence."  # asked where an edit is given no reason
PUBLIC_WHY = "Say why, in one sentence. Everyone can read it."  # asked of those who run a vision or the site


def together(first: Callable[[], _First], *others: Callable[[], str]) -> tuple[_First, list[str]]:
    """Read several fields; raises the first `Invalid` with the `others` in it, so that all are told at once."""
    wrong = [problem for problem in map(_problem, others) if problem]
    try:
        found = first()
    except Invalid as problem:
        wrong = [problem, *wrong]
    if wrong:
        wrong[0].others = tuple(wrong[1:])
        raise wrong[0]
    return found, [read() for read in others]


def _problem(read: Callable[[], object]) -> Invalid | None:
    try:
        read()
    except Invalid as problem:
        return problem
    return None


def words_in(field: str, typed: str, limit: int = REASON_LIMIT, *, missing: str = "") -> str:
    """Normalise what was typed into a field of several lines.

    Raises `Invalid` naming the field; with a `missing` sentence, also when nothing was typed.
    """
    return _checked(field, lambda: normalise(typed, limit), missing)


def line_in(field: str, typed: str, limit: int = LINE_LIMIT, *, missing: str = "") -> str:
    """Normalise what was typed into a field of one line; raises like `words_in`."""
    return _checked(field, lambda: normalise_line(typed, limit), missing)


def one_of(field: str, chosen: str, choices: Iterable[str], otherwise: str) -> str:
    """Give what was chosen; raises `Invalid` with these words naming the field where it is none of the choices."""
    if chosen not in list(choices):
        raise Invalid(otherwise, field)
    return chosen


def _checked(field: str, read: Callable[[], str], missing: str) -> str:
    try:
        text = read()
    except Invalid as problem:
        raise Invalid(problem.message, field) from None
    if missing and not text:
        raise Invalid(missing, field)
    return text
