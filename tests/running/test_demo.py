import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import pytest
from click.testing import CliRunner
from serving import unserved
from werkzeug.exceptions import NotFound as Nothing
from werkzeug.serving import make_server

from deliberation.app import create_app
from deliberation.cli import main
from deliberation.crowd.demonstration import demonstrate
from deliberation.crowd.plan import AboutYou, Say, Vote, planned
from deliberation.crowd.script import Edit, prepared
from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.vision import Visitor
from deliberation.seed import SUMMARY, seed_draft
from deliberation.services import drafting
from deliberation.services.drafting import Setting
from deliberation.services.reading import document

STRANGER = Visitor("nobody")
PEOPLE = 10  # the fewest that are let in
SOON = 10**9  # milliseconds


@contextmanager
def demo(environment):
    command = [sys.executable, "-m", "deliberation", "demo", "--people", str(PEOPLE)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as running:
        try:
            yield running
        finally:
            running.kill()


def seeded(db, later=0):
    split, now = seed_draft(), db.now() + later
    times = {"opens_at": now, "closes_at": now + SOON, "merges_until": now + 2 * SOON}
    drafting.create_vision(db, None, split, Setting(split.title, SUMMARY, split.introduction, **times))


@contextmanager
def answering(wsgi, settings):
    """Answer like this where a site should be, without a process of one's own."""
    server = make_server("127.0.0.1", settings.port, wsgi, threaded=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def shown(folder):
    with unserved(folder) as site, answering(create_app(site.settings, site.db).flask, site.settings):
        yield site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with shown(tmp_path_factory.mktemp("site")) as site:
        seeded(site.db)
        yield site


@pytest.fixture(scope="module")
def told(site):
    """What a demonstration says on a site that is served already."""
    ran = CliRunner().invoke(main, ["demo", "--people", str(PEOPLE), "--fast"], env=site.environment)
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.fixture(scope="module")
def read(site, told):
    return document.document(site.db, document.newest(site.db), STRANGER)


def test_every_vote_of_the_plan_is_in_the_record(read):
    votes = planned(prepared(), PEOPLE).having(Vote)
    for card in read.cards:
        for lean in card.standing.leans:
            mine = [act for act in votes if (act.deed.on, act.person.audience) == (card.number, lean.audience)]
            counted = {stance: lean.tally.count(stance) for stance in ("agree", "disagree", "pass")}
            assert counted == {name: sum(act.deed.stance == name for act in mine) for name in counted}
    edits = [edit for card in read.cards for edit in card.edits]
    everything = [*(card.standing for card in read.cards), *(edit.standing for edit in edits)]
    assert sum(standing.overall.total for standing in everything) == len(votes)


def test_every_edit_is_up_with_its_reason_and_its_group(read):
    up = {
        (card.number, edit.amendment.rationale, edit.amendment.author_audience, edit.amendment.kind)
        for card in read.cards
        for edit in card.edits
    }
    assert up == {(each.principle, each.why, each.by, each.kind) for each in prepared().edits}


def test_every_comment_and_reply_is_up(read):
    remarks = [
        remark for card in read.cards for remark in (*card.remarks, *(r for edit in card.edits for r in edit.remarks))
    ]
    said = {(remark.comment.body, *(reply.comment.body for reply in remark.replies)) for remark in remarks}
    assert said == {tuple(filter(None, (each.text, each.reply))) for each in prepared().remarks}


def test_it_says_what_was_done_and_what_to_do_next(site, told):
    plan = planned(prepared(), PEOPLE)
    votes, edits, comments, answers = (len(plan.having(kind)) for kind in (Vote, Edit, Say, AboutYou))
    assert f"{votes} votes, {edits} edits, {comments} comments and {answers} answers about themselves" in told
    assert "did not work" not in told
    assert re.search(rf"{re.escape(site.url)}/sign-in/[0-9a-f]{{32}}\n", told)
    assert "Close voting under Dates" in told


def test_the_record_holds_afterwards(site, told):
    checked = CliRunner().invoke(main, ["verify"], env=site.environment)
    assert checked.exit_code == 0, checked.output


def nobody_is_invited(*_, **__):
    raise AssertionError


def come(settings):
    demonstrate(settings, nobody_is_invited, PEOPLE, fast=True)


def test_a_second_crowd_stays_at_home(site, told):
    before = document.document(site.db, document.newest(site.db), STRANGER).frame.seq
    with pytest.raises(Conflict, match="There is a crowd in this vision already"):
        come(site.settings)
    assert document.document(site.db, document.newest(site.db), STRANGER).frame.seq == before


def test_nobody_comes_to_production(site):
    with pytest.raises(Conflict, match="does not run in production"):
        come(replace(site.settings, environment="production", given_key="k" * 32))


def test_nobody_comes_where_the_vision_is_not_or_once_voting_is_closed(tmp_path):
    with shown(tmp_path) as site:
        with pytest.raises(NotFound, match="The crowd knows the vision “Care close to home"):
            come(site.settings)
        seeded(site.db, later=-SOON - 1)
        with pytest.raises(Conflict, match="This vision is not open for votes"):
            come(site.settings)


def test_nobody_comes_to_what_is_another_site_altogether(tmp_path):
    trouble = r"is another one, or it is in trouble\. GET / was answered with 404"
    with unserved(tmp_path) as site, answering(Nothing(), site.settings), pytest.raises(Conflict, match=trouble):
        come(site.settings)


def test_where_nobody_serves_it_does_and_whoever_stops_it_stops_both(tmp_path):
    with unserved(tmp_path) as server, demo(server.environment) as running:
        for line in running.stdout:
            if "first" in line:
                break
        assert server.answers()
        os.kill(running.pid, signal.SIGTERM)  # as Ctrl-C does, which a shell may keep from what it runs behind it
        rest = running.stdout.read()
        assert running.wait(30) == 0
    assert "Stopped. What was said so far stays in the record." in rest
    assert not server.answers()
