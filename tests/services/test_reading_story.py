import pytest
from house import AMINA, BEN, CARO, SLUG, person, resident, set_columns

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import FateKind, Phase, Stance
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.commenting import withdraw_comment
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import record
from deliberation.services.reading.mine import mine
from deliberation.services.reading.story import story
from deliberation.services.voting import cast_vote
from deliberation.storage.tables import versions


def of(house, number, who=AMINA):
    return story(house.db, SLUG, number, who)


def reword(house, who, edit, new):
    base = house.principle(1)
    words = Proposal(base.id, base.body.replace("Nobody", new), "Plainer.", "wording", rewords=edit.number)
    return house.edit(propose_amendment(house.db, who, words).facts["number"])


def publish(house, *included):
    house.agree(*(each.id for each in included))
    house.close_voting()
    house.tick_all()
    house.sign()


def test_whoever_stands_behind_it_is_there_by_voice_and_without_a_name(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    back_amendment(house.db, BEN, edit.id, "At work we say so.")
    back_amendment(house.db, resident(1), edit.id, "My mother could not.")
    found = of(house, 1)
    assert [(each.audience, each.reason) for each in found.backers] == [
        ("residents", "My mother could not."),
        ("staff", "At work we say so."),
    ]
    assert (found.backed, of(house, 1, BEN).backed, of(house, 1, person("new")).backed) == (False, True, False)
    assert (found.can_back, of(house, 1, BEN).can_back, of(house, 1, person("new")).can_back) == (False, False, True)


def test_reasons_behind_a_hidden_edit_are_hidden_with_it(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    back_amendment(house.db, BEN, edit.id, "Because of Cuthbert.")
    hide(house.db, CARO, Target(edit.id), "It names somebody.")
    assert of(house, 1, BEN).backers == ()
    assert "Cuthbert" not in repr(of(house, 1, BEN))
    assert len(of(house, 1, CARO).backers) == 1


def test_one_reason_behind_an_edit_is_hidden_alone(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    back_amendment(house.db, BEN, edit.id, "Because of Cuthbert.")
    back_amendment(house.db, resident(1), edit.id, "My mother could not.")
    hide(house.db, CARO, Target(edit.id, backing=1), "It names somebody.")
    for who in (AMINA, BEN, CARO):
        shown, veiled = of(house, 1, who).backers
        assert (shown.reason, veiled.reason, veiled.hidden_reason) == ("My mother could not.", "", "It names somebody.")
    assert house.edit(1).is_open and house.edit(1).backers == 2
    (own,) = mine(house.db, SLUG, BEN).backed
    assert own.backing.hidden_reason == "It names somebody."
    written = "".join(record.download(house.db, SLUG, CARO))
    assert "Cuthbert" not in written and "My mother could not." in written
    assert house.entries()[-1].facts == {
        "item": edit.id,
        "comment": None,
        "backing": 1,
        "review": 1,
        "by": "Caro",
        "reason": "It names somebody.",
    }


def test_votes_on_earlier_words_are_named_and_not_counted(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.vote(edit.id, (3,), (1,))
    between = reword(house, AMINA, edit, "No person")
    cast_vote(house.db, BEN, between.id, Stance.AGREE)
    newest = reword(house, AMINA, between, "None of us")
    found = of(house, newest.number)
    assert found.earlier == ((2, 1), (1, 4))
    assert found.edit.standing.overall.total == 0
    assert found.is_asked
    assert not of(house, 1).is_asked
    assert of(house, 1).earlier == ()


def test_a_comment_that_led_to_it_is_named_while_it_can_be_read(house):
    base = house.principle(1)
    said = house.say(BEN, base.id, "Who is nobody?")
    words = Proposal(base.id, base.body.replace("Nobody", "No one"), "He asked.", "wording", origin=said)
    propose_amendment(house.db, AMINA, words)
    assert of(house, 1).origin.id == said
    withdraw_comment(house.db, BEN, said)
    assert of(house, 1).origin is None


class TestNextRound:
    def test_it_says_what_became_of_it_and_that_it_waits(self, house):
        house.suggest(AMINA, 1, "Nobody", "No one")
        publish(house, house.suggest(BEN, 1, "Nobody", "None of us"))
        house.open_next_round()
        found = of(house, 1)
        assert [(told.version, told.fate.kind) for told in found.tellings] == [(2, FateKind.NOT_ENOUGH_VOTES)]
        assert (found.waits, found.is_asked, found.moved_from) == (True, False, 0)
        assert found.edit.home.id == house.principle(1).id

    @pytest.mark.parametrize(("where", "version"), [((1, "further", "farther"), 1), ((3, "Staff", "We"), 0)])
    def test_votes_cast_before_the_words_around_it_changed_are_marked(self, house, where, version):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        publish(house, house.suggest(BEN, *where))
        house.open_next_round()
        found = of(house, 1)
        assert (found.moved_from, found.is_asked, found.waits) == (version, True, False)

    def test_votes_of_this_round_alone_need_no_mark(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        publish(house, house.suggest(BEN, 1, "further", "farther"))
        house.open_next_round()
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        assert of(house, 1).moved_from == 0


def test_there_must_be_such_an_edit(house):
    with pytest.raises(NotFound, match="There is no such suggested edit here"):
        of(house, 9)
    house.move_to(Phase.DRAFTING)
    with pytest.raises(NotFound):
        of(house, 1, person("new"))


def test_it_says_whether_it_would_go_in_as_things_stand_and_what_would_change_that(house):
    one, two = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(AMINA, 2, "Staff", "We")
    house.vote(one.id, (20, 1), (9, 2))
    assert (of(house, 1).line.sentence, of(house, 1).line.turn) == (
        "In: common ground",
        ("It would fall out if 4 more staff disagreed.", False),
    )
    house.close_voting()
    assert of(house, 1).line.turn.sentence == "It would have fallen out if 4 more staff had disagreed."
    house.decide(two, True)
    assert (of(house, 2).line.sentence, of(house, 2).line.turn) == ("In: decided by hand", None)
    house.sign()
    assert of(house, 1).line is None
    assert of(house, 1).turn == ("It would have fallen out if 4 more staff had disagreed.", False)
    assert of(house, 2).turn is None


def test_where_it_was_not_kept_nothing_is_said_of_what_would_have_turned_it(house):
    publish(house, house.suggest(AMINA, 1, "Nobody", "No one"))
    with house.db.transaction() as tx:
        set_columns(tx.connection, versions, house.principle(1, 2).version_id, outcome="")
    assert of(house, 1).turn is None


def test_what_is_not_open_goes_in_nowhere(house):
    withdraw_amendment(house.db, AMINA, house.suggest(AMINA, 1, "Nobody", "No one").id)
    assert of(house, 1).line is None
