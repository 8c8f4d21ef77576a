import re
import time

import pytest
from hostile import DISGUISES, links, tags_and_handlers
from shown import shown

from deliberation.markup import plain, render

CAP = 5000
FAMILIES = [
    *[
        "- ",
        "* ",
        "1. ",
        "> ",
        "- - ",
        "> > ",
        "# ",
        "\t",
        "    a\n",
        "a\n",
        "a\n\n",
        "- a\n",
        "1. a\n",
        "| a ",
        "```\n",
    ],
    *[
        "[",
        "]",
        "[[",
        "](",
        "[a](",
        "[a](b",
        "[a](/b)",
        "[a](/b) ",
        "![a](/b)",
        "[a](((",
        "[a](()",
        "[a]: /b\n",
        "[*a*](/b)",
    ],
    *[
        "*",
        "_",
        "**",
        "*a",
        "*a ",
        "*a* ",
        "**a ",
        "**_a_** ",
        "*_",
        "_a_",
        "***a*** ",
        "*a _b ",
        "*[a](/b)",
        "\\*",
        "_\\*",
    ],
    *[
        "<",
        "&",
        "&amp;",
        "<b>",
        "<!--",
        "<![CDATA[",
        "&#x6a;",
        "<http://a>",
        "http://a ",
        "`",
        "\\",
        "\u0301",
        "\u202e",
        "é",
    ],
]
STARTS = ["*[a](", "**", "_", "[", "[a](", "- ", "[a](/b", "**[a](/b)", "<a href="]


def is_quick(text: str) -> bool:
    """Whether rendering stays far from what a quadratic reading would take (seconds); measured are 8 ms."""
    return any(spent(text) <= 0.5 for _ in range(3))


def spent(text: str) -> float:
    before = time.process_time()
    render(text)
    return time.process_time() - before


@pytest.mark.parametrize("text", [(family * CAP)[:CAP] for family in FAMILIES], ids=map(repr, FAMILIES))
def test_a_hostile_text_is_shown_at_once(text: str) -> None:
    assert is_quick(text)
    assert_harmless(render(text))


@pytest.mark.parametrize("start", STARTS)
def test_no_start_makes_a_repeated_text_slow(start: str) -> None:
    assert [family for family in FAMILIES if not is_quick((start + family * CAP)[:CAP])] == []


def test_just_under_the_most_marks_is_still_quick() -> None:
    texts = [(family * times)[:CAP] for family in FAMILIES for times in (99, 132, 199)]
    assert [text for text in texts if not is_quick(text)] == []


TAGS = {"p", "br", "ul", "ol", "li", "em", "strong", "a"}
ATTRIBUTES = {("a", "href"), ("a", "rel"), ("li", "value")}


def is_dangerous(href: str) -> bool:
    """Whether a lenient browser could be led off the paths we follow; our own rule is not asked."""
    href = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]", "", href).replace("\\", "/").lower()
    return not re.match(r"https?://[^/@]+(?:[/?#]|$)|mailto:|/(?!/)|#", href) or not href.isprintable()


def assert_harmless(page: str) -> None:
    read = shown(page)
    assert {tag for tag, _ in read.tags} <= TAGS
    assert {(tag, name) for tag, attributes in read.tags for name in attributes} <= ATTRIBUTES
    assert not any(map(is_dangerous, read.links()))


def test_no_tag_or_handler_survives() -> None:
    for hostile in tags_and_handlers():
        assert_harmless(render(hostile))
        assert_harmless(plain(hostile))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_link_leads_where_it_should_not(disguise) -> None:
    for hostile in links(disguise):
        assert_harmless(render(hostile))


def test_the_watchman_himself_is_awake() -> None:
    for href in [
        "javascript:1",
        "java\tscript:1",
        "//evil",
        "/\\evil",
        "https://a@evil/",
        "x",
        "\x01javascript:1",
        "data:,",
    ]:
        assert is_dangerous(href), href
    for href in ["https://a.b/c", "mailto:a@b", "/a", "#a", "http://a.b"]:
        assert not is_dangerous(href), href
    for page in ["<script>", "<p onclick=x></p>", '<a href="javascript:1">x</a>', "<p>"]:
        with pytest.raises(AssertionError):
            assert_harmless(page)
