"""Files that somebody brings, opened line by line, whatever is in them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from deliberation.domain.errors import Invalid

LONGEST_LINE = 1 << 20  # bytes
_AT_A_TIME = 256  # lines


def _to_nobody(_: int) -> None:
    """Tell nobody how far it has come."""


def lines(path: Path, tell: Callable[[int], None] = _to_nobody) -> Iterator[str]:
    """Give the lines of a text file in UTF-8, a byte order mark taken off; `tell` hears how many bytes are read.

    Raises `Invalid` with the number of a line that is not UTF-8, or so long that there may be no lines in it at all.
    """
    read = number = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise Invalid(f"Line {number} is longer than {LONGEST_LINE:,} bytes, so it cannot be read.")
            read += len(line)
            if number % _AT_A_TIME == 0:
                tell(read)
            yield _decoded(number, line)
    tell(read)


def _decoded(number: int, line: bytes) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"Line {number} is not plain text in UTF-8. Export the file again as CSV in UTF-8.") from None
