import itertools
import threading

import pytest
from codes import SALT, SECRET, code
from floor import TICK, Floor, wait_until
from house import AMINA, CARO, DEV, SLUG, House, person, resident, staff

from deliberation.domain.vision import Phase, Role, Stance, Target
from deliberation.live import Live, conflated
from deliberation.services import discarding, entering, moderating, proving, relieving
from deliberation.services.reading import news
from deliberation.services.voting import cast_vote
from deliberation.storage.library import devices


@pytest.fixture
def floor(house):
    return Floor(house)


@pytest.fixture
def item(house):
    return house.principle(1).id


def test_a_vote_is_told_to_everybody_the_voter_too(house, floor, item):
    followers = [floor.comes("amina"), floor.comes("olu")]
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    floor.live.turn()
    for each in followers:
        envelope = each.news()[-1]
        assert envelope["items"][str(item)]["audiences"] == {"residents": [1, 0, 0], "staff": [0, 0, 0]}
        assert envelope["seq"] == house.entries()[-1].seq


def test_whoever_asks_for_news_of_what_is_thrown_away_meanwhile_is_told_so(house, monkeypatch):
    house.move_to(Phase.DRAFTING)
    ask = news.following

    def too_late(*who):
        found = ask(*who)
        discarding.discard(house.db, DEV, SLUG)
        return found

    monkeypatch.setattr(news, "following", too_late)
    [(name, [said])] = Floor(house).comes("caro").heard()
    assert (name, said["message"]) == (
        "refused",
        "There is no such vision here. It may not be open yet, or the link is mistyped.",
    )


def test_a_refused_act_is_no_news(house, floor):
    olu = floor.comes()
    olu.heard()
    house.move_to(Phase.MERGING)
    floor.live.turn()
    with pytest.raises(Exception, match="Voting has closed"):
        cast_vote(house.db, AMINA, house.principle(1).id, Stance.AGREE)
    assert floor.live.turn() > 0
    assert olu.heard() == []


def test_catching_up_leaves_out_nothing_and_says_nothing_twice(house, floor, item):
    early = floor.comes("olu")
    for number in range(1, 4):
        house.suggest(
            resident(number), number, *[("Nobody", "No one"), ("once", "one time"), ("time", "room")][number - 1]
        )
        floor.wait()
    late = floor.comes("mia", after=0)
    house.say(AMINA, item, "What does it mean?")
    floor.wait()
    every = [(entry.seq, entry.kind) for entry in house.entries() if entry.hearers == "everyone"]
    for follower, after in ((early, early.news()[0]["from"]), (late, 0)):
        follower.heard()
        told = [(event["seq"], event["kind"]) for event in follower.events]
        assert told == [entry for entry in every if entry[0] > after]
        numbers = [
            seq for envelope in (args[0] for _, args in follower.said) for seq in (envelope["from"], envelope["seq"])
        ]
        assert numbers == sorted(numbers)
        assert follower.seq == house.entries()[-1].seq


def test_more_than_one_envelope_holds_arrives_in_order(house, floor, item, monkeypatch):
    monkeypatch.setattr("deliberation.services.reading.news.AT_MOST", 3)
    olu = floor.comes()
    for number in range(1, 6):
        house.say(resident(number), item, f"Remark {number}.")
    floor.wait()
    mia = floor.comes("mia", after=0)
    assert [event["comment"] for event in olu.events if event["kind"] == "CommentMade"] == []
    for follower in (olu, mia):
        assert follower.kinds.count("CommentMade") == 5
        pairs = itertools.pairwise(args[0] for name, args in follower.said if name == "news" and args[0]["events"])
        assert all(one["seq"] == other["from"] for one, other in pairs)


