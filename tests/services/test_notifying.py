import json
from dataclasses import asdict

import pytest
from house import AMINA, BEN, CARO, DAY, HOUR, every_row, person, refusal, resident
from letter_readers import ADDRESS, KEY, SITE, TOKEN, choose, part, signed_in, written

from deliberation.domain.digests import Digest, Every
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.vision import Phase
from deliberation.services.amending import back_amendment, withdraw_amendment
from deliberation.services.claiming import ask_for_letter, claim
from deliberation.services.composing import Ruling, decide
from deliberation.services.erasing import Extent, erase
from deliberation.services.judging import Judgement, judge_fate
from deliberation.services.moderating import Target, hide
from deliberation.services.notifying import stop_letters, write_digest
from deliberation.services.posting import take_letter
from deliberation.services.reading import account, holdings
from deliberation.services.reading import digests as reading
from deliberation.services.retaining import set_retention, tidy
from deliberation.storage import tables
from deliberation.storage.library import digests
from deliberation.storage.library.codes import stop_token


@pytest.fixture
def subscribed(house):
    signed_in(house, AMINA)
    choose(house)
    house.clock.now += HOUR
    return house


class TestChoosing:
    def test_needs_the_address_one_signs_in_by(self, house):
        without = "You need an e-mail address here first. Sign in by e-mail, under “Your devices”."
        for who in (AMINA, BEN):  # a stranger, and somebody with no address
            with refusal(house, Conflict, without):
                choose(house, who)
        signed_in(house, AMINA)
        another = "Type the address that you sign in by. We only send letters to an address that is surely yours."
        with refusal(house, Invalid, another, "email"):
            choose(house, address="ben@example.org")
        with refusal(house, Invalid, "Choose how often you want a letter.", "every"):
            choose(house, every="hourly")

    def test_keeps_the_address_in_one_place_and_none_of_it_in_the_record(self, subscribed):
        rows = {name for name, found in every_row(subscribed.db).items() if ADDRESS in repr(found)}
        assert rows == {"digests"}
        held = holdings.holdings(subscribed.db, AMINA)
        assert held.letters == (ADDRESS, Every.WEEKLY, True)
        assert account.account(subscribed.db, AMINA).wants.address == ADDRESS

    def test_no_letters_any_more_forgets_the_address_and_what_waits_for_it(self, subscribed):
        subscribed.suggest(BEN, 3, "time to listen", "the time to listen")
        subscribed.clock.now += 7 * DAY
        write_digest(subscribed.db, written(subscribed))
        choose(subscribed, every="never", at_once=False, address="")
        assert ADDRESS not in repr(every_row(subscribed.db))
        assert take_letter(subscribed.db) is None
        assert holdings.holdings(subscribed.db, AMINA).letters is None

    def test_is_undone_by_whoever_has_a_letter_and_by_nobody_else(self, subscribed):
        unknown = "These letters have been stopped already, or the link is mistyped. No letters go out by it."
        with refusal(subscribed, NotFound, unknown):
            stop_letters(subscribed.db, stop_token(KEY, "ben@example.org"))
        assert account.gets_letters(subscribed.db, TOKEN)
        stop_letters(subscribed.db, TOKEN)
        assert ADDRESS not in repr(every_row(subscribed.db))
        with refusal(subscribed, NotFound, unknown):
            stop_letters(subscribed.db, TOKEN)

    def test_an_address_has_one_owner(self, subscribed):
        signed_in(subscribed, AMINA, "new@example.org")
        signed_in(subscribed, BEN)
        choose(subscribed, BEN)
        assert subscribed.look(digests.of_person, subscribed.member(AMINA).participant_id) is None

    def test_goes_with_the_person(self, subscribed):
        erase(subscribed.db, AMINA, Extent.WORDS)
        assert ADDRESS in repr(every_row(subscribed.db))
        erase(subscribed.db, AMINA, Extent.EVERYTHING)
        assert ADDRESS not in repr(every_row(subscribed.db))

    def test_goes_when_the_personal_parts_of_all_visions_go(self, subscribed):
        set_retention(subscribed.db, CARO, subscribed.slug, subscribed.clock.now + 1, None, "We said so.")
        tidy(subscribed.db)
        assert ADDRESS in repr(every_row(subscribed.db))
        subscribed.clock.now += 1
        tidy(subscribed.db)
        assert ADDRESS not in repr(every_row(subscribed.db))

    @pytest.mark.parametrize("both", [False, True])
    def test_stays_where_two_turn_out_to_be_one(self, subscribed, both):
        here, there = person("amina 2"), person("amina 3")
        subscribed.say(here, subscribed.principle(1).id, "It is me.")
        if both:
            signed_in(subscribed, here, "old@example.org")
            choose(subscribed, here, "daily", address="old@example.org")
        ask_for_letter(subscribed.db, here, ADDRESS, KEY, "https://vision.example/sign-in/")
        claim(subscribed.db, here, take_letter(subscribed.db).body.split("/sign-in/")[1].split()[0], there)
        [row] = every_row(subscribed.db, tables.digests)["digests"]
        assert row[1:3] == (ADDRESS, "weekly")

    def test_goes_over_to_who_stays(self, subscribed):
        gone = subscribed.member(AMINA).participant_id
        with subscribed.db.transaction() as tx:
            digests.hand_on(tx.connection, gone, subscribed.member(BEN).participant_id)
        assert subscribed.look(digests.of_person, subscribed.member(BEN).participant_id).address == ADDRESS


