import re

from click.testing import CliRunner

from deliberation.bench.doors import measure


def test_what_guessing_costs_is_measured_known_beside_unknown():
    ran = CliRunner().invoke(measure, ["--times", "2"])
    assert ran.exit_code == 0, ran.output
    rows = re.findall(r"│ (.+?) +│ +[\d,]+ +│ +[\d,]+ +│ +([\d.]+) +│", ran.output)
    assert [name[:9] for name, _ in rows] == ["a letter:", "an organi", "a second ", "(a code t", "(a second"]
    assert all(float(ratio) > 0 for _, ratio in rows)
