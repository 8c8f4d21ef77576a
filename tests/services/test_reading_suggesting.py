import pytest
from house import AMINA, BEN, SLUG, resident

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Stance
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.commenting import withdraw_comment
from deliberation.services.reading.suggesting import led_to, suggesting, with_alike
from deliberation.services.voting import cast_vote

OLD, NEW = "share it with care", "share it only with your consent"


def lay_out(house, who=AMINA, number=1, **more):
    return suggesting(house.db, SLUG, number, who, **more)


def alike(house, who, old, new, number=2):
    found = lay_out(house, who, number)
    body = found.card.revision.body
    return [each.amendment.number for each in with_alike(house.db, found, body.replace(old, new), None).alike]


class TestNewWords:
    def test_ones_own_edit_is_where_the_new_words_begin(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        cast_vote(house.db, BEN, edit.id, Stance.AGREE)
        found = lay_out(house, rewords=1)
        assert (found.rewords.amendment.id, found.fits, found.voters) == (edit.id, True, 1)
        assert found.start == house.principle(1).body.replace("Nobody", "No one")

    def test_an_edit_that_waits_stands_beside_the_new_text(self, house):
        house.suggest(AMINA, 1, "Nobody", "No one")
        won = house.suggest(BEN, 1, "Nobody", "None of us")
        house.agree(won.id)
        house.close_voting()
        house.sign()
        house.open_next_round()
        found = lay_out(house, rewords=1)
        assert (found.fits, found.start) == (False, house.principle(1, 2).body)
        assert "No one" in found.rewords.body

    def test_what_is_not_ones_own_or_not_open_is_left_out(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        assert lay_out(house, BEN, rewords=1).rewords is None
        assert lay_out(house, rewords=9).rewords is None
        withdraw_amendment(house.db, AMINA, edit.id)
        found = lay_out(house, rewords=1)
        assert (found.rewords, found.fits, found.voters, found.start) == (None, False, 0, house.principle(1).body)

    def test_an_edit_with_a_successor_is_left_out(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        base = house.principle(1)
        words = Proposal(base.id, base.body.replace("Nobody", "None"), "Plainer.", "wording", rewords=edit.number)
        propose_amendment(house.db, AMINA, words)
        assert lay_out(house, rewords=1).rewords is None
        assert lay_out(house, rewords=2).rewords.amendment.number == 2


def test_the_comment_they_are_suggested_because_of_is_shown_while_it_can_be_read(house):
    said = house.say(BEN, house.principle(1).id, "Who is nobody?")
    assert lay_out(house, origin=said).origin.body == "Who is nobody?"
    assert lay_out(house, origin=99).origin is None
    withdraw_comment(house.db, BEN, said)
    assert lay_out(house, origin=said).origin is None


def test_there_must_be_such_a_principle(house):
    with pytest.raises(NotFound, match="This vision has no principle 9"):
        lay_out(house, number=9)


class TestAlike:
    def test_an_edit_that_asks_for_nearly_the_same_is_offered(self, house):
        house.suggest(BEN, 2, OLD, NEW)
        house.suggest(BEN, 2, "Everybody", "Each of us")
        assert alike(house, AMINA, OLD, "share it with your consent") == [1]

    def test_the_very_same_change_is_not_since_it_will_be_one_edit(self, house):
        house.suggest(BEN, 2, OLD, NEW)
        assert alike(house, AMINA, OLD, NEW) == []

    def test_what_one_stands_behind_already_is_not(self, house):
        edit = house.suggest(BEN, 2, OLD, NEW)
        back_amendment(house.db, resident(1), edit.id, "Yes.")
        for who in (BEN, resident(1)):
            assert alike(house, who, OLD, "share it with your consent") == []

    def test_a_closed_edit_is_not(self, house):
        withdraw_amendment(house.db, BEN, house.suggest(BEN, 2, OLD, NEW).id)
        assert alike(house, AMINA, OLD, "share it with your consent") == []

    def test_words_that_cannot_be_posted_are_like_nothing(self, house):
        house.suggest(BEN, 2, OLD, NEW)
        found = lay_out(house, number=2)
        for text in (found.card.revision.body, "long " * 2000):
            assert with_alike(house.db, found, text, None).alike == ()

    def test_other_words_for_a_choice_are_compared_too(self, house):
        house.suggest(BEN, 2, OLD, NEW)
        found = lay_out(house, number=2)
        start = found.card.revision.body.index(OLD)
        there = with_alike(house.db, found, "share it with your consent", (start, start + len(OLD)))
        assert [each.amendment.number for each in there.alike] == [1]


class TestWhereACommentLeads:
    def test_to_its_principle_wherever_that_stands_by_now(self, house):
        said = house.say(BEN, house.principle(3).id, "Who learns?")
        house.agree(house.restructure(AMINA, "move", 3, after=0).id)
        house.close_voting()
        house.tick_all()
        house.sign()
        house.open_next_round()
        assert led_to(house.db, said, AMINA) == (SLUG, 1)

    def test_nowhere_once_its_principle_has_ended(self, house):
        said = house.say(BEN, house.principle(3).id, "Who learns?")
        house.agree(house.restructure(AMINA, "retire", 3).id)
        house.close_voting()
        house.sign()
        house.open_next_round()
        with pytest.raises(NotFound, match="The principle this comment is about has ended"):
            led_to(house.db, said, AMINA)
