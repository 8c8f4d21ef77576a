"""Dates as people type them, in the vision's own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from deliberation.domain.errors import Invalid

_FIRST, _LAST = 2000, 2999  # beyond year 9999, in whatever zone, there are no dates to show


def read_moment(field: str, typed: str, zone: str) -> int | None:
    """Read a date and time such as 2026-05-14T17:00 in a zone as UTC milliseconds; nothing typed is None.

    Raises `Invalid` naming the field.
    """
    if not typed.strip():
        return None
    try:
        local = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid("Write the date and time like this: 2026-05-14 17:00.", field) from None
    if not _FIRST <= local.year <= _LAST:
        raise Invalid(f"The year is from {_FIRST} to {_LAST}.", field)
    return int(local.replace(tzinfo=local.tzinfo or ZoneInfo(zone)).timestamp() * 1000)


def write_moment(ms: int | None, zone: str) -> str:
    """Write UTC milliseconds the way a date field wants them, in a zone; None is empty."""
    if ms is None:
        return ""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
