from itertools import accumulate

import pytest
from house import AMINA, BEN, CARO, refusal, resident

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import FateKind, Phase
from deliberation.services.amending import back_amendment
from deliberation.services.composing import OwnWords, write_own_words
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import tracing


@pytest.fixture
def published(house):
    """Version 2: an edit and a moderator's own words are in it, a third principle is as it was."""
    edit = house.suggest(AMINA, 1, "Nobody travels", "No one has to travel", "It is kinder.")
    back_amendment(house.db, resident(9), edit.id, "My bus stopped.")
    house.agree(edit.id)
    house.move_to(Phase.MERGING)
    base = house.principle(2)
    words = base.body.replace("with care", "with great care")
    write_own_words(house.db, CARO, OwnWords(base.id, words, "It is more.", (), 0))
    house.sign()
    return edit


def traced(house, number=2, who=AMINA):
    return tracing.words(house.db, house.slug, number, who)


def told(house, position, number=2, who=AMINA):
    """The words of a principle with the number of the edit each came in with, block by block."""
    principle = list(traced(house, number, who).principles.values())[position - 1]
    return [
        [(each.words, each.origin and each.origin.edit.number) for each in block.phrases] for block in principle.blocks
    ]


def test_every_word_is_told_with_the_edit_it_came_in_with(house, published):
    assert told(house, 1) == [
        [
            ("We bring care to where people live. ", None),
            ("No one has to travel", 1),
            (" further than they must. Every street knows whom to call.", None),
        ]
    ]
    first, second = told(house, 2)
    assert [words for words, edit in first if edit == 2] == ["great "]
    assert second == [("Everybody can read what is written about them. They can correct it.", None)]
    assert {edit for _, edit in told(house, 3)[0]} == {None}


def test_the_phrases_of_every_block_are_its_words(house, published):
    for principle in traced(house).principles.values():
        for block in principle.blocks:
            assert "".join(each.words for each in block.phrases) == block.words
            assert all(block.words[each.start : each.end] == each.words for each in block.phrases)


@pytest.mark.parametrize(
    ("phrases", "rows"),
    [
        ([("Care ", 1), ("here", 2), (", not there.", 1)], [("Care ", 1), ("here, ", 2), ("not there.", 1)]),
        ([("Care (", 1), ("here", 2), (") and “there”!", 1)], [("Care ", 1), ("(here) ", 2), ("and “there”!", 1)]),
        ([("Care", 1), (",", 2), (" always", 1)], [("Care, always", 1)]),
        ([("“", 1), ("Care", 2), ("”—", 1), ("always.", 3)], [("“Care”—", 2), ("always.", 3)]),
        ([("…", 1)], [("…", 1)]),
    ],
)
def test_the_rows_of_a_list_begin_with_words(phrases, rows):
    ends = [*accumulate(len(said) for said, _ in phrases)]
    known = tuple(tracing.Phrase(end - len(said), end, said, by) for end, (said, by) in zip(ends, phrases, strict=True))
    block = tracing.Block("words-1-1", "".join(said for said, _ in phrases), known)
    assert block.rows == tuple(rows)


def test_an_origin_says_who_why_who_else_and_who_signed(house, published):
    page = traced(house)
    edit, own = page.origins
    assert (edit.edit.rationale, edit.edit.author_audience, edit.edit.backers) == ("It is kinder.", "residents", 1)
    assert (edit.pseudonym, own.pseudonym) == (house.member(AMINA).pseudonym, house.member(CARO).pseudonym)
    assert (edit.fate.kind, edit.fate.sentence) == (
        FateKind.IN_TEXT,
        "In: common ground. 6 of 6 residents and 6 of 6 staff agree.",
    )
    assert own.fate.sentence.startswith("In: decided by hand. Nobody voted on these words.")
    assert (edit.version.number, edit.version.signed_by) == (2, "Caro Moore")
    block = page.principles[house.principle(1, 2).id].blocks[0]
    assert dict(block.origins) == {"words-1-1-edit-1": edit}
    assert block.places == ((36, 56, "words-1-1-edit-1"),)


def test_a_word_keeps_its_origin_from_version_to_version(house, published):
    house.open_next_round()
    later = house.suggest(BEN, 1, "knows whom to call", "knows someone to call")
    house.agree(later.id)
    house.close_voting()
    house.sign()
    by_edit = {edit: words for words, edit in told(house, 1, 3)[0] if edit}
    assert by_edit == {1: "No one has to travel", 3: "someone"}
    one, three = traced(house, 3).principles[house.principle(1, 3).id].blocks[0].origins.values()
    assert (one.version.number, three.version.number) == (2, 3)
    assert [each.edit.number for each in traced(house, 3).principles[house.principle(1, 3).id].merged] == [3]
    assert told(house, 1, 2) != told(house, 1, 3)


def test_the_first_version_began_as_it_is(house, published):
    assert traced(house, 1).origins == ()


def test_what_was_hidden_later_tells_no_reason_but_to_moderators(house, published):
    hide(house.db, CARO, Target(published.id), "It names a person.")
    veiled, known = traced(house).origins[0], traced(house, who=CARO).origins[0]
    assert (veiled.open, veiled.pseudonym) == (False, "")
    assert (known.open, known.pseudonym) == (True, house.member(AMINA).pseudonym)


def test_there_is_no_version_that_was_not_published(house, published):
    for number in (0, 3):
        with refusal(house, NotFound, f"There is no version {number} of this vision yet."):
            traced(house, number)


@pytest.mark.usefixtures("published")
class TestTakingBack:
    def test_a_change_is_undone_in_the_words_of_now(self, house):
        house.open_next_round()
        words = tracing.undone(house.db, house.slug, 1, 1, AMINA)
        assert words == house.principle(1, 1).body
        assert traced(house).origins[0].undoable
        assert not traced(house, who=CARO).origins[0].undoable

    def test_only_in_a_round_that_is_open(self, house):
        assert not traced(house).origins[0].undoable

    def test_an_edit_to_other_words_leaves_all_as_it_is(self, house):
        house.open_next_round()
        assert tracing.undone(house.db, house.slug, 3, 1, AMINA) == house.principle(3, 2).body

    def test_what_is_not_there_is_not_found(self, house):
        with refusal(house, NotFound, "This vision has no principle 4."):
            tracing.undone(house.db, house.slug, 4, 1, AMINA)
        with refusal(house, NotFound, "There is no such suggested edit here."):
            tracing.undone(house.db, house.slug, 1, 9, AMINA)
