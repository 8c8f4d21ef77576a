import pytest
from house import AMINA, BEN, CARO, refusal

from deliberation.domain.composer import Why
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import FateKind, Kind, Phase
from deliberation.services.composing import OwnWords, Ruling, decide, write_own_words
from deliberation.services.moderating import Target, hide
from deliberation.storage.library import desk


@pytest.fixture(autouse=True)
def edits(house):
    """Two to the same words, and merging."""
    found = [house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Nobody", "None of us")]
    house.agree(found[0].id)
    house.move_to(Phase.MERGING)
    return found


def draft(house):
    return house.look(desk.draft, house.vision)


def words(house, text="Nobody at all travels.", blends=(), step=0, reason="It says both."):
    return OwnWords(house.principle(1).id, text, reason, blends, step)


def test_they_go_in_and_credit_what_they_blend(house, edits):
    blends = (edits[1].id, edits[0].id)
    write_own_words(house.db, CARO, words(house, blends=blends))
    own = house.edit(3)
    assert (own.kind, own.rationale, own.blends) == (Kind.EDITORIAL, "It says both.", tuple(sorted(blends)))
    assert draft(house).section_of(house.principle(1).id).body == "Nobody at all travels."
    assert draft(house).outcomes[own.id].why == Why.IN_BY_MODERATOR
    assert draft(house).fate_of(house.edit(1)) == draft(house).fate_of(house.edit(2)) == FateKind.IN_PART
    proposed, changed = house.entries()[-2:]
    assert (proposed.kind, proposed.facts["edit_kind"], proposed.facts["blends"]) == (
        "AmendmentProposed", "editorial", list(blends),
    )  # fmt: skip
    assert changed.facts["decisions"] == [[own.id, True]]


def test_new_ones_take_the_place_of_those_before(house):
    write_own_words(house.db, CARO, words(house))
    receipt = write_own_words(house.db, CARO, words(house, "Nobody walks.", step=1), "k1")
    assert write_own_words(house.db, CARO, words(house, "Nobody walks.", step=1), "k1") == receipt
    assert draft(house).section_of(house.principle(1).id).body == "Nobody walks."
    assert [draft(house).outcomes[house.edit(n).id].included for n in (3, 4)] == [False, True]


def test_an_edit_takes_their_place_and_leaves_them_out(house, edits):
    write_own_words(house.db, CARO, words(house))
    own = house.edit(3)
    decide(house.db, CARO, Ruling(edits[1].id, True, "Warmer.", 1, instead=(own.id,)))
    assert draft(house).outcomes[edits[1].id].included
    assert draft(house).outcomes[own.id].why == Why.OUT_BY_MODERATOR


@pytest.mark.parametrize("text", ["", None, "x" * (BODY_LIMIT + 1)], ids=["none", "the same", "too many"])
def test_they_have_to_be_there_and_new(house, text):
    message = "Write the words you want in the next version. Change at least one word."
    if text and len(text) > BODY_LIMIT:
        message = "That is 5,001 characters long; at most 5,000 fit."
    with refusal(house, Invalid, message, "text"):
        write_own_words(house.db, CARO, words(house, house.principle(1).body if text is None else text))


def test_they_take_a_reason(house):
    with refusal(house, Invalid, "Say why, in one sentence. It is printed beside what the rule says.", "reason"):
        write_own_words(house.db, CARO, words(house, reason=""))


def test_they_blend_open_edits_to_the_same_principle_only(house, edits):
    message = "One of the edits you name is not open any more. Look at the draft as it stands now."
    hide(house.db, CARO, Target(item_id=edits[0].id), "It names somebody.")
    for blends in ((edits[0].id,), (999,)):
        with refusal(house, Invalid, message):
            write_own_words(house.db, CARO, words(house, blends=blends))


def test_they_take_the_place_of_an_edit_put_in_by_hand_but_not_unseen(house, edits):
    house.decide(edits[1], True)
    meanwhile = (
        "Somebody else changed this principle while you decided. "
        "Look at it as it stands now. Your choice is kept, so you can make it again."
    )
    with refusal(house, Conflict, meanwhile):
        write_own_words(house.db, CARO, words(house, step=0))
    write_own_words(house.db, CARO, words(house, step=1))
    assert draft(house).section_of(house.principle(1).id).body == "Nobody at all travels."
    assert draft(house).outcomes[edits[1].id].included is False
    assert house.entries()[-1].facts["decisions"] == [[edits[1].id, None], [house.edit(3).id, True]]


def test_they_are_for_a_principle(house, edits):
    with refusal(house, NotFound, "This principle is not part of the version being worked on."):
        write_own_words(house.db, CARO, OwnWords(edits[0].id, "Words.", "Yes.", (), 0))
