import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from shown import shown

from deliberation.domain.choosing import chosen
from deliberation.domain.errors import Invalid
from deliberation.domain.text import normalise, words
from deliberation.markup import Mark, highlighted, render, spoken


def lit(words, *letters):
    return f'<mark class="dl-anchor">{words}</mark>' + (note(*letters) if letters else "")


def note(*letters):
    links = (
        f'<a id="w{id_}" href="#c{id_}"><span class="dl-vh">comment </span>{letter}</a>' for id_, letter in letters
    )
    return f"<sup>{''.join(links)}</sup>"


def mark(text, quote, id_=1, letter="a"):
    start = text.index(quote)
    return Mark(start, start + len(quote), id_, letter)


PAGES = {
    "some words": ("We share data.", [("share", 7, "a")], f"<p>We {lit('share', (7, 'a'))} data.</p>"),
    "words with no letter": ("We share data.", [("share", 0, "")], f"<p>We {lit('share')} data.</p>"),
    "the same words twice": (
        "We share data.",
        [("share", 7, "a"), ("share", 12, "b")],
        f"<p>We {lit('share', (7, 'a'), (12, 'b'))} data.</p>",
    ),
    "words inside others": (
        "We share data.",
        [("We share data", 7, "a"), ("share", 9, "b")],
        f"<p>{lit('We share' + note((9, 'b')) + ' data', (7, 'a'))}.</p>",
    ),
    "words that overlap": (
        "We share data now.",
        [("We share", 7, "a"), ("share data", 9, "b")],
        f"<p>{lit('We share' + note((7, 'a')) + ' data', (9, 'b'))} now.</p>",
    ),
    "words side by side": (
        "We share",
        [("We ", 7, "a"), ("share", 9, "b")],
        f"<p>{lit('We ', (7, 'a'))}{lit('share', (9, 'b'))}</p>",
    ),
    "emphasis and words in it": (
        "We **share data** now",
        [("share", 7, "a"), ("**share data** now", 9, "b")],
        f"<p>We {lit('<strong>share' + note((7, 'a')) + ' data</strong> now', (9, 'b'))}</p>",
    ),
    "words of a link": (
        "[a plan](/plan) & us",
        [("plan", 7, "a"), ("us", 9, "b")],
        f'<p><a href="/plan" rel="nofollow ugc noopener">a {lit("plan", (7, "a"))}</a> &amp; {lit("us", (9, "b"))}</p>',
    ),
    "half of a link": ("See [the plan](/plan)", [("See [the", 7, "a")], str(render("See [the plan](/plan)"))),
    "half of emphasis": ("We *share* data", [("share* data", 7, "a")], str(render("We *share* data"))),
    "a marker of a list": ("- We share", [("- We", 7, "a")], str(render("- We share"))),
    "too many marks to clean": ("*a* " * 400 + "b", [("b", 7, "a")], f"<p>{'*a* ' * 400}{lit('b', (7, 'a'))}</p>"),
    "nothing": ("We share data.", [], "<p>We share data.</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "quotes", "page"), PAGES.values(), ids=PAGES)
def test_words_are_marked_and_lead_to_their_comments(text, quotes, page):
    assert highlighted(text, [mark(text, *each) for each in quotes]) == page


WORD = st.sampled_from(
    ["we", "share", "*care*", "**for all**", "people’s", "[the *big* plan](/a)", "_now_", "*", "é", "<b>"]
)
BODY = st.lists(st.lists(WORD, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\n- "]).map(lambda border: normalise(border.join(lines)))
)  # fmt: skip


@given(BODY, st.data())
def test_marks_change_no_word_and_every_page_is_whole(text, data):
    places, marks = words(text), []
    for id_ in range(data.draw(st.integers(1, 3)) if places else 0):
        ends = sorted(data.draw(st.tuples(*[st.integers(0, len(places) - 1)] * 2)))
        try:
            marks.append(Mark(*chosen(text, places[ends[0]][0], places[ends[1]][1]), id_, "abc"[id_]))
        except Invalid:
            continue
    read, plain = shown(page := highlighted(text, marks)), shown(render(text))
    assert read.words() == plain.words()
    assert "".join(piece for _, piece in read.texts) == "".join(piece for _, piece in plain.texts)
    assert page.count("<mark") == 0 or all(f'id="w{each.comment}"' in page for each in marks)


@pytest.mark.parametrize(
    ("text", "said"),
    [("We **share** [data](/x) <b>", "We share data <b>"), ("- one\n- two & 3", "one two & 3"), ("", "")],
)
def test_a_quote_is_said_without_its_marks(text, said):
    assert spoken(text) == said


@given(BODY)
def test_what_is_said_are_the_words_of_the_page(text):
    said = Markup(str(render(text)).replace("</p>", "</p> ").replace("</li>", "</li> ")).striptags()
    assert spoken(text) == said
