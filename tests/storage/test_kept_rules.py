import json

from deliberation.domain.vision import Gate, Gates, Rule
from deliberation.storage.library.visions import rule_as_text, rule_from_text

KEPT_BEFORE_GATES = '{"bar": 500000, "overall_bar": 600000, "overall_quorum": 10, "quorum": 7}'


def test_a_rule_is_read_as_it_was_kept():
    rule = Rule(quorum=7, bar=0.55, gates=Gates(audience=Gate.VETO, opinion=Gate.REPORT))
    assert rule_from_text(rule_as_text(rule), frozenset()) == rule
    assert json.loads(rule_as_text(rule))["gates"] == {"audience": "veto", "opinion": "report"}


def test_a_vision_that_opened_before_opinion_groups_could_veto_keeps_its_rule():
    found = rule_from_text(KEPT_BEFORE_GATES, frozenset({"staff"}))
    assert found == Rule(quorum=7, lifted=frozenset({"staff"}), gates=Gates(opinion=Gate.REPORT))
