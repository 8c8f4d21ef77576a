"""Everything that can happen to a vision, from its first vote to its second version and after."""

from dataclasses import replace

import codes
from beginnings import bring_in, make_ready
from house import AMINA, BEN, CARO, CLOSES, DAY, DEV, SETTING, SPLIT, START, House, person, resident
from parting import find_groups, part

from deliberation.domain.digests import Asking
from deliberation.domain.vision import FateKind, Phase, Role, Stance, Visitor
from deliberation.services import archiving, drafting, informing, notifying, proving
from deliberation.services.administering import end_devices, take_site_role
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.anchoring import confirm_anchor
from deliberation.services.appealing import appeal, withdraw_hold
from deliberation.services.claiming import ask_for_letter, claim
from deliberation.services.commenting import Remark, make_comment, withdraw_comment
from deliberation.services.composing import OwnWords, settle_principle, write_own_words
from deliberation.services.entering import Invitation, make_link, say_about, sign_in, sign_out, token_hash
from deliberation.services.erasing import Extent, erase
from deliberation.services.excluding import exclude_votes, readmit_votes
from deliberation.services.guarding import Wanted, change_moderation
from deliberation.services.joining import end_code, join, make_code
from deliberation.services.judging import Judgement, judge_fate
from deliberation.services.moderating import Target, flag, hide, show
from deliberation.services.phasing import NOW, Schedule, change_schedule, lift_gate, tell_phase
from deliberation.services.posting import note_sent, take_letter
from deliberation.services.publishing import Signature, publish_version
from deliberation.services.reading import composition
from deliberation.services.relieving import end_link, take_role
from deliberation.services.retaining import set_retention
from deliberation.services.reviewing import Verdict, settle
from deliberation.services.rewording import Rewording, reword
from deliberation.services.separating import Separation, separate
from deliberation.services.voting import cast_vote, take_back_vote
from deliberation.storage.library import amendments, drafts, holds, reviews, talk

SOFIA, LEAVING = person("sofia"), person("leaving")
SECRETS = {
    "hidden": "Bartholomew",
    "withdrawn": "Cuthbert",
    "hidden comment": "Desdemona",
    "withdrawn comment": "Ermintrude",
    "hidden reason": "Hortensia",
    "report": "Fitzgerald",
    "declined": "Isadora",
    "not yet said": "Jemima",
    "appeal": "Katharina",
    "area": "Gooseberry",
    "erased": "Isengrim",
}


def live(house: House) -> None:
    """Live one through, with another vision beside it, so that no id is where it would be by chance."""
    other = drafting.create_vision(house.db, DEV, SPLIT, replace(SETTING, signatures=2)).facts["slug"]
    bring_in(house)
    make_ready(house)
    deliberate(house)
    house.slug, own = other, house.slug
    cast_vote(house.db, AMINA, house.principle(2).id, Stance.AGREE)
    house.suggest(BEN, 2, "Staff", "We")
    say_about(house.db, AMINA, other, "Elsewhere", "")
    house.slug = own
    moderate(house)
    compose(house)
    go_on(house)
    house.slug = other
    part(house, 9, 8)
    change_schedule(house.db, DEV, other, Schedule(START, NOW, None), "Everybody has answered.")
    find_groups(house)
    read = composition.composition(house.db, other, DEV)
    publish_version(house.db, DEV, other, Signature("Dev Patel", read.fingerprint))
    house.say(AMINA, house.principle(1).id, "What happens here?")
    archiving.archive(house.db, DEV, other, "It is over.", back=False)
    house.slug = own
    leave(house)


