"""What people type into a form's fields: canonical, within bounds, and there at all."""

from collections.abc import Callable

from deliberation.domain.errors import Invalid
from deliberation.domain.text import LINE_LIMIT, REASON_LIMIT, normalise, normalise_line

WHY = "Say why this is better, in one sentence."  # asked where an edit is given no reason
PUBLIC_WHY = "Say why, in one sentence. Everyone can read it."  # asked of those who run a vision or the site


def words_in(field: str, typed: str, limit: int = REASON_LIMIT, *, missing: str = "") -> str:
    """Normalise what was typed into a field of several lines.

    Raises `Invalid` naming the field; with a `missing` sentence, also when nothing was typed.
    """
    return _checked(field, lambda: normalise(typed, limit), missing)


def line_in(field: str, typed: str, limit: int = LINE_LIMIT, *, missing: str = "") -> str:
    """Normalise what was typed into a field of one line; raises like `words_in`."""
    return _checked(field, lambda: normalise_line(typed, limit), missing)


def _checked(field: str, read: Callable[[], str], missing: str) -> str:
    try:
        text = read()
    except Invalid as problem:
        raise Invalid(problem.message, field) from None
    if missing and not text:
        raise Invalid(missing, field)
    return text
