from pathlib import Path

from house import AMINA, BEN, CARO, DEV, every_row, person, refusal, resident
from life import SECRETS, SOFIA, live

from deliberation.domain.errors import Conflict
from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services.amending import back_amendment
from deliberation.services.appealing import appeal
from deliberation.services.commenting import Remark, make_comment
from deliberation.services.entering import Invitation, make_link, say_about, sign_in
from deliberation.services.erasing import Extent, erase
from deliberation.services.guarding import Wanted, change_moderation
from deliberation.services.joining import make_code
from deliberation.services.moderating import Target, flag, hide
from deliberation.services.reading import holdings, mine
from deliberation.services.reviewing import Verdict, settle
from deliberation.services.verifying import verify
from deliberation.services.voting import cast_vote
from deliberation.storage import journal, tables
from deliberation.storage.library import ballots, holds, people, reviews, talk
from deliberation.storage.library.links import token_hash as link_hash


def told(house):
    """What the last removal in this vision says."""
    return [each.facts for each in house.entries() if each.kind == "ContentErased"][-1]


def test_a_stranger_has_nothing_to_remove(house):
    with refusal(house, Conflict, "Nothing is kept of you from this device, so there is nothing to remove."):
        erase(house.db, resident(77), Extent.WORDS)


def files_hold(house):
    """All bytes of the database, its write-ahead log and whatever lies beside them."""
    return b"".join(path.read_bytes() for path in Path(house.url.removeprefix("sqlite:///")).parent.iterdir())


def test_every_word_goes_and_its_place_stays(house):
    edit = house.suggest(AMINA, 1, "Nobody", "Zanzibar", why="Zebrafinch says so.")
    said = house.say(AMINA, house.principle(1).id, "Zucchini, too.")
    quoting = house.say(BEN, edit.id, "Why there?", paragraph=1)
    other = house.suggest(BEN, 2, "once", "one time")
    back_amendment(house.db, AMINA, other.id, "Zigzag.")
    flag(house.db, AMINA, Target(comment_id=quoting), "Zeppelin.")
    say_about(house.db, AMINA, house.slug, "Zennor", "Zodiac")
    words = (b"Zanzibar", b"Zebrafinch", b"Zucchini", b"Zigzag", b"Zeppelin", b"Zennor", b"Zodiac")
    assert all(word in files_hold(house) for word in words)
    erased = erase(house.db, AMINA, Extent.WORDS)
    assert (erased.contributions, erased.merged, erased.votes) == (3, 0, 0)
    assert house.db.scrub()
    assert [word for word in words if word in files_hold(house)] == []
    facts = told(house)
    assert (facts["edits"], facts["comments"], facts["backings"]) == ([edit.id], [said], [[other.id, 1]])
    gone = house.edit(edit.number)
    assert (gone.erased_at, gone.is_open, gone.rationale) == (house.clock.now, False, "")
    assert verify(house.db).findings == ()


def test_what_waited_what_was_asked_again_and_where_one_works_go_too(house):
    change_moderation(house.db, CARO, house.slug, Wanted(True, "Off the subject", "It is early."))
    make_comment(house.db, AMINA, Remark(house.principle(1).id, "question", "Zucchini, too."))
    make_comment(house.db, AMINA, Remark(house.principle(1).id, "question", "Zanzibar."))
    first, _ = house.look(holds.of_vision, house.vision.id)
    settle(house.db, CARO, house.slug, Verdict(False, (Target(hold_id=first.id),), "It is off the subject."))
    (decision,) = house.look(reviews.of_vision, house.vision.id)
    appeal(house.db, AMINA, decision.id, "Zebrafinch says so.")
    (place,) = holdings.holdings(house.db, AMINA).places
    assert [each.words for each in place.waited] == [("Zucchini, too.",), ("Zanzibar.",)]
    assert [each.reason for each in place.appeals] == ["Zebrafinch says so."]
    erase(house.db, AMINA, Extent.WORDS)
    assert house.db.scrub()
    assert [word for word in (b"Zucchini", b"Zanzibar", b"Zebrafinch") if word in files_hold(house)] == []
    assert [hold.settled_at is not None for hold in house.look(holds.of_vision, house.vision.id)] == [True, True]
    assert mine.mine(house.db, house.slug, AMINA)
    (place,) = holdings.holdings(house.db, AMINA).places
    assert (place.waited, place.appeals) == ((), ())
    assert verify(house.db).findings == ()


