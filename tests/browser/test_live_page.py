import re
from dataclasses import replace

import pytest
from house import AMINA, BEN, CARO, SETTING, SPLIT, resident
from playwright.sync_api import expect
from serving import SOON, serving

from deliberation.domain.vision import Role, Stance
from deliberation.services import amending, commenting, drafting, entering, moderating, phasing, voting
from deliberation.services.amending import Proposal
from deliberation.services.commenting import Remark
from deliberation.services.entering import Invitation
from deliberation.services.moderating import Target
from deliberation.services.phasing import NOW, Schedule
from deliberation.services.reading.document import document

DAY = 24 * 3_600_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def vision(server):
    """A vision of its own, open for votes, with Caro for a moderator; acts reach the server as a command's would."""
    now = server.db.now()
    setting = replace(SETTING, opens_at=now, closes_at=now + DAY, merges_until=now + 2 * DAY)
    slug = drafting.create_vision(server.db, None, SPLIT, setting).facts["slug"]
    link = entering.make_link(server.db, None, Invitation(Role.MODERATOR, "Caro", slug))
    entering.sign_in(server.db, CARO, link.token, replace(CARO, token_hash=f"caro in {slug}"))
    phasing.tell_phase(server.db, document(server.db, slug, AMINA).frame.vision.id)
    return Vision(server.db, slug, replace(CARO, token_hash=f"caro in {slug}"))


class Vision:
    def __init__(self, db, slug, caro):
        self.db, self.slug, self.caro = db, slug, caro
        self.base = document(db, slug, AMINA).cards[0].revision

    def agree(self, *people, item=None):
        for each in people:
            voting.cast_vote(self.db, each, item or self.base.id, Stance.AGREE)

    def suggest(self, who, old, new):
        body = self.base.body.replace(old, new)
        assert body != self.base.body
        amending.propose_amendment(self.db, who, Proposal(self.base.id, body, "It is kinder.", "wording"))
        return document(self.db, self.slug, AMINA).cards[0].edits[-1].amendment


@pytest.fixture
def page(browser, server):
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def opened(page, address):
    page.goto(address)
    expect(page.locator("[data-live]")).to_have_text(re.compile(r"^Live: "))
    return page


def shows(page, selector, words):
    expect(page.locator(selector).first).to_have_text(words)


def test_counts_and_verdicts_change_in_place_and_nothing_moves(page, vision):
    vision.agree(*(resident(number) for number in range(1, 7)))
    opened(page, f"/visions/{vision.slug}")
    card = "#p1 .dl-principle"
    top = page.locator("#p2").bounding_box()["y"]
    vision.agree(resident(7))
    shows(page, f"{card} [data-count=agree]", "7")
    shows(page, f"{card} [data-said]", "7 of 7")
    assert page.locator("#p2").bounding_box()["y"] == top
    page.reload()
    shows(page, f"{card} [data-said]", "7 of 7")


def test_a_new_edit_waits_behind_a_button_and_what_was_opened_stays_open(page, vision):
    opened(page, f"/visions/{vision.slug}")
    fold = page.locator("#p1 .dl-principle details", has_text="How sure are we?")
    fold.locator("summary").click()
    edit = vision.suggest(BEN, "Nobody travels", "No one travels")
    button = page.get_by_role("button", name="1 new suggested edit. Show it")
    button.wait_for()
    assert not page.locator(f"#edit-{edit.number}").count()
    button.click()
    expect(page.locator(f"#edit-{edit.number}")).to_be_focused()
    assert fold.get_attribute("open") is not None
    assert not button.is_visible()
    vision.agree(AMINA, item=edit.id)
    shows(page, f"#edit-{edit.number} [data-count=agree]", "1")


def test_new_comments_are_counted_until_somebody_wants_them(page, vision):
    opened(page, f"/visions/{vision.slug}")
    commenting.make_comment(vision.db, AMINA, Remark(vision.base.id, "question", "How far is too far?"))
    page.get_by_role("button", name="1 new comment. Show it").wait_for()
    commenting.make_comment(vision.db, BEN, Remark(vision.base.id, "question", "Who says so?"))
    page.get_by_role("button", name="2 new comments. Show them").click()
    page.get_by_text("Who says so?").wait_for()


