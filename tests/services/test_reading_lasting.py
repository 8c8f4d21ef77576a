import pytest
from house import AMINA, BEN, CARO, counted_queries, resident
from sqlalchemy import insert

from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import AnchorState, Kind
from deliberation.services.commenting import withdraw_comment
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import document
from deliberation.services.restructuring import Restructuring, propose_restructuring
from deliberation.storage import tables

SAME, MOVED, CHANGED, GONE = AnchorState


def say_of(house, who, number, quote, body="Really?", version=1):
    base = house.principle(number, version)
    start = base.body.index(quote)
    return house.say(who, base.id, body, start=start, end=start + len(quote))


def publish(house, *edits):
    house.agree(*(each.id for each in edits))
    house.close_voting()
    house.tick_all()
    house.sign()
    house.open_next_round()


@pytest.fixture
def said(house):
    """Comments on words that stay, change and go, on the whole of two principles, and a reply; then version 2."""
    base = house.principle(1)
    found = {
        "stays": say_of(house, AMINA, 1, "where people live"),
        "changes": say_of(house, BEN, 1, "Every street knows whom to call"),
        "goes": say_of(house, BEN, 1, "Nobody"),
        "whole": house.say(AMINA, base.id, "All of it?"),
        "kept": house.say(AMINA, house.principle(3).id, "Good."),
    }
    found["reply"] = house.say(resident(1), base.id, "Yes.", parent_id=found["goes"])
    publish(house, house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(AMINA, 1, "street", "street and block"))
    return found


def remarks(house, number, who=AMINA):
    card = document.principle(house.db, house.slug, number, who)[1]
    return {each.comment.id: each for each in card.remarks}


def test_a_comment_lives_on_beside_the_words_it_is_about(house, said):
    here = remarks(house, 1)
    assert {name: here[said[name]].since.state for name in ("stays", "changes", "goes", "whole")} == {
        "stays": SAME,
        "changes": CHANGED,
        "goes": GONE,
        "whole": CHANGED,
    }
    assert remarks(house, 3)[said["kept"]].since.state == SAME
    stays, changes, goes = (here[said[name]] for name in ("stays", "changes", "goes"))
    assert (stays.comment.span.quote, stays.letter) == ("where people live", "a")
    assert (changes.since.quote, changes.since.now, changes.comment.span.quote) == (
        "Every street knows whom to call",
        "Every street and block knows whom to call",
        "Every street and block knows whom to call",
    )
    assert (goes.since.quote, goes.since.now, goes.comment.span, goes.letter) == ("Nobody", "", None, "")
    assert goes.since.gone_by == (house.edit(1).id,)
    assert (goes.since.version, goes.since.principle, goes.since.item_id) == (1, 1, house.principle(1).id)
    assert [each.comment.id for each in goes.replies] == [said["reply"]]


def test_it_can_be_answered_where_it_is_read_now(house, said):
    old = remarks(house, 1)[said["stays"]].since.item_id
    house.say(BEN, old, "In every street.", parent_id=said["stays"])
    assert [each.comment.body for each in remarks(house, 1)[said["stays"]].replies] == ["In every street."]


def test_new_and_old_comments_stand_together(house, said):
    new = say_of(house, BEN, 1, "No one", version=2)
    here = remarks(house, 1)
    assert here[new].since is None
    assert [here[id_].letter for id_ in (said["stays"], new, said["changes"])] == ["a", "b", "c"]


def test_it_is_followed_from_where_it_was_made_through_every_version(house, said):
    publish(house, house.suggest(BEN, 1, "where people live", "to everybody’s door"))
    here = remarks(house, 1)
    assert (here[said["stays"]].since.state, here[said["stays"]].since.version) == (GONE, 1)
    assert here[said["changes"]].since.state == CHANGED
    assert document.item(house.db, house.edit(1).id, AMINA)[1].remarks[0].since is None