def deliberate(house: House) -> None:
    """Vote, suggest, back, comment; come and go."""
    tell_phase(house.db, house.vision.id)
    edits = [
        house.suggest(AMINA, 1, "Nobody", "No one"),
        house.suggest(BEN, 1, "Nobody", "None of us"),
        house.suggest(BEN, 1, "further", "farther"),
        house.suggest(AMINA, 2, "Everybody", SECRETS["hidden"], why=SECRETS["hidden"]),
        house.suggest(AMINA, 2, "correct it", SECRETS["withdrawn"], why=SECRETS["withdrawn"]),
        house.suggest(resident(1), 3, "They learn", "We all learn"),
    ]
    for edit in edits:
        house.vote(edit.id, (10,), (6,))
    one, other = house.principle(2).body.split("\n\n")
    swapped = Proposal(house.principle(2).id, f"{other}\n\n{one}", "It comes first.", "wording")
    house.vote(propose_amendment(house.db, resident(1), swapped).facts["item"], (10,), (6,))
    house.clock.now += 7
    body = house.principle(1).body.replace("Nobody", "No one")
    propose_amendment(house.db, BEN, Proposal(house.principle(1).id, body, "I think so too.", "meaning"))
    back_amendment(house.db, resident(2), edits[5].id, SECRETS["hidden reason"])
    item = house.principle(3).id
    house.vote(item, (3, 1, 1), (2, 0, 1))
    for who, stance in ((AMINA, Stance.PASS), (AMINA, Stance.DISAGREE), (resident(1), Stance.DISAGREE)):
        cast_vote(house.db, who, item, stance)
    take_back_vote(house.db, resident(2), item)
    say_about(house.db, AMINA, house.slug, SECRETS["area"], "The Library")
    say_about(house.db, resident(1), house.slug, "Riverside", "")
    say_about(house.db, resident(1), house.slug, "", "The Library")
    house.let_in(person("resident 3 at work"), Role.LEAD, "Kim", audience="staff", was=resident(3))
    house.let_in(SOFIA, Role.MODERATOR, "Sofia", was=resident(4))
    join_by_code(house)
    become_one(house)
    house.let_in(person("resident 5 at home"), Role.ADMINISTRATOR, slug=None, was=resident(5))
    former = house.member(person("resident 5 at home")).participant_id
    take_site_role(house.db, former)
    end_devices(house.db, former)
    sign_out(house.db, resident(6))


def join_by_code(house: House) -> None:
    """Let in the lead of an organisation, who makes a code and ends it; two people come by it, one with their votes."""
    lee, secret = person("lee"), "the site's secret"
    invitation = Invitation(Role.LEAD, "Lee", house.slug, "staff", organisation="The Library")
    sign_in(house.db, person("lee before"), make_link(house.db, CARO, invitation).token, lee)
    code = make_code(house.db, lee, house.slug, 30, secret).code
    cast_vote(house.db, resident(60), house.principle(3).id, Stance.AGREE)
    for each in (resident(60), person("new at work")):
        join(house.db, each, person(f"{each.token_hash} at work"), code, secret)
    end_code(house.db, lee, house.slug)
    relieve(house, lee)
    prove(house)


def prove(house: House) -> None:
    """Set up a second step, as two people, and take it; one of them loses theirs."""
    for each, salt in ((SOFIA, "1f" * 16), (CARO, "2f" * 16)):
        codes.prove(house, each, codes.with_second_step(house, each, salt)[0])
    proving.reset(house.db, DEV, house.slug, house.member(CARO).participant_id, "Her phone fell into a river.")


def relieve(house: House, lead: Visitor) -> None:
    """Take the roles of a lead and of an observer, and end a link that nobody had used."""
    house.let_in(person("olga"), Role.OBSERVER, "Olga")
    for each in (lead, person("olga")):
        take_role(house.db, CARO, house.slug, house.member(each).id, "They asked for it.")
    link = make_link(house.db, CARO, Invitation(Role.FACILITATOR, "Fay", house.slug))
    end_link(house.db, CARO, house.slug, token_hash(link.token))


