from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown import shown

from deliberation.domain.formatting import unbroken
from deliberation.domain.text import is_word, normalise, tokens
from deliberation.markup import render, traced


def lead(words, name="here"):
    return f'<a class="dl-origin" href="#{name}">{words}</a>'


SIGN = '<span class="dl-vh"> where the words of this link come from </span>†'
PLAN = '<a href="/plan" rel="nofollow ugc noopener">big plan</a>'
PAGES = {
    "some words, without the space after them": ("We share data.", ["share "], f"<p>We {lead('share')} data.</p>"),
    "emphasis is not cut in two": (
        "We **share data** now",
        ["share data** now"],
        f"<p>We <strong>{lead('share data')}</strong> {lead('now')}</p>",
    ),
    "an item without its mark": ("- tea\n- cake", ["- cake"], f"<ul><li>tea</li><li>{lead('cake')}</li></ul>"),
    "a link leads where it leads, a sign after it to the origin": (
        "a [big plan](/plan) & us",
        ["a [big plan](/plan) & us"],
        f"<p>{lead('a')} {PLAN}{lead(SIGN)} {lead('&amp; us')}</p>",
    ),
    "words inside a link": ("a [big plan](/plan) & us", ["big"], f"<p>a {PLAN}{lead(SIGN)} &amp; us</p>"),
    "a link inside emphasis": (
        "a *[big plan](/plan)* & us",
        ["a *[big plan](/plan)* &"],
        f"<p>{lead('a')} <em>{PLAN}{lead(SIGN)}</em> {lead('&amp;')} us</p>",
    ),
    "an address has no words": ("a [big plan](/plan) & us", ["(/plan)"], f"<p>a {PLAN} &amp; us</p>"),
    "half an escape is left alone": (r"five \* six", ["* six"], "<p>five * six</p>"),
    "nothing": ("We share.", [], "<p>We share.</p>"),
}


@pytest.mark.parametrize(("text", "quotes", "page"), PAGES.values(), ids=PAGES)
def test_words_lead_to_where_they_come_from(text, quotes, page):
    places = [(text.index(quote), text.index(quote) + len(quote), "here") for quote in quotes]
    assert traced(text, places) == page


def test_a_place_is_named_safely():
    assert traced("We", [(0, 2, '"><b>')]) == "<p>" + lead("We", "&#34;&gt;&lt;b&gt;") + "</p>"


WORD = st.sampled_from(["we", "share", "*care*", "**for all**", "[the plan](/a)", "_now_", "*", "é", "not.", r"\*"])
BODY = st.lists(st.lists(WORD, min_size=1, max_size=6).map(" ".join), max_size=3).map(
    lambda lines: normalise("\n- ".join(lines))
)


@given(BODY, st.data())
def test_the_page_says_the_same_with_links_as_without(body, data):
    borders = sorted(data.draw(st.sets(st.integers(0, len(body)), max_size=8)))
    places = [(*pair, "here") for pair in zip(borders[::2], borders[1::2], strict=False)]
    page = traced(body, places)
    assert "".join(text for _, text in shown(page.replace(SIGN, "")).texts) == "".join(
        text for _, text in shown(render(body)).texts
    )


@given(BODY, st.data())
def test_every_word_outside_links_is_in_one_piece_of_its_span(body, data):
    borders = sorted(data.draw(st.sets(st.integers(0, len(body)), max_size=8)))
    spans = [*zip(borders[::2], borders[1::2], strict=False)]
    pieces = unbroken(body, spans)
    assert all(spans[which][0] <= start for start, _, which in pieces)
    assert all(end <= spans[which][1] for start, end, which in pieces if start < end)
    assert all(before[1] <= after[0] for before, after in pairwise(pieces))
    if "[" not in body:
        inside = [word for start, end in spans for word in words_of(body[start:end])]
        assert [word for start, end, _ in pieces for word in words_of(body[start:end])] == inside


def words_of(text):
    return [token for token in tokens(text) if is_word(token)]
