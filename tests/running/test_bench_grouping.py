import re

from click.testing import CliRunner

from deliberation.bench import live
from deliberation.bench.grouping import measure


def test_votes_are_measured_while_groups_are_found_and_while_not(monkeypatch):
    monkeypatch.setattr(live, "_CONNECTIONS", 10)
    crowd = ["--people", "60", "--edits", "12", "--followers", "3"]
    ran = CliRunner().invoke(measure, [*crowd, "--rounds", "1", "--seconds", "0.3"])
    assert ran.exit_code == 0, ran.output
    for way in ("not looked for", "found when due", "found without end"):
        row = re.search(rf"│ {way} +│ ([\d,]+) +│ ([\d.]+) +│ ([\d.]+) \(", ran.output)
        assert all(float(figure.replace(",", "")) > 0 for figure in row.groups())
    assert re.search(r"Each time [\d,]+ votes on 12 edits are read anew: [\d.]+ s of CPU", ran.output)