def become_one(house: House) -> None:
    """Sign in by letters on two devices that had voted on the same words, and on one that was in no vision."""
    base = house.principle(3).id
    for number, stance in ((61, Stance.AGREE), (62, Stance.PASS)):
        cast_vote(house.db, resident(number), base, stance)
        house.clock.now += 1
    house.suggest(resident(62), 3, "listen", "listen well")
    house.say(resident(62), base, "I do.")
    for number in (61, 62):
        ask_for_letter(house.db, resident(number), "kim@example.org", "a secret", "https://vision.example/sign-in/")
        letter = take_letter(house.db)
        note_sent(house.db, letter)
        claim(house.db, resident(number), letter.body.split("/sign-in/")[1].split()[0], person(f"kim {number}"))
    notifying.choose_letters(
        house.db, person("kim 62"), notifying.Choice("kim@example.org", "weekly", True), "a secret"
    )
    notifying.write_asked(
        house.db, Asking(house.vision.id, 0, 1, [[house.member(person("kim 62")).participant_id, *"ABC"]])
    )


def moderate(house: House) -> None:
    """Comment, flag, hide, show, take back; move the dates."""
    base = house.principle(2).id
    first = house.say(AMINA, base, "Where is it written down?", paragraph=2)
    house.say(BEN, base, "In the **book**.", parent_id=first)
    hidden = house.say(BEN, house.edit(1).id, SECRETS["hidden comment"])
    withdrawn = house.say(AMINA, base, SECRETS["withdrawn comment"], paragraph=1)
    withdraw_comment(house.db, AMINA, withdrawn)
    flag(house.db, BEN, Target(comment_id=hidden), SECRETS["report"])
    flag(house.db, AMINA, Target(item_id=house.edit(4).id), SECRETS["report"])
    flag(house.db, AMINA, Target(item_id=house.edit(3).id), SECRETS["report"])
    hide(house.db, CARO, Target(comment_id=hidden), "It names somebody.")
    hide(house.db, SOFIA, Target(item_id=house.edit(4).id), "It names somebody, too.")
    hide(house.db, CARO, Target(house.edit(6).id, backing=1), "It names somebody.")
    hide(house.db, CARO, Target(comment_id=first), "By mistake.")
    show(house.db, CARO, Target(comment_id=first), "That was a mistake.")
    withdraw_amendment(house.db, AMINA, house.edit(5).id)
    review(house)
    change_schedule(house.db, CARO, house.slug, Schedule(START, CLOSES - DAY, None), "Everybody has answered.")
    lift_gate(house.db, DEV, house.slug, "staff", "They have no time.")


def review(house: House) -> None:
    """Have things wait for a moderator; leave, decline and let through; ask for another look, twice."""
    settle(house.db, CARO, house.slug, Verdict(True, (Target(house.edit(1).id), Target(house.edit(2).id)), ""))
    edit = house.suggest(resident(9), 2, "with care", "with Ludmilla")
    text = house.principle(2).body.replace("with care", "with great care")
    reword(house.db, CARO, Rewording(edit.id, text, "It is warmer.", hides=False, reason="It names one."))
    edit = house.suggest(resident(9), 2, "tell their story once", "say their story twice")
    separate(house.db, CARO, Separation(edit.id, frozenset([1]), "It asks for two things."))
    change_moderation(house.db, CARO, house.slug, Wanted(True, "It is an advert.\nIt is rude.", "There was a flood."))
    for words in ("Let me in.", "Let me in, too.", SECRETS["not yet said"]):
        make_comment(house.db, AMINA, Remark(house.principle(2).id, "idea", words, paragraph=1))
    held = [each.id for each in house.look(holds.of_vision, house.vision.id)]
    settle(house.db, CARO, house.slug, Verdict(True, (Target(hold_id=held[0]),), ""))
    settle(house.db, CARO, house.slug, Verdict(False, (Target(hold_id=held[1]),), "It is an advert."))
    withdraw_hold(house.db, AMINA, held[2])
    every = house.look(reviews.of_vision, house.vision.id)
    hidden = next(each for each in every if each.target == Target(house.edit(4).id))
    for each, answers, stands in ((every[-1], SOFIA, True), (hidden, CARO, False)):
        appeal(house.db, AMINA, each.id, SECRETS["appeal"])
        settle(house.db, answers, house.slug, Verdict(stands, (Target(review_id=each.id),), "I looked again."))
    listen = Proposal(house.principle(3).id, "Staff have time. They listen.", SECRETS["declined"], "wording")
    propose_amendment(house.db, resident(8), listen)
    change_moderation(house.db, CARO, house.slug, Wanted(False, "It is an advert.\nIt is rude.", "It is over."))


