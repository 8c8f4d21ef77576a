"""How much one device, and everybody on one network, can do in a short time."""

from pathlib import Path

import pytest
from house import AMINA, SLUG

from deliberation.storage.library import amendments, talk
from deliberation.web import limits as room
from deliberation.web.limits import LIMITS, Limit, Limits, network

V = f"/visions/{SLUG}"
OPERATIONS = Path(__file__).parents[2] / "docs/operations.md"
WAIT = "Wait a few minutes; your words are kept."


@pytest.fixture
def tight(monkeypatch):
    """Two of each from a device and three from a network; one comes back in so many seconds."""
    monkeypatch.setattr(room, "LIMITS", {what: Limit(600, 2, 3) for what in LIMITS})


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize("what", LIMITS)
def test_so_many_at_once_then_they_come_back_evenly(what):
    clock, limit = Clock(), LIMITS[what]
    limits = Limits(clock)
    for _ in range(limit.one):
        assert limits.wait(what, "amina", "here") == 0
        limits.add(what, "amina", "here")
    assert limits.wait(what, "amina", "here") == pytest.approx(limit.seconds / limit.one)
    assert limits.wait(what, "ben", "here") == 0
    clock.now += limit.seconds / limit.one
    assert limits.wait(what, "amina", "here") == 0
    clock.now += limit.seconds
    assert [limits.wait(what, "amina", "here"), limits.add(what, "amina", "here")] == [0, None]


def test_a_network_can_do_far_more_than_a_device_and_not_all():
    limits = Limits(Clock())
    for number in range(LIMITS["flag"].network):
        assert limits.wait("flag", str(number), "here") == 0
        limits.add("flag", str(number), "here")
    assert limits.wait("flag", "amina", "here") > 0
    assert limits.wait("flag", "amina", "elsewhere") == limits.wait("comment", "amina", "here") == 0


def test_who_was_unheard_of_longest_is_forgotten_first():
    limits = Limits(Clock())
    for number in range(10_000):
        limits.add("code", str(number), "here")
    assert "0" not in limits._back_at["code"]
    assert "1" in limits._back_at["code"]
    assert len(limits._back_at["code"]) == 10_000


def test_five_hundred_cards_in_a_row_are_let_through():
    assert LIMITS["vote"].one >= 2 * 500
    assert all(limit.network >= 3 * limit.one for limit in LIMITS.values())


def test_the_figures_are_told_to_those_who_run_it():
    told = OPERATIONS.read_text()
    for what, limit in LIMITS.items():
        assert f"| {limit.one:,} | {limit.network:,} | {limit.seconds // 60} minutes |" in told, what


def rows(house):
    comments = len(house.look(talk.comments_in, house.vision.id))
    return comments, len(house.look(amendments.every, house.vision.id)), house.entries()[-1].seq


def posts(house):
    first, base = house.principle(1), str(house.principle(2).id)
    edit = {"base": base, "rationale": "It is kind.", "kind": "wording", "action": "anyway"}
    body, version = house.principle(2).body, str(house.vision.round.base_version_id)
    said = [house.say(AMINA, first.id, f"Idea {number}.") for number in range(5)]
    return {
        "comment": lambda n: (f"/items/{first.id}/comment", {"type": "idea", "body": f"Large print {n}."}),
        "flag": lambda n: (f"/flag?comment={said[n]}", {"reason": f"It is not true {n}."}),
        "suggest": lambda n: (f"{V}/principles/2/suggest", {**edit, "text": f"{body} Number {n}."}),
        "whole": lambda n: (
            f"{V}/restructure/new",
            {
                "base": version,
                "title-1": f"New {n}",
                "body-1": f"Words {n}.",
                "rationale": "It is so.",
                "after": "0",
                "action": "post",
            },
        ),
    }


@pytest.mark.parametrize("what", ["comment", "flag", "suggest", "whole"])
def test_too_much_in_a_short_time_is_refused_with_the_words_kept(house, at, tight, what):
    make, amina = posts(house)[what], at("amina")
    for number in range(2):
        address, form = make(number)
        assert amina.post(address, data=form).status_code == 303
    before = rows(house)
    address, form = make(2)
    refused = amina.post(address, data=form)
    typed = next(words for words in reversed(form.values()) if "2" in words)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "300")
    assert WAIT in refused.text and typed in refused.text
    assert rows(house) == before
    assert at("ben").post(*make(3)[:1], data=make(3)[1]).status_code == 303
    assert at("olu").post(*make(4)[:1], data=make(4)[1]).status_code == 429


def test_votes_are_counted_and_a_program_is_told_when_to_try_again(house, at, tight):
    amina, there = at("amina"), f"/items/{house.principle(1).id}"
    assert amina.post(f"{there}/vote", data={"stance": "agree"}).status_code == 303
    assert amina.post(f"{there}/vote", data={"stance": "never"}).status_code == 422
    assert amina.post(f"{there}/take-back").status_code == 303
    before = rows(house)
    refused = amina.post(f"{there}/vote", data={"stance": "agree"}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "300")
    assert WAIT in refused.json["error"] and rows(house) == before


def test_standing_behind_edits_making_links_and_reading_files_have_limits_too(house, at, tight):
    edit = house.suggest(AMINA, 1, "Nobody travels", "No one travels")
    for who in ("ben", "olu", "kim"):
        assert at(who).post(f"/items/{edit.id}/back", data={"reason": f"{who} too."}).status_code == 303
    refused = at("ann").post(f"/items/{edit.id}/back", data={"reason": "Ann too."})
    assert (refused.status_code, "Ann too." in refused.text) == (429, True)
    link = {"as": "staff"}
    assert [at("caro").post(f"{V}/invite", data=link).status_code for _ in range(3)] == [200, 200, 429]
    files = ("record.jsonl", "results.csv", "moderated.csv")
    assert [at("amina").get(f"{V}/{name}").status_code for name in files] == [200, 200, 429]
    assert at("amina").get("/my-data.json").status_code == 429


@pytest.mark.parametrize(
    ("address", "place"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", ""), ("nowhere", "")],
)
def test_a_household_shares_a_network(address, place):
    assert network(address) == place
