from house import AMINA, BEN, CARO, DEV, SETTING, SLUG, SPLIT, person, refusal, resident

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import HoldKind, Phase, ReviewKind, Target
from deliberation.services import drafting
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.appealing import appeal, withdraw_hold
from deliberation.services.commenting import Remark, make_comment, withdraw_comment
from deliberation.services.guarding import Wanted, change_moderation
from deliberation.services.reading import document, news, record
from deliberation.services.reading.mine import mine
from deliberation.services.restructuring import Restructuring, propose_restructuring
from deliberation.services.reviewing import Verdict, settle
from deliberation.storage.library import amendments, backings, holds, reviews, talk

NO_MORE = "This cannot go up any more, so it can only be declined. "


def guard(house, waits=True, why="There is a flood."):
    return change_moderation(house.db, CARO, house.slug, Wanted(waits, "It is an advert.\n\n It is  rude. ", why))


def propose(house, who=AMINA, old="Nobody", new="Xanthippe", **more):
    base = house.principle(1)
    return propose_amendment(house.db, who, Proposal(base.id, base.body.replace(old, new), "Clear.", "wording", **more))


def say(house, who=AMINA, item=None, body="Xanthippe", **more):
    return make_comment(house.db, who, Remark(item or house.principle(1).id, "idea", body, **more))


def held(receipt):
    return Target(hold_id=receipt.facts["hold"])


def decide(house, stands, target, who=CARO):
    return settle(house.db, who, house.slug, Verdict(stands, (target,), "It is an advert."))


def edits(house):
    return house.look(amendments.every, house.vision.id)


def comments(house):
    return house.look(talk.comments_in, house.vision.id)


def test_how_a_vision_is_moderated_changes_in_public(house):
    receipt = guard(house)
    assert receipt.facts == {
        "holds": True, "reasons": ["It is an advert.", "It is rude."], "by": "Caro", "reason": "There is a flood.",
    }  # fmt: skip
    assert house.vision.moderation.reasons == ("It is an advert.", "It is rude.")
    with refusal(house, Conflict, "Nothing is changed. It is done like this already."):
        guard(house)
    with refusal(house, NotAllowed, "You do not have permission to do this."):
        change_moderation(house.db, AMINA, house.slug, Wanted(False, "x", "x"))
    for reasons, message in (
        (" \n ", "Write at least one reason."),
        ("\n".join("abcdefghij"), "There can be 9 reasons, so that each has a key."),
    ):
        with refusal(house, Invalid, message, "reasons"):
            change_moderation(house.db, CARO, house.slug, Wanted(True, reasons, "x"))
    with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "why"):
        guard(house, why="")


def test_what_waits_is_nowhere_but_with_its_author_and_moderators(house):
    guard(house)
    seq = house.entries()[-1].seq
    propose(house), say(house)
    assert edits(house) == comments(house) == ()
    for who in (BEN, resident(3), person("new")):
        assert "Xanthippe" not in repr(document.document(house.db, SLUG, who))
        assert "Xanthippe" not in repr(mine(house.db, SLUG, who))
    assert "Xanthippe" not in "".join(record.download(house.db, SLUG, AMINA))
    assert [each["kind"] for each in news.news(house.db, house.vision.id, seq)["events"]] == ["MemberJoined"]
    assert [each.words for each in mine(house.db, SLUG, AMINA).heard.held] == ["Xanthippe", "Xanthippe"]


def test_moderators_need_not_wait(house):
    guard(house)
    say(house, who=CARO)
    assert len(comments(house)) == 1


def test_a_comment_that_is_let_through_is_up_at_its_words(house):
    guard(house)
    target = held(say(house, paragraph=1))
    house.clock.now += 5
    facts = decide(house, True, target).facts
    (said,) = comments(house)
    assert (said.body, said.created_at, said.membership_id) == ("Xanthippe", house.clock.now, house.member(AMINA).id)
    assert said.span.start == 0 and house.kinds[-2:] == ["CommentMade", "LetThrough"]
    assert (facts["hold"], facts["comment"], facts["reason"]) == (target.hold_id, said.id, "It is an advert.")
    with refusal(house, Conflict, "Another moderator has looked at this already."):
        decide(house, True, target)


def test_an_edit_that_is_let_through_can_be_voted_on(house):
    guard(house)
    decide(house, True, held(propose(house)))
    (edit,) = edits(house)
    assert edit.is_open and edit.author_id == house.member(AMINA).id and "Xanthippe" in edit.changes[0].hunks[0].new
    assert house.kinds[-2:] == ["AmendmentProposed", "LetThrough"]


def test_two_that_say_the_same_are_one_edit_once_they_are_let_through(house):
    guard(house)
    for target in (held(propose(house)), held(propose(house, who=BEN))):
        decide(house, True, target)
    (edit,) = edits(house)
    assert edit.backers == 1 and house.look(reviews.of_vision, house.vision.id)[-1].target.backing == 1


def test_a_change_to_the_principles_and_a_reason_wait_too(house):
    guard(house)
    wish = Wish("new", (), parts=(("Sleep", "It is quiet."),), after=0)
    asked = Restructuring(house.vision.round.base_version_id, wish, "We need it.")
    decide(house, True, held(propose_restructuring(house.db, AMINA, SLUG, asked)))
    (edit,) = edits(house)
    assert edit.beginnings[0].title == "Sleep"
    target = held(back_amendment(house.db, BEN, edit.id, "Xanthippe says so."))
    assert house.look(backings.of_edit, edit.id) == ()
    decide(house, True, target)
    assert [each.reason for each in house.look(backings.of_edit, edit.id)] == ["Xanthippe says so."]


