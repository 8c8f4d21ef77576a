"""Tables as files for spreadsheets, which no cell can make do anything."""

import csv
import io
import re
from collections.abc import Iterable

from flask import Response

_UNSAFE = re.compile(
    r"^(?=[\t\r\n])|((?:^|[;\t\r\n]) *)(?=[=+\-@|%])"
)  # a spreadsheet takes what follows for a formula


def sheet(name: str, rows: Iterable[Iterable[object]]) -> Response:
    """Answer with a table as a file of that name."""
    written = io.StringIO()
    csv.writer(written).writerows([_inert(cell) for cell in row] for row in rows)
    named = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(written.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=named)


def _inert(cell: object) -> str:
    """Write a cell so that no spreadsheet works it out: what would be a formula begins with an apostrophe.

    That may stand in the middle, since in half of Europe a spreadsheet begins another cell after a semicolon.
    """
    return _UNSAFE.sub(r"\1'", str(cell))
