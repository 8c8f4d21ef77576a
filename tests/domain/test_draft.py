from dataclasses import replace
from hashlib import sha256

import pytest

from deliberation.domain.composer import Why
from deliberation.domain.consensus import standing
from deliberation.domain.diffs import hunks
from deliberation.domain.draft import Advice, advise, draft_of, fingerprint, weigh
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Amendment, Change, Decision, FateKind, Kind, Revision, Rule, Tally

BODY = "We bring care to where people live. Nobody travels further than they must."
OTHER = "Staff have time to listen."
REVISIONS = (
    Revision(1, 1, 1, 10, 1, "Care close to home", BODY, "", ""),
    Revision(2, 1, 1, 20, 2, "Staff who stay", OTHER, "", ""),
)
RULE = Rule()
AGREED = standing({"residents": Tally(12), "staff": Tally(12)}, RULE)
LESS_AGREED = standing({"residents": Tally(12, 1), "staff": Tally(12)}, RULE)
CONTESTED = standing({"residents": Tally(12), "staff": Tally(0, 12)}, RULE)
REJECTED = standing({"residents": Tally(0, 12), "staff": Tally(0, 12)}, RULE)
UNDECIDED = standing({"residents": Tally(1), "staff": Tally()}, RULE)


def edit(id_, old, new, base=1, **more):
    body = REVISIONS[base - 1].body
    change = Change(base, base * 10, hunks(body, body.replace(old, new)))
    return Amendment(id_, 1, id_ - 100, 1, Kind.WORDING, "So.", None, "", 0, (change,), **more)


NO_ONE, NONE_OF_US = edit(101, "Nobody", "No one"), edit(102, "Nobody", "None of us")
FARTHER, TIME = edit(103, "further", "farther"), edit(104, "time", "the time", base=2)
EVERY = (NO_ONE, NONE_OF_US, FARTHER, TIME)


def decided(edit_, included):
    return {edit_.id: Decision(edit_.id, included, "It must be so.", "Caro", 0)}


def draft(*edits, decisions=None, **standings):
    named = {NO_ONE.id: AGREED, NONE_OF_US.id: LESS_AGREED, FARTHER.id: AGREED, TIME.id: UNDECIDED}
    named |= {int(name[1:]): judged for name, judged in standings.items()}
    return draft_of(REVISIONS, edits or EVERY, named, decisions or {})


def test_the_rule_makes_the_draft():
    found = draft()
    assert found.included == (101, 103)
    texts = {each.continues.id: each.body for each in found.sections}
    assert texts == {1: BODY.replace("Nobody", "No one").replace("further", "farther"), 2: OTHER}
    assert found.titled == (("Care close to home", found.section_of(1).body), ("Staff who stay", OTHER))
    assert found.rule == found.outcomes
    assert found.pairs == ((101, 103),)


def test_a_decision_is_laid_over_the_rule():
    found = draft(decisions=decided(NONE_OF_US, included=True))
    assert found.included == (102, 103)
    assert (found.rule[101].why, found.outcomes[101].why) == (Why.IN_BY_RULE, Why.LOST)
    assert draft(decisions=decided(FARTHER, included=False)).included == (101,)


def test_decisions_that_clash_are_refused():
    both = decided(NO_ONE, included=True) | decided(NONE_OF_US, included=True)
    with pytest.raises(Conflict, match=r"Edits 1 and 2 clash\. Only one of them can be in\."):
        draft(decisions=both)


@pytest.mark.parametrize("closed", [{"withdrawn_at": 5}, {"hidden_at": 5}])
def test_what_is_not_open_is_not_in_the_draft_nor_are_decisions_on_it(closed):
    found = draft(replace(NO_ONE, **closed), FARTHER, decisions=decided(NO_ONE, included=True))
    assert (set(found.edits), found.decisions, found.included) == ({103}, {}, (103,))


def test_only_rivals_somebody_stands_behind_are_a_conflict_to_decide():
    assert draft().groups == ((101, 102),)
    assert draft(e102=UNDECIDED).groups == ()
    assert draft(e102=UNDECIDED, decisions=decided(NONE_OF_US, included=True)).groups == ((101, 102),)
    assert draft(e102=UNDECIDED, decisions=decided(NONE_OF_US, included=False)).groups == ()


def test_every_change_knows_the_edits_it_comes_from():
    again = edit(105, "further", "farther")
    found = draft(*EVERY, again, e105=AGREED)
    assert [(hunk.new, ids) for hunk, ids in found.section_of(1).made] == [("No one", (101,)), ("farther", (103, 105))]
    assert found.section_of(2).made == ()
    shown = found.tracked(REVISIONS[0])
    assert [(each.text, each.numbers) for each in shown if each.kind == "ins"] == [
        ("No one", (1,)),
        ("farther", (3, 5)),
    ]
    assert "".join(each.text for each in shown if each.kind != "del") == found.section_of(1).body