def compose(house: House) -> None:
    """Decide, write, tick, settle and sign."""
    house.clock.now = CLOSES - DAY
    tell_phase(house.db, house.vision.id)
    find_groups(house)
    base = house.principle(1)
    house.decide(house.edit(2), True, "It is warmer.")
    house.decide(house.edit(2), None, "", step=1)
    house.decide(house.edit(6), False, "Not now.")
    hide(house.db, CARO, Target(item_id=house.edit(6).id), "By mistake.")
    show(house.db, CARO, Target(item_id=house.edit(6).id), "That was a mistake.")
    other = house.principle(3)
    for step, text in ((1, "They learn together."), (2, "Staff listen and learn together.")):
        write_own_words(house.db, CARO, OwnWords(other.id, text, "Shorter.", (house.edit(6).id,), step))
    aside = [house.member(resident(number)).pseudonym for number in (8, 9)]
    exclude_votes(house.db, CARO, house.slug, aside, "They are one person’s.")
    readmit_votes(house.db, SOFIA, house.slug, aside[:1], "They are not.")
    house.let_in(person("resident 10 at work"), audience="staff", was=resident(10))
    house.tick_all()
    settle_principle(house.db, CARO, base.id, 2, settled=True)
    settle_principle(house.db, SOFIA, other.id, 3, settled=True)
    settle_principle(house.db, SOFIA, other.id, 4, settled=False)
    house.sign()
    assert house.vision.round.told == Phase.PUBLISHED
    house.say(AMINA, house.principle(1, version=2).id, "There it is.")
    hide(house.db, CARO, Target(item_id=house.edit(3).id), "Afterwards.")


def go_on(house: House) -> None:
    """Judge what became of things, and deliberate on what is new."""
    fates = house.look(drafts.fates_of, house.principle(1, version=2).version_id)
    told = next(each.id for each in fates if each.comment_id and each.kind == FateKind.READ)
    judge_fate(house.db, CARO, Judgement(told, "other_body", "The council answers for it."))
    house.open_next_round(closes_at=house.clock.now + DAY)
    base = house.principle(2, version=2)
    lost = next(each for each in house.look(talk.comments_in, house.vision.id) if each.body.startswith("Where"))
    confirm_anchor(house.db, AMINA, lost.id)
    edit = house.suggest(resident(7), 2, "Everybody", "All of us")
    house.vote(edit.id, (2,), (1,))
    other = Proposal(base.id, base.body.replace("Everybody", "Each of us"), "Plainer.", "wording", rewords=edit.number)
    propose_amendment(house.db, resident(7), other)


def leave(house: House) -> None:
    """Change a page of the site, say how long personal parts are kept; and somebody has their words removed."""
    informing.change_page(house.db, DEV, "privacy", "We keep little.\n\n## What\n\nThis.")
    set_retention(house.db, CARO, house.slug, None, 30, "We said so.")
    house.suggest(LEAVING, 3, "listen", SECRETS["erased"], why=SECRETS["erased"])
    back_amendment(house.db, LEAVING, next_open(house), SECRETS["erased"])
    house.say(LEAVING, house.principle(1, version=2).id, SECRETS["erased"], paragraph=1)
    erase(house.db, LEAVING, Extent.WORDS)


def next_open(house: House) -> int:
    """The id of an edit that can be backed."""
    edits = house.look(amendments.on, house.vision.round.base_version_id)
    return next(each.id for each in edits if each.is_open)
