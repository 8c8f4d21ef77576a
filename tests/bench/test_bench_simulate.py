from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from deliberation.bench import acceptance, composing, simulate
from deliberation.bench.simulating import Row, rows, splits
from deliberation.cli import main

PAGE = "# Before\n\n<!-- simulated: begin -->\nold\n<!-- simulated: end -->\n\nAfter.\n"


@pytest.fixture(scope="module")
def found():
    return list(rows(1))


def counted(found, world, start):
    (row,) = (row for row in found if row.world == world and row.counted.startswith(start))
    return list(row.by_rule.values())


def test_the_rule_spares_a_minority_what_a_majority_would_do_to_it(found):
    majority, audiences, opinions = counted(found, "a 15 % minority: one audience", "edits in that a camp opposes")
    assert majority > 0 == audiences == opinions
    _, audiences, opinions = counted(found, "a 15 % minority: in both audiences", "edits in that a camp opposes")
    assert audiences > opinions == 0


def test_a_brigade_gets_little_in_and_keeps_much_out(found):
    assert counted(found, "no brigade", "edits in that only the brigade wants") == [0, 0, 0]
    majority, audiences, opinions = counted(found, "a brigade of 30 % among everybody", "edits in that only")
    assert majority > audiences == opinions
    before, after = (counted(found, world, "liked")[2] for world in ("no brigade", "a brigade of 5 % among everybody"))
    assert before > after


def test_splitting_an_edit_helps_only_where_the_total_counts():
    by_rule = splits(12).by_rule
    assert by_rule["most agreed first"] == 0 < by_rule["greatest total"]


@pytest.fixture
def quick(monkeypatch, found):
    monkeypatch.setattr(simulate, "rows", lambda _: iter(found))
    monkeypatch.setattr(simulate, "splits", lambda: Row("split <here>", "put out", 9, {"one": 0, "other": 3.5}))


def test_the_command_writes_its_table_and_pictures_into_the_page(quick, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    told = CliRunner().invoke(main, ["simulate", "--seeds", "1", "--write", str(page)])
    assert told.exit_code == 0 and "10 % more at the last minute" in told.output
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Before\n\n<!-- simulated: begin -->\nMedians over 1 ") and text.endswith("After.\n")
    assert "| split <here> | put out | 9 | 0 | 3.5 |" in text and "old" not in text
    for name in ("camps", "brigades"):
        assert f"](pictures/{name}.svg)" in text
        drawn = ElementTree.parse(tmp_path / "pictures" / f"{name}.svg").getroot()
        assert len(drawn.findall("{*}rect")) > 20
    again = CliRunner().invoke(main, ["simulate", "--write", str(page)])
    assert again.exit_code == 0 and page.read_text(encoding="utf-8").count("## ") == 0


def test_a_page_without_a_place_for_the_table_is_left_alone(quick, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("Nothing here.", encoding="utf-8")
    told = CliRunner().invoke(main, ["simulate", "--write", str(page)])
    assert told.exit_code == 1 and "page.md has no place for the table" in told.output
    assert page.read_text(encoding="utf-8") == "Nothing here."


def test_choosing_is_measured_beside_its_bars(monkeypatch):
    for name, few in {"_DOCUMENTS": 8, "_EDITS": 20, "_VOTED_ON": 4, "_RUNS": 1}.items():
        monkeypatch.setattr(acceptance, name, few)
    figures = [*acceptance.choices(), *acceptance.choosing_costs()]
    assert len(figures) == 7 and all(each.holds for each in figures if "CPU" not in each.name)
    assert composing.evictions(composing.most_in_total, 8)[0] > 0
