import pytest
from click.testing import CliRunner

from deliberation.bench.joining import joined
from deliberation.bench.revisions import figures, pairs_in
from deliberation.bench.truth import Stay, deleted, halves, in_order, unchanged
from deliberation.bench.ways import Ours, Plain
from deliberation.cli import main
from deliberation.domain.diffs import apply
from deliberation.domain.errors import Conflict
from deliberation.domain.merging import merge
from deliberation.domain.vision import Hunk

ASK = "You can always ask us why. "
PLAN = "We write one plan with your family. "
SHARE = "Nobody shares data without good reasons. "
CALL = "Call again whenever something feels wrong. "
MEET = "Neighbours meet here on the first Monday. "


def test_a_sentence_that_stands_once_in_both_is_unchanged():
    assert unchanged(PLAN + ASK, SHARE + ASK) == [Stay(len(PLAN), len(PLAN + ASK) - 1, len(SHARE))]
    assert unchanged(ASK, SHARE + "You can always ask us why not.") == []
    assert unchanged(ASK + ASK, ASK) == unchanged(ASK, ASK + ASK) == []
    assert unchanged("Ask us why. ", "Ask us why. ") == []


def test_of_two_that_change_places_none_is_in_order():
    stays = unchanged(ASK + PLAN + SHARE, PLAN + ASK + SHARE)
    assert [stay.start for stay in in_order(stays)] == [len(ASK + PLAN)]


def test_a_sentence_with_no_two_words_together_is_deleted():
    assert deleted(PLAN + ASK, ASK) == [(0, len(PLAN) - 1)]
    assert deleted(PLAN + ASK, "Your family has one. " + ASK) == []
    assert deleted(PLAN, "") == [(0, len(PLAN) - 1)]


def test_a_change_is_parted_at_an_unchanged_sentence():
    old, new = PLAN + ASK + SHARE, CALL + ASK + MEET
    assert halves(old, new) == (CALL + ASK + SHARE, PLAN + ASK + MEET)
    assert halves(PLAN + ASK, CALL + ASK) is None


@pytest.mark.parametrize("way", [Ours(), Plain()])
def test_both_ways_tell_and_join_what_changed(way):
    old, new = PLAN + ASK + SHARE, PLAN.replace("one", "a") + ASK + SHARE.replace("good", "very good")
    edit = way.edit(old, new)
    assert len(edit) == 2
    assert apply(old, edit) == new
    parts = [edit[:1], edit[1:]]
    assert way.at_once(old, parts) == way.in_turn(old, parts) == way.in_turn(old, parts[::-1]) == new
    assert [*joined(old, new, edit, way)].count("orders exact") == 2
    assert way.in_turn(old, []) == old


@pytest.mark.parametrize("way", [Ours(), Plain()])
def test_two_edits_of_the_same_words_clash_both_ways(way):
    edits = [way.edit(ASK, ASK.replace("why", word)) for word in ("when", "how")]
    for join in (way.at_once, way.in_turn):
        with pytest.raises(Conflict):
            join(ASK, edits)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (lambda *given: given[1], "silently wrong"),
        (lambda *_: merge(ASK, *[[Hunk(0, 3, word)] for word in ("I", "All")]), "left to a person"),
    ],
)
def test_what_is_not_exact_is_silently_wrong_or_left_to_a_person(monkeypatch, outcome, said):
    old, new = (PLAN + ASK + SHARE).strip(), (CALL + ASK + MEET).strip()
    edit = Ours().edit(old, new)
    whats = {"halves", "orders", "halves as texts"}
    assert {*joined(old, new, edit, Ours())} == whats | {f"{what} exact" for what in whats}
    for join in ("at_once", "in_turn"):
        monkeypatch.setattr(Ours, join, outcome)
    assert {*joined(old, new, edit, Ours())} == whats | {f"{what} {said}" for what in whats}


def count(old, new, way):
    return figures([(old, new)], way)


def test_words_that_keep_their_place_and_words_that_lose_it_are_counted():
    found = count(PLAN + ASK + SHARE, ASK + PLAN + CALL, Ours())
    assert (found["words"], found["unchanged words"], found["words in order"]) == (19, 13, 0)
    assert 0 < found["unchanged words kept"] < 13
    assert (found["deleted words"], found["deleted sentences"]) == (6, 1)
    assert found["next wordings exact"] == found["next wordings"] == 1


def test_a_way_that_leads_words_elsewhere_is_found_out(monkeypatch):
    old, new = PLAN + ASK, "So. " + ASK
    assert not {name for name in count(old, new, Ours()) if "without" in name or "elsewhere" in name}
    stays = Ours().passage(old, ())
    monkeypatch.setattr(Ours, "passage", lambda *_: stays)
    found = count(old, new, Ours())
    assert found["unchanged words in the wrong place"] == found["unchanged words"] == 6
    assert found["deleted words placed elsewhere"] == found["deleted words"] == 7
    assert found["deleted sentences placed elsewhere"] == 1
    assert found["words lost without a flag"] == 13


@pytest.fixture
def folder(tmp_path):
    document = tmp_path / "data"
    document.mkdir()
    for number, text in enumerate([PLAN + ASK + SHARE, PLAN + ASK + SHARE + "\n", CALL + ASK + PLAN]):
        (document / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "about.txt").write_text("not a document")
    return tmp_path


def test_wordings_that_follow_each_other_and_differ_are_paired(folder):
    assert pairs_in(folder) == [((PLAN + ASK + SHARE).strip(), (CALL + ASK + PLAN).strip())]


def test_the_table_has_both_ways_and_what_must_be(folder):
    told = CliRunner().invoke(main, ["bench", "text", "--revisions", str(folder)])
    assert told.exit_code == 0, told.output
    lines = {line.split("│")[1].strip(): line.split("│")[2:-1] for line in told.output.splitlines() if "│" in line}
    assert [cell.strip() for cell in lines["next wordings exact"]] == ["1 of 1 (100.000 %)"] * 2 + ["all"]
    assert "1 pairs of consecutive wordings" in told.output


@pytest.mark.parametrize(("bytes_", "problem"), [(b"\xff\xfe", "is not plain text"), (b"a" * 5001, "5,001 characters")])
def test_a_file_that_is_no_body_is_named(folder, bytes_, problem):
    (folder / "data" / "3.txt").write_bytes(bytes_)
    told = CliRunner().invoke(main, ["bench", "text", "--revisions", str(folder)])
    assert told.exit_code == 1
    assert "3.txt" in told.output and problem in told.output


def test_a_folder_without_revisions_shows_no_shares(tmp_path):
    told = CliRunner().invoke(main, ["bench", "text", "--revisions", str(tmp_path)])
    assert told.exit_code == 0
    assert "%" not in "".join(line.split("│")[2] for line in told.output.splitlines() if "│" in line)
