import json
import shutil
import subprocess
from pathlib import Path

import pytest
from house import AMINA, BEN, CARO, DAY, DEV, HOUR, SLUG, counted_queries, refusal, resident, staff

from deliberation.domain.errors import NotAllowed
from deliberation.domain.personal import Personal
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import ReviewKind, Target
from deliberation.services.amending import Proposal, back_amendment, propose_amendment, withdraw_amendment
from deliberation.services.appealing import appeal, withdraw_hold
from deliberation.services.commenting import Remark, make_comment, withdraw_comment
from deliberation.services.guarding import Wanted, change_moderation
from deliberation.services.moderating import flag, hide
from deliberation.services.reading.mine import mine, place_of
from deliberation.services.reading.moderated import moderated
from deliberation.services.reading.queue import queue
from deliberation.services.restructuring import Restructuring, propose_restructuring
from deliberation.services.reviewing import Verdict, settle
from deliberation.storage.library import reviews, talk

SCRIPTS = Path(__file__).parents[2] / "static/js"
KEYS = """
import { createTriage } from "SCRIPTS/triage.js";
const triage = createTriage(ROWS);
const wishes = KEYS.map((key) => {
  const wish = triage.press(key);
  if (wish && "rows" in wish) triage.decided(wish.rows);
  if (wish && "go" in wish) triage.reach(wish.go);
  return wish;
});
process.stdout.write(JSON.stringify(wishes));
"""


def waiting(house, who=CARO):
    return queue(house.db, house.slug, who)


def decide(house, stands, *targets, who=CARO, reason="It is an advert."):
    settle(house.db, who, house.slug, Verdict(stands, targets, reason))


def clear(house):
    """Have everything looked at."""
    while groups := waiting(house).groups:
        decide(house, True, *(Target.named(each) for group in groups for each in group.token.split(",")))


