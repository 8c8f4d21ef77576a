"""One way for everything that can happen to happen, by the name of what is told of it."""

from io import BytesIO

from codes import with_second_step
from house import AMINA, BEN, CARO, DEV, person, resident, set_columns
from parting import find_groups
from PIL import Image

from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services import (
    administering,
    amending,
    anchoring,
    appealing,
    archiving,
    claiming,
    commenting,
    composing,
    entering,
    erasing,
    excluding,
    guarding,
    importing,
    introducing,
    joining,
    judging,
    moderating,
    phasing,
    posting,
    relieving,
    retaining,
    reviewing,
    rewording,
    separating,
    voting,
)
from deliberation.services.moderating import Target
from deliberation.storage import tables
from deliberation.storage.library import drafts, reviews

LATER = 60_000


def lifted(house):
    phasing.lift_gate(house.db, CARO, house.slug, "staff", "There are no staff left.")


def introduced(house):
    words = introducing.Introduction("", "How we live.", "It began here.")
    introducing.introduce(house.db, CARO, house.slug, words, "It was unclear.")


def pictured(house):
    written = BytesIO()
    Image.new("RGB", (2, 2)).save(written, "PNG")
    introducing.show_picture(house.db, CARO, house.slug, written.getvalue(), "A bench.", "It is ours.")


def archived(house):
    closed(house)
    archiving.archive(house.db, DEV, house.slug, "It is over.", back=False)


def about(house):
    entering.say_about(house.db, AMINA, house.slug, "Riverside", "")


def code_made(house):
    lead = entering.Invitation(Role.LEAD, "Lee", house.slug, "staff", organisation="St Mary’s")
    entering.sign_in(house.db, resident(98), entering.make_link(house.db, CARO, lead).token, person("lee"))
    joining.make_code(house.db, person("lee"), house.slug, 30, "a secret")


def code_ended(house):
    code_made(house)
    joining.end_code(house.db, person("lee"), house.slug)


def observed_then_relieved(house):
    house.let_in(person("olga"), Role.OBSERVER, "Olga")
    relieving.take_role(house.db, CARO, house.slug, house.member(person("olga")).id, "She asked for it.")


def became_one(house):
    for each in (resident(1), resident(2)):
        claiming.ask_for_letter(house.db, each, "kim@example.org", "a secret", "/sign-in/")
        letter = posting.take_letter(house.db)
        posting.note_sent(house.db, letter)
        claiming.claim(house.db, each, letter.body.split("/sign-in/")[1].split()[0], person(f"{each.token_hash} now"))


def proved_then_lost(house):
    with_second_step(house, CARO)
    administering.reset_second_step(house.db, house.member(CARO).participant_id)


def imported(house):
    house.move_to(Phase.MERGING)
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, source="A file of votes.")
    importing.import_votes(house.db, house.slug, [[importing.Imported(2, Stance.AGREE)]])


def excluded(house):
    names = [house.member(resident(1)).pseudonym]
    excluding.exclude_votes(house.db, CARO, house.slug, names, "They are one person’s.")
    return names


def readmitted(house):
    excluding.readmit_votes(house.db, CARO, house.slug, excluded(house), "They are not.")


def delayed(house):
    times = phasing.Schedule(house.clock.now - 1, house.clock.now + LATER, None)
    phasing.change_schedule(house.db, CARO, house.slug, times, "More people want a say.")


def closed(house):
    house.move_to(Phase.MERGING)
    phasing.tell_phase(house.db, house.vision.id)


def frozen(house):
    closed(house)
    find_groups(house)


def published(house):
    house.move_to(Phase.MERGING)
    house.tick_all()
    house.move_to(Phase.PUBLISHED)


def signed(house):
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, signatures=2)
    published(house)


def found_again(house):
    base = house.principle(2)
    one, other = base.body.split("\n\n")
    start = base.body.index("correct it")
    comment = house.say(AMINA, base.id, "By phone?", start=start, end=start + len("correct it"))
    swapped = amending.Proposal(base.id, f"{other}\n\n{one}", "It comes first.", "wording")
    house.agree(amending.propose_amendment(house.db, BEN, swapped).facts["item"])
    published(house)
    house.open_next_round()
    anchoring.confirm_anchor(house.db, AMINA, comment)


def opened(house):
    published(house)
    house.open_next_round()


def judged(house):
    house.say(AMINA, house.principle(1).id, "Who drives?")
    published(house)
    told = house.look(drafts.fates_of, house.principle(1, 2).version_id)
    fate = next(each.id for each in told if each.comment_id)
    judging.judge_fate(house.db, CARO, judging.Judgement(fate, "other_body", "The council answers for it."))


def settled_flag(house):
    flagged(house)
    settle(house, True, Target(house.edit(1).id))


def settle(house, stands, *targets):
    verdict = reviewing.Verdict(stands, targets, "I read it.")
    return reviewing.settle(house.db, CARO, house.slug, verdict).facts


