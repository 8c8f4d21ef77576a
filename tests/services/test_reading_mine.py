import pytest
from house import AMINA, BEN, CARO, SLUG, counted_queries, person, resident

from deliberation.domain.vision import FateKind, Phase, Stance
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.commenting import withdraw_comment
from deliberation.services.moderating import Target, hide
from deliberation.services.reading.mine import mine
from deliberation.services.voting import cast_vote


def of(house, who=AMINA):
    return mine(house.db, SLUG, who)


def reword(house, who, edit, old, new, version=1):
    base = house.principle(1, version)
    proposal = Proposal(base.id, base.body.replace(old, new, 1), "Plainer.", "wording", rewords=edit.number)
    return house.edit(propose_amendment(house.db, who, proposal).facts["number"])


def publish(house, *included):
    house.agree(*(each.id for each in included))
    house.move_to(Phase.MERGING)
    house.tick_all()
    house.sign()


def join_first_two(house):
    both = "\n\n".join(house.principle(number).body for number in (1, 2))
    return house.restructure(BEN, "join", 1, 2, parts=(("Near, and told once", both),))


def shown(segments):
    return [(each.kind, each.text) for each in segments if each.kind != "same"]


def test_a_stranger_has_said_nothing(house):
    page = of(house, person("new"))
    assert page.is_empty
    assert page.frame.member is None


def test_everything_one_said_is_there_and_nothing_of_others(house):
    own, other = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 2, "Staff", "We")
    back_amendment(house.db, AMINA, other.id, "So do I.")
    comment = house.say(AMINA, house.principle(3).id, "How much time?")
    house.say(BEN, house.principle(3).id, "Enough.")
    on_edit = house.say(AMINA, other.id, "Well said.")
    cast_vote(house.db, AMINA, house.principle(2).id, Stance.DISAGREE)
    cast_vote(house.db, AMINA, other.id, Stance.AGREE)
    page = of(house)
    assert [(each.edit.amendment.id, each.tellings, each.waits) for each in page.edits] == [(own.id, (), False)]
    assert [(each.edit.amendment.id, each.backing.reason) for each in page.backed] == [(other.id, "So do I.")]
    spots = [(each.comment.id, each.spot.number, each.spot.version, each.telling) for each in page.remarks]
    assert spots == [(comment, 3, 1, None), (on_edit, 2, 0, None)]
    assert sorted((spot.version, spot.number, stance) for spot, stance in page.votes) == [
        (0, 2, "agree"),
        (1, 2, "disagree"),
    ]
    assert not page.is_empty
    assert (page.renewals, page.waiting) == ((), ())


def test_every_fate_is_told_with_its_version(house):
    won, lost = house.suggest(BEN, 1, "Nobody", "None of us"), house.suggest(AMINA, 1, "Nobody", "No one")
    comment = house.say(AMINA, house.principle(1).id, "Who?")
    publish(house, won)
    page = of(house)
    assert [(told.version, told.fate.item_id) for told in page.edits[0].tellings] == [(2, lost.id)]
    told = page.remarks[0].telling
    assert (told.version, told.fate.comment_id, told.fate.kind) == (2, comment, FateKind.READ)
    assert [told.fate.kind for told in of(house, BEN).edits[0].tellings] == [FateKind.IN_TEXT]


