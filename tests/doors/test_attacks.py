"""Strangers, neighbours and insiders try what is not theirs."""

import re
from dataclasses import replace

import pytest
from house import AMINA, BEN, CARO, DEV, SETTING, SLUG, SPLIT, START, at_once, every_row, person, refusal, resident

from deliberation.domain.diffs import apply
from deliberation.domain.errors import NotAllowed, NotFound
from deliberation.domain.vision import Phase, Role, Visitor
from deliberation.services import amending, commenting, drafting, entering, moderating
from deliberation.services.entering import Invitation, token_hash
from deliberation.services.moderating import Target
from deliberation.services.reading import composition
from deliberation.web.doorway import DEVICE

V, NEXT_DOOR = f"/visions/{SLUG}", "next-door"
MONA = person("mona")  # moderator next door


def add_vision(house, title, **other):
    """A second vision in the same record; the house then speaks of it."""
    receipt = drafting.create_vision(house.db, DEV, SPLIT, replace(SETTING, title=title, **other))
    house.slug = receipt.facts["slug"]


@pytest.fixture
def neighbours(house):
    """Things said here; next door Mona moderates."""
    add_vision(house, "Next door", audiences=("residents", "carers"))
    house.let_in(MONA, Role.MODERATOR, "Mona", slug=NEXT_DOOR)
    own = house.suggest(AMINA, 1, "Every street", "Each street")
    house.slug = SLUG
    one, two = (
        house.suggest(resident(n), 1, *words) for n, words in enumerate((("to where", "where"), ("live", "are")))
    )
    house.agree(one.id, two.id)
    comment = house.say(AMINA, house.principle(1).id, "Who decides?")
    moderating.flag(house.db, BEN, Target(comment_id=comment), "Look.")
    ids = {
        "caro": house.member(CARO).id,
        "one": one.id,
        "two": two.id,
        "comment": comment,
        "next": f"/visions/{NEXT_DOOR}",
        "v": V,
    }
    return ids | {"own": own.id}


WHY = {"reason": "Because I can.", "step": "0"}
STAFF_ACTS = [  # what only those who run a vision may do, asked for by its address and by the address next door
    ("/hide?item={one}", WHY),
    ("/hide?comment={comment}", WHY),
    ("/hide?comment={comment}&item={own}", WHY),
    ("/hide?item={one}", WHY | {"action": "show"}),
    ("{v}/moderation", {"words": "Because I can.", "pick": "comment-{comment}", "action": "hide"}),
    ("{next}/moderation", {"words": "Because I can.", "pick": "comment-{comment}", "action": "hide"}),
    ("{next}/moderation", {"words": "Because I can.", "pick": "edit-{one}", "action": "stand"}),
    ("{v}/guard", {"holds": "before", "reasons": "Because I can.", "why": "Because I can."}),
    ("/items/{one}/reword", WHY | {"text": "All mine.", "rationale": "It is."}),
    ("/items/{one}/separate", WHY | {"changes": "1"}),
    ("{v}/schedule", WHY | {"action": "close-now"}),
    ("{v}/invite", {"as": "moderator", "name": "Mona"}),
    ("{v}/invite", {"as": "staff", "name": ""}),
    ("{v}/people/take", WHY | {"member": "{caro}"}),
    ("{next}/people/take", WHY | {"member": "{caro}"}),
    ("{v}/lift", {"audience": "staff", "reason": "Because I can."}),
    ("{next}/lift", {"audience": "staff", "reason": "Because I can."}),  # there is no such group next door
    ("{next}/invite", {"as": "staff", "name": ""}),
    ("{v}/compose/1", WHY | {"action": "include-{one}"}),
    ("{next}/compose/1", WHY | {"action": "include-{one}"}),
    ("{next}/compose/1", WHY | {"action": "exclude-{one}"}),
    ("{next}/compose/1", WHY | {"action": "tick-{one}-{two}"}),
    ("{next}/compose/1", WHY | {"action": "tick-{own}-{one}"}),
    ("{next}/compose/1", WHY | {"action": "own", "text": "All mine.", "blends": "{one}"}),
    ("{v}/compose/1", WHY | {"action": "own", "text": "All mine."}),
    ("{v}/compose/1", WHY | {"action": "settle"}),
    ("{v}/compose/sign", {"name": "Mona", "read": "{read}"}),
]


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.MERGING])
def test_a_moderator_next_door_can_do_nothing_here(house, at, neighbours, phase):
    house.move_to(phase)
    neighbours["read"] = composition.composition(house.db, SLUG, MONA).fingerprint
    before = every_row(house.db)
    for address, form in STAFF_ACTS:
        filled = {name: value.format(**neighbours) for name, value in form.items()}
        answer = at("mona").post(address.format(**neighbours), data=filled)
        assert answer.status_code in {403, 404, 409, 422}, (address, form)
        assert every_row(house.db) == before, (address, form)


