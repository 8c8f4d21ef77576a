import pytest
from house import AMINA, BEN, CARO, DAY, DEV, SETTING, SPLIT, refusal, resident, staff
from rounds import fates, fitting, publish

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.vision import FateKind, Phase, Stance
from deliberation.services.amending import Proposal, propose_amendment
from deliberation.services.commenting import withdraw_comment
from deliberation.services.drafting import create_vision
from deliberation.services.moderating import Target, hide
from deliberation.services.phasing import Schedule, change_schedule, open_round
from deliberation.services.voting import cast_vote
from deliberation.storage.library import ballots

NEVER = Schedule(None, None, None)


def published(house):
    return next(entry for entry in house.entries() if entry.kind == "VersionPublished")


class TestOpening:
    def test_the_newest_version_is_deliberated_on(self, house):
        publish(house)
        closes = house.clock.now + DAY
        receipt = open_round(house.db, CARO, house.slug, Schedule(None, closes, None), "There is more to say.", "k1")
        assert open_round(house.db, CARO, house.slug, NEVER, "Again.", "k1") == receipt
        vision = house.vision
        assert (vision.round.number, vision.round.base_version_id) == (2, house.principle(1, 2).version_id)
        assert (vision.round.opens_at, vision.round.closes_at, vision.round.told) == (
            house.clock.now,
            closes,
            Phase.DELIBERATION,
        )
        assert house.kinds[-2:] == ["RoundOpened", "PhaseChanged"]
        cast_vote(house.db, AMINA, house.principle(1, 2).id, Stance.AGREE)
        with refusal(house, Conflict, "These words belong to an earlier version, so they cannot be voted on any more."):
            cast_vote(house.db, AMINA, house.principle(1, 1).id, Stance.AGREE)

    @pytest.mark.parametrize("phase", [Phase.DRAFTING, Phase.DELIBERATION, Phase.MERGING])
    def test_only_once_a_version_is_published(self, house, phase):
        house.move_to(phase)
        with refusal(house, Conflict, "The next round can be opened when a version is published."):
            open_round(house.db, CARO, house.slug, NEVER, "On we go.")

    def test_not_twice(self, house):
        publish(house)
        house.open_next_round()
        with refusal(house, Conflict, "The next round can be opened when a version is published."):
            open_round(house.db, CARO, house.slug, NEVER, "On we go.")

    def test_only_by_those_who_run_it_with_a_reason_and_dates_in_order(self, house):
        publish(house)
        with refusal(house, NotAllowed, "You do not have permission to do this."):
            open_round(house.db, AMINA, house.slug, NEVER, "On we go.")
        with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "reason"):
            open_round(house.db, CARO, house.slug, NEVER, " ")
        past = Schedule(None, house.clock.now - 1, None)
        with refusal(house, Invalid, "The dates are not in order: open first, then close, then sign.", "closes_at"):
            open_round(house.db, CARO, house.slug, past, "On we go.")

    def test_its_opening_stays_where_its_dates_are_moved(self, house):
        publish(house)
        house.open_next_round()
        opened = house.vision.round.opens_at
        later = Schedule(opened + DAY, opened + 2 * DAY, None)
        change_schedule(house.db, CARO, house.slug, later, "Later, rather.")
        round_ = house.vision.round
        assert (round_.opens_at, round_.closes_at, round_.told) == (opened, opened + 2 * DAY, Phase.DELIBERATION)

    def test_many_rounds_lead_to_many_versions(self, house):
        for number, (old, new) in enumerate([("Nobody", "No one"), ("further", "farther"), ("street", "road")], 2):
            edit = house.suggest(AMINA, 1, old, new)
            house.agree(edit.id)
            house.close_voting()
            house.tick_all()
            house.sign()
            assert new in house.principle(1, number).body
            house.open_next_round()
        assert house.vision.round.number == 4