def test_words_that_fall_into_two_paragraphs_are_quoted_and_not_marked(house):
    id_ = say_of(house, BEN, 1, "people live. Nobody travels")
    publish(house, house.suggest(AMINA, 1, "live. Nobody", "live.\n\nNobody"))
    remark = remarks(house, 1)[id_]
    assert (remark.since.state, remark.since.now) == (CHANGED, "people live.\n\nNobody travels")
    assert (remark.comment.span, remark.letter) == (None, "")


def test_what_is_veiled_quotes_nothing(house, said):
    withdraw_comment(house.db, BEN, said["goes"])
    hide(house.db, CARO, Target(comment_id=said["changes"]), "It names a person.")
    veiled = remarks(house, 1)
    assert (veiled[said["goes"]].since.quote, veiled[said["changes"]].since.quote) == ("", "")
    assert remarks(house, 1, CARO)[said["changes"]].since.quote == "Every street knows whom to call"


def test_a_comment_on_an_edit_stays_with_the_edit(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.say(BEN, edit.id, "Kinder.")
    publish(house, edit)
    assert [each.since for each in document.item(house.db, house.edit(1).id, AMINA)[2].remarks] == [None]
    assert remarks(house, 1) == {}


def test_what_nothing_goes_on_from_stays_where_it_was_said(house):
    id_ = house.say(AMINA, house.principle(3).id, "Who pays?")
    wish = Wish(Kind.RETIRE, (house.principle(3).principle_id,))
    asked = Restructuring(house.vision.round.base_version_id, wish, "It is not about care.")
    propose_restructuring(house.db, BEN, house.slug, asked)
    publish(house, house.edit(1))
    assert len(document.document(house.db, house.slug, AMINA).cards) == 2
    assert document.comment(house.db, id_, AMINA)[3].item_id == house.principle(3).id


def test_it_asks_no_more_for_many_old_comments_than_for_few(house, said):
    with counted_queries(house.db) as few:
        document.document(house.db, house.slug, AMINA)
    row = {"vision_id": house.vision.id, "item_id": house.principle(1).id, "type": "idea", "body": "A book."}
    rows = [row | {"membership_id": house.member(AMINA).id, "created_at": 1, "html": ""} for _ in range(300)]
    with house.db.transaction() as tx:
        tx.connection.execute(insert(tables.comments), rows)
    publish(house, house.suggest(AMINA, 2, "Staff", "We"))
    with counted_queries(house.db) as many:
        found = document.document(house.db, house.slug, AMINA)
    assert found.cards[0].comment_count == 305
    assert len(few) == len(many) <= 10


def test_comments_on_words_of_an_edit_go_along_with_it(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    body = house.principle(1).body.replace("Nobody", "No one")

    def say(quote):
        start = body.index(quote)
        return house.say(BEN, edit.id, "Really?", start=start, end=start + len(quote))

    new = house.restructure(AMINA, "new", after=3, parts=(("Sleep", "It is quiet."),))
    quiet = house.say(BEN, new.id, "Is it?", start=6, end=11)
    stays, changes, goes = say("No one"), say("to where people live"), say("Every street")
    publish(
        house,
        house.suggest(BEN, 1, "where people live", "where folk live"),
        house.suggest(BEN, 1, "Every street", "All"),
    )
    view = document.item(house.db, edit.id, AMINA)[2]
    here = {each.comment.id: each for each in view.remarks}
    assert {id_: each.since.state for id_, each in here.items()} == {stays: SAME, changes: CHANGED, goes: GONE}
    assert [here[id_].comment.span and here[id_].comment.span.quote for id_ in (stays, changes, goes)] == [
        "No one",
        "to where folk live",
        None,
    ]
    assert [view.wording[each.start : each.end] for each in view.marks] == ["to where folk live", "No one"]
    assert (here[goes].since.version, here[goes].since.gone_by) == (1, (house.edit(4).id,))
    (still,) = document.item(house.db, new.id, AMINA)[2].remarks
    assert (still.comment.id, still.since.state, still.letter, still.comment.span.quote) == (quiet, SAME, "a", "quiet")
    later = house.say(BEN, edit.id, "And now?", start=0, end=2)
    again = {each.comment.id: each for each in document.item(house.db, edit.id, AMINA)[2].remarks}
    assert (again[later].since, again[later].letter) == (None, "a")
