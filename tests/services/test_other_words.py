from house import AMINA, BEN, refusal, resident
from rounds import fates, fitting, publish

from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import FateKind, Stance
from deliberation.markup import RENDERER, render
from deliberation.services.amending import Proposal, propose_amendment, withdraw_amendment
from deliberation.services.reading import mine as reading
from deliberation.services.reading import story
from deliberation.services.restructuring import Restructuring, propose_restructuring
from deliberation.services.voting import cast_vote
from deliberation.storage.library import ballots
from deliberation.storage.rebuild import differences, empty_copy, rebuild

CALL = resident(1)


class TestOtherWords:
    def words(self, house, edit, new="All of us", version=1):
        base = house.principle(1, version)
        text = base.body.replace("Nobody", new).replace("None of us", new)
        return Proposal(base.id, text, "Plainer.", "wording", rewords=edit.number)

    def test_votes_stay_with_the_wording_they_were_cast_on(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        house.vote(edit.id, (3,), (2,))
        receipt = propose_amendment(house.db, AMINA, self.words(house, edit))
        assert receipt.facts["predecessor"] == edit.id
        old, new = house.edit(1), house.edit(2)
        assert (old.successors, old.is_open, new.predecessor_id, new.is_open) == ((2,), False, old.id, True)
        assert house.look(ballots.totals, house.vision, new.id)["residents"].total == 0
        assert house.look(ballots.totals, house.vision, old.id)["residents"].total == 3
        with refusal(house, Conflict, "Edit 1 is closed. Vote on edit 2, which took its place."):
            cast_vote(house.db, BEN, old.id, Stance.AGREE)
        publish(house)
        told = fates(house)[old.id, None]
        assert (told.kind, told.sentence) == (FateKind.WITHDRAWN, "Other words took its place: edit 2.")

    def test_only_the_author_and_only_once(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        with refusal(house, NotAllowed, "Only the person who suggested an edit can put other words in its place."):
            propose_amendment(house.db, BEN, self.words(house, edit))
        propose_amendment(house.db, AMINA, self.words(house, edit))
        with refusal(house, Conflict, "Edit 1 is closed. Change edit 2, which took its place."):
            propose_amendment(house.db, AMINA, self.words(house, edit, "Each of us"))
        with refusal(house, Conflict, "Edit 1 is closed. Take back edit 2, which took its place."):
            withdraw_amendment(house.db, AMINA, edit.id)

    def test_a_closed_edit_has_no_successor(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        withdraw_amendment(house.db, AMINA, edit.id)
        with refusal(house, Conflict, "Edit 1 is not open any more. Post your words as an edit of its own."):
            propose_amendment(house.db, AMINA, self.words(house, edit))

    def test_a_change_to_the_principles_gets_other_words_too(self, house):
        old = house.restructure(AMINA, "new", after=3, parts=(("Sleep", "It is quiet."),))
        house.vote(old.id, (3,))
        wish = Wish("new", (), (("Sleep", "It is quiet at night."),), 0)
        asked = Restructuring(house.vision.round.base_version_id, wish, "Plainer.", rewords=1)
        with refusal(house, NotAllowed, "Only the person who suggested an edit can put other words in its place."):
            propose_restructuring(house.db, BEN, house.slug, asked)
        assert propose_restructuring(house.db, AMINA, house.slug, asked).facts["predecessor"] == old.id
        assert (house.edit(1).successors, house.edit(2).predecessor_id) == ((2,), old.id)
        (again,) = reading.mine(house.db, house.slug, CALL).renewals
        assert (again.old.standing.overall.total, again.new.standing.overall.total) == (3, 0)

    def test_words_that_another_open_edit_has_close_the_own_one_in_its_favour(self, house):
        mine, yours = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Nobody", "All of us")
        cast_vote(house.db, CALL, mine.id, Stance.AGREE)
        receipt = propose_amendment(house.db, AMINA, self.words(house, mine))
        assert receipt.facts == {"item": yours.id, "number": 2, "backing": 1, "predecessor": mine.id}
        old, same = house.edit(1), house.edit(2)
        assert (old.successors, old.is_open, same.is_open, same.backers) == ((2,), False, True, 1)
        (again,) = reading.mine(house.db, house.slug, CALL).renewals
        assert (again.old.amendment.number, again.new.amendment.number) == (1, 2)
        assert story.story(house.db, house.slug, 2, AMINA).earlier == ((1, 1),)
        with house.db.reading() as source, empty_copy() as target:
            rebuild(source, target, lambda words: str(render(words)), RENDERER)
            assert differences(source, target) == []

    def test_what_waits_is_said_in_the_new_words(self, house):
        lost, won = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Nobody", "None of us")
        publish(house, won)
        house.open_next_round()
        propose_amendment(house.db, AMINA, self.words(house, lost, "No person", version=2))
        assert (house.edit(1).successors, house.edit(3).predecessor_id) == ((3,), lost.id)
        assert fitting(house).keys() == {3}