def test_new_words_for_an_own_edit_wait_while_the_old_ones_stay(house):
    propose(house, new="No one")
    guard(house)
    target = held(propose(house, rewords=1))
    assert edits(house)[0].is_open
    decide(house, True, target)
    assert [each.successors for each in edits(house)] == [(2,), ()]


def test_what_is_declined_says_why_and_can_still_be_let_through_by_another(house):
    guard(house)
    target = held(say(house))
    facts = decide(house, False, target).facts
    assert facts == {"hold": target.hold_id, "review": 1, "by": "Caro", "reason": "It is an advert."}
    assert comments(house) == ()
    appeal(house.db, AMINA, 1, "I sell nothing.")
    decide(house, True, Target(review_id=1), who=DEV)
    assert [each.kind for each in house.look(reviews.of_vision, house.vision.id)] == [
        ReviewKind.DECLINED, ReviewKind.LET_THROUGH,
    ]  # fmt: skip
    assert len(comments(house)) == 1


def test_a_declined_one_stays_so_when_another_agrees(house):
    guard(house)
    decide(house, False, held(say(house)))
    appeal(house.db, AMINA, 1, "I sell nothing.")
    assert decide(house, False, Target(review_id=1), who=DEV).facts["hold"] == 1
    assert comments(house) == ()


def test_its_author_alone_takes_back_what_waits_and_once(house):
    guard(house)
    target = held(say(house))
    with refusal(house, NotAllowed, "Only the person who said it can take it back."):
        withdraw_hold(house.db, BEN, target.hold_id)
    withdraw_hold(house.db, AMINA, target.hold_id)
    with refusal(house, Conflict, "A moderator has looked at this already."):
        withdraw_hold(house.db, AMINA, target.hold_id)
    with refusal(house, NotFound, "There is nothing to look at here."):
        withdraw_hold(house.db, AMINA, 99)


def test_what_waits_in_another_vision_is_not_there(house):
    guard(house)
    target = held(say(house))
    slug = drafting.create_vision(house.db, DEV, SPLIT, SETTING).facts["slug"]
    with refusal(house, NotFound, "There is nothing to look at here."):
        settle(house.db, DEV, slug, Verdict(True, (target,), ""))


def test_what_has_no_place_any_more_can_only_be_declined(house):
    own = house.suggest(AMINA, 2, "with care", "with great care")
    first = house.say(BEN, house.principle(1).id, "Why?")
    guard(house)
    reply, on_edit = held(say(house, parent_id=first)), held(say(house, who=BEN, item=own.id))
    reason, other = held(back_amendment(house.db, BEN, own.id, "Yes.")), held(propose(house))
    withdraw_comment(house.db, BEN, first)
    withdraw_amendment(house.db, AMINA, own.id)
    house.clock.now += 1
    for target, why in (
        (reply, "The comment you answer is not here any more. Your words are kept in the form."),
        (on_edit, "Edit 1 is not open any more, so it cannot be commented on."),
        (reason, "Edit 1 is not open any more."),
    ):
        with refusal(house, Conflict, NO_MORE + why):
            decide(house, True, target)
    house.move_to(Phase.MERGING)
    late = "Suggesting has closed. Your words are kept in the form, but they cannot be posted."
    with refusal(house, Conflict, NO_MORE + late):
        decide(house, True, other)
    house.sign()
    (review,) = (each for each in house.look(reviews.of_vision, house.vision.id) if each.target == other)
    appeal(house.db, AMINA, review.id, "It would have been a good one.")
    house.open_next_round(closes_at=house.clock.now + 9)
    asked = Target(review_id=review.id)
    with refusal(house, Conflict, NO_MORE + "It was made for an earlier version."):
        decide(house, True, asked, DEV)
    decide(house, False, asked, DEV)
    assert {each.kind for each in house.look(holds.of_vision, house.vision.id)} == set(HoldKind)


def test_a_place_in_words_that_have_moved_since_is_let_go(house):
    own = house.suggest(AMINA, 1, "Nobody", "No one")
    house.agree(house.suggest(BEN, 1, "Every street", "Each street").id)
    guard(house)
    target = held(say(house, who=BEN, item=own.id, paragraph=1))
    house.move_to(Phase.MERGING)
    house.tick_all()
    house.sign()
    house.open_next_round()
    decide(house, True, target)
    (said,) = comments(house)
    assert said.span is None and said.made_on == house.vision.round.base_version_id


def test_what_still_waits_at_the_close_is_told_to_moderators_and_at_last_to_its_author(house):
    guard(house)
    edit, remark = held(propose(house)), held(say(house))
    urgent = document.frame(house.db, SLUG, CARO).urgent
    assert (urgent.count, urgent.held, urgent.since) == (2, 1, house.entries()[-2].at)
    assert document.frame(house.db, SLUG, AMINA).urgent.count == 0
    house.close_voting()
    house.sign()
    declined, published = house.entries()[-2:]
    assert (declined.kind, published.kind) == ("Declined", "VersionPublished")
    found = mine(house.db, SLUG, AMINA).heard
    assert [(each.review.target, each.review.kind) for each in found.against] == [(edit, ReviewKind.DECLINED)]
    assert found.against[0].review.reason.startswith("Voting closed before a moderator read it.")
    assert [case.target for case in found.held] == [remark]