def test_news_of_one_tick_are_one_message_and_the_first_goes_at_once(house, floor, item):
    olu = floor.comes()
    olu.heard()
    floor.moments += 10 * TICK
    cast_vote(house.db, resident(1), item, Stance.AGREE)
    assert floor.live.turn() <= 1.0
    assert len(olu.news()) == 1
    for number in range(2, 7):
        floor.moments += 0.01
        cast_vote(house.db, resident(number), item, Stance.AGREE)
        floor.live.turn()
        assert olu.heard() == []
    assert floor.live.turn() == pytest.approx(TICK - 0.05)
    floor.wait(TICK - 0.05)
    (told,) = olu.news()
    assert told["items"][str(item)]["audiences"]["residents"] == [6, 0, 0]


def test_being_late_once_does_not_shift_what_follows(house, floor, item):
    olu = floor.comes()
    for number, late in ((1, 0.0), (2, 0.2)):
        cast_vote(house.db, resident(number), item, Stance.AGREE)
        floor.wait(TICK + late if late else 0)
    cast_vote(house.db, resident(3), item, Stance.AGREE)
    olu.heard()
    assert floor.live.turn() == pytest.approx(TICK - 0.2)


@pytest.mark.parametrize(("listeners", "seconds"), [(1, 0.050), (3000, 0.100), (100_000, 0.500)])
def test_the_more_listen_the_longer_a_tick(house, listeners, seconds):
    floor = Floor(house)
    floor.live._tick = None
    floor.comes("olu")
    (room,) = floor.live._rooms.values()
    room.people = {str(number): "" for number in range(listeners)}
    assert floor.live._period(room) == pytest.approx(seconds)


def test_another_process_writes_and_is_heard_within_a_second(house, floor, item):
    olu = floor.comes()
    olu.heard()
    elsewhere = House(house.url, seed=7)
    cast_vote(elsewhere.db, resident(1), item, Stance.AGREE)
    elsewhere.db.close()
    floor.live.turn()
    assert olu.heard() == []
    floor.wait(1.0)
    floor.wait()
    assert olu.news()[-1]["items"][str(item)]["audiences"]["residents"] == [1, 0, 0]


def test_a_phase_that_begins_by_the_clock_is_told_once_and_listeners_ask_again(house, floor):
    olu, written = floor.comes(), []
    house.db.on_commit(written.append)
    floor.wait(1.0)
    assert written == [], "nothing has begun, so nothing is written"
    house.move_to(Phase.MERGING)
    floor.wait(1.0)
    floor.wait()
    assert len(written) == 1
    assert olu.heard()[-1][0] == "resync"
    assert [event["phase"] for event in olu.events if event["kind"] == "PhaseChanged"] == ["merging"]
    floor.wait(1.0)
    assert len(written) == 1
    olu.follow({"vision": house.slug, "after": olu.seq})
    assert [name for name, _ in olu.heard()] == ["news"]


def left_everywhere(house):
    entering.sign_out(house.db, CARO, everywhere=True)


def lost_the_role(house):
    relieving.take_role(house.db, DEV, SLUG, house.member(CARO).id, "She moved away.")


def was_unused(house):
    with house.db.transaction() as tx:
        devices.keep_on(tx.connection, CARO.token_hash, house.clock.now)


def took_the_second_step_again(house):
    proving.set_up(house.db, CARO, SALT, code(house), SECRET, person("caro awake"))


@pytest.mark.parametrize("ends", [left_everywhere, lost_the_role, was_unused, took_the_second_step_again])
@pytest.mark.parametrize("at_once", [True, False])
def test_who_runs_it_no_longer_hears_nothing_for_moderators_any_more(house, floor, item, ends, at_once):
    house.let_in(person("mo"), Role.MODERATOR, "Mo")
    caro, mo = floor.comes("caro"), floor.comes("mo")
    ends(house)
    floor.wait(0 if at_once else 1.0)
    if not at_once:
        assert caro.heard()[-1] == ("resync", [])
        caro.follow({"vision": SLUG, "after": caro.seq})
    moderating.flag(house.db, AMINA, Target(comment_id=house.say(AMINA, item, "Who?")), "Look.")
    floor.wait()
    assert "Flagged" in mo.kinds
    assert "Flagged" not in caro.kinds
    assert ("CommentMade" in caro.kinds) != at_once  # first they come back by the front door
    assert floor.live.listening == 1 + (not at_once)