def guarded(house):
    guarding.change_moderation(house.db, CARO, house.slug, guarding.Wanted(True, "It is an advert.", "It is late."))


def held(house):
    guarded(house)
    remark = commenting.Remark(house.principle(1).id, "idea", "On Mondays.")
    return Target(hold_id=commenting.make_comment(house.db, AMINA, remark).facts["hold"])


def held_edit_let_through(house):
    guarded(house)
    base = house.principle(2)
    proposal = amending.Proposal(base.id, base.body.replace("once", "one time"), "It is clearer.", "wording")
    settle(house, True, Target(hold_id=amending.propose_amendment(house.db, BEN, proposal).facts["hold"]))


def reworded(house):
    text = house.principle(1).body.replace("Nobody travels", "None of us travels")
    rewording.reword(
        house.db, CARO, rewording.Rewording(house.edit(1).id, text, "It is warmer.", False, "It named somebody.")
    )


def separated(house):
    edit = house.suggest(AMINA, 3, "have time to listen. They learn", "take time to listen. They grow")
    separating.separate(house.db, CARO, separating.Separation(edit.id, frozenset([1]), "It asks for two things."))


def appealed(house):
    hidden(house)
    (review,) = house.look(reviews.of_vision, house.vision.id)
    appealing.appeal(house.db, AMINA, review.id, "It is my own name.")


def flagged(house):
    return moderating.flag(house.db, BEN, Target(item_id=house.edit(1).id), "Look.").facts["flag"]


def hidden(house):
    moderating.hide(house.db, CARO, Target(item_id=house.edit(1).id), "It names somebody.")


def shown(house):
    hidden(house)
    moderating.show(house.db, CARO, Target(item_id=house.edit(1).id), "It names nobody.")


def withdrawn_comment(house):
    commenting.withdraw_comment(house.db, AMINA, house.say(AMINA, house.principle(1).id, "Who?"))


def ticked(house):
    house.move_to(Phase.MERGING)
    composing.tick_pair(house.db, CARO, house.edit(2).id, house.edit(3).id)


def decided(house):
    house.move_to(Phase.MERGING)
    house.decide(house.edit(1), False)


def settled(house):
    house.move_to(Phase.MERGING)
    composing.settle_principle(house.db, CARO, house.principle(1).id, 0, settled=True)


def erased(house):
    house.say(AMINA, house.principle(1).id, "Who?")
    erasing.erase(house.db, AMINA, erasing.Extent.EVERYTHING)


ACTS = {
    "VoteCast": lambda house: voting.cast_vote(house.db, AMINA, house.edit(1).id, Stance.DISAGREE),
    "VoteWithdrawn": lambda house: voting.take_back_vote(house.db, resident(1), house.principle(1).id),
    "AmendmentProposed": lambda house: house.suggest(BEN, 2, "once", "one time"),
    "Backed": lambda house: amending.back_amendment(house.db, BEN, house.edit(1).id, "I want it too."),
    "AmendmentWithdrawn": lambda house: amending.withdraw_amendment(house.db, AMINA, house.edit(1).id),
    "CommentMade": lambda house: house.say(BEN, house.principle(1).id, "How far?"),
    "CommentWithdrawn": withdrawn_comment,
    "AnchorConfirmed": found_again,
    "Flagged": flagged,
    "FlagSettled": settled_flag,
    "Hidden": hidden,
    "Reviewed": lambda house: settle(house, True, Target(house.edit(1).id)),
    "Reworded": reworded,
    "Separated": separated,
    "Appealed": appealed,
    "Held": held,
    "HoldWithdrawn": lambda house: appealing.withdraw_hold(house.db, AMINA, held(house).hold_id),
    "LetThrough": held_edit_let_through,
    "Declined": lambda house: settle(house, False, held(house)),
    "ModerationChanged": guarded,
    "VotesExcluded": excluded,
    "VotesReadmitted": readmitted,
    "Shown": shown,
    "MemberJoined": lambda house: voting.cast_vote(house.db, resident(99), house.edit(1).id, Stance.PASS),
    "MemberMoved": lambda house: house.let_in(person("moved"), audience="staff", was=resident(1)),
    "RoleTaken": observed_then_relieved,
    "SecondStepReset": proved_then_lost,
    "VoteImported": imported,
    "AboutChanged": about,
    "PlacesMerged": became_one,
    "CodeMade": code_made,
    "CodeEnded": code_ended,
    "VisionIntroduced": introduced,
    "PictureChanged": pictured,
    "Archived": archived,
    "ScheduleChanged": delayed,
    "PhaseChanged": closed,
    "GateLifted": lifted,
    "OpinionGroupsFrozen": frozen,
    "DraftChanged": decided,
    "PairTicked": ticked,
    "PrincipleSettled": settled,
    "DraftSigned": signed,
    "VersionPublished": published,
    "RoundOpened": opened,
    "FateChanged": judged,
    "ContentErased": erased,
    "RetentionSet": lambda house: retaining.set_retention(house.db, CARO, house.slug, None, 30, "We promised it."),
}
