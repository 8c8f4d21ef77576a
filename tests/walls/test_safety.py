import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROWS = [
    line.split("|")[1:-1]
    for line in (TESTS.parent / "docs/safety.md").read_text().splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| what happened"))
]


def test_every_threat_names_a_test_that_is_there():
    for what, _control, shown in ROWS:
        named = re.findall(r"`(\S+?)::(\w+)`", shown)
        assert named, what
        for path, test in named:
            assert f"def {test}(" in (TESTS / path).read_text(), what


def test_no_threat_is_forgotten():
    assert len(ROWS) >= 13
