"""How times and numbers are shown on the pages; times in the vision's own zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from deliberation.domain import stays
from deliberation.domain.vision import Phase, Round

_LENGTHS = ((stays.YEAR, "year"), (stays.DAY, "day"), (stays.HOUR, "hour"), (stays.MINUTE, "minute"))
_UNITS = (_LENGTHS[0], (30 * stays.DAY, "month"), *_LENGTHS[1:])
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FEW_DAYS = 2
_GROUP, _SHOWN = 4, 12  # digits of a fingerprint


def ago(ms: int, now: int) -> str:
    """Say how long ago something was, in its largest whole unit; both in UTC milliseconds."""
    for length, unit in _UNITS:
        if count := max(0, now - ms) // length:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def lasting(ms: int) -> str:
    """Say how long something lasts, in the largest unit that fits: "a year", "90 days", "12 hours", "10 minutes"."""
    length, unit = next(each for each in _LENGTHS if ms % each[0] == 0)
    count = ms // length
    return f"a {unit}" if count == 1 else f"{count} {unit}s"


def day(ms: int, zone: str) -> str:
    """Name a day in full: "Friday 14 May 2027"."""
    local = _local(ms, zone)
    return f"{local:%A} {local.day} {local:%B} {local.year}"


def short_day(ms: int, zone: str) -> str:
    """Name a day when its year is clear: "14 May"."""
    return _short(_local(ms, zone).date())


def iso_day(ms: int, zone: str) -> str:
    """Write a day the way spreadsheets sort it: "2027-05-14"."""
    return f"{_local(ms, zone):%Y-%m-%d}"


def stamp(ms: int) -> str:
    """Write a moment as programs read it: "2026-09-21T13:33:20Z"."""
    return f"{_local(ms, 'UTC'):%Y-%m-%dT%H:%M:%SZ}"


def clock(ms: int, zone: str) -> str:
    """Say the time of day: "5pm", "9:30am", "midday"."""
    local = _local(ms, zone)
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 noon, on any clock


def moment(ms: int, zone: str) -> str:
    """Name a day and its time: "14 May 2027, 5:03pm"."""
    local = _local(ms, zone)
    return f"{_short(local.date())} {local.year}, {clock(ms, zone)}"


def stretch(began: int, ended: int, zone: str) -> str:
    """Say from when to when, without saying the same twice: "14 May 2027, 5pm to 5:09pm"."""
    first, last = moment(began, zone), moment(ended, zone)
    if first == last:
        return first
    is_one_day = _local(began, zone).date() == _local(ended, zone).date()
    return f"{first} to {clock(ended, zone) if is_one_day else last}"


def still(html: str) -> str:
    """Turn off what can be pressed or followed in a part of a page that is only to look at."""
    quiet = re.sub(r"<button(?=[ >])", "<button disabled", html)
    quiet = re.sub(r' data-component="(?:ballot|select)"', "", quiet)
    return re.sub(r'(<a\b[^>]*?) href="(?!#)[^"]*"', r'\1 role="link" aria-disabled="true"', quiet)


def left(round_: Round, phase: Phase, now: int, zone: str) -> str:
    """Say what the phase banner says of time: how long is left, or what comes when."""
    if phase == Phase.DRAFTING:
        return f"Opens {_when(round_.opens_at, now, zone)}" if round_.opens_at else "Not open yet"
    if phase == Phase.DELIBERATION:
        return _closing(round_.closes_at, now, zone) if round_.closes_at else "No closing date yet"
    version = f"Version {round_.number + 1}"
    if phase == Phase.MERGING:
        due = round_.merges_until
        return f"{version} is due on {short_day(due, zone)}" if due else f"{version} is being put together"
    return f"{version} signed on {short_day(round_.published_at or now, zone)}"


def thousands(number: int) -> str:
    """Write a number with its thousands apart: "4,182"."""
    return f"{number:,}"


def fingerprint(digest: str) -> str:
    """Show the start of a fingerprint in groups one can read out: "9c41 7be0 52fa"."""
    return " ".join(digest[start : start + _GROUP] for start in range(0, min(len(digest), _SHOWN), _GROUP))


def number_word(number: int) -> str:
    """Write small numbers as words: "eight"; larger ones in figures."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else thousands(number)


def _local(ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(zone))


def _short(on: date) -> str:
    return f"{on.day} {on:%B}"


def _closing(closes_at: int, now: int, zone: str) -> str:
    days = (_local(closes_at, zone).date() - _local(now, zone).date()).days
    return f"{days} days left" if days >= _FEW_DAYS else f"Closes {_when(closes_at, now, zone)}"


def _when(ms: int, now: int, zone: str) -> str:
    days = (_local(ms, zone).date() - _local(now, zone).date()).days
    if days in {0, 1}:
        return f"{'tomorrow' if days else 'today'} at {clock(ms, zone)}"
    return f"on {short_day(ms, zone)}"
