import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markupsafe import Markup
from shown import shown

from deliberation import markup
from deliberation.domain.text import LINK, normalise, words
from deliberation.markup import is_followed, plain, render, trusted

REL = 'rel="nofollow ugc noopener"'

PAGES = {
    "": "",
    "One line\nand the next": "<p>One line<br>\nand the next</p>",
    "One.\n\nTwo.": "<p>One.</p><p>Two.</p>",
    "We *will* and **must** and __shall__ _act_.": "<p>We <em>will</em> and <strong>must</strong> and "
    "<strong>shall</strong> <em>act</em>.</p>",
    "**Both _at_ once**": "<p><strong>Both <em>at</em> once</strong></p>",
    "**Amina**'s view": "<p><strong>Amina</strong>'s view</p>",
    "5*3*2 and snake_case_name * alone": "<p>5*3*2 and snake_case_name * alone</p>",
    "\\*not\\* a mark, \\_nor\\_ this": "<p>*not* a mark, _nor_ this</p>",
    "*not over\ntwo lines*": "<p>*not over<br>\ntwo lines*</p>",
    "Bring:\n- tea\n- cake\nand forks\n\n- more": "<p>Bring:</p><ul><li>tea</li><li>cake<br>\nand forks</li>"
    "<li>more</li></ul>",
    "- - deep": "<ul><li>- deep</li></ul>",
    "3. three\n7) seven\n\nOn": '<ol><li value="3">three</li><li value="7">seven</li></ol><p>On</p>',
    "[See *this*](https://example.org/a_(b)?c=1&d=2)": f'<p><a href="https://example.org/a_(b)?c=1&amp;d=2" {REL}>'
    "See <em>this</em></a></p>",
    "*[in](/a) it*": f'<p><em><a href="/a" {REL}>in</a> it</em></p>',
    "[bad](javascript:alert(1)) [](/empty)": "<p><a>bad</a> <a></a></p>",
    "# No heading\n> no quote\n    no code": "<p># No heading<br>\n&gt; no quote<br>\n    no code</p>",
    "![no image](/a.png)": f'<p>!<a href="/a.png" {REL}>no image</a></p>',
    "<b>no tag</b> &copy; &amp; a < b": "<p>&lt;b&gt;no tag&lt;/b&gt; &amp;copy; &amp;amp; a &lt; b</p>",
    "`no code` | no | table |": "<p>`no code` | no | table |</p>",
    "Title\n=====": "<p>Title<br>\n=====</p>",
    "[no][ref]\n\n[ref]: /there": "<p>[no][ref]</p><p>[ref]: /there</p>",
    "\ufdd0not ours\ufdd2": "<p>not ours</p>",
}


@pytest.mark.parametrize(("text", "page"), PAGES.items())
def test_text_becomes_a_page(text: str, page: str) -> None:
    assert render(text) == page
    assert isinstance(render(text), Markup)


ADDRESSES = {
    "https://www.england.nhs.uk/london/?a=1&b=c#d": True,
    "http://localhost:8000": True,
    "https://пример.рф/путь": True,
    "mailto:voices@example.org?subject=Edit%2017": True,
    "/visions/london": True,
    "/": True,
    "#edit-17": True,
    "": False,
    "//evil.example": False,
    "/\\evil.example": False,
    "/\t/evil.example": False,
    "https:evil": False,
    "https://": False,
    "https://nhs.uk@evil.example/": False,
    "https://evil.example\\@nhs.uk": False,
    "https://a.example/\njavascript:alert(1)": False,
    "javascript:123": False,
    "JaVaScRiPt:alert(1)": False,
    " https://a.example": False,
    "data:text/html,x": False,
    "page.html": False,
    "?query": False,
}


@pytest.mark.parametrize(("address", "followed"), ADDRESSES.items())
def test_a_link_leads_only_where_we_follow(address: str, followed: bool) -> None:
    assert is_followed(address) is followed
    assert is_followed(f"{address}\n") is False


def test_plain_text_keeps_every_sign() -> None:
    assert plain("\n*a* <b>\nc\n\n\nd") == "<p>*a* &lt;b&gt;<br>\nc</p><p>d</p>"
    assert plain("") == ""


def test_a_page_the_record_kept_is_shown_again_as_it_was() -> None:
    kept = str(render("*a* & b"))
    assert trusted(kept) == render("*a* & b")
    assert isinstance(trusted(kept), Markup)


@pytest.mark.parametrize("broken", ["_Grammar", "bleach"])
def test_when_a_library_fails_the_words_are_shown_as_typed(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def fail(*args: object, **options: object) -> str:
        raise RecursionError

    owner, name = {"_Grammar": (markup._Grammar, "convert"), "bleach": (markup.bleach, "clean")}[broken]
    monkeypatch.setattr(owner, name, fail)
    assert render("*a* <b>\nc") == "<p>*a* &lt;b&gt;<br>\nc</p>"


def test_what_the_grammar_should_never_let_out_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    smuggled = (
        '<p onclick="x"><a href="javascript:x" rel="me" title="x">a</a><li value="x">b</li><script>c</script></p>'
    )
    monkeypatch.setattr(markup._Grammar, "convert", lambda *_: smuggled)
    assert [tag for tag in shown(render("a")).tags if tag[1] or tag[0] == "script"] == []


def test_a_text_of_nothing_but_marks_is_shown_as_typed() -> None:
    assert render("*a* " * 400) == f"<p>{'*a* ' * 400}</p>"
    assert "<em>" in render("*a* " * 199)


def seen(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


LINE = st.text("ab1é中ก'-’._*[]()\\ /:<>&;#!`~+=|\"\u0301\u200d🏽", max_size=30)
ANYTHING = st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"), max_size=200)
SCRAP = st.sampled_from(
    [
        "*a*",
        "**b c**",
        "_d_",
        "__e__",
        "[f](https://g.example/h)",
        "[*i*](j)",
        "k",
        "l's",
        "\\*",
        "- ",
        "12. ",
        "\n",
        " ",
    ]
)


@given(st.lists(LINE | SCRAP, max_size=20).map("".join) | ANYTHING)
def test_a_reader_sees_the_words_of_any_text_once_and_in_order(raw: str) -> None:
    text = normalise(raw)
    assume(not any("\n" in link[0] for link in LINK.finditer(text)))
    assert shown(render(text)).words() == seen(text)