def test_an_organisation_that_nobody_is_of_any_more_is_forgotten_with_its_code(house):
    lead = Invitation(Role.LEAD, "Lee", house.slug, "staff", organisation="Zenith House")
    sign_in(house.db, resident(98), make_link(house.db, CARO, lead).token, person("lee"))
    make_code(house.db, person("lee"), house.slug, 30, "a secret")
    erase(house.db, person("lee"), Extent.EVERYTHING)
    rows = every_row(house.db, tables.organisations, tables.organisation_codes)
    assert rows == {"organisations": [], "organisation_codes": []}
    assert verify(house.db).findings == ()


def test_after_a_whole_life_the_record_holds_and_the_tables_follow_from_what_is_left(house):
    live(house)
    for who, extent in (
        (AMINA, Extent.WORDS),
        (BEN, Extent.EVERYTHING),
        (SOFIA, Extent.WORDS),
        (CARO, Extent.EVERYTHING),
    ):
        erase(house.db, who, extent)
    erase(house.db, resident(7), Extent.EVERYTHING)
    house.db.scrub()
    held = files_hold(house)
    assert [word for word in SECRETS.values() if word.encode() in held] == [
        "Hortensia",
        "Isadora",
    ]  # whose authors stay
    assert verify(house.db).findings == ()


def test_with_everything_votes_are_taken_back_where_voting_is_open(house):
    edit = house.suggest(BEN, 1, "Nobody", "No one")
    cast_vote(house.db, AMINA, edit.id, Stance.AGREE)
    cast_vote(house.db, AMINA, house.principle(1).id, Stance.PASS)
    house.vote(edit.id, (2,))
    who = house.member(AMINA)
    erased = erase(house.db, AMINA, Extent.EVERYTHING)
    assert (erased.contributions, erased.merged, erased.votes) == (0, 0, 2)
    assert house.kinds[-2:] == ["VoteWithdrawn", "VoteWithdrawn"]
    assert house.entries()[-1].facts["tally"] == {"residents": [2, 0, 0]}
    assert house.look(ballots.live, who.id, 0) == ()
    assert house.look(people.owner, AMINA.token_hash, house.clock.now) is None
    assert verify(house.db).findings == ()


def test_nobody_can_read_from_the_record_how_the_author_of_erased_words_had_voted(house):
    edit = house.suggest(AMINA, 2, "once", "one time")
    for each in (house.principle(1), house.principle(2), house.suggest(BEN, 1, "Nobody", "No one")):
        cast_vote(house.db, AMINA, each.id, Stance.AGREE)
    before = len(house.entries())
    assert erase(house.db, AMINA, Extent.EVERYTHING).votes == 0
    since = [each for each in house.entries()[before:] if each.hearers == "everyone"]
    assert [each.kind for each in since] == ["ContentErased"] and since[0].facts["edits"] == [edit.id]
    assert house.look(ballots.totals, house.vision, house.principle(1).id)["residents"].agree == 1
    assert verify(house.db).findings == ()


def test_after_the_close_totals_stay_under_a_name_that_leads_to_nobody(house):
    edit = house.suggest(AMINA, 1, "Nobody", "Zanzibar")
    house.agree(edit.id)
    who = house.member(resident(1))
    house.move_to(Phase.PUBLISHED)
    before = house.look(ballots.totals, house.vision, edit.id)
    assert erase(house.db, resident(1), Extent.EVERYTHING).votes == 0
    assert erase(house.db, AMINA, Extent.EVERYTHING).merged == 1
    assert house.look(ballots.totals, house.vision, edit.id) == before
    assert "Zanzibar" in house.principle(1, version=2).body
    assert [each.stance for each in house.look(ballots.live, who.id, 0)] == [Stance.AGREE]
    acted = {row[9] for row in every_row(house.db, tables.journal)["journal"]}
    assert who.participant_id not in acted and house.member(CARO).participant_id in acted
    assert verify(house.db).findings == ()


