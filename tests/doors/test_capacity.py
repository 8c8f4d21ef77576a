import re

import pytest
from codes import with_second_step
from house import BEN, CARO, DEV, SLUG, person, set_columns

from deliberation.domain.vision import Phase, Role
from deliberation.services.archiving import archive
from deliberation.services.entering import Invitation, make_link
from deliberation.storage import tables

V = f"/visions/{SLUG}"
OBSERVING = "You are here as an observer"


@pytest.fixture
def helped(house):
    house.let_in(person("olga"), Role.OBSERVER, "Olga")
    house.let_in(person("gwen"), Role.DESIGN_GROUP, "Gwen")
    house.let_in(person("fay"), Role.FACILITATOR, "Fay")
    return house


def main(answer):
    return answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]


def test_the_page_of_a_vision_says_as_whom_one_is_there(helped, at):
    assert [re.search("You are here as [^.]+|Voting as <b>[^<]+", main(at(who).get(V)))[0] for who in
            ("olga", "gwen", "fay", "caro", "dev", "ben", "a stranger")] == [
        OBSERVING,
        "You are here as one of the design group",
        "You are here as a facilitator",
        "You are here as a moderator",
        "You are here as an administrator",
        "Voting as <b>staff",
        "Voting as <b>a resident",
    ]  # fmt: skip


def test_an_observer_is_offered_nothing_that_is_refused(helped, at):
    edit, olga = helped.suggest(BEN, 1, "Every street", "Each street"), at("olga")
    told = (V, f"{V}/about-you", f"{V}/vote", f"{V}/principles/1/suggest", f"/items/{edit.id}/comment")
    pages = {address: main(olga.get(address)) for address in (*told, f"{V}/edits/1", f"{V}/mine")}
    assert all(OBSERVING in pages[address] for address in told)
    assert "Your link worked once." in pages[f"{V}/about-you"]
    forms = re.findall('<form[^>]*method="post"[^>]*>', "".join(pages.values()))
    assert [re.search('action="([^"]+)"', form)[1] for form in forms] == ["/sign-out"]


def test_an_administrator_speaks_for_no_group_before_their_first_act_either(at):
    page = main(at("dev").get(f"{V}/about-you"))
    assert "You are here as an administrator" in page and "You speak as" not in page


def test_what_is_refused_leads_back_to_the_vision(helped, at):
    answer = at("olga").get(f"{V}/moderation")
    assert answer.status_code == 403 and f'href="{V}">Read the vision' in main(answer)


def test_a_link_says_what_its_bearer_may_do_and_does_not_send_them_to_what_they_never_said(house, at):
    token, fay = make_link(house.db, CARO, Invitation(Role.FACILITATOR, "Fay", SLUG)).token, at("fay")
    assert "A facilitator brings in what was said in workshops" in main(fay.get(f"/sign-in/{token}"))
    page = main(fay.post(f"/sign-in/{token}", follow_redirects=True))
    assert "You are signed in on this device." in page and "See all you said" not in page
    told = [main(browser.get(f"/sign-in/{token}")) for browser in (fay, at("somebody else"))]
    assert ["you are signed in already" in page for page in told] == [True, False]


def test_the_draft_tells_those_who_work_on_it_who_signs_and_who_has(helped, at):
    with helped.db.transaction() as tx:
        set_columns(tx.connection, tables.visions, helped.vision.id, signatures=2)
    helped.move_to(Phase.MERGING)
    helped.sign()
    told = {who: main(at(who).get(f"{V}/compose")) for who in ("gwen", "dev", "caro", "ben")}
    assert [("Caro Moore has signed these words." in page) for page in told.values()] == [True, True, True, False]
    assert "two moderators read it once more and sign" in told["gwen"]
    assert "Read it once more and sign" in told["dev"] and "Read what you signed" in told["caro"]


def test_nobody_is_called_an_observer_whose_role_sleeps_or_in_the_archive(house, at):
    with_second_step(house, CARO)
    house.let_in(person("caro again"), Role.MODERATOR, was=CARO)
    assert "Your role sleeps on this device." in main(at("caro again").get(V))
    house.move_to(Phase.MERGING)
    archive(house.db, DEV, SLUG, "It is over.", back=False)
    for address in (V, f"/items/{house.principle(1).id}/comment"):
        page = main(at("ben").get(address))
        assert "archive" in page and OBSERVING not in page
        assert "<textarea" not in page