def press(rows, *keys):
    """What the keys ask for, on a page of so many rows."""
    node = shutil.which("node")
    assert node, "these tests need Node"
    code = KEYS.replace("SCRIPTS", SCRIPTS.as_uri()).replace("ROWS", str(rows)).replace("KEYS", json.dumps(keys))
    run = subprocess.run([node, "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("of_one", [True, False], ids=["about one comment", "about fifty that are nearly the same"])
def test_fifty_nearly_equal_reports_are_cleared_with_three_keys(house, of_one):
    item = house.principle(1).id
    said = [house.say(resident(n), item, f"Buy cheap pills at pills{n}.example, the best in town today!")
            for n in range(1 if of_one else 50)]  # fmt: skip
    for number in range(50):
        flag(house.db, staff(1 + number % 10), Target(comment_id=said[number % len(said)]), "It is an advert.")
    (group,) = waiting(house).groups
    assert (group.report_count, group.reports) == (50, (("It is an advert.", 50),))
    keys = ("j", "5", "h")
    assert press(1, *keys) == [{"go": 0}, {"reason": 5}, {"stands": False, "rows": [0]}]
    decide(house, False, *map(Target.named, group.token.split(",")), reason=house.vision.moderation.reasons[5 - 1])
    assert waiting(house).groups == () and house.look(talk.open_flags, house.vision.id) == ()
    assert house.kinds.count("Hidden") == len(said)


def test_fifty_that_have_nothing_in_common_still_take_no_more_than_a_key_each():
    wishes = press(50, "5", "j", *["h"] * 50)
    assert [wish["rows"] for wish in wishes[2:]] == [[number] for number in range(50)]


def test_keys_go_tick_and_decide_on_what_is_meant():
    assert press(3, "k", "ArrowDown", "j", "j", "x", "ArrowUp", "x", "l") == [
        {"go": 0}, {"go": 1}, {"go": 2}, {"go": 2}, {"tick": [2], "on": True}, {"go": 1}, {"tick": [1], "on": True},
        {"stands": True, "rows": [1, 2]},
    ]  # fmt: skip
    assert press(2, "a", "a", "h", "z", "0") == [
        {"tick": [0, 1], "on": True}, {"tick": [0, 1], "on": False}, None, None, None,
    ]  # fmt: skip
    assert press(0, "j", "x", "a", "l") == [None] * 4
    assert press(2, "j", "j", "l", "l", "l")[2:] == [{"stands": True, "rows": [1]}, {"stands": True, "rows": [0]}, None]


def test_only_those_who_moderate_see_it(house):
    for who in (AMINA, BEN, resident(9)):
        with refusal(house, NotAllowed, "Only the people who run this deliberation can see this page."):
            waiting(house, who)


def test_a_first_post_waits_until_somebody_has_looked(house):
    house.say(AMINA, house.principle(1).id, "Who decides?")
    house.clock.now += 1
    house.say(AMINA, house.principle(1).id, "And when?")
    house.suggest(BEN, 2, "Everybody", "All of us")
    house.say(CARO, house.principle(1).id, "All of us.")
    found = waiting(house).groups
    assert [(each.firsts, each.first.name) for each in found] == [(1, "a comment on principle 1"), (1, "edit 1")]
    clear(house)
    assert waiting(house).groups == ()


def test_what_may_give_somebody_away_waits_wherever_it_stands(house):
    for who, act in ((AMINA, "Who?"), (BEN, "Why?")):
        house.say(who, house.principle(3).id, act)
    clear(house)
    edit = house.suggest(AMINA, 1, "Nobody", "Ring 07700 900123: nobody", why="Ask at SW1A 1AA.")
    back_amendment(house.db, BEN, edit.id, "Write to ben@example.org.")
    house.clock.now += 1
    house.say(AMINA, house.principle(1).id, "Hers is 943 476 5919.")
    house.say(AMINA, house.principle(1).id, "Sexual health clinic and breast screening in 2019.")
    found = waiting(house).groups
    assert [(each.first.name, each.found) for each in found] == [
        ("edit 1", (Personal.PHONE, Personal.POSTCODE)),
        ("a reason for edit 1", (Personal.EMAIL,)),
        ("a comment on principle 1", (Personal.NHS_NUMBER,)),
    ]  # fmt: skip
    assert (found[0].first.words, found[0].first.because) == ("Ring 07700 900123: nobody", "Ask at SW1A 1AA.")
    clear(house)
    assert waiting(house).cases == 0


def test_what_is_reported_stays_until_it_is_decided_also_when_it_is_gone(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    said = house.say(BEN, house.principle(1).id, "Ask him.")
    clear(house)
    for target in (Target(edit.id), Target(comment_id=said)):
        flag(house.db, resident(1), target, "Look.")
    withdraw_amendment(house.db, AMINA, edit.id)
    withdraw_comment(house.db, BEN, said)
    assert {(case.is_gone, case.reports) for group in waiting(house).groups for case in group.cases} == {
        (True, ("Look.",))
    }
    clear(house)
    hidden = house.say(BEN, house.principle(1).id, "Ask her.")
    hide(house.db, CARO, Target(comment_id=hidden), "It names somebody.")
    flag(house.db, resident(1), Target(comment_id=hidden), "Still there.")
    (group,) = waiting(house).groups
    assert group.first.is_hidden and not group.first.is_gone


def test_what_waits_longest_comes_first_and_is_counted(house):
    house.say(AMINA, house.principle(1).id, "One.")
    house.clock.now += 2 * DAY
    house.say(BEN, house.principle(1).id, "Another thing altogether.")
    house.clock.now += DAY + HOUR
    house.say(resident(3), house.principle(1).id, "A third one, and it is long.")
    found = waiting(house)
    assert (found.cases, found.late, found.too_late, found.more) == (3, 2, 1, 0)
    assert [group.first.words for group in found.groups] == [
        "One.",
        "Another thing altogether.",
        "A third one, and it is long.",
    ]


def test_a_page_has_fifty_groups_and_few_questions_are_asked(house):
    names = ("river", "school", "garden", "library", "bridge", "market", "station", "harbour")
    for number in range(52):
        words = f"{names[number % 8] * 3} {number:b} {names[number // 8] * 4}"
        house.say(resident(number), house.principle(1).id, words)
    with counted_queries(house.db) as asked:
        found = waiting(house)
    assert (len(found.groups), found.more) == (50, 2)
    assert len(asked) < 30


def test_edits_that_take_out_other_words_are_not_alike(house):
    house.suggest(AMINA, 1, " Every street knows whom to call.", "")
    house.suggest(BEN, 2, " They can correct it.", "")
    assert [len(each.cases) for each in waiting(house).groups] == [1, 1]


def test_what_is_on_hold_waits_with_its_words_and_what_was_found(house):
    edit = house.suggest(AMINA, 2, "Everybody", "All of us")
    clear(house)
    change_moderation(house.db, CARO, SLUG, Wanted(True, "It is an advert.", "A flood."))
    base = house.principle(1)
    back_amendment(house.db, BEN, edit.id, "So do I.")
    withdrawn = make_comment(house.db, BEN, Remark(base.id, "idea", "No more.")).facts["hold"]
    withdraw_hold(house.db, BEN, withdrawn)
    wish = Wish("new", (), parts=(("Sleep", "It is quiet."),), after=0)
    propose_restructuring(house.db, AMINA, SLUG, Restructuring(house.vision.round.base_version_id, wish, "Rest."))
    body = base.body.replace("Nobody", "No one")
    propose_amendment(house.db, AMINA, Proposal(base.id, body, "Clearer.", "wording"))
    make_comment(house.db, BEN, Remark(base.id, "idea", "Ring 07700 900123."))
    found = {group.first.name: group for group in waiting(house).groups}
    assert {name: (each.first.words, each.first.because) for name, each in found.items()} == {
        "an edit that begins a principle": ("Sleep … It is quiet.", "Rest."),
        "an edit to principle 1": ("No one", "Clearer."),
        "a comment on principle 1": ("Ring 07700 900123.", ""),
        "a reason for edit 1": ("So do I.", ""),
    }
    assert found["a comment on principle 1"].found == (Personal.PHONE,)
    assert all(each.first.is_held for each in found.values())
    assert found["an edit that begins a principle"].first.parts[0].title == "Sleep"
    (there,) = found["an edit to principle 1"].first.parts
    assert (there.revision, there.body) == (base, body)


def test_an_appeal_waits_for_another_moderator_and_its_author_reads_the_answer(house):
    said = house.say(AMINA, house.principle(1).id, "Ask Amina.")
    edit = house.suggest(BEN, 1, "Nobody", "No one")
    back_amendment(house.db, AMINA, edit.id, "Amina says so.")
    for target in (Target(comment_id=said), Target(edit.id, backing=1)):
        hide(house.db, CARO, target, "It names somebody.")
    for review in house.look(reviews.of_vision, house.vision.id):
        appeal(house.db, AMINA, review.id, "It is me.")
    clear_others(house)
    assert [(each.first.appeal.appeal, each.first.is_own) for each in waiting(house).groups] == [
        ("It is me.", True)
    ] * 2
    assert [each.first.is_own for each in waiting(house, DEV).groups] == [False, False]
    decide(house, True, Target(review_id=1), who=DEV, reason="So it is.")
    decide(house, False, Target(review_id=2), who=DEV, reason="It says more.")
    told = mine(house.db, SLUG, AMINA).heard
    assert [(each.case.name, each.answer.reason, each.can_ask) for each in told.against] == [
        ("a reason for edit 1", "It says more.", False), ("a comment on principle 1", "So it is.", False),
    ]  # fmt: skip
    assert [each.review.kind for each in told.others] == [ReviewKind.LEFT, ReviewKind.SHOWN]
    assert mine(house.db, SLUG, BEN).heard.against == ()


def clear_others(house):
    for group in waiting(house).groups:
        if not group.first.appeal:
            decide(house, True, *map(Target.named, group.token.split(",")))


def test_everybody_reads_what_moderators_decided_and_nobody_who_had_said_it(house):
    assert moderated(house.db, SLUG, AMINA).lines == ()
    said = house.say(AMINA, house.principle(1).id, "Ask Amina.")
    edit = house.suggest(BEN, 1, "Nobody", "No one")
    back_amendment(house.db, AMINA, edit.id, "Amina says so.")
    hide(house.db, CARO, Target(comment_id=said), "It names somebody.")
    decide(house, True, Target(edit.id), Target(edit.id, backing=1), reason="")
    change_moderation(house.db, CARO, SLUG, Wanted(True, "It is an advert.", "A flood."))
    hold = make_comment(house.db, AMINA, Remark(house.principle(1).id, "idea", "Ask Amina.")).facts["hold"]
    assert mine(house.db, SLUG, AMINA).heard.held[0].target.hold_id == hold
    decide(house, False, Target(hold_id=hold))
    appeal(house.db, AMINA, 1, "It is me.")
    decide(house, True, Target(review_id=1), who=DEV, reason="So it is.")
    assert [each.case.name for each in mine(house.db, SLUG, AMINA).heard.against] == ["a comment on principle 1"] * 2
    found = moderated(house.db, SLUG, resident(7))
    assert [(each.what, each.review.kind, each.review.by, each.again) for each in found.lines] == [
        ("a comment on principle 1", ReviewKind.SHOWN, "Dev", True),
        ("a comment", ReviewKind.DECLINED, "Caro", False),
        ("a reason for edit 1", ReviewKind.LEFT, "Caro", False),
        ("edit 1", ReviewKind.LEFT, "Caro", False),
        ("a comment on principle 1", ReviewKind.HIDDEN, "Caro", False),
    ]  # fmt: skip
    assert (found.asked, found.changed, len(found.shown)) == (1, 1, 5)
    assert found.counts[0] == (ReviewKind.LEFT, 2)
    assert house.member(AMINA).pseudonym not in repr(found)
    assert place_of(house.db, review_id=1) == place_of(house.db, hold_id=hold) == SLUG