def test_nobody_points_at_two_things_at_once(house, at, neighbours):
    both = "?comment={comment}&item={own}".format(**neighbours)
    before = every_row(house.db)
    for who, address in (("caro", "/hide"), ("ben", "/flag"), ("ben", "/flag?item=99999&comment={comment}")):
        answer = at(who).post(address.format(**neighbours) + (both if "?" not in address else ""), data=WHY)
        assert answer.status_code == 404
        assert every_row(house.db) == before


def test_pages_for_those_who_run_a_vision_are_not_for_the_neighbours(at, neighbours):
    for page in ("/moderation", "/running", "/people", "/people.csv", "/compose/sign"):
        assert at("mona").get(V + page).status_code == 403
    assert at("mona").get("/hide?comment={comment}".format(**neighbours)).status_code == 403


def test_a_group_here_is_no_group_next_door(house, neighbours):
    with refusal(house, NotFound, "There is no group called staff in this vision."):
        entering.make_link(house.db, MONA, Invitation(Role.PARTICIPANT, "", NEXT_DOOR, "staff"))
    house.slug = NEXT_DOOR
    house.vote(house.principle(1).id, (), (1,))
    assert house.member(person("staff 1")).audience == "residents"


def test_a_link_gives_a_name_only_to_who_has_none(house):
    link = entering.make_link(house.db, CARO, Invitation(Role.PARTICIPANT, "A rude word", SLUG, "staff"))
    house.let_in(MONA, Role.MODERATOR, "Mona")
    entering.sign_in(house.db, MONA, link.token, person("mona 2"))
    assert house.member(person("mona 2")).signature == "Mona"


# Signing in -------------------------------------------------------------------
def test_twelve_at_once_use_a_link_once(house):
    link = entering.make_link(house.db, None, Invitation(Role.MODERATOR, "Mo", SLUG))
    before = every_row(house.db)["memberships"]

    def coming(number):
        return lambda: entering.sign_in(house.db, person(f"old {number}"), link.token, person(f"new {number}"))

    outcomes = at_once(*map(coming, range(12)))
    assert outcomes.count(SLUG) == 1
    assert sum(isinstance(each, NotAllowed) for each in outcomes) == 11
    assert len(every_row(house.db)["memberships"]) == len(before) + 1


def test_a_device_has_another_secret_after_signing_in_and_the_old_one_opens_nothing(house, site, at):
    link = entering.make_link(house.db, None, Invitation(Role.MODERATOR, "Mo", SLUG))
    browser = at("planted by somebody")
    browser.post(f"/items/{house.principle(1).id}/vote", data={"stance": "agree"})
    assert browser.post(f"/sign-in/{link.token}").status_code == 303
    fresh = browser.get_cookie(DEVICE).value
    assert re.fullmatch("[0-9a-f]{32}", fresh)
    assert browser.get(f"{V}/running").status_code == 200
    assert at("planted by somebody").get(f"{V}/running").status_code == 403
    browser.post("/sign-out")
    assert browser.get_cookie(DEVICE).value not in {fresh, "planted by somebody"}
    assert at(fresh).get(f"{V}/running").status_code == 403


