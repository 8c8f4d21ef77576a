"""What our papers say of figures and tables is so."""

import re
from collections import Counter
from pathlib import Path

import pytest

from deliberation import app, pictures
from deliberation.domain import importing, letters, notices, setting, text
from deliberation.services import joining, retaining
from deliberation.storage.tables import metadata
from deliberation.web import doorway

DOCS = Path(__file__).parents[2] / "docs"
SAID = {
    "a principle,": text.BODY_LIMIT,
    "a comment,": text.REASON_LIMIT,
    "a title,": text.LINE_LIMIT,
    "a page": notices.LONGEST,
    "an e-mail": letters._LONGEST,
    "a draft": importing.MOST_CHARACTERS,
    "the groups": setting._AUDIENCES_AT_MOST,
    "the quorum": setting._MOST_QUORUM,
    "people at": joining.LARGEST,
    "days that": retaining.LONGEST,
    "a picture": pictures.LARGEST,
    "one request": app._LONGEST,
    "a number": doorway._DIGITS,
}


@pytest.mark.parametrize("what", SAID)
def test_the_paper_on_input_has_the_figures_that_are_kept_to(what):
    line = next(line for line in (DOCS / "input.md").read_text().splitlines() if line.startswith(f"| {what}"))
    assert re.findall(r"[\d,]+", line.split("|")[2])[0] == f"{SAID[what]:,}"


def test_every_table_is_in_one_class():
    rows = [line.split("|")[3] for line in (DOCS / "data.md").read_text().splitlines() if line.startswith("| **")]
    named = Counter(name for row in rows for name in re.findall(r"`(\w+)`", row))
    assert named == Counter(list(metadata.tables))
