import json
from dataclasses import asdict, replace

import pytest
from house import AMINA, BEN, CARO, DAY, DEV, HOUR, SETTING, SPLIT, every_row, person, refusal, resident

from deliberation.domain.digests import Digest, Every
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.vision import Phase, Role
from deliberation.services import drafting
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.appealing import appeal
from deliberation.services.claiming import ask_for_letter, claim
from deliberation.services.composing import Ruling, decide
from deliberation.services.erasing import Extent, erase
from deliberation.services.judging import Judgement, judge_fate
from deliberation.services.moderating import Target, hide
from deliberation.services.notifying import Choice, choose_letters, stop_letters, write_asked, write_digest
from deliberation.services.posting import take_letter
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import account, composition, holdings
from deliberation.services.reading import digests as reading
from deliberation.services.retaining import set_retention, tidy
from deliberation.services.reviewing import Verdict, settle
from deliberation.storage import tables
from deliberation.storage.library import digests, people, reviews
from deliberation.storage.library.codes import address_hash, stop_token

KEY, ADDRESS = "the site's secret", "amina@example.org"
SITE = reading.Site("https://vision.example", KEY)
TOKEN = stop_token(KEY, ADDRESS)


def signed_in(house, who, address=ADDRESS):
    """Make somebody known by this address, as a letter's link does."""
    house.say(who, house.principle(3).id, "Here I am.")
    with house.db.transaction() as tx:
        people.set_email(tx.connection, house.member(who).participant_id, address_hash(KEY, address))


def choose(house, who=AMINA, every="weekly", at_once=True, address=ADDRESS):
    choose_letters(house.db, who, Choice(address, every, at_once), KEY)


@pytest.fixture
def subscribed(house):
    signed_in(house, AMINA)
    choose(house)
    house.clock.now += HOUR
    return house


def written(house, who=AMINA):
    """What somebody would be told now; None where nothing happened."""
    return reading.digest(house.db, house.member(who).participant_id, SITE)


def part(house, heading, letter=None):
    """What stands in a letter under a heading."""
    letter = letter or written(house).letter[1]
    return letter.partition(f"{heading}:\n")[2].partition("\n\n")[0].splitlines()


def at_once(house):
    """The letters that go at once now, by person; they are put in the outbox."""
    found = {}
    for each in reading.asking(house.db, SITE):
        write_asked(house.db, each)
        found |= {letter[0]: letter[2] for letter in each.letters}
    return found


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