def test_forms_from_before_signing_in_or_out_are_worth_nothing_after(house, site, at):
    site.flask.config["WTF_CSRF_ENABLED"] = True
    link = entering.make_link(house.db, None, Invitation(Role.MODERATOR, "Mo", SLUG))
    browser = at("mo")
    tokens = [token_in(browser.get(f"/sign-in/{link.token}"))]
    assert browser.post(f"/sign-in/{link.token}", data={"csrf_token": tokens[-1]}).status_code == 303
    tokens.append(token_in(browser.get(f"{V}/running/dates")))
    assert browser.post("/sign-out", data={"csrf_token": tokens[0]}).status_code == 400
    assert browser.post("/sign-out", data={"csrf_token": tokens[1]}).status_code == 303
    assert browser.post("/sign-out", data={"csrf_token": tokens[1]}).status_code == 400


def token_in(page):
    return re.search('name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))[1]


def test_a_link_that_is_used_up_takes_nobodys_device_away(house, at):
    browser = at("amina")
    browser.post(f"/items/{house.principle(1).id}/vote", data={"stance": "agree"})
    assert browser.post("/sign-in/used-up").status_code == 403
    assert browser.get_cookie(DEVICE).value == "amina"


def test_a_second_press_on_sign_in_does_not_sign_anybody_out(house, at):
    link = entering.make_link(house.db, None, Invitation(Role.MODERATOR, "Mo", SLUG))
    browser = at("mo")
    browser.post(f"/sign-in/{link.token}")
    browser.post(f"/sign-in/{link.token}")
    assert browser.get(f"{V}/running").status_code == 200


# Keys -------------------------------------------------------------------------
def test_the_same_key_in_other_hands_is_another_act(house, at):
    form = {"key": "k", "type": "idea", "body": "The same words."}
    for who in ("amina", "ben", "amina"):
        assert at(who).post(f"/items/{house.principle(1).id}/comment", data=form).status_code == 303
    assert house.kinds.count("CommentMade") == 2


def test_the_same_key_at_another_address_is_another_act(house, at):
    item = house.principle(1).id
    first, second = house.say(AMINA, item, "One."), house.say(AMINA, item, "Two.")
    for comment in (first, second, first):
        answer = at("ben").post(f"/flag?comment={comment}", data={"key": "k", "reason": "Look."})
        assert answer.status_code == 303
    assert [row.facts["comment"] for row in house.entries() if row.kind == "Flagged"] == [first, second]


# Before the opening -----------------------------------------------------------
def test_before_it_opens_a_vision_is_as_if_it_were_not_there(house, at):
    pages = ("", "/rule", "/opened", "/vote", "/about-you", "/record", "/record.jsonl", "/news?after=0", "/qr.svg")
    pages += (
        "/compose",
        "/compose/1",
        "/compose/9",
        "/compose/sign",
        "/moderation",
        "/moderated",
        "/moderated.csv",
        "/running",
        "/people",
        "/edits/1",
        "/edits/9",
    )
    pages += ("/results", "/results.csv", "/record.atom", "/principles/1/record.atom", "/principles/9/record.atom")
    pages += ("/versions/1", "/versions/2", "/versions/1/2", "/principles/1/suggest", "/principles/9/suggest")
    pages += ("/versions/1/words", "/compare", "/principles/1/history", "/principles/1/suggest?undo=1")
    item = house.principle(1).id
    house.suggest(AMINA, 1, "Every street", "Each street")
    comment = house.say(AMINA, item, "Who decides?")
    house.clock.now = START - 1
    for page, headers in ((page, {"Accept": kind}) for page in pages for kind in ("text/html", "application/json")):
        here, nowhere = (at("amina").get(f"/visions/{slug}{page}", headers=headers) for slug in (SLUG, "nowhere"))
        assert here.status_code == 404
        told, untold = (each.text.replace(each.headers["X-Request-Id"], "") for each in (here, nowhere))
        assert told == untold, page
    for page in (
        f"/items/{item}",
        f"/items/{item}/comment",
        f"/flag?comment={comment}",
        f"/hide?comment={comment}",
        "/",
    ):
        answer = at("amina").get(page)
        assert answer.status_code == (200 if page == "/" else 404)
        assert "care" not in answer.get_data(as_text=True).lower()


# Words that were taken back or hidden -----------------------------------------
SECRETS = {name: f"{name}word" for name in ("hidden", "withdrawn", "reasonhidden", "reasonwithdrawn", "said", "unsaid")}


def veiled(house):
    """Edits and comments that were hidden and taken back; the addresses where they might show."""
    item = house.principle(1).id
    base = ("Nobody travels", "Every street")
    edits = [
        house.suggest(resident(n), 1, old, f"{old} {SECRETS[what]}", f"It is {SECRETS[f'reason{what}']}.")
        for n, (old, what) in enumerate(zip(base, ("hidden", "withdrawn"), strict=True))
    ]
    for edit, what in zip(edits, ("hidden", "withdrawn"), strict=True):
        at = apply(house.principle(1).body, edit.changes[0].hunks).index(SECRETS[what])
        house.say(AMINA, edit.id, "I like these words.", start=at, end=at + len(SECRETS[what]))
    comments = [house.say(resident(n), item, f"See {SECRETS[what]}.") for n, what in enumerate(("said", "unsaid"))]
    for target in (Target(edits[0].id), Target(edits[1].id), *(Target(comment_id=each) for each in comments)):
        moderating.flag(house.db, BEN, target, "Look.")
    amending.back_amendment(house.db, AMINA, edits[0].id, "Yes.")
    house.agree(*(edit.id for edit in edits))
    moderating.hide(house.db, CARO, Target(edits[0].id), "It names a person.")
    moderating.hide(house.db, CARO, Target(comment_id=comments[0]), "It names a person.")
    amending.withdraw_amendment(house.db, resident(1), edits[1].id)
    commenting.withdraw_comment(house.db, resident(1), comments[1])
    places = [f"{V}/edits/{edit.number}" for edit in edits]
    for edit in edits:
        places += [f"/items/{edit.id}", f"/items/{edit.id}/comment", f"/flag?item={edit.id}", f"/hide?item={edit.id}"]
    places += [f"/{act}?comment={each}" for each in comments for act in ("flag", "hide")]
    places += [f"/items/{item}/comment?reply={each}" for each in comments]
    places += [f"/items/{item}/comment", f"{V}/principles/1/suggest", "/"]
    every = ("", "/vote", "/record", "/record.jsonl", "/news?after=0", "/compose", "/compose/1", "/compose/sign")
    every += ("/results", "/results.csv", "/moderated", "/moderated.csv", "/record.atom", "/principles/1/record.atom")
    every += ("/versions/1/words", "/versions/2/words", "/compare", "/principles/1/history", "/principles/2/history")
    return places + [V + page for page in (*every, "/versions/1", "/versions/2", "/versions/1/2", "/moderation")]


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.MERGING, Phase.PUBLISHED])
def test_hidden_words_are_for_moderators_only_and_words_taken_back_for_nobody(house, at, phase):
    places = veiled(house)
    house.move_to(phase)
    for who, secrets in (
        ("passer-by", SECRETS),
        ("amina", SECRETS),
        ("caro", ("withdrawn", "reasonwithdrawn", "unsaid")),
    ):
        browser = at(who)
        for place in places:
            told = browser.get(place, follow_redirects=True).get_data(as_text=True)
            assert [secret for secret in secrets if f"{secret}word" in told] == [], (who, place)


def test_a_device_is_known_by_the_hash_of_its_secret_only(house):
    rows = repr(every_row(house.db))
    assert token_hash("caro") in rows
    assert Visitor("caro").token_hash not in {row[0] for row in every_row(house.db)["devices"]}
