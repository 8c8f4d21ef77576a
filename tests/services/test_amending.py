import pytest
from house import AMINA, BEN, CARO, DEV, at_once, every_row, refusal, resident

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.text import BODY_LIMIT, REASON_LIMIT
from deliberation.domain.vision import Change, Kind, Phase
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.moderating import Target, hide
from deliberation.storage import tables

WHY = "Say why this is better, in one sentence."
EARLY, LATE = (
    "This deliberation has not opened yet.",
    "Suggesting has closed. Your words are kept in the form, but they cannot be posted.",
)
NOT_YOURS = "Those who run or watch this deliberation do not suggest edits here."


@pytest.fixture
def base(house):
    return house.principle(3)


@pytest.fixture
def proposal(base):
    return Proposal(base.id, base.body.replace("time", "the time"), "Which time is meant.", "wording")


def test_an_edit_is_kept_as_the_words_it_changes(house, base, proposal):
    receipt = propose_amendment(house.db, AMINA, proposal)
    edit = house.edit(1)
    (hunk,) = edit.changes[0].hunks
    assert edit.changes == (Change(base.id, base.principle_id, (hunk,)),)
    assert base.body[: hunk.start] + hunk.new + base.body[hunk.end :] == proposal.text
    assert (edit.number, edit.kind, edit.rationale) == (1, Kind.WORDING, "Which time is meant.")
    assert (edit.author_audience, edit.created_at, edit.backers) == ("residents", house.clock.now, 0)
    assert receipt.facts["number"] == 1


def test_the_record_seals_who_suggested_it_and_what(house, base, proposal):
    receipt = propose_amendment(house.db, AMINA, proposal)
    entry = house.entries()[-1]
    assert (entry.kind, entry.seq, entry.facts) == ("AmendmentProposed", receipt.seq, receipt.facts)
    assert entry.facts["changes"][0][:2] == [base.id, base.principle_id]
    assert entry.opened["author"] == [house.member(AMINA).pseudonym]
    assert entry.opened["words"]["rationale"] == "Which time is meant."
    assert "meant" not in repr(entry.facts)


def test_other_words_for_a_choice_are_an_edit_of_these_words_only(house, base):
    start, end = base.body.index("time"), base.body.index(" to listen")
    propose_amendment(house.db, AMINA, Proposal(base.id, "the time", "Which time is meant.", "wording", start, end - 1))
    assert house.edit(1).changes[0].hunks == ((start, start, "the "),)
    propose_amendment(house.db, BEN, Proposal(base.id, "", "It goes without saying.", "remove", 0, end))
    (hunk,) = house.edit(2).changes[0].hunks
    assert base.body[: hunk.start] + base.body[hunk.end :] == base.body[end + 1 :]


@pytest.mark.parametrize(
    ("text", "start", "end", "message", "field"),
    [
        ("", 0, 79, "Write the words you suggest.", "text"),
        ("x" * BODY_LIMIT, 0, 5, "That is 5,074 characters long; at most 5,000 fit.", "text"),
        ("Staff", 0, 5, "These are the words as they stand. Change at least one word.", "text"),
        ("We", 5, 6, "Choose at least one word.", ""),
        ("We", 0, 900, "These words are not in the text. Choose them again.", ""),
    ],
)
def test_other_words_for_a_choice_must_make_a_wording(house, base, text, start, end, message, field):
    assert len(base.body) == 79
    with refusal(house, Invalid, message, field):
        propose_amendment(house.db, AMINA, Proposal(base.id, text, "So.", "wording", start, end))


def test_edits_are_numbered_in_the_order_they_came(house):
    edits = [house.suggest(AMINA, principle, "They", "All") for principle in (2, 3)]
    assert [edit.number for edit in edits] == [1, 2]


def test_what_was_typed_is_spelt_canonically(house, base, proposal):
    typed = Proposal(base.id, proposal.text.replace(" ", "  ") + " \n", " Which \u200btime. ", "meaning")
    propose_amendment(house.db, AMINA, typed)
    assert house.edit(1).rationale == "Which time."
    assert propose_amendment(house.db, BEN, proposal).facts["number"] == 1


def test_the_same_request_three_times_at_once_is_one_edit(house, proposal):
    receipts = at_once(*(lambda: propose_amendment(house.db, AMINA, proposal, "k1") for _ in range(3)))
    assert receipts[0] == receipts[1] == receipts[2]
    assert house.kinds.count("AmendmentProposed") == 1
    assert "Backed" not in house.kinds


def test_the_same_change_by_somebody_else_backs_the_open_one(house, base, proposal):
    propose_amendment(house.db, AMINA, proposal)
    receipt = propose_amendment(house.db, BEN, Proposal(base.id, proposal.text, "I think so too.", "meaning"))
    facts = {"item": house.edit(1).id, "number": 1, "backing": 1, "predecessor": None}
    assert (receipt.facts, house.edit(1).backers) == (facts, 1)
    assert house.entries()[-1].opened == {"backer": [house.member(BEN).pseudonym, "I think so too."]}
    assert len(every_row(house.db, tables.amendments)["amendments"]) == 1


def test_the_same_change_as_a_closed_one_is_an_edit_of_its_own(house, proposal):
    propose_amendment(house.db, AMINA, proposal)
    withdraw_amendment(house.db, AMINA, house.edit(1).id)
    assert propose_amendment(house.db, BEN, proposal).facts["number"] == 2