class TestCarrying:
    def test_an_edit_goes_on_over_the_new_words_with_its_votes(self, house):
        early, late = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Every", "Each")
        house.vote(late.id, (2, 1), (1,))
        publish(house, early)
        house.open_next_round()
        here = fitting(house)
        assert here.keys() == {2}
        (change,) = here[2].changes
        new = house.principle(1, 2)
        assert (change.revision_id, new.body[change.hunks[0].start : change.hunks[0].end]) == (new.id, "Every")
        assert (here[2].version_id, here[2].made_on) == (new.version_id, 1)
        cast_vote(house.db, resident(9), late.id, Stance.AGREE)
        assert house.look(ballots.totals, house.vision, late.id)["residents"].total == 4
        house.agree(late.id)
        house.close_voting()
        house.sign()
        assert house.principle(1, 3).body == early_and_late(house)
        assert fates(house, 3)[late.id, None].kind == FateKind.IN_TEXT

    def test_what_clashes_waits_for_its_author_beside_its_own_words(self, house):
        lost, won = house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(BEN, 1, "Nobody", "None of us")
        publish(house, won)
        house.open_next_round()
        assert fitting(house) == {}
        assert house.edit(1).version_id == 1 and house.edit(1).is_open
        with refusal(house, Conflict, "These words belong to an earlier version, so they cannot be voted on any more."):
            cast_vote(house.db, AMINA, lost.id, Stance.AGREE)
        assert {id_: state for id_, state, *_ in published(house).facts["carried"]} == {lost.id: "attention"}

    def test_what_the_new_words_say_is_in_already(self, house):
        both = house.suggest(AMINA, 1, "Nobody travels further", "No one travels farther")
        one, other = house.suggest(BEN, 1, "Nobody", "No one"), house.suggest(resident(1), 1, "further", "farther")
        publish(house, one, other)
        assert fates(house)[both.id, None].kind == FateKind.ALREADY_THERE
        assert fates(house)[both.id, None].sentence == "The new version says this, by other edits."
        house.open_next_round()
        assert fitting(house) == {}

    def test_what_says_the_same_on_the_new_words_is_one_edit_and_the_later_votes_stand(self, house):
        between = " travels further than they must. Every "
        whole = house.suggest(AMINA, 1, f"Nobody{between}street", f"No one{between}road")
        part = house.suggest(BEN, 1, "street", "road")
        won = house.suggest(resident(1), 1, "Nobody", "No one")
        for voter, of_whole, of_part in [(resident(2), "agree", "disagree"), (resident(3), "agree", None)]:
            cast_vote(house.db, voter, whole.id, Stance(of_whole))
            house.clock.now += 1
            if of_part:
                cast_vote(house.db, voter, part.id, Stance(of_part))
        cast_vote(house.db, staff(1), part.id, Stance.DISAGREE)
        house.clock.now += 1
        cast_vote(house.db, staff(1), whole.id, Stance.AGREE)
        publish(house, won)
        house.open_next_round()
        assert fitting(house).keys() == {1}
        totals = house.look(ballots.totals, house.vision, whole.id)
        assert (totals["residents"].agree, totals["residents"].disagree, totals["staff"].agree) == (1, 1, 1)
        facts = published(house).facts
        assert facts["carried"][1:] == [[part.id, "shifted", [], whole.id]]
        assert facts["tallies"] == {str(whole.id): {"residents": [1, 1, 0], "staff": [1, 0, 0]}}
        assert house.look(ballots.kept, house.vision.id) == house.look(ballots.recount, house.vision.id)

    def test_a_moderators_ruling_ends_an_edit(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        house.move_to(Phase.MERGING)
        house.decide(edit, False, "Not ours to say.")
        house.decide(edit, True, "Rather yes.", step=1)
        house.decide(edit, False, "Not ours to say.", step=2)
        house.sign()
        house.open_next_round()
        assert fitting(house) == {}


def early_and_late(house):
    return house.principle(1).body.replace("Nobody", "No one").replace("Every", "Each")


class TestFatesOfComments:
    def test_every_comment_has_one_when_a_version_is_published(self, house):
        base = house.principle(1).id
        read, answered, led, gone, hidden = (house.say(AMINA, base, body) for body in ("a", "b", "c", "d", "e"))
        house.say(BEN, base, "I agree.", parent_id=read)
        answer = house.say(CARO, base, "It is on page 3.", parent_id=answered)
        text = house.principle(1).body.replace("Nobody", "No one")
        propose_amendment(house.db, BEN, Proposal(base, text, "She is right.", "wording", origin=led))
        withdraw_comment(house.db, AMINA, gone)
        hide(house.db, CARO, Target(comment_id=hidden), "It names somebody.")
        publish(house)
        told = {comment: (each.kind, each.sentence) for (_, comment), each in fates(house).items() if comment}
        assert told[answered] == (FateKind.ANSWERED, "Those who run this deliberation answered it.")
        assert told[led] == (FateKind.LED_TO_EDIT, "Edit 1 was suggested because of it.")
        assert told[gone] == (FateKind.WITHDRAWN, "Its author took it back.")
        assert told[hidden] == (FateKind.HIDDEN, "A moderator hid it: It names somebody.")
        nothing = "It stood beside the words while people voted, and changed nothing by itself."
        assert told[read] == told[answer] == (FateKind.READ, nothing)
        assert len(told) == 7

    def test_a_comment_has_its_fate_once(self, house):
        first = house.say(AMINA, house.principle(1).id, "a")
        publish(house)
        house.open_next_round()
        second = house.say(AMINA, house.principle(1, 2).id, "b")
        house.close_voting()
        house.sign()
        assert [comment for _, comment in fates(house, 2)] == [first]
        assert [comment for _, comment in fates(house, 3)] == [second]

    def test_an_edit_begins_with_a_comment_of_the_same_vision(self, house):
        here = house.slug
        house.slug = create_vision(house.db, DEV, SPLIT, SETTING).facts["slug"]
        elsewhere = house.say(AMINA, house.principle(1).id, "a")
        house.slug = here
        for origin in (elsewhere, 99):
            words = Proposal(house.principle(1).id, "Other words.", "So.", "wording", origin=origin)
            with refusal(house, NotFound, "There is no such comment here."):
                propose_amendment(house.db, BEN, words)
