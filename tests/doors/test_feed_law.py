"""What a page shows, brought up to date by the news, is what a page fetched now shows: for every kind of event."""

import pytest
from floor import Floor
from house import AMINA, BEN, CARO, House, open_house, person, resident, set_columns
from parting import find_groups

from deliberation.domain.events import KINDS
from deliberation.domain.vision import Phase, Role, Stance
from deliberation.services import (
    amending,
    anchoring,
    appealing,
    commenting,
    composing,
    entering,
    guarding,
    importing,
    judging,
    moderating,
    phasing,
    reviewing,
    rewording,
    voting,
)
from deliberation.services.moderating import Target
from deliberation.storage import journal, tables
from deliberation.storage.library import drafts, reviews
from deliberation.web.doorway import hashed

LATER = 60_000


def votes_then_moves(house):
    house.let_in(person("moved"), audience="staff", was=resident(1))


def lifted(house):
    phasing.lift_gate(house.db, CARO, house.slug, "staff", "There are no staff left.")


def about(house):
    entering.say_about(house.db, AMINA, house.slug, "Riverside", "")


def imported(house):
    house.move_to(Phase.MERGING)
    with house.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, house.vision.id, source="A file of votes.")
    importing.import_votes(house.db, house.slug, [[importing.Imported(2, Stance.AGREE)]])


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
    "Appealed": appealed,
    "Held": held,
    "HoldWithdrawn": lambda house: appealing.withdraw_hold(house.db, AMINA, held(house).hold_id),
    "LetThrough": held_edit_let_through,
    "Declined": lambda house: settle(house, False, held(house)),
    "ModerationChanged": guarded,
    "Shown": shown,
    "MemberJoined": lambda house: voting.cast_vote(house.db, resident(99), house.edit(1).id, Stance.PASS),
    "MemberMoved": votes_then_moves,
    "VoteImported": imported,
    "AboutChanged": about,
    "ScheduleChanged": delayed,
    "PhaseChanged": closed,
    "GateLifted": lifted,
    "OpinionGroupsFrozen": frozen,
    "DraftChanged": decided,
    "PairTicked": ticked,
    "PrincipleSettled": settled,
    "VersionPublished": published,
    "RoundOpened": opened,
    "FateChanged": judged,
}
ELSEWHERE = {"VisionCreated", "SiteRoleGiven", "LinkMade", "SignedIn"}  # before any page, or in the site's journal
ANEW = {"VersionPublished", "AnchorConfirmed", "RoundOpened", "FateChanged"}  # these act in a newer version
BY_FIGURES = {"VoteCast", "VoteWithdrawn", "VoteImported"}
FOR_MODERATORS = {"Flagged", "FlagSettled", "Held", "HoldWithdrawn", "Appealed"}
FOR_ONE = {"AboutChanged"}


@pytest.fixture(scope="module")
def furniture(tmp_path_factory):
    """A vision with three edits and votes on everything, residents for and staff against one of them."""
    folder = tmp_path_factory.mktemp("lively")
    with open_house(folder) as house:
        edits = [
            house.suggest(AMINA, 1, "Nobody travels", "No one travels"),
            house.suggest(AMINA, 3, "Staff have", "Staff get"),
            house.suggest(resident(1), 3, "to listen", "for listening"),
        ]
        house.agree(house.principle(1).id, edits[1].id, edits[2].id)
        house.vote(edits[0].id, (6,), (0, 6))
        phasing.tell_phase(house.db, house.vision.id)
    return (folder / "deliberation.db").read_bytes()


@pytest.fixture
def lively(furniture, tmp_path):
    (tmp_path / "lively.db").write_bytes(furniture)
    house = House(f"sqlite:///{tmp_path / 'lively.db'}", seed=3)
    yield house
    house.db.close()


def test_every_event_has_its_law():
    assert set(ACTS) | ELSEWHERE == set(KINDS)
    assert not set(ACTS) & ELSEWHERE


@pytest.mark.parametrize("kind", ACTS)
def test_a_page_and_its_news_are_a_fresh_page(lively, kind):
    floor = Floor(lively)
    followers = {name: floor.comes(name) for name in ("olu", "amina", "caro")}
    ACTS[kind](lively)
    floor.wait()
    for name, follower in followers.items():
        follower.heard()
        fresh, seq = follower.fresh()
        if kind not in ANEW:  # from then on people read the new version, whose votes begin at none
            assert {id_: fresh[id_] for id_ in follower.items} == follower.items
        assert follower.seq == seq
        told = kind in {event["kind"] for event in follower.events}
        assert told == (kind not in BY_FIGURES | FOR_ONE and (kind not in FOR_MODERATORS or name == "caro"))


def test_a_new_edit_is_told_with_the_principle_it_is_about(lively):
    floor = Floor(lively)
    olu = floor.comes()
    lively.suggest(BEN, 2, "once", "one time")
    floor.wait()
    olu.heard()
    base = lively.principle(2)
    assert [change[:2] for change in olu.events[-1]["changes"]] == [[base.id, base.principle_id]]


def test_news_never_say_who_or_in_which_words(lively):
    floor = Floor(lively)
    caro = floor.comes("caro", after=0)
    for kind in ("Flagged", "AmendmentProposed", "CommentMade", "MemberMoved", "VoteCast"):
        ACTS[kind](lively)
        floor.wait()
    caro.heard()
    told = repr(caro.said)
    opened = [value for entry in lively.look(_everything) for value in entry.opened.values()]
    secrets = {lively.member(each).pseudonym for each in (AMINA, BEN, person("moved"))} | {
        "How far?",
        "one time",
        "Look.",
    }
    assert opened
    assert not {secret for secret in secrets if secret in told}
    assert hashed("amina") not in told


def _everything(connection):
    return journal.since(connection, 2, 0, ["everyone", "moderators"])


def test_somebody_who_runs_the_vision_takes_their_votes_along(lively):
    floor = Floor(lively)
    olu = floor.comes()
    lively.let_in(person("rae"), Role.MODERATOR, "Rae", was=resident(1))
    floor.wait()
    olu.heard()
    assert olu.items == {id_: each for id_, each in olu.fresh()[0].items() if id_ in olu.items}
    assert olu.items[str(lively.principle(1).id)]["audiences"]["residents"] == [5, 0, 0]