def test_nobody_stands_behind_one_change_twice(house, proposal):
    propose_amendment(house.db, AMINA, proposal)
    propose_amendment(house.db, BEN, proposal)
    for who in (AMINA, BEN):
        with refusal(house, Conflict, "You stand behind this change already: it is edit 1."):
            propose_amendment(house.db, who, proposal)
        with refusal(house, Conflict, "You stand behind this change already: it is edit 1."):
            back_amendment(house.db, who, house.edit(1).id, "So it is.")


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("text", "", "Write the words you suggest."),
        ("text", " \n ", "Write the words you suggest."),
        ("text", "x" * (BODY_LIMIT + 1), "That is 5,001 characters long; at most 5,000 fit."),
        ("text", "\0", "Some characters in that text cannot be kept. Paste it again as plain text."),
        ("rationale", "", WHY),
        ("rationale", "x" * (REASON_LIMIT + 1), "That is 2,001 characters long; at most 2,000 fit."),
        ("kind", "", "Choose what kind of change it is."),
        ("kind", "editorial", "Choose what kind of change it is."),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(house, proposal, field, typed, message):
    said = {"revision_id": proposal.revision_id, "text": proposal.text, "rationale": "So.", "kind": "wording"}
    with refusal(house, Invalid, message, field):
        propose_amendment(house.db, AMINA, Proposal(**said | {field: typed}))


def test_the_words_as_they_stand_are_no_edit(house, base):
    with refusal(house, Invalid, "These are the words as they stand. Change at least one word.", "text"):
        propose_amendment(house.db, AMINA, Proposal(base.id, base.body, "So.", "wording"))


def test_an_edit_to_an_edit_is_refused(house, proposal):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    with refusal(house, Conflict, "An edit is suggested to a principle. Your words are kept in the form."):
        propose_amendment(house.db, BEN, Proposal(edit.id, "No one at all.", "So.", "wording"))


def test_an_edit_to_nothing_is_refused(house, proposal):
    with refusal(house, NotFound, "There are no such words here."):
        propose_amendment(house.db, AMINA, Proposal(999, "New words.", "So.", "wording"))


def test_backing_adds_a_voice_and_is_no_vote(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    receipt = back_amendment(house.db, BEN, edit.id, " It is  kinder. ", "k1")
    assert back_amendment(house.db, BEN, edit.id, " It is  kinder. ", "k1") == receipt
    assert house.edit(1).backers == 1
    assert house.entries()[-1].opened["backer"][1] == "It is kinder."
    assert "VoteCast" not in house.kinds


def test_backing_takes_a_reason_and_an_open_edit(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    with refusal(house, Invalid, WHY, "reason"):
        back_amendment(house.db, BEN, edit.id, " ")
    with refusal(house, NotFound, "There is no such suggested edit here."):
        back_amendment(house.db, BEN, house.principle(1).id, "Yes.")
    hide(house.db, CARO, Target(item_id=edit.id), "It names somebody.")
    with refusal(house, Conflict, "Edit 1 is not open any more, so it cannot be backed."):
        back_amendment(house.db, BEN, edit.id, "Yes.")


@pytest.mark.parametrize(
    ("phase", "message"), [(Phase.DRAFTING, EARLY), (Phase.MERGING, LATE), (Phase.PUBLISHED, LATE)]
)
def test_outside_the_time_for_it_nobody_suggests_or_backs(house, proposal, phase, message):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.move_to(phase)
    with refusal(house, Conflict, message):
        propose_amendment(house.db, BEN, proposal)
    with refusal(house, Conflict, message):
        back_amendment(house.db, BEN, edit.id, "Yes.")


@pytest.mark.parametrize("who", [CARO, DEV], ids=["moderator", "administrator"])
def test_those_who_run_it_neither_suggest_nor_back(house, proposal, who):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    with refusal(house, NotAllowed, NOT_YOURS):
        propose_amendment(house.db, who, proposal)
    with refusal(house, NotAllowed, NOT_YOURS):
        back_amendment(house.db, who, edit.id, "Yes.")


def test_an_author_takes_an_edit_back_once(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.clock.now += 5
    receipt = withdraw_amendment(house.db, AMINA, edit.id, "k1")
    assert withdraw_amendment(house.db, AMINA, edit.id, "k1") == receipt
    assert (house.edit(1).withdrawn_at, house.edit(1).is_open) == (house.clock.now, False)
    assert house.entries()[-1].facts == {"item": edit.id}
    with refusal(house, Conflict, "Edit 1 was taken back already."):
        withdraw_amendment(house.db, AMINA, edit.id)


@pytest.mark.parametrize("who", [BEN, CARO, resident(1)], ids=["somebody", "a moderator", "a stranger"])
def test_nobody_else_takes_an_edit_back(house, who):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    with refusal(house, NotAllowed, "Only the person who suggested an edit can take it back."):
        withdraw_amendment(house.db, who, edit.id)


def test_an_edit_to_a_published_version_stays(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.move_to(Phase.PUBLISHED)
    with refusal(house, Conflict, "Edit 1 belongs to a version that is published. It stays in the record."):
        withdraw_amendment(house.db, AMINA, edit.id)


def test_an_edit_that_is_in_the_text_gets_no_other_words_and_nobody_more_behind_it(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.agree(edit.id)
    house.close_voting()
    house.sign()
    house.open_next_round()
    base = house.principle(1, 2)
    other = Proposal(base.id, base.body.replace("No one", "None"), "Shorter.", "wording", rewords=edit.number)
    with refusal(house, Conflict, "Edit 1 is not open any more. Post your words as an edit of its own."):
        propose_amendment(house.db, AMINA, other)
    with refusal(house, Conflict, "Edit 1 is not open any more, so it cannot be backed."):
        back_amendment(house.db, BEN, edit.id, "I would say so too.")
