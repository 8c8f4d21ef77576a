from dataclasses import replace

import pytest
from house import (
    AMINA,
    BEN,
    CARO,
    DEV,
    PRINCIPLES,
    SETTING,
    SLUG,
    START,
    counted_queries,
    person,
    refusal,
    resident,
)

from deliberation.domain.errors import NotFound
from deliberation.domain.importing import Chapter, Split
from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services import drafting
from deliberation.services.commenting import withdraw_comment
from deliberation.services.entering import say_about
from deliberation.services.reading import document
from deliberation.services.voting import cast_vote
from deliberation.storage import journal
from deliberation.storage.database import Database
from deliberation.storage.library import talk, texts

GONE = "There is no such vision here. It may not be open yet, or the link is mistyped."


def read(house, who=AMINA):
    return document.document(house.db, house.slug, who)


def test_the_whole_vision_is_read_in_its_order(house):
    frame, cards = read(house).frame, read(house).cards
    assert [(card.number, card.revision.title, card.revision.body) for card in cards] == [
        (number, each.title, each.body) for number, each in enumerate(PRINCIPLES, 1)
    ]
    assert tuple(part.words for part in cards[1].paragraphs) == tuple(PRINCIPLES[1].body.split("\n\n"))
    assert (frame.vision, frame.phase, frame.now) == (house.vision, Phase.DELIBERATION, START)
    assert (frame.member, frame.role, frame.audience) == (None, Role.PARTICIPANT, "residents")
    assert (frame.principles, frame.common, frame.versions) == (3, 0, (1,))
    assert (frame.seq, frame.head) == house.look(journal.head, house.vision.journal_id)
    assert document.frame(house.db, house.slug, AMINA) == frame


def test_a_page_knows_who_looks_and_what_they_may_do(house):
    assert [read(house, each).frame.audience for each in (BEN, CARO, DEV)] == ["staff", "", ""]
    assert read(house, BEN).frame.may("vote")
    assert not read(house, CARO).frame.may("vote")
    assert read(house, DEV).frame.may("moderate")
    assert read(house, DEV).frame.role == Role.ADMINISTRATOR


def test_a_card_shows_the_votes_and_ones_own(house):
    item = house.principle(1).id
    house.agree(item)
    cast_vote(house.db, AMINA, item, Stance.PASS)
    card, other = read(house).cards[:2]
    assert (card.chosen, other.chosen) == (Stance.PASS, None)
    assert [lean.tally.total for lean in card.standing.leans] == [7, 6]
    assert read(house).frame.common == 1
    assert read(house, BEN).cards[0].chosen is None


def test_a_card_shows_its_edits_as_tracked_changes_and_their_rivals(house):
    house.suggest(AMINA, 1, "Nobody", "No one")
    house.suggest(BEN, 1, "Nobody", "None of us")
    house.suggest(BEN, 1, "further", "farther")
    house.suggest(BEN, 2, "Staff", "We")
    one, two, three = read(house).cards[0].edits
    assert [(each.amendment.number, each.rivals, each.mine) for each in (one, two, three)] == [
        (1, (2,), True),
        (2, (1,), False),
        (3, (), False),
    ]
    assert (one.words_in, one.words_out, two.words_in) == (2, 1, 3)
    (shown,) = (part.excerpt for part in one.parts)
    assert {segment.kind for segment in shown} >= {"ins", "del"}
    assert "".join(segment.text for segment in shown if segment.kind == "ins") == "No one"


def test_remarks_stand_by_their_paragraph_with_their_replies(house):
    base = house.principle(2).id
    first = house.say(AMINA, base, "Where?", paragraph=2)
    house.say(BEN, base, "In the book.", parent_id=first)
    house.say(BEN, base, "All of it is good.")
    two, one = read(house).cards[1].remarks  # what is on the whole comes first
    assert (one.paragraph, one.mine, [each.comment.body for each in one.replies]) == (2, True, ["In the book."])
    assert (two.paragraph, two.mine, two.replies) == (None, False, ())
    assert read(house).cards[1].comment_count == 3
    assert not read(house, resident(1)).cards[1].remarks[1].mine


def test_a_remark_taken_back_stays_as_a_gap_while_it_has_replies(house):
    base = house.principle(2).id
    first = house.say(AMINA, base, "Where?", paragraph=2)
    reply = house.say(BEN, base, "In the book.", parent_id=first)
    withdraw_comment(house.db, AMINA, first)
    (gap,) = read(house).cards[1].remarks
    assert (gap.comment.body, gap.comment.html, gap.comment.span) == ("", "", None)
    withdraw_comment(house.db, BEN, reply)
    assert read(house).cards[1].remarks == ()


@pytest.mark.parametrize("who", [AMINA, person("new")])
def test_before_it_opens_only_those_who_run_it_see_it(house, who):
    house.move_to(Phase.DRAFTING)
    with refusal(house, NotFound, GONE):
        read(house, who)
    assert document.listing(house.db, who) == ()
    assert read(house, CARO).frame.phase == Phase.DRAFTING
    assert [each.vision.slug for each in document.listing(house.db, CARO)] == [SLUG]


def test_the_list_has_the_newest_first(house):
    house.clock.now += 1
    drafting.create_vision(house.db, DEV, Split("", "", PRINCIPLES[:1]), replace(SETTING, title="A second one"))
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    first, second = document.listing(house.db, AMINA)
    assert (first.vision.slug, first.principles, first.people) == ("a-second-one", 1, 0)
    assert (second.vision.slug, second.principles, second.people, second.phase) == (SLUG, 3, 12, Phase.DELIBERATION)