class TestADigest:
    def test_tells_what_others_did_and_nothing_of_ones_own(self, subscribed):
        house, base = subscribed, subscribed.principle(1).id
        own = house.suggest(AMINA, 1, "Every street", "Each street")
        other = house.suggest(BEN, 2, "once", "one time")
        house.vote(own.id, (), (1,))
        back_amendment(house.db, AMINA, other.id, "So it is.")
        assert written(house).letter is None
        said = house.say(AMINA, base, "Who decides?")
        house.say(BEN, base, "We all do.", parent_id=said)
        for words in ("Why?", "How?"):
            house.say(BEN, own.id, words)
        house.say(BEN, base, "I like it.")
        house.say(BEN, house.principle(2).id, "Me too.")
        back_amendment(house.db, BEN, own.id, "Yes.")
        house.suggest(resident(1), 1, "Nobody", "No one")
        withdrawn = house.suggest(resident(2), 1, "travels", "has to travel")
        assert part(house, "What became of what you said") == [
            "- More people stand behind edit 1: 1.",
            "- New comments on edit 1: 2.",
            "- New answers to you on principle 1: 1.",
        ]
        assert part(house, "What changed where you took part") == [
            "- New suggested edits to principle 1: 3 and 4.",
            "- New comments on principle 1: 1.",
            "- New comments on principle 2: 1.",
        ]
        signed_in(house, resident(3), "kim@example.org")
        house.vote(withdrawn.id, (0, 0, 3))
        choose(house, resident(3), address="kim@example.org")
        withdraw_amendment(house.db, resident(2), withdrawn.id)
        letter = written(house, resident(3)).letter[1]
        assert part(house, "What changed where you took part", letter) == ["- The author of edit 4 took it back."]

    def test_ends_with_where_the_record_ends_and_how_to_stop(self, subscribed):
        subscribed.say(BEN, subscribed.principle(3).id, "Why?")
        subject, words = written(subscribed).letter
        entry = subscribed.entries()[-1]
        assert subject == "What happened where you took part"
        assert entry.digest in words.replace(" ", "").replace("\n", "")
        assert f"ends with line {entry.seq}." in words
        assert words.endswith(f"\nhttps://vision.example/letters/stop/{TOKEN}\n")
        assert f"https://vision.example/visions/{subscribed.slug}/mine\n" in words

    def test_is_due_after_a_day_or_a_week_and_is_written_once(self, subscribed):
        house, id_ = subscribed, subscribed.member(AMINA).participant_id
        assert reading.due(house.db) == ()
        choose(house, every="daily")
        house.suggest(BEN, 3, "time to listen", "the time to listen")
        house.clock.now += DAY
        assert reading.due(house.db) == (id_,)
        told = Digest.recalled(json.loads(json.dumps(asdict(written(house)))))
        for _ in range(2):
            write_digest(house.db, told)
        assert (take_letter(house.db).stop, take_letter(house.db)) == (told.stop, None)
        assert reading.due(house.db) == ()
        house.clock.now += DAY
        nothing = written(house)
        assert nothing.letter is None
        write_digest(house.db, nothing)
        assert (reading.due(house.db), take_letter(house.db)) == ((), None)
        stop_letters(house.db, TOKEN)
        write_digest(house.db, nothing)
        assert reading.digest(house.db, id_, SITE) is None

    def test_tells_what_moderators_decided_and_what_to_do(self, subscribed):
        house = subscribed
        own, other = house.suggest(AMINA, 1, "Every", "Each"), house.suggest(BEN, 2, "once", "one time")
        said = house.say(AMINA, other.id, "Who decides?")
        hide(house.db, CARO, Target(own.id), "It names somebody.")
        hide(house.db, CARO, Target(comment_id=said), "It is an advert.")
        hide(house.db, CARO, Target(other.id), "It is an advert.")
        back_amendment(house.db, BEN, house.suggest(resident(1), 2, "People", "All").id, "Yes.")
        look = "You can ask for another look, once, on the page below."
        assert part(house, "What became of what you said") == [
            f"- Caro hid edit 1: It names somebody. {look}",
            f"- Caro hid a comment: It is an advert. {look}",
        ]
        assert part(house, "What changed where you took part")[-1] == "- Caro hid edit 2: It is an advert."

    def test_tells_the_fate_of_what_one_said_and_what_happened_to_all(self, subscribed):
        house = subscribed
        own, other = house.suggest(AMINA, 1, "Every street", "Each street"), house.suggest(BEN, 2, "once", "one time")
        house.agree(own.id)
        said = house.say(AMINA, other.id, "Who decides?")
        house.move_to(Phase.MERGING)
        decide(house.db, CARO, Ruling(own.id, True, "It must be so.", 0))
        house.sign()
        fate = house.look(lambda c: c.execute(tables.fates.select().where(tables.fates.c.comment_id == said)).one())
        judge_fate(house.db, CARO, Judgement(fate.id, "other_body", "The council answers for it."))
        became = part(house, "What became of what you said")
        assert became[:3] == [
            "- Edit 1: In the text.",
            "- Your comment on principle 3: Read.",
            "- Your comment on edit 2: Read.",
        ]
        assert became[3].endswith("“For another body”: The council answers for it.")
        assert part(house, "What changed where you took part")[-1] == "- Caro put edit 1 in: It must be so."
        assert "- Caro Moore signed version 2. Of 2 suggested edits, 1 went in, whole or in part." in part(
            house, "The vision as a whole"
        )

    def test_is_silent_before_a_vision_opens_and_of_visions_one_is_not_in(self, subscribed):
        subscribed.say(BEN, subscribed.principle(3).id, "Why?")
        subscribed.move_to(Phase.DRAFTING)
        assert written(subscribed).letter is None