def test_whoever_helps_to_run_it_has_no_votes_to_take_back(house):
    house.let_in(person("rae"), Role.ADMINISTRATOR, "Zacharias", slug=None)
    make_link(house.db, person("rae"), Invitation(Role.MODERATOR, "Kim", house.slug))
    house.say(person("rae"), house.principle(1).id, "Zither.")
    assert erase(house.db, person("rae"), Extent.EVERYTHING).votes == 0
    house.db.scrub()
    assert not any(word in files_hold(house) for word in (b"Zacharias", b"Zither"))
    assert len(every_row(house.db, tables.site_roles)["site_roles"]) == 1


def test_a_place_that_somebody_else_named_too_stays(house):
    say_about(house.db, AMINA, house.slug, "Riverside", "Zodiac")
    say_about(house.db, BEN, house.slug, "Riverside", "")
    erase(house.db, AMINA, Extent.WORDS)
    rows = every_row(house.db, tables.areas, tables.organisations)
    assert ([row[2] for row in rows["areas"]], rows["organisations"]) == (["Riverside"], [])
    assert house.member(AMINA).area_id is None
    erased = [each for each in house.entries(journal.SITE) if each.kind == "ContentErased"]
    assert len(erased) == 1 and told(house)["values"] == []
    erase(house.db, AMINA, Extent.WORDS)
    assert house.kinds.count("ContentErased") == 1
    assert verify(house.db).findings == ()


def test_words_that_moved_along_to_a_new_version_go_there_too(house):
    mine, other = house.suggest(AMINA, 1, "Nobody", "Zanzibar"), house.suggest(BEN, 3, "They learn", "All learn")
    house.move_to(Phase.PUBLISHED)
    house.open_next_round()
    said = house.say(BEN, mine.id, "Why there?", paragraph=1)
    erase(house.db, AMINA, Extent.WORDS)
    house.db.scrub()
    assert b"Zanzibar" not in files_hold(house)
    (moved,) = [each.opened["moved"] for each in house.entries() if each.kind == "VersionPublished"]
    assert moved == [[["body", None, []]], [["body", None, [[27, 31, "All"]]]]]
    assert house.edit(other.number).is_open
    assert house.look(talk.comment, said).span.quote == ""
    assert verify(house.db).findings == ()


def test_others_still_come_in_by_a_link_that_is_for_several(house):
    link = make_link(house.db, None, Invitation(Role.PARTICIPANT, "", house.slug, "staff", uses=2))
    sign_in(house.db, resident(70), link.token, person("one"))
    erase(house.db, person("one"), Extent.EVERYTHING)
    assert sign_in(house.db, resident(71), link.token, person("two")) == house.slug
    erase(house.db, person("two"), Extent.EVERYTHING)
    assert link_hash(link.token) not in repr(every_row(house.db, tables.sign_in_links))


def declined(house):
    """Something of Amina's that a moderator declined."""
    change_moderation(house.db, CARO, house.slug, Wanted(True, "Off the subject", "It is early."))
    make_comment(house.db, AMINA, Remark(house.principle(1).id, "question", "Zucchini, too."))
    (hold,) = house.look(holds.of_vision, house.vision.id)
    settle(house.db, CARO, house.slug, Verdict(False, (Target(hold_id=hold.id),), "It is off the subject."))
    return house.look(reviews.of_vision, house.vision.id)[0]


def test_what_was_erased_after_an_appeal_can_only_be_declined(house):
    review = declined(house)
    appeal(house.db, AMINA, review.id, "Zebrafinch says so.")
    erase(house.db, AMINA, Extent.WORDS)
    why = "This cannot go up any more, so it can only be declined. Its author has removed the words."
    with refusal(house, Conflict, why):
        settle(house.db, DEV, house.slug, Verdict(True, (Target(review_id=review.id),), "It is fine."))
    settle(house.db, DEV, house.slug, Verdict(False, (Target(review_id=review.id),), "It is gone."))
    assert verify(house.db).findings == ()


def test_what_was_asked_after_erasing_can_be_erased_too(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    hide(house.db, CARO, Target(edit.id), "It names somebody.")
    (review,) = house.look(reviews.of_vision, house.vision.id)
    erase(house.db, AMINA, Extent.WORDS)
    appeal(house.db, AMINA, review.id, "Zebrafinch says so.")
    erase(house.db, AMINA, Extent.WORDS)
    house.db.scrub()
    assert b"Zebrafinch" not in files_hold(house)
    assert verify(house.db).findings == ()
