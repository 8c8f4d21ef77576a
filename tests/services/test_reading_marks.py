from house import AMINA, BEN, SLUG

from deliberation.markup import Mark
from deliberation.services.commenting import withdraw_comment
from deliberation.services.reading import document
from deliberation.services.reading.marking import lettered
from deliberation.services.reading.views import Paragraph


def second(house):
    """The second principle as Amina reads it."""
    return document.principle(house.db, SLUG, 2, AMINA)[1]


def test_remarks_on_words_bear_letters_in_the_order_of_reading_and_so_do_the_words(house):
    base = house.principle(2)
    start = base.body.index("Everybody")
    late = house.say(AMINA, base.id, "All?", start=start, end=start + 9)
    whole = house.say(AMINA, base.id, "Where?", paragraph=2)
    early = house.say(AMINA, base.id, "Who?", start=0, end=6)
    around = house.say(AMINA, base.id, "Who and where?", start=0, end=11)
    said = house.say(AMINA, base.id, "Well.")
    card = second(house)
    found = [(each.comment.id, each.letter, each.paragraph) for each in card.remarks]
    assert found == [(said, "", None), (early, "a", None), (around, "b", None), (late, "c", None), (whole, "", 2)]
    assert [(part.start, part.marks) for part in card.paragraphs] == [
        (0, (Mark(0, 6, early, "a"), Mark(0, 11, around, "b"))),
        (start, (Mark(0, 9, late, "c"),)),
    ]


def test_letters_go_on_after_z(house):
    base = house.principle(2)
    for _ in range(28):
        house.say(AMINA, base.id, "Who?", start=0, end=6)
    assert [each.letter for each in second(house).remarks][24:] == ["y", "z", "aa", "ab"]


def test_words_of_a_remark_taken_back_are_not_marked(house):
    first = house.say(AMINA, house.principle(2).id, "Who?", start=0, end=6)
    house.say(BEN, house.principle(2).id, "We do.", parent_id=first)
    withdraw_comment(house.db, AMINA, first)
    card = second(house)
    assert (card.remarks[0].letter, card.paragraphs[0].marks) == ("", ())


def test_words_of_an_edit_are_marked_as_they_read_with_it(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    start = house.principle(1).body.index("Nobody")
    said = house.say(BEN, edit.id, "Kinder.", start=start, end=start + 6)
    _, _, view = document.item(house.db, house.edit(1).id, BEN)
    assert (view.marks, view.remarks[0].letter) == ((Mark(start, start + 6, said, "a"),), "a")


def test_every_word_of_a_text_can_be_chosen(house):
    card = second(house)
    offered = document.choice(card, None, None, 0, 11)
    assert [len(words) for words in offered.firsts] == [len(words) for words in offered.lasts] == [14, 12]
    assert (offered.firsts[0][0], offered.firsts[0][-2:]) == (
        (0, "People tell their…"),
        ((63, "with care"), (68, "care")),
    )
    assert offered.lasts[0][:3] == ((6, "People"), (11, "tell (…People tell)"), (17, "their (…People tell their)"))
    assert offered.text == Paragraph(0, card.revision.body, (Mark(0, 11, 0, ""),))


def test_only_the_words_of_a_paragraph_can_be_chosen_on_its_form(house):
    card = second(house)
    start = card.revision.body.index("Everybody")
    offered = document.choice(card, None, 2, start + 10, None)
    assert offered.firsts[0][0][0] == start
    assert offered.text == Paragraph(start, card.revision.body[start:], (Mark(10, 67, 0, ""),))
    assert document.choice(card, None, 9, None, None) == document.choice(card, None, None, None, None)
    assert document.choice(card, None, 2, 0, 900).text.marks == ()


def test_the_words_of_an_edit_can_be_chosen_as_they_read_with_it(house):
    house.suggest(AMINA, 1, "Nobody", "No one")
    _, card, view = document.item(house.db, house.edit(1).id, BEN)
    assert "No one travels" in document.choice(card, view, None, None, None).text.words


def test_other_words_for_a_choice_are_shown_in_the_whole_text(house):
    _, card = document.principle(house.db, house.slug, 1, AMINA)
    place = document.chosen_in(card, *(card.revision.body.index(each) for each in ("obody", " travels")))
    assert card.revision.body[slice(*place)] == "Nobody"
    shown, came, went = document.preview(card, "No one", place)
    assert ([each.text for each in shown[1:3]], came, went) == (["Nobody", "No one"], 2, 1)
    assert document.chosen_in(card, 3, None) is None


def test_words_that_are_not_at_their_place_any_more_are_not_marked(house):
    house.say(AMINA, house.principle(2).id, "Who?", start=0, end=6)
    remarks = second(house).remarks
    assert [each.letter for each in lettered("People tell it.", remarks)] == ["a"]
    assert [each.letter for each in lettered("Persons tell it.", remarks)] == [""]
