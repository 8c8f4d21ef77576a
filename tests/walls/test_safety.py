"""What our papers on safety say is shown by a test, is."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs"
THREATS = 19
# How many requirements of levels 1 and 2 there are in each section of ASVS 5 that we look at.
SECTIONS = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4},
    **{"3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3},
    **{"6.1": 3, "6.2": 11, "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5},
    **{"7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3},
    **{"15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3},
}


def rows(paper: str) -> list[list[str]]:
    lines = (DOCS / paper).read_text().splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    return [row for row in cells if not row[0].startswith(("---", "what happened", "no."))]


def named(row: list[str]) -> list[tuple[str, str]]:
    return re.findall(r"`(\S+?)::(\w+)`", row[-1])


@pytest.mark.parametrize("paper", ["safety.md", "asvs.md"])
def test_every_test_that_is_named_is_there(paper: str) -> None:
    lost = [(row[0], test) for row in rows(paper) for path, test in named(row) if not is_there(path, test)]
    assert lost == []


def is_there(path: str, test: str) -> bool:
    return (TESTS / path).is_file() and f"def {test}(" in (TESTS / path).read_text()


def test_every_threat_names_a_test_and_none_is_forgotten() -> None:
    assert [row[0] for row in rows("safety.md") if not named(row)] == []
    assert len(rows("safety.md")) >= THREATS


def test_every_requirement_has_one_line_that_says_where_we_stand() -> None:
    every = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert [row[0] for row in rows("asvs.md")] == every
    assert {row[2] for row in rows("asvs.md")} == {"met", "n/a", "gap"}
    assert [row[0] for row in rows("asvs.md") if not row[3]] == []
    kept = [row for row in rows("asvs.md") if row[2] == "met" and not named(row)]
    assert [row[0] for row in kept if not re.search(r"\]\(|Python and JavaScript|as \d|gevent", row[3])] == []
