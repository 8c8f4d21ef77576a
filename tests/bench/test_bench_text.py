import pytest
from click.testing import CliRunner

from deliberation.bench import text
from deliberation.bench.comparing import compared
from deliberation.cli import main
from deliberation.domain.composer import compose
from deliberation.domain.diffs import apply, hunks
from deliberation.domain.vision import AnchorState


def test_what_takes_longer_than_the_yardstick_has_a_ratio_above_one():
    found = compared(lambda: sum(range(100_000)), lambda: sum(range(1000)), runs=3)
    assert 1 < found.least <= found.ratio <= found.most
    assert found.seconds > 0


def test_the_texts_are_as_long_as_they_say_and_differ():
    one, other = text.ordinary(2000)
    assert len(one) == 2000
    assert sum(a != b for a, b in zip(one.split(" "), other.split(" "), strict=True)) == len(one.split(" ")) // 12
    for one, other in text.worst(500).values():
        assert one != other
        assert 400 < len(one) <= 500 and 400 < len(other) <= 500


def test_crafted_texts_are_still_told_apart_exactly():
    for one, other in text.worst(300).values():
        assert apply(one, hunks(one, other)) == other


def test_some_edits_of_the_draft_fit_together_and_some_do_not():
    bodies, candidates = text.draft(300)
    assert {len(body.split(" ")) for body in bodies.values()} == {200}
    included = sum(outcome.included for outcome in compose(bodies, candidates))
    assert 100 < included < 300


def test_some_comments_keep_their_words_and_some_do_not():
    pages, spans = text.publication(240)
    states = [place.state for place in text.followed(pages, spans)]
    assert {span.end - span.start > 0 for _, span in spans} == {True}
    assert {*states} == {AnchorState.SAME, AnchorState.CHANGED, AnchorState.GONE}


@pytest.fixture
def small(monkeypatch):
    for name, size in {"_EDITS": (5, 10), "_COMMENTS": 24, "_COMPARED": 200, "_CRAFTED": 400}.items():
        monkeypatch.setattr(text, name, size)


def test_the_table_names_what_was_measured_and_its_yardstick(small, tmp_path):
    told = CliRunner().invoke(main, ["bench", "text"])
    assert told.exit_code == 0, told.output
    for words in (
        "cut and compare 200 characters",
        "and bring the changes into form",
        "cut the worst 400:",
        "compare the worst 400:",
        "show the worst 400:",
        "show the changes of the worst 400:",
        "compose 5 edits",
        "compose 10 edits",
        "follow 24 comments",
    ):
        assert words in told.output
    assert "str.split of the same texts" in told.output


def test_only_what_is_there_can_be_measured():
    listed = CliRunner().invoke(main, ["bench", "--help"]).output
    assert "text" in listed
    assert CliRunner().invoke(main, ["bench", "weather"]).exit_code == 2
