import html
import re

from house import AMINA, SLUG

V = f"/visions/{SLUG}"


def read(page):
    """The words of a page, as a person reads them."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def card(page):
    """The item a page asks about."""
    return int(re.search(r'action="/items/(\d+)/vote"', page.text)[1])


def go_on(browser, page):
    return browser.get(re.search(r'href="([^"]+)" data-next', page.text)[1], follow_redirects=True)


def test_one_goes_through_all_cards_by_links_and_plain_forms(house, at):
    edits = [house.suggest(AMINA, 1, "Nobody", "No one"), house.suggest(AMINA, 2, "Staff", "We")]
    everything = {house.principle(number).id for number in (1, 2, 3)} | {each.id for each in edits}
    browser, shown = at("olu"), []
    page = browser.get(f"{V}/vote", follow_redirects=True)
    assert page.request.query_string.decode() == f"item={card(page)}"
    assert "Begin with a principle." in read(page)
    for turn in range(1, 6):
        shown.append(card(page))
        house.clock.now += 1
        assert f"{turn} of 5" in read(page) and "Why this one now?" in read(page)
        house.vote(shown[-1], (1,), (1,))
        assert card(browser.get(page.request.url)) == shown[-1]  # others have voted; it is still this card's turn here
        form = {"stance": "agree", "next": "through"}
        page = browser.post(f"/items/{shown[-1]}/vote", data=form, follow_redirects=True)
        assert card(page) == shown[-1] and "You voted agree." in read(page)
        page = go_on(browser, page)
    assert "You have answered everything" in read(page)
    assert {*shown} == everything
    assert "You voted agree." in read(browser.get(f"{V}/vote?item={shown[0]}"))


def test_skipping_asks_something_else_and_comes_back_to_it(house, at):
    browser = at("olu")
    pages = [browser.get(f"{V}/vote", follow_redirects=True)]
    for _ in range(3):
        assert "Skip" in read(pages[-1])
        pages.append(go_on(browser, pages[-1]))
    assert len({card(page) for page in pages[:3]}) == 3
    assert card(pages[3]) == card(pages[0])


def test_those_who_run_it_are_told_that_they_do_not_vote(at):
    answer = at("caro").get(f"{V}/vote")
    assert answer.status_code == 200
    assert "You do not vote here You are here as a moderator." in read(answer)