def test_the_draft_is_told_when_it_may_have_changed(house, floor):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    house.agree(edit.id)
    house.move_to(Phase.MERGING)
    floor.wait(1.0)
    olu = floor.comes()
    house.decide(edit, False)
    floor.wait()
    assert olu.news()[-1]["draft"] == []
    house.decide(edit, None, "", step=1)
    floor.wait()
    assert olu.news()[-1]["draft"] == [edit.id]


def test_one_stumble_does_not_stop_the_telling(house, floor, item, monkeypatch, caplog):
    olu = floor.comes()
    olu.heard()
    monkeypatch.setattr("deliberation.services.reading.news.news", lambda *_: 1 / 0)
    cast_vote(house.db, AMINA, item, Stance.AGREE)
    floor.wait()
    assert "The live floor stumbled." in caplog.text
    monkeypatch.undo()
    floor.wait(1.0)
    floor.wait()
    assert olu.news()[-1]["items"][str(item)]["audiences"]["residents"] == [1, 0, 0]


def test_many_votes_and_comings_at_once_end_with_everybody_at_the_same_figures(house, floor, item):
    floor.live._tick = 0.001
    live = Live(floor.socketio, house.db, floor.live._who_is, tick=0.001)
    followers = [floor.comes(f"early {number}") for number in range(3)]
    live.start()
    try:
        votes = [threading.Thread(target=cast_vote, args=(house.db, staff(n), item, Stance.AGREE)) for n in range(1, 9)]
        for number, vote in enumerate(votes):
            vote.start()
            followers.append(floor.comes(f"late {number}"))
        for vote in votes:
            vote.join()
        last = house.entries()[-1].seq
        for each in followers:
            wait_until(lambda each=each: each.heard() is not None and each.seq == last)
    finally:
        live.stop()
    for each in followers:
        assert each.items[str(item)]["audiences"]["staff"] == [8, 0, 0]


def test_the_site_reads_aloud_by_itself(site, house, item, at):
    socket = site.socketio.test_client(site.flask, flask_test_client=at("olu"))
    site.live.start()
    try:
        socket.emit("follow", {"vision": house.slug, "after": house.entries()[-1].seq})
        at("amina").post(f"/items/{item}/vote", data={"stance": "agree"})
        heard = []
        wait_until(lambda: heard.extend(socket.get_received()) or any(each["args"][0]["items"] for each in heard))
    finally:
        site.live.stop()
    assert heard[-1]["args"][0]["items"][str(item)]["audiences"]["residents"] == [1, 0, 0]


def envelope(first, last, items=(), events=(), draft=None):
    told = [{"seq": seq, "kind": "CommentMade"} for seq in events]
    return {"from": first, "seq": last, "here": last, "items": dict(items), "draft": draft, "events": told}


def test_two_envelopes_become_one_with_the_newest_figures_and_every_event_once():
    older, newer = envelope(1, 4, {"7": "a", "8": "b"}, (2, 3), [1]), envelope(3, 6, {"7": "c"}, (4, 5, 6))
    assert conflated(older, newer) == envelope(1, 6, {"7": "c", "8": "b"}, (2, 3, 5, 6), [1])
    assert conflated(older, envelope(4, 5, draft=[]))["draft"] == []


def test_more_events_than_a_slow_reader_should_wait_for_are_not_kept():
    assert len(conflated(envelope(0, 60, events=range(1, 61)), envelope(60, 64, events=range(61, 65)))["events"]) == 64
    assert conflated(envelope(0, 60, events=range(1, 61)), envelope(60, 65, events=range(61, 66))) is None
