from dataclasses import replace

import pytest
from house import AMINA, BEN, CARO, DEV, HOUR, SETTING, SPLIT, person, resident
from letter_readers import ADDRESS, SITE, TOKEN, at_once, choose, part, signed_in, written

from deliberation.domain.vision import Phase, Role
from deliberation.services import drafting
from deliberation.services.amending import Proposal, propose_amendment
from deliberation.services.appealing import appeal
from deliberation.services.moderating import Target, hide
from deliberation.services.notifying import stop_letters, write_asked
from deliberation.services.posting import take_letter
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition
from deliberation.services.reading import digests as reading
from deliberation.services.reviewing import Verdict, settle
from deliberation.services.separating import Separation, separate
from deliberation.storage.library import digests, reviews


@pytest.fixture
def subscribed(house):
    signed_in(house, AMINA)
    choose(house)
    house.clock.now += HOUR
    return house


class TestAtOnce:
    def test_somebody_hears_that_words_they_voted_on_have_changed(self, subscribed):
        house = subscribed
        edit = house.suggest(BEN, 2, "once", "one time")
        house.vote(edit.id, (1,))
        signed_in(house, resident(1), "kim@example.org")
        choose(house, resident(1), address="kim@example.org")
        assert at_once(house) == {}
        base = house.principle(2)
        text = base.body.replace("once", "just once", 1)
        propose_amendment(house.db, BEN, Proposal(base.id, text, "Better.", "wording", rewords=edit.number))
        told = at_once(house)
        assert list(told) == [house.member(resident(1)).participant_id]
        assert part(house, "Asked of you", told.popitem()[1]) == [
            "- Edit 2 has new words. You voted on the old ones, edit 1. "
            "A vote counts only for the words you saw, so say where you stand.",
        ]
        assert at_once(house) == {}
        assert take_letter(house.db).subject == "Something is asked of you"
        assert "Asked of you:" in written(house, resident(1)).letter[1]

    def test_somebody_hears_that_an_edit_they_voted_on_was_made_two(self, subscribed):
        house = subscribed
        edit = house.suggest(BEN, 3, "have time to listen. They learn", "take time to listen. They grow")
        house.vote(edit.id, (1,))
        signed_in(house, resident(1), "kim@example.org")
        choose(house, resident(1), address="kim@example.org")
        separate(house.db, CARO, Separation(edit.id, frozenset({1}), "Two things."))
        there = f"{SITE.public_url}/visions/{house.slug}/edits"
        asked = [
            "- Edit 1, which you voted on, was made two by those who moderate: "
            f"edit 2 ({there}/2) and edit 3 ({there}/3). "
            "A vote counts only for the words you saw, so say where you stand.",
        ]
        assert part(house, "Asked of you", at_once(house)[house.member(resident(1)).participant_id]) == asked
        house.say(AMINA, edit.id, "And now?")
        assert part(house, "Asked of you", written(house, resident(1)).letter[1]) == asked

    def test_an_author_hears_what_a_moderator_decided_and_answered(self, subscribed):
        house, id_ = subscribed, subscribed.member(AMINA).participant_id
        own = house.suggest(AMINA, 1, "Every", "Each")
        hide(house.db, CARO, Target(own.id), "It names somebody.")
        assert "Caro hid edit 1: It names somebody. You can ask" in at_once(house)[id_]
        [review] = house.look(reviews.of_vision, house.vision.id)
        appeal(house.db, AMINA, review.id, "It names nobody.")
        assert at_once(house) == {}
        settle(house.db, DEV, house.slug, Verdict(True, (Target(review_id=review.id),), "That is so."))
        assert "Dev showed edit 1 again: That is so.\n" in at_once(house)[id_]

    def test_an_author_hears_that_an_edit_waits(self, subscribed):
        house = subscribed
        one = house.suggest(AMINA, 1, "Every street knows", "Each street knows")
        two = house.suggest(BEN, 1, "Every street", "All streets")
        house.agree(two.id)
        house.move_to(Phase.PUBLISHED)
        told = at_once(house)[house.member(AMINA).participant_id]
        waits = f"- Your edit {one.number} waits for you: the words it was made for have changed."
        assert part(house, "Asked of you", told) == [waits]

    def test_what_was_asked_before_one_chose_is_not_told_at_once_and_nobody_is_told_twice(self, subscribed):
        house = subscribed
        own = house.suggest(AMINA, 1, "Every", "Each")
        hide(house.db, CARO, Target(own.id), "It names somebody.")
        [each] = reading.asking(house.db, SITE)
        stop_letters(house.db, TOKEN)
        for _ in range(2):
            write_asked(house.db, each)
        assert take_letter(house.db) is None
        house.clock.now += 1
        choose(house)
        with house.db.transaction() as tx:
            digests.note_asked(tx.connection, house.vision.id, 0)
        assert at_once(house) == {}

    def test_who_may_sign_hears_that_a_second_signature_is_wanted(self, house):
        signed_in(house, BEN, "ben@example.org")  # who is in another vision only
        choose(house, BEN, address="ben@example.org")
        house.slug = drafting.create_vision(house.db, DEV, SPLIT, replace(SETTING, signatures=2)).facts["slug"]
        house.let_in(person("mo"), Role.MODERATOR, "Mo", slug=house.slug)
        for who, address in ((DEV, "dev@example.org"), (person("mo"), "mo@example.org"), (AMINA, ADDRESS)):
            signed_in(house, who, address)
            choose(house, who, address=address)
        house.move_to(Phase.MERGING)
        read = composition.composition(house.db, house.slug, DEV).fingerprint
        publish_version(house.db, DEV, house.slug, Signature("Dev Patel", read))
        told = at_once(house)
        assert list(told) == [house.member(person("mo")).participant_id]
        assert "- Dev Patel signed the draft. Somebody else has to sign the same words. You may.\n" in told.popitem()[1]

    def test_far_on_in_the_record_it_notes_that_nothing_was_asked(self, subscribed, monkeypatch):
        monkeypatch.setattr(reading, "_FAR", 1)
        subscribed.vote(subscribed.principle(1).id, (3,))
        assert at_once(subscribed) == {}
        assert subscribed.look(digests.asked_to, subscribed.vision.id) == subscribed.entries()[-1].seq
