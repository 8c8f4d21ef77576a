"""What no form of ours would send is refused in words, and breaks no page for anybody else."""

from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from floor import Floor
from house import AMINA, BEN, CLOSES, DEV, SETTING, SLUG, SPLIT, START, every_row, person, refusal
from hypothesis import settings
from malformed import requests

from deliberation.domain.errors import Invalid
from deliberation.domain.vision import Role, Stance
from deliberation.services import composing, drafting, entering, moderating, phasing, publishing, voting
from deliberation.services.composing import Ruling
from deliberation.services.moderating import Target
from deliberation.services.publishing import Signature
from deliberation.services.reading import composition, news

V = f"/visions/{SLUG}"
REQUESTS = 20_000 if settings().max_examples > 200 else 1_000


# Numbers and dates ------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    ["/items/{}", "/items/{}/comment", "/flag?item={}", "/flag?comment={}", V + "/versions/{}", V + "/edits/{}"],
)
def test_a_number_that_is_nobodys_leads_nowhere(at, address):
    for number in (2**31, 2**63, 2**64, "9" * 5000, "-1", "%D9%A3", "1.5", "0x1", "%00"):
        assert at("amina").get(address.format(number)).status_code == 404


def test_acts_on_numbers_that_are_nobodys_are_refused(house, at):
    house.clock.now = CLOSES
    before = every_row(house.db)
    for number in (0, 2**31, 2**64, "9" * 5000, "٣"):
        for act in ("/items/{}/vote", "/items/{}/withdraw", "/items/{}/back", "/comments/{}/withdraw", "/flag?item={}"):
            assert at("amina").post(act.format(number), data={"stance": "agree", "reason": "So."}).status_code == 404
        for action in ("include-{}", "tick-{}-{}"):
            form = {"action": action.format(number, number), "reason": "So.", "step": "0"}
            assert at("caro").post(f"{V}/compose/1", data=form).status_code == 404
        own = {"action": "own", "reason": "So.", "step": "0", "blends": str(number)}
        assert at("caro").post(f"{V}/compose/1", data=own).status_code == 422
    assert every_row(house.db) == before


@pytest.mark.parametrize("zone", ["", "-23:59", "+23:59", "Z"])
def test_no_date_breaks_a_page(house, at, zone):
    taken = []
    for day in ("0001-01-01", "1969-12-31", "1999-12-31", "2027-03-28", "2999-12-31", "9999-12-31"):
        form = {"opens_at": "2026-01-01T00:00", "merges_until": f"{day}T01:30{zone}", "reason": "A try."}
        if at("caro").post(f"{V}/schedule", data=form).status_code == 303:
            taken.append(day)
            for page in (V, f"{V}/running", f"{V}/record", "/"):
                assert at("caro").get(page).status_code == 200
    assert taken == ["2027-03-28", "2999-12-31"]


def test_a_date_is_never_taken_for_now(house, at):
    form = {"opens_at": "1969-12-31T23:59:59.999Z", "reason": "A try."}
    assert at("caro").post(f"{V}/schedule", data=form).status_code == 422


