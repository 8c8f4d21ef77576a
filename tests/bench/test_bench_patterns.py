from deliberation.bench import patterns
from deliberation.bench.patterns import Row, rows


def test_ordinary_crowds_do_not_stand_out_and_planted_ones_do(monkeypatch):
    monkeypatch.setattr(patterns, "_CROWDS", {"two camps": patterns._CROWDS["two camps"]})
    monkeypatch.setattr(patterns, "_BRIGADES", (20,))
    monkeypatch.setattr(patterns, "_HANDS", (5,))
    assert [*rows(seeds=1)] == [
        Row("two camps, two weeks", 1, 0, 0, 0),
        Row("two camps, one evening", 1, 0, 0, 0),
        Row("two camps, 20 come for one edit", 1, 1, 0, 1),
        Row("two camps, somebody with 5 devices", 1, 0, 1, 1),
    ]
