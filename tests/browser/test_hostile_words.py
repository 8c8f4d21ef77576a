from hostile import every_one
from playwright.sync_api import expect

from deliberation.markup import render

TAGS = ["A", "BR", "EM", "LI", "OL", "P", "STRONG", "UL"]
ATTRIBUTES = ["href", "rel", "value"]
LEADS = ["http:", "https:", "mailto:"]
ALIVE = """([tags, attributes, leads]) => [...document.querySelectorAll("main *")].filter(each =>
  !tags.includes(each.tagName) || [...each.attributes].some(one => !attributes.includes(one.name))
  || (each.hasAttribute("href") && !leads.includes(each.protocol))).map(each => each.outerHTML)"""


def test_hostile_words_stay_words_where_nothing_else_holds_them_back(browser, bar):
    texts = every_one()
    page = browser.new_page()  # without the policy that our own pages have
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.set_content(f"<base href='https://vision.example/'><main>{''.join(map(render, texts))}</main><hr>")
    expect(page.locator("hr")).to_be_attached()
    alive = page.evaluate(ALIVE, [TAGS, ATTRIBUTES, LEADS])
    page.close()
    bar("hostile texts that came alive in a browser", len(alive) + len(said) + len(asked), f"0 of {len(texts):,}")
    assert (alive, said, asked) == ([], [], [])
    assert len(texts) >= 2000