def test_thousands_of_fields_cost_no_more_than_a_few(house, at):
    many = "&".join(f"a{number}=1" for number in range(50_000))
    answer = at("amina").post(
        f"/items/{house.principle(1).id}/vote", data=many, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert len(answer.data) < 20_000


# Anything at all ----------------------------------------------------------------
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # half an upload is nobody's to close
def test_malformed_requests_break_nothing_and_lead_nowhere_else(house, site, bar):
    house.suggest(AMINA, 1, "Nobody travels", "Nobody has to travel")
    house.suggest(BEN, 1, "further than", "farther than")
    moderating.flag(house.db, BEN, Target(comment_id=house.say(AMINA, house.principle(1).id, "Who?")), "Look.")
    browser = site.flask.test_client(use_cookies=False)
    rules = sorted(site.flask.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods)))
    for number, (method, path, options) in enumerate(requests(1, rules, REQUESTS)):
        house.clock.now = (START, CLOSES, START - 1)[number // 150 % 3]
        answer = browser.open(path, method=method, **options)
        answer.close()
        assert answer.status_code < 500, (method, path, options)
        assert not urlsplit(answer.headers.get("Location", "")).netloc, (method, path, options)
    bar(f"of {number + 1:,} malformed requests answered with a fault of ours", 0, "0")


JUNK = [
    *(None, True, 1, 1.5, "x", "x" * 15_000, b"\xff" * 100, [], [[[]]], {}, {"vision": SLUG}, {"after": 0}),
    *(
        {"vision": name, "after": 0}
        for name in (None, 1, [], {}, "", "\0", "a\0b", "\ud800", "x" * 15_000, f"{SLUG}\n")
    ),
    *({"vision": SLUG, "after": after} for after in (None, True, -1, 1.0, "0", [], 2**53, 2**200, 10**6, float("nan"))),
]


def test_whatever_is_sent_to_the_socket_is_refused_in_words(house):
    follower = Floor(house).comes()
    follower.heard()
    for message in JUNK:
        follower.follow(message)
        assert [name for name, _ in follower.heard()] == ["refused"], message


# Words in every field -------------------------------------------------------------
EVIL, EVE = "'\"><x-evil onload=1>{{7*7}}", person("eve")


def sign(house, who, name):
    read = composition.composition(house.db, house.slug, who).fingerprint
    publishing.publish_version(house.db, who, house.slug, Signature(name, read))


class Tags(HTMLParser):
    """Notes elements and attributes that no template of ours has."""

    def __init__(self, page):
        super().__init__()
        self.strange = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        bad = [name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")]
        if tag == "x-evil" or bad or (tag == "script" and not dict(attrs).get("src", "").startswith("/static/")):
            self.strange.append((tag, attrs))


@pytest.fixture
def evil(house, at):
    """A vision with a hostile word in every field there is."""
    setting = replace(
        SETTING, title=EVIL, summary=EVIL, introduction=EVIL, video_url=f"https://x/{EVIL.replace(' ', '')}"
    )
    setting = replace(setting, audiences=(EVIL, f"{EVIL}2"))
    chapters = tuple(replace(each, title=f"{each.title} {EVIL}", body=f"{each.body} {EVIL}") for each in SPLIT.chapters)
    split = replace(SPLIT, chapters=chapters)
    house.slug = drafting.create_vision(house.db, DEV, split, setting).facts["slug"]
    house.let_in(EVE, Role.MODERATOR, EVIL, slug=house.slug)
    entering.say_about(house.db, AMINA, house.slug, EVIL, EVIL)
    edits = [
        house.suggest(AMINA, 1, "Nobody", f"No one {EVIL}", EVIL),
        house.suggest(AMINA, 1, "Every street", EVIL, EVIL),
    ]
    comments = [house.say(AMINA, house.principle(1).id, EVIL, **where) for where in ({}, {"paragraph": 1})]
    voting.cast_vote(house.db, AMINA, edits[0].id, Stance.AGREE)
    for target in (Target(edits[0].id), Target(comment_id=comments[0])):
        moderating.flag(house.db, BEN, target, EVIL)
    moderating.hide(house.db, EVE, Target(comment_id=comments[1]), EVIL)
    phasing.lift_gate(house.db, EVE, house.slug, EVIL, EVIL)
    entering.make_link(house.db, EVE, entering.Invitation(Role.MODERATOR, EVIL, house.slug))
    house.clock.now = CLOSES
    composing.decide(house.db, EVE, Ruling(edits[0].id, included=True, reason=EVIL, step=0))
    return edits, comments


def test_hostile_words_in_any_field_stay_words_on_every_page(house, at, evil):
    edits, comments = evil
    item, v = edits[0].id, f"/visions/{house.slug}"
    pages = ["/", *(f"{v}/edits/{edit.number}" for edit in edits), *(f"/hide?comment={each}" for each in comments)]
    pages += [
        f"/items/{item}/comment",
        f"/flag?item={item}",
        f"/hide?item={item}",
        f"/items/{edits[0].changes[0].revision_id}/comment?paragraph=1",
    ]
    every = (
        "",
        "/vote",
        "/rule",
        "/about-you",
        "/record",
        "/compose",
        "/compose/1",
        "/compose/sign",
        "/running",
        "/opened",
    )
    every += ("/people", "/versions/2/words", "/compare", "/principles/1/history", "/principles/1/suggest?undo=1")
    pages += [
        v + page
        for page in (
            *every,
            "/moderation",
            "/moderated",
            "/principles/1/suggest",
            "/versions/1",
            "/versions/2",
            "/versions/1/2",
        )
    ]
    sign(house, EVE, EVIL)
    for who, page in ((who, page) for who in ("amina", "eve") for page in pages):
        answer = at(who).get(page)
        assert answer.status_code < 404 or (who, answer.status_code) == ("amina", 403), page
        assert Tags(answer.get_data(as_text=True)).strange == [], page


def test_an_error_page_shows_hostile_words_as_words(house, at):
    form = {EVIL: EVIL, "body": EVIL, "stance": EVIL}
    answer = at("amina").post(f"/items/{house.principle(1).id}/vote", data=form)
    assert answer.status_code == 422
    assert Tags(answer.get_data(as_text=True)).strange == []
    assert "{{7*7}}" in answer.get_data(as_text=True)


# Groups by any name -----------------------------------------------------------------
def test_groups_of_any_script_vote_are_told_and_shown(house, at):
    names = ("jóvenes", "العاملون", "carers & kin", "j&#243;venes")
    house.slug = drafting.create_vision(house.db, DEV, SPLIT, replace(SETTING, title="Four", audiences=names)).facts[
        "slug"
    ]
    item = house.principle(1).id
    for number, name in enumerate(names):
        house.let_in(person(f"p{number}"), audience=name, slug=house.slug)
        answer = at(f"p{number}").post(
            f"/items/{item}/vote", data={"stance": "agree"}, headers={"Accept": "application/json"}
        )
        assert answer.json["figures"]["audiences"][name] == [1, 0, 0]
    told = at("p0").get(f"/visions/{house.slug}/news?after=0").json["items"][str(item)]
    assert told["audiences"] == {name: [1, 0, 0] for name in names}
    assert told == news.news(house.db, house.vision.id, 0)["items"][str(item)]
    tally = house.entries()[-1].facts["tally"]
    assert list(tally) == sorted(
        ["j&#243;venes", "".join(f"&#{ord(c)};" for c in names[1]), "carers &amp; kin", "j&amp;#243;venes"]
    )
    record = at("p0").get(f"/visions/{house.slug}/record").get_data(as_text=True)
    assert "jóvenes 1 agree" in record
    assert "العاملون 1 agree" in record
    page = at("p0").get(f"/visions/{house.slug}").get_data(as_text=True)
    assert page.count("العاملون") > 1


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        (("Residents", "residents"), "Two groups have the same name."),
        (("jo\u0301venes", "JÓVENES"), "Two groups have the same name."),
        (("x" * 41,), "That is 41 characters long; at most 40 fit."),
        ((" ", "\u200b"), "Name at least one group: the one everybody belongs to who comes without a link."),
        (("a", "Moderator"), "Those who run the vision are called moderators. Give this group another name."),
        (("staff, residents",), "Write each group on a line of its own, without commas."),
    ],
)
def test_groups_that_could_not_be_told_apart_are_refused(house, groups, sentence):
    with refusal(house, Invalid, sentence, "audiences"):
        drafting.create_vision(house.db, DEV, SPLIT, replace(SETTING, audiences=groups))


@pytest.mark.parametrize("groups", [("everybody",), ("everybody", "staff")])
def test_one_group_or_two_are_enough_for_a_whole_round(house, at, groups):
    setting = replace(SETTING, title="Few", audiences=groups)
    house.slug = drafting.create_vision(house.db, DEV, SPLIT, setting).facts["slug"]
    house.suggest(AMINA, 1, "Nobody travels", "Nobody has to travel")
    house.clock.now = CLOSES
    sign(house, DEV, "Dev")
    for page in ("", "/vote", "/compose", "/versions/2", "/record", "/rule", "/results", "/results.csv"):
        assert at("amina").get(f"/visions/{house.slug}{page}").status_code == 200
