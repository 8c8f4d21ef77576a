import re

from click.testing import CliRunner

from deliberation.bench import live


def test_votes_are_measured_against_hellos_while_others_listen(monkeypatch):
    monkeypatch.setattr(live, "_CONNECTIONS", 10)
    ran = CliRunner().invoke(live.measure, ["--followers", "5", "--rounds", "1", "--seconds", "0.2"])
    assert ran.exit_code == 0, ran.output
    said = " ".join(ran.output.split())
    assert "All 5 listeners knew of the last vote" in said
    for listening in ("0", "5"):
        row = re.search(rf"│ {listening} +│ ([\d,]+) │ ([\d,]+) │ ([\d.]+) \(", said)
        assert all(float(figure.replace(",", "")) > 0 for figure in row.groups())
    beside = re.search(
        r"acknowledges ([\d,]+) votes/s; ([\d.,]+) of them .* Ours are (?:more than )?([\d,]+) times", said
    )
    assert all(float(figure.replace(",", "")) > 0 for figure in beside.groups())