def test_the_newest_vision_is_found_by_whoever_runs_the_server(house, tmp_path):
    assert document.newest(house.db) == SLUG
    house.clock.now += 1
    drafting.create_vision(house.db, DEV, Split("", "", PRINCIPLES[:1]), replace(SETTING, title="A second one"))
    assert document.newest(house.db) == "a-second-one"
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    empty.create()
    assert document.newest(empty) is None
    empty.close()


def test_what_is_not_there_is_not_found(house):
    for address in ("elsewhere", "../etc", "x\0"):
        with refusal(house, NotFound, GONE):
            document.document(house.db, address, AMINA)
    with refusal(house, NotFound, "This vision has no principle 4."):
        document.principle(house.db, house.slug, 4, AMINA)
    with refusal(house, NotFound, "There are no such words here."):
        document.item(house.db, 999, AMINA)
    with refusal(house, NotFound, "There is no such comment here."):
        document.comment(house.db, 999, AMINA)
    with refusal(house, NotFound, "These words cannot be voted on any more."):
        document.question(house.db, house.slug, AMINA, 999)
    with refusal(house, NotFound, "There is no such suggested edit here."):
        document.pointed_at(house.db, AMINA, item_id=house.principle(1).id, comment_id=None)


def test_an_item_is_a_principle_or_an_edit_with_its_principle(house):
    edit = house.suggest(AMINA, 2, "Staff", "We")
    _, card, view = document.item(house.db, house.principle(2).id, AMINA)
    assert (card.number, view) == (2, None)
    _, card, view = document.item(house.db, edit.id, AMINA)
    assert (card.number, view.amendment.number) == (2, 1)
    house.say(BEN, edit.id, "Better.")
    assert document.item(house.db, edit.id, AMINA)[2].remarks[0].comment.body == "Better."


def test_an_edit_to_an_earlier_version_is_read_beside_its_own_words(house):
    edit, other = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Nobody", "None of us")
    house.agree(other.id)
    house.move_to(Phase.PUBLISHED)
    house.open_next_round()
    frame, card, view = document.item(house.db, house.edit(1).id, AMINA)
    assert (view.amendment.id, card.revision.version_id) == (edit.id, 1)
    assert frame.versions == (1, 2)
    assert read(house).cards[0].revision.version_id == 2
    assert read(house).cards[0].edits == ()


def test_a_pointer_leads_to_the_words_and_their_place(house):
    edit = house.suggest(AMINA, 2, "Staff", "We", why="It is us.")
    comment = house.say(AMINA, house.principle(1).id, "Which street?")
    here = document.pointed_at(house.db, BEN, item_id=edit.id, comment_id=None)
    assert (here.card.number, here.edit.amendment.number, here.words) == (2, 1, "It is us.")
    there = document.pointed_at(house.db, BEN, item_id=None, comment_id=comment)
    assert (there.card.number, there.edit, there.words) == (1, None, "Which street?")


def test_only_administrators_set_up_visions(house):
    assert document.is_administrator(house.db, DEV)
    assert not document.is_administrator(house.db, CARO)
    assert not document.is_administrator(house.db, person("new"))


def test_a_preview_shows_the_change_as_it_will_be_kept(house):
    _, card = document.principle(house.db, house.slug, 1, AMINA)
    segments, came, went = document.preview(card, card.revision.body.replace("Nobody", "No  one"))
    house.suggest(AMINA, 1, "Nobody", "No one")
    assert (came, went) == (2, 1)
    assert "".join(each.text for each in segments if each.kind == "ins") == "No one"


def test_places_of_many_and_ones_own_are_listed_by_name_and_nobody_elses(house):
    say_about(house.db, AMINA, house.slug, "Riverside", "")
    say_about(house.db, BEN, house.slug, "Moorland", "The Library")
    for number in range(1, 9):
        say_about(house.db, resident(number), house.slug, "hillside", "")
    _, areas, organisations = document.places(house.db, house.slug, AMINA)
    assert [name for _, name in areas] == ["hillside", "Riverside"]
    assert organisations == ()
    _, areas, organisations = document.places(house.db, house.slug, person("a stranger"))
    assert ([name for _, name in areas], organisations) == (["hillside"], ())


def populated(house, principles, comments):
    chapters = tuple(Chapter(f"Principle {n}", f"We do what number {n} says.") for n in range(principles))
    house.slug = drafting.create_vision(house.db, DEV, Split("", "", chapters), SETTING).facts["slug"]
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    house.suggest(AMINA, 2, "what", "all that")
    row = {"vision_id": house.vision.id, "type": "idea", "body": "A book.", "created_at": START}
    place = {"membership_id": house.member(AMINA).id}
    items = [each.id for each in house.look(texts.version, house.vision.id, 1).revisions]
    with house.db.transaction() as tx:
        for number in range(comments):
            talk.add_comment(tx.connection, row | place | {"item_id": items[number % principles]})
    return house.slug


def test_a_page_asks_as_few_questions_at_any_size(house):
    small, large = populated(house, 8, 5), populated(house, 80, 500)
    for who in (AMINA, BEN, CARO, person("new")):
        with counted_queries(house.db) as few:
            document.document(house.db, small, who)
        with counted_queries(house.db) as many:
            found = document.document(house.db, large, who)
        assert sum(card.comment_count for card in found.cards) == 500
        assert few == many
        assert len(many) <= 10