class TestNewWords:
    def test_voters_are_asked_once(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        new = reword(house, AMINA, edit, "Nobody", "No person")
        (asked,) = of(house, BEN).renewals
        assert (asked.old.amendment.id, asked.new.amendment.id, asked.chosen) == (edit.id, new.id, Stance.AGREE)
        assert shown(asked.segments) == [("del", "one"), ("ins", "person")]
        assert of(house, resident(9)).renewals == ()
        cast_vote(house.db, BEN, new.id, Stance.DISAGREE)
        assert of(house, BEN).renewals == ()

    def test_a_successor_of_a_successor_is_asked_about_and_not_what_lies_between(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        between = reword(house, AMINA, edit, "Nobody", "No person")
        cast_vote(house.db, resident(1), between.id, Stance.PASS)
        newest = reword(house, AMINA, between, "Nobody", "None")
        for who, old in ((BEN, edit), (resident(1), between)):
            (asked,) = of(house, who).renewals
            assert (asked.old.amendment.id, asked.new.amendment.id) == (old.id, newest.id)

    def test_nobody_is_asked_about_words_that_were_taken_back(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        withdraw_amendment(house.db, AMINA, reword(house, AMINA, edit, "Nobody", "No person").id)
        assert of(house, BEN).renewals == ()

    def test_old_words_that_were_hidden_stay_hidden(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "Bartholomew")
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        reword(house, AMINA, edit, "Nobody", "No one")
        hide(house.db, CARO, Target(edit.id), "It names somebody.")
        page = of(house, BEN)
        assert shown(page.renewals[0].segments) == [("del", "Nobody"), ("ins", "No one")]
        assert "Bartholomew" not in repr(page)


class TestAttention:
    @pytest.fixture
    def lost(self, house):
        lost, won = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Nobody", "None of us")
        publish(house, won)
        return lost

    def test_an_edit_whose_words_have_changed_waits_for_its_author(self, house, lost):
        for _ in ("before the next round", "in it"):
            (waiting,) = of(house).waiting
            assert (waiting.edit.amendment.id, waiting.now.id) == (lost.id, house.principle(1, 2).id)
            assert shown(waiting.segments) == [("del", "Nobody"), ("ins", "None of us")]
            assert [each.waits for each in of(house).edits] == [True]
            assert of(house, BEN).waiting == ()
            if house.vision.round.number == 1:
                house.open_next_round()

    def test_where_its_principle_ended_one_is_told_what_its_words_went_into(self, house):
        house.suggest(AMINA, 1, "Nobody", "No one")
        house.suggest(AMINA, 3, "learn", "train")
        joins = join_first_two(house)
        publish(house, joins, house.restructure(BEN, "retire", 3))
        joined, retired = of(house).waiting
        assert (joined.now, joined.heirs) == (None, (house.principle(1, 2),))
        assert (retired.now, retired.heirs) == (None, ())

    def test_once_it_is_said_in_the_new_words_it_waits_no_more(self, house, lost):
        house.open_next_round()
        new = reword(house, AMINA, lost, "None of us", "No person", version=2)
        page = of(house)
        assert page.waiting == ()
        assert [each.edit.amendment.number for each in page.edits] == [new.number, lost.number]

    def test_what_a_moderator_ended_does_not_wait(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        house.move_to(Phase.MERGING)
        house.decide(edit, True)
        house.decide(edit, False, step=1)
        house.sign()
        assert of(house).waiting == ()


def test_a_comment_tells_where_its_words_are_now(house):
    joins = join_first_two(house)
    ended = house.restructure(BEN, "retire", 3)
    for number in (2, 3):
        house.say(AMINA, house.principle(number).id, "These?", start=0, end=6)
    publish(house, joins, ended)
    moved, gone = of(house).remarks
    assert (moved.spot.number, moved.spot.version, moved.now.number, moved.now.version) == (2, 1, 1, 2)
    assert (moved.since.state, moved.since.quote, moved.since.now) == ("moved", "People", "People")
    assert (gone.since, gone.now) == (None, gone.spot)


def test_what_one_took_back_has_no_words_any_more(house):
    edit = house.suggest(AMINA, 1, "Nobody", "Cuthbert")
    comment = house.say(AMINA, house.principle(1).id, "Ermintrude")
    withdraw_amendment(house.db, AMINA, edit.id)
    withdraw_comment(house.db, AMINA, comment)
    page = of(house)
    assert len(page.edits) == len(page.remarks) == 1
    assert not {"Cuthbert", "Ermintrude"} & set(repr(page).replace("'", " ").split())


def test_a_long_past_takes_as_many_questions_as_a_short_one(house):
    def asked():
        with counted_queries(house.db) as queries:
            of(house)
        return len(queries)

    house.suggest(AMINA, 1, "Nobody", "No one")
    cast_vote(house.db, AMINA, house.edit(1).id, Stance.AGREE)
    few = asked()
    for number, (old, new) in enumerate((("further", "farther"), ("street", "road"), ("care", "help")), 1):
        house.suggest(AMINA, 1, old, new)
        house.say(AMINA, house.principle(number).id, "And here.")
    assert asked() == few
