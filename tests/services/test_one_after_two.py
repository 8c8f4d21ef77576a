import pytest
from house import AMINA, BEN, CARO, DEV, person, refusal, set_columns
from test_claiming import HOME, OTHER, THIRD, owner, sign_in_by_letter, token

from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.vision import Phase, Stance
from deliberation.services.amending import back_amendment
from deliberation.services.appealing import appeal
from deliberation.services.claiming import claim
from deliberation.services.commenting import Remark, make_comment
from deliberation.services.entering import say_about
from deliberation.services.erasing import Extent, erase
from deliberation.services.guarding import Wanted, change_moderation
from deliberation.services.moderating import Target, flag, hide
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition, mine
from deliberation.services.reviewing import Verdict, settle
from deliberation.services.verifying import verify
from deliberation.services.voting import cast_vote
from deliberation.storage import journal, tables
from deliberation.storage.library import holds, identities, reviews

NOT_ASKED = "This letter was asked for on another device. Ask for one on this device, so that we know it is yours."


def known_at_home(house):
    """Somebody who voted and can sign in by e-mail."""
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    sign_in_by_letter(house, AMINA, HOME)


@pytest.mark.parametrize("victim", [CARO, DEV, BEN])
@pytest.mark.parametrize("known", [True, False])
def test_nobody_gets_what_another_has_by_a_letter_they_asked_for(house, victim, known):
    if known:
        known_at_home(house)
    before, link = owner(house, victim), token(house, asker=HOME)
    with refusal(house, NotAllowed, NOT_ASKED):
        claim(house.db, victim, link, THIRD)
    assert owner(house, victim) == before
    claim(house.db, person("nobody yet"), link, THIRD)
    assert owner(house, THIRD) == owner(house, HOME if known else THIRD)


def test_two_who_became_one_do_not_sign_twice(house):
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, signatures=2)
    edit = house.suggest(BEN, 1, "Nobody", "No one")
    house.agree(edit.id)
    house.say(AMINA, edit.id, "How far?")
    sign_in_by_letter(house, AMINA, HOME)
    house.move_to(Phase.MERGING)
    read = composition.composition(house.db, house.slug, CARO).fingerprint
    publish_version(house.db, CARO, house.slug, Signature("Caro Moore", read))
    sign_in_by_letter(house, CARO, THIRD)
    with refusal(house, Conflict, "You have signed these words. Somebody else has to sign them, too."):
        publish_version(house.db, THIRD, house.slug, Signature("Amina Ali", read))
    assert verify(house.db).findings == ("visions 1 has another signatures than follows from the record.",)  # see above


def test_a_moderator_who_became_one_with_another_keeps_name_and_decisions(house):
    edit = house.suggest(BEN, 1, "Nobody", "No one")
    hide(house.db, CARO, Target(edit.id), "It names somebody.")
    known_at_home(house)
    sign_in_by_letter(house, CARO, OTHER)
    (decision,) = house.look(reviews.of_vision, house.vision.id)
    assert (decision.by, decision.by_id, house.member(OTHER).signature) == ("Caro", house.member(HOME).id, "Caro")
    appeal(house.db, BEN, decision.id, "It names nobody.")
    with refusal(house, NotAllowed, "You took this decision. Another moderator looks at it now."):
        settle(house.db, OTHER, house.slug, Verdict(False, (Target(review_id=decision.id),), "So it stays."))


def test_what_waits_goes_along_and_can_be_let_through(house):
    known_at_home(house)
    change_moderation(house.db, CARO, house.slug, Wanted(True, "Off the subject", "It is early."))
    make_comment(house.db, OTHER, Remark(house.principle(1).id, "question", "How far?"))
    sign_in_by_letter(house, OTHER, THIRD)
    (hold,) = house.look(holds.of_vision, house.vision.id)
    assert hold.membership_id == house.member(HOME).id
    settle(house.db, CARO, house.slug, Verdict(True, (Target(hold_id=hold.id),), ""))
    assert [each.comment.body for each in mine.mine(house.db, house.slug, HOME).remarks] == ["How far?"]
    assert verify(house.db).findings == ()


def two_with_much_to_say(house):
    """Two devices of one person, each with an address, words, a report and a place of their own."""
    edit = house.suggest(BEN, 2, "once", "one time")
    for device, fresh, word in ((AMINA, HOME, "Zebra"), (OTHER, THIRD, "Zinnia")):
        house.say(device, house.principle(1).id, f"{word} comment.")
        back_amendment(house.db, device, edit.id, f"{word} reason.")
        flag(house.db, device, Target(edit.id), f"{word} report.")
        say_about(house.db, device, house.slug, f"{word} street", "")
        sign_in_by_letter(house, device, fresh, f"{word}@example.org")
    alone = house.suggest(BEN, 3, "They learn", "All learn")
    back_amendment(house.db, THIRD, alone.id, "Zinnia alone.")
    token(house, "Zinnia@example.org", AMINA)  # a letter that nobody opens
    sign_in_by_letter(house, THIRD, person("at last"), "Zebra@example.org")


@pytest.mark.parametrize("extent", Extent)
def test_all_that_somebody_said_as_two_is_erased(house, extent):
    two_with_much_to_say(house)
    erase(house.db, HOME, extent)
    with house.db.reading() as connection:
        kept = [
            page.entry.opened
            for journal_id in (journal.SITE, house.vision.journal_id)
            for page in journal.whole(connection, journal_id)
        ]
    assert [word for word in ("Zebra", "Zinnia") if word in repr(kept)] == []
    assert verify(house.db).findings == ()


def test_no_address_leads_to_somebody_who_erased_everything(house):
    two_with_much_to_say(house)
    hashes = house.look(lambda c: identities.email_hashes(c, (owner(house, HOME).id, 1, 2, 3, 4, 5)))
    selves = house.look(identities.of, owner(house, HOME).id)
    assert len(selves) == 2
    erase(house.db, HOME, Extent.EVERYTHING)
    assert house.look(identities.email_hashes, selves) == frozenset()
    with house.db.reading() as connection:
        kept = repr([page.entry.opened for page in journal.whole(connection, journal.SITE)])
        acted = connection.execute(tables.journal.select()).all()
    assert hashes and [each for each in hashes if each in kept] == []
    assert not {row.actor_id for row in acted} & set(selves)