def test_what_a_moderator_hides_is_said_to_have_changed(page, vision):
    edit = vision.suggest(BEN, "Nobody travels", "Ben Smith never travels")
    opened(page, f"/visions/{vision.slug}")
    moderating.hide(vision.db, vision.caro, Target(item_id=edit.id), "It names somebody.")
    page.get_by_role("button", name="Something here changed. Show it").click()
    page.get_by_text("It names somebody.").wait_for()
    assert not page.get_by_text("Ben Smith").count()


def test_the_end_of_voting_is_a_quiet_note_and_typed_words_outlive_it(page, vision):
    opened(page, f"/visions/{vision.slug}/principles/1/suggest")
    words = vision.base.body.replace("Nobody", "No one")
    page.locator("textarea[name=text]").fill(words)
    now = vision.db.now()
    times = Schedule(now - DAY, NOW, now + DAY)
    phasing.change_schedule(vision.db, vision.caro, vision.slug, times, "Enough said.")
    note = page.locator("[data-news=phase]")
    expect(note).to_be_visible()
    assert page.locator("textarea[name=text]").input_value() == words


def test_whoever_watches_the_draft_hears_that_it_changed(page, vision):
    edit = vision.suggest(BEN, "Nobody travels", "No one travels")
    now = vision.db.now()
    times = Schedule(now - DAY, NOW, now + DAY)
    phasing.change_schedule(vision.db, vision.caro, vision.slug, times, "Enough said.")
    opened(page, f"/visions/{vision.slug}/compose")
    moderating.hide(vision.db, vision.caro, Target(item_id=edit.id), "It is a joke.")
    note = page.locator("[data-news=draft]")
    expect(note).to_have_text(re.compile("The draft changed. *Show it"))
    expect(note).to_be_visible()


def test_losing_the_server_is_said_within_seconds_and_what_was_missed_comes_later(page, vision, server):
    opened(page, f"/visions/{vision.slug}/principles/1/suggest")
    page.locator("textarea[name=text]").fill(vision.base.body.replace("Nobody", "No one"))
    watcher = opened(page.context.new_page(), f"/visions/{vision.slug}")
    server.kill()
    lost = "Reconnecting. Counts may be behind."
    for each in (page, watcher):
        expect(each.locator("[data-live]")).to_have_text(lost, timeout=5000)
    expect(page.get_by_text("Not saved yet. Reconnecting.")).to_be_visible(timeout=5000)
    vision.agree(*(resident(number) for number in range(1, 4)))
    server.start()
    shows(watcher, "#p1 .dl-principle [data-count=agree]", "3")
    expect(watcher.locator("[data-live]")).to_have_text(re.compile(r"^Live: "))
    expect(page.get_by_text("Not saved yet. Reconnecting.")).to_be_hidden()


def test_words_typed_and_posted_while_the_network_is_gone_all_arrive_once(page, vision):
    opened(page, f"/items/{vision.base.id}/comment")
    note, words = page.locator("[data-offline]"), "Who mends the bench, and who pays for it?"
    page.locator("[name=type][value=question]").check(force=True)
    page.locator("#body").press_sequentially(words[:9])
    for cut in (slice(9, 20), slice(20, None)):
        page.context.set_offline(True)
        page.locator("#body").press_sequentially(words[cut])
        page.get_by_role("button", name="Post my comment").click()
        expect(note).to_be_visible(timeout=5000)
        page.context.set_offline(False)
        expect(note).to_be_hidden()
    page.get_by_role("button", name="Post my comment").click()
    expect(page.get_by_text("Your comment is up.")).to_be_visible()
    assert [each.comment.body for each in document(vision.db, vision.slug, AMINA).cards[0].remarks] == [words]
    page.goto(f"/items/{vision.base.id}/comment")
    expect(page.locator("#body")).to_have_value("")


def test_a_vote_given_while_the_network_is_gone_is_said_not_to_be_saved_and_can_be_given_again(page, vision):
    opened(page, f"/visions/{vision.slug}/vote?item={vision.base.id}")
    page.context.set_offline(True)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("Not saved. You seem to be offline.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("You voted agree. You can change it.")).to_be_visible()


def test_without_sockets_the_same_news_come_by_asking(browser, server, vision):
    context = browser.new_context(base_url=server.url)
    context.add_init_script(SOON)
    context.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    page = context.new_page()
    page.goto(f"/visions/{vision.slug}")
    vision.agree(AMINA)
    expect(page.locator("#p1 .dl-principle [data-count=agree]").first).to_have_text("1", timeout=40_000)
    context.close()
