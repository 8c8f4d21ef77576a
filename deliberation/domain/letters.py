"""Letters by e-mail: where they go, what they say, and how long is waited before one is tried again."""

import re
from dataclasses import dataclass

from deliberation.domain.errors import Invalid
from deliberation.domain.fields import line_in
from deliberation.domain.stays import MINUTE

_LONGEST = 254  # characters of an address (RFC 5321)
# What begins with =? is read as other letters once it stands in the head of a letter.
_ADDRESS = re.compile(r"(?!.*=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_SHORTEST, _LONGEST_PAUSE = 5_000, 15 * MINUTE  # milliseconds
_DOUBLED = 20  # times, which is beyond the longest pause


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be sent, how often that was tried, and until when it is of use (UTC milliseconds).

    `stop` is the page that stops letters like it; empty for one that somebody has just asked for.
    """

    id: int
    address: str
    subject: str
    body: str
    tries: int
    until: int
    stop: str = ""


def read_address(typed: str) -> str:
    """Read an e-mail address; raises `Invalid` for what cannot be one."""
    address = line_in("email", typed, _LONGEST, missing="Type your e-mail address.")
    if not _ADDRESS.fullmatch(address):
        raise Invalid("Type an e-mail address such as name@example.org.", "email")
    return address


def pause(tries: int) -> int:
    """Say how long to wait after so many tries, in milliseconds: twice as long each time, to a quarter of an hour."""
    return min(_SHORTEST << min(tries - 1, _DOUBLED), _LONGEST_PAUSE)


def sign_in_letter(link: str, minutes: int) -> tuple[str, str]:
    """Write the letter with a sign-in link: its subject, its words. They are the same for everybody."""
    return (
        "Your link to sign in",
        "Open this link on the device that you want to sign in on:\n\n"
        f"{link}\n\n"
        f"It works once, for {minutes} minutes. What you did on that device stays yours, and you find it\n"
        "again on every device you sign in on with this address.\n\n"
        "If you did not ask for this, do nothing: without the link nobody comes in.\n",
    )
