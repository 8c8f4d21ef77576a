import csv
import io
from types import SimpleNamespace

import numpy as np
import pytest
from house import AMINA, BEN, SLUG, open_house, resident, set_columns
from parting import find_groups, open_parted, part

from deliberation.app import create_app
from deliberation.domain.opinion import OpinionGroup
from deliberation.domain.vision import Gates, Phase, Rule, Stance
from deliberation.services import phasing
from deliberation.services.reading.groups import Spot
from deliberation.services.voting import cast_vote
from deliberation.storage import tables
from deliberation.storage.library.visions import rule_as_text
from deliberation.web.chart import chart, style

PAGE = f"/visions/{SLUG}/results"


@pytest.fixture
def house(tmp_path):
    with open_parted(tmp_path) as opened:
        yield opened


def figures(at):
    answer = at("olu").get(f"{PAGE}.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}-results.csv"'
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_page_shows_groups_and_only_ones_own_place(house, at):
    mine, other = at("resident 100").get(PAGE).text, at("olu").get(PAGE).text
    assert "Group A, 9 people" in mine and "You are here" in mine and ">You<" in mine
    assert "Group A, 9 people" in other and "You are here" not in other and ">You<" not in other
    assert other.count('<use href="#dot-') == 17
    assert "As of just now. No votes since." in other


def test_a_program_is_told_how_fresh_the_results_are(house, at):
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    told = at("olu").get(PAGE, headers={"Accept": "application/json"}).json
    assert told["words"] == "As of just now. 1 vote since."
    assert f'data-position="{told["position"]}"' in at("olu").get(PAGE).text


def test_after_the_close_the_page_speaks_of_what_was(house, at):
    house.move_to(Phase.MERGING)
    phasing.tell_phase(house.db, house.vision.id)
    find_groups(house)
    page = at("olu").get(PAGE).text
    assert "Where we agreed, where we did not" in page and "What divided us" in page
    assert "It does not change any more" in page
    assert "data-position" not in page


def test_the_file_has_what_the_page_has(house, at):
    house.suggest(AMINA, 1, "Nobody", "No one")
    first, *_, edit = figures(at)
    assert (first["item"], first["where it stands"]) == ("principle 1", "Needs votes")
    assert [first[f"group A: {name}"] for name in ("agree", "disagree", "not sure", "low", "high")] == [
        "9", "0", "0", "0.8457", "1.0000",
    ]  # fmt: skip
    assert first["residents: agree"] == "9"
    assert (edit["item"], edit["words"].split(".")[1]) == ("edit 1", " No one travels further than they must")
    assert "source" not in first


def test_nothing_in_the_file_is_worked_out_by_a_spreadsheet_and_a_source_is_named(house, at):
    house.restructure(BEN, "new", after=0, parts=(("Sums", "=1+1 is two; -1+2;=1."),))
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, source="@Held elsewhere")
    *_, edit = figures(at)
    assert (edit["words"], edit["source"]) == ("'=1+1 is two; '-1+2;'=1.", "'@Held elsewhere")


def test_groups_of_a_few_are_in_no_file_and_on_no_page(house, at):
    for number in (116, 115):
        for place in (1, 2, 3):
            cast_vote(house.db, resident(number), house.principle(place).id, Stance.AGREE)
    house.clock.now += 60_000
    find_groups(house)
    assert not [column for column in figures(at)[0] if column.startswith("group ")]
    page = at("olu").get(PAGE).text
    assert "too small to show" in page and "Group B" not in page and "#dot-" not in page


def test_what_a_group_stops_is_told_without_its_votes(house, at):
    with house.db.transaction() as tx:
        set_columns(
            tx.connection, tables.visions, house.vision.id, rule=rule_as_text(Rule(gates=Gates(opinion="veto")))
        )
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.vote(edit.id, (40, 1), (10,))
    part(house, 9, 8, edit.id)
    house.clock.now += 60_000
    find_groups(house)
    for path in (f"edits/{edit.number}", "rule", ""):
        page = at("olu").get(f"/visions/{SLUG}/{path}".rstrip("/")).text
        assert "Opinion group B turned it down: surely fewer than 50 in 100 of it agree." in page
        assert "8 disagree" not in page and "<td>8</td>" not in page


def test_a_vision_without_votes_says_so(tmp_path, settings):
    with open_house(tmp_path) as house:
        browser = create_app(settings, house.db).flask.test_client()
        assert "Nobody has voted yet" in browser.get(PAGE).text
        house.move_to(Phase.MERGING)
        assert "Nobody voted" in browser.get(PAGE).text


# -- the map ----------------------------------------------------------------------
def drawn(dots, mine=None):
    clouds = {letter: np.array(points, float) for letter, points in dots.items()}
    groups = [
        OpinionGroup(letter, len(points), tuple(points.mean(axis=0).tolist())) for letter, points in clouds.items()
    ]
    return chart(SimpleNamespace(groups=groups, dots=clouds, mine=mine))


def square(x=0.0, y=0.0):
    return [[x, y], [x, y + 1], [x + 1, y], [x + 1, y + 1]]


def test_the_map_says_in_words_where_each_group_stands_and_which_is_next_to_it():
    found = drawn({"A": square(), "B": square(8, 0), "C": square(8, 5), "D": square(4, 2.5)})
    assert [(each.letter, each.where, each.nearest) for each in found.clouds] == [
        ("A", "at the bottom left", "D"),
        ("B", "at the bottom right", "D"),
        ("C", "at the top right", "D"),
        ("D", "in the middle", "A"),
    ]
    flat = drawn({"A": square(), "B": square(8, 0)})
    assert [each.where for each in flat.clouds] == ["on the left", "on the right"]
    assert flat.height == 240
    tall = drawn({"A": square(), "B": square(0, 8)})
    assert [each.where for each in tall.clouds] == ["at the bottom", "at the top"]


def test_names_do_not_lie_on_each_other():
    found = drawn({"A": square(), "B": square(0.5, 0), "C": square(4, 0)})
    labels = [each.label for each in found.clouds]
    assert labels[0][1] != labels[1][1]
    assert len(set(labels)) == 3


def test_everything_is_on_the_sheet_also_somebody_far_away():
    found = drawn({"A": square(), "B": square(8, 3)}, Spot(90.0, -90.0, "B"))
    points = [point for cloud in found.clouds for point in (*cloud.dots, cloud.label)] + [found.you]
    assert all(0 <= x <= 560 and 0 <= y <= found.height for x, y in points)
    assert found.is_you_right
    assert not drawn({"A": square()}, Spot(0.0, 0.0, "A")).is_you_right
    assert not drawn({"A": square()}).is_you_right


def test_one_dot_alone_has_a_hull_too():
    assert drawn({"A": [[2, 2]]}).clouds[0].hull.count("L") == 59


def test_letters_have_shapes_of_their_own_until_they_run_out():
    assert len({style(letter) for letter in "ABCDE"}) == 5
    assert (style("F"), style("AB")) == (style("A"), style("A"))
