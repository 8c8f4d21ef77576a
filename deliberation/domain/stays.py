"""How long things last: who stays signed in, what one can come in by, and what is late or forgotten when."""

from typing import NamedTuple

MINUTE = 60_000  # as all lengths here, in milliseconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 365 * DAY


class Stay(NamedTuple):
    """How long a device stays signed in, in milliseconds: unused, and in all."""

    idle: int
    whole: int


UNNAMED = Stay(YEAR, YEAR)  # a device that acted and never signed in
SIGNED_IN = Stay(90 * DAY, YEAR)
IN_CHARGE = Stay(3 * DAY, 30 * DAY)  # those who run a vision, or the site
BY_CODE = Stay(12 * HOUR, 30 * DAY)  # at work, often on a computer that others use too

COOKIE = YEAR  # that knows a device again, from the day it is set
SESSION = 31 * DAY  # at most, in a browser that is never closed
LINK, LETTER = WEEK, 10 * MINUTE  # to come in by, from when it was made
CODE, LONGEST_CODE = 90 * DAY, 366 * DAY  # where voting has no close ahead; whatever its lead chooses
SIGNED_OUT = 30 * DAY  # until a device that was signed out is forgotten
AWAY = 30 * DAY  # unused, those who help to run a vision are named
LATE, TOO_LATE = 24 * HOUR, 72 * HOUR  # for what waits for a moderator
