import json

from deliberation.domain.vision import Gate, Gates, Rule
from deliberation.storage.library.visions import rule_as_text, rule_from_text

KEPT_BEFORE_GATES = '{"bar": 500000, "overall_bar": 600000, "overall_quorum": 10, "quorum": 7}'


def test_a_rule_is_read_as_it_was_kept():
    rule = Rule(quorum=7, bar=0.55, gates=Gates(audience=Gate.VETO, opinion=Gate.FULL))
    assert rule_from_text(rule_as_text(rule), frozenset()) == rule
    assert json.loads(rule_as_text(rule))["gates"] == {"audience": "veto", "opinion": "full"}


def test_a_rule_kept_before_there_were_gates_is_the_one_a_vision_opens_with():
    found = rule_from_text(KEPT_BEFORE_GATES, frozenset({"staff"}))
    assert found == Rule(quorum=7, lifted=frozenset({"staff"}))