@pytest.mark.parametrize(
    ("judged", "fate"),
    [
        (AGREED, FateKind.IN_TEXT),
        (CONTESTED, FateKind.GROUPS_DISAGREE),
        (REJECTED, FateKind.NOT_ENOUGH_AGREEMENT),
        (UNDECIDED, FateKind.NOT_ENOUGH_VOTES),
    ],
)
def test_the_votes_decide_what_becomes_of_an_edit(judged, fate):
    assert draft(TIME, e104=judged).fate_of(TIME) == fate


def test_what_else_may_become_of_an_edit():
    assert draft().fate_of(NONE_OF_US) == FateKind.LOST
    assert draft().fate_of(replace(NO_ONE, withdrawn_at=5, hidden_at=5)) == FateKind.WITHDRAWN
    assert draft().fate_of(replace(NO_ONE, hidden_at=5)) == FateKind.HIDDEN
    assert draft(decisions=decided(TIME, included=True)).fate_of(TIME) == FateKind.IN_TEXT
    assert draft(decisions=decided(FARTHER, included=False)).fate_of(FARTHER) == FateKind.OUT_OF_SCOPE
    needy = replace(TIME, requires=(NONE_OF_US.id,))
    assert draft(NO_ONE, NONE_OF_US, needy, e104=AGREED).fate_of(needy) == FateKind.LOST


def own_words(text, blends=()):
    change = Change(1, 10, hunks(BODY, text))
    return Amendment(106, 1, 6, 1, Kind.EDITORIAL, "Both.", None, "", 0, (change,), blends=blends)


def with_own(text, blends=(), *, included=True):
    own = own_words(text, blends)
    return draft(*EVERY, own, e106=UNDECIDED, decisions=decided(own, included=included))


def test_own_words_are_the_whole_of_a_principle_and_nothing_is_merged_into_them():
    text = "We bring care to where people live. Nobody at all travels further than they must."
    found = with_own(text)
    assert found.section_of(1).body == text
    assert found.included == (106,)
    assert [found.sentence_of(each) for each in (NO_ONE, FARTHER)] == ["Lost to edit 6", "Lost to edit 6"]
    assert found.fate_of(FARTHER) == FateKind.LOST


def test_an_edit_whose_words_stand_in_own_words_is_in_the_text():
    found = with_own(BODY.replace("We bring", "They bring").replace("further", "farther"))
    assert found.fate_of(FARTHER) == FateKind.IN_TEXT
    assert found.sentence_of(FARTHER) == "In the text, within edit 6"
    assert found.fate_of(NO_ONE) == FateKind.LOST


def test_an_edit_that_own_words_blend_is_in_in_part():
    found = with_own(BODY.replace("Nobody", "Not one of us"), (101, 102))
    assert [found.fate_of(each) for each in (NO_ONE, NONE_OF_US)] == [FateKind.IN_PART, FateKind.IN_PART]
    assert found.sentence_of(NO_ONE) == "In part, blended into edit 6"
    left_out = with_own(BODY.replace("Nobody", "Not one of us"), (101, 102), included=False)
    assert left_out.fate_of(NO_ONE) == FateKind.IN_TEXT
    assert left_out.fate_of(NONE_OF_US) == FateKind.LOST


def test_a_fingerprint_is_of_titles_and_words_in_their_order():
    assert fingerprint([("Ä", "b"), ("c", "d\n")]) == sha256('[["Ä","b"],["c","d\\n"]]'.encode()).hexdigest()
    assert fingerprint([("c", "d\n"), ("Ä", "b")]) != fingerprint([("Ä", "b"), ("c", "d\n")])
    assert fingerprint([]) == sha256(b"[]").hexdigest()


def test_what_people_vote_on_is_weighed_and_own_words_are_not():
    weighed = weigh(with_own("Own words."), Rule())
    assert weighed.of(NO_ONE.id).on == NO_ONE.id
    with pytest.raises(KeyError):
        weighed.of(106)


WIDE = edit(105, "Nobody travels further", "People walk")


def test_another_selection_is_told_of_where_its_total_is_higher():
    best = standing({"residents": Tally(40), "staff": Tally(40)}, RULE)
    assert advise(draft(NO_ONE, FARTHER, WIDE, e105=best)) == Advice((101, 103), (105,), ())
    assert advise(draft()) == Advice((), (), ())


def test_nothing_is_told_of_another_selection_with_the_same_total_or_where_it_was_not_worked_out():
    same = [edit(110 + nth, "Nobody", "Not one") for nth in (1, 2)]
    assert advise(draft(*same, e111=AGREED, e112=AGREED)) == Advice((), (), ())
    many = [replace(edit(200 + nth, "Nobody", f"Nobody {nth}"), requires=(NO_ONE.id,)) for nth in range(25)]
    found = advise(draft(NO_ONE, TIME, *many, **{f"e{each.id}": AGREED for each in many}))
    assert (found.takes_in, found.leaves_out, len(found.unknown)) == ((), (), 26)
