import json
import shutil
import subprocess
from pathlib import Path

import pytest

from deliberation.domain.events import KINDS

SCRIPTS = Path(__file__).parents[2] / "static/js"
FEED = """
import { readFileSync } from "node:fs";
const { after, envelopes } = JSON.parse(readFileSync(0, "utf8"));
const said = [];
const tell = (name) => (...what) => said.push([name, ...what]);
const page = { figures: tell("figures"), draft: tell("draft"), here: tell("here"), ask: tell("ask"),
  event: ({ seq }) => said.push(["event", seq]) };
const feed = createFeed(after, page);
for (const envelope of envelopes) feed.receive(envelope);
process.stdout.write(JSON.stringify({ said, last: feed.last }));
"""
NEWS = """
process.stdout.write(JSON.stringify({ handled: Object.keys(handlers), silent }));
"""
DONE = """
import { readFileSync } from "node:fs";
const done = [];
const tell = (name) => (...what) => done.push([name, ...what]);
const page = { waits: tell("waits"), changed: tell("changed"), note: tell("note"), moved: tell("moved") };
for (const event of JSON.parse(readFileSync(0, "utf8"))) handlers[event.kind](event, page);
process.stdout.write(JSON.stringify(done));
"""


def run(script, driver, given=None):
    node = shutil.which("node")
    assert node, "these tests need Node"
    source = (SCRIPTS / script).read_text(encoding="utf-8") + driver
    command = [node, "--input-type=module", "-e", source]
    ran = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def told(after, *envelopes):
    answer = run("feed.js", FEED, {"after": after, "envelopes": envelopes})
    return answer["said"], answer["last"]


def envelope(first, last, events=(), items=(), draft=None, **more):
    happened = [{"seq": seq, "kind": "CommentMade"} for seq in events]
    return {"from": first, "seq": last, "events": happened, "items": {id_: {} for id_ in items}, "draft": draft} | more


def test_everything_is_told_once_and_in_order_figures_first():
    said, last = told(2, envelope(2, 5, (3, 5), ("7",), [4], here=9), envelope(5, 6, (6,)))
    assert said == [["here", 9], ["figures", "7", {}], ["event", 3], ["event", 5], ["draft", [4]], ["event", 6]]
    assert last == 6


def test_what_was_heard_before_is_not_heard_again():
    said, last = told(4, envelope(2, 4, (3, 4), ("7",)), envelope(2, 5, (3, 5)), envelope(2, 5, (3, 5)))
    assert said == [["event", 5]]
    assert last == 5


def test_a_gap_asks_once_and_is_filled_before_anything_else_is_told():
    said, last = told(2, envelope(4, 5, (5,)), envelope(5, 6, (6,)), envelope(2, 6, (3, 5, 6)), envelope(6, 7, (7,)))
    assert said == [["ask", 2], ["event", 3], ["event", 5], ["event", 6], ["event", 7]]
    assert last == 7


def test_each_gap_asks_for_itself():
    said, _ = told(2, envelope(3, 4), envelope(2, 4), envelope(6, 7))
    assert said == [["ask", 2], ["ask", 4]]


def test_who_is_here_is_told_also_when_nothing_is_new_but_not_from_old_news():
    said, last = told(4, envelope(4, 4, here=3), envelope(1, 3, here=8))
    assert said == [["here", 3]]
    assert last == 4


def test_news_by_plain_request_do_not_say_who_is_here():
    assert told(1, envelope(1, 2, (2,))) == ([["event", 2]], 2)


def test_an_empty_draft_is_told_too():
    assert told(1, envelope(1, 2, (2,), draft=[]))[0] == [["event", 2], ["draft", []]]


def test_every_kind_of_event_is_handled_or_silent_and_none_is_both():
    named = run("news.js", NEWS)
    assert sorted(named["handled"] + named["silent"]) == sorted(KINDS)


@pytest.mark.parametrize(
    ("event", "does"),
    [
        ({"kind": "AmendmentProposed", "changes": [[5, 2, 9]]}, ["waits", "principle:2"]),
        ({"kind": "CommentMade", "item": 5, "comment": 1}, ["waits", "item:5"]),
        ({"kind": "AmendmentWithdrawn", "item": 5}, ["changed", 5, None]),
        ({"kind": "Hidden", "item": None, "comment": 8}, ["changed", None, 8]),
        ({"kind": "AnchorConfirmed", "item": 5, "comment": 8}, ["changed", 5, 8]),
        ({"kind": "PhaseChanged", "phase": "merging"}, ["moved", "merging"]),
        ({"kind": "DraftChanged"}, ["note", "draft"]),
        ({"kind": "GateLifted"}, ["note", "page"]),
        ({"kind": "Flagged"}, ["note", "flags"]),
        ({"kind": "VersionPublished", "number": 2}, ["note", "version"]),
    ],
)
def test_what_an_event_does_to_an_open_page(event, does):
    assert run("news.js", DONE, [event]) == [does]
