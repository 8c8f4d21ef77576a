"""The paper on data knows every table, and the limits that the program has."""

import re

from test_safety import DOCS

from deliberation import pictures
from deliberation.domain import importing, notices, setting, text
from deliberation.storage.tables.columns import metadata

PAPER = (DOCS / "data.md").read_text()


def test_every_table_has_one_class() -> None:
    classes = [row for row in PAPER.splitlines() if row.startswith("| **")]
    named = [name for row in classes for name in re.findall(r"`(\w+)`", row.split("|")[3])]
    assert sorted(named) == sorted(metadata.tables)


def test_every_limit_is_the_one_that_is_kept() -> None:
    limits = [
        f"{text.BODY_LIMIT:,} characters",
        f"{text.REASON_LIMIT:,} characters",
        f"{text.LINE_LIMIT} characters",
        f"{setting.SENTENCE} characters",
        f"{notices.LONGEST:,} characters",
        f"{importing.MOST_CHARACTERS:,} characters, {importing.MOST_PRINCIPLES} principles",
        f"{pictures.LARGEST // 1024**2} MB, {pictures.MOST_POINTS // 1_000_000} million points",
        "1 MB",
    ]
    told = [row.split("|")[2].strip() for row in PAPER.splitlines() if row.startswith("| a")]
    assert told == limits
