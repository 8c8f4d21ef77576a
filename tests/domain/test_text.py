from string import punctuation

import pytest

from deliberation.domain.errors import Invalid
from deliberation.domain.text import (
    BODY_LIMIT,
    alike,
    count_words,
    is_word,
    normalise,
    normalise_line,
    paragraphs,
    sentence_ends,
    tokens,
    words,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (
            "One\r\ntwo\rthree\u2028four\u2029five\vsix\fseven\x85eight",
            "One\ntwo\nthree\nfour\nfive\nsix\nseven\neight",
        ),
        ("a\u00a0 \t\u3000b  ", "a b"),
        ("  a  \n  b\n\n \n\n\nc\n", "a\nb\n\nc"),
        ("ab\u202ecd\u2066e\u200ff\u061c", "abcdef"),
        ("a\u200bb\ufeffc\u00add\u3164e\u115f\u2800", "abcde"),
        ("a\x07b\x1b", "ab"),
        ("cafe\u0301", "caf\u00e9"),
        ("می\u200cروم", "می\u200cروم"),
        ("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f"),
        ("a\U000e0041b", "ab"),
        ("🏴\U000e0067\U000e0062\U000e007f\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("🏴\U000e0067", "🏴"),
        (" \u200d\ufe0f b\n\u200c", "b"),
        ("a" + "\u0316" * 500, "a" + "\u0316" * 30),
        ("", ""),
    ],
)
def test_what_looks_the_same_is_stored_the_same(typed, stored):
    assert normalise(typed) == stored


@pytest.mark.parametrize("sign", ["\0", "\ud800", "\udfff", "\ufdd0", "\ufffe", "\uffff", "\U0010ffff", "\U0003fffe"])
def test_what_is_no_text_is_refused(sign):
    with pytest.raises(Invalid, match="Paste it again as plain text"):
        normalise(f"a{sign}b")


def test_too_long_a_text_is_refused_in_words():
    with pytest.raises(Invalid, match=r"^That is 6,120 characters long; at most 5,000 fit\.$"):
        normalise("a" * 6120)
    assert len(normalise(" " + "e\u0301" * BODY_LIMIT)) == BODY_LIMIT


def test_a_title_is_one_line():
    assert normalise_line(" Care\r\nclose to\u2028home ") == "Care close to home"
    with pytest.raises(Invalid, match="at most 200 fit"):
        normalise_line("a" * 201)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Staff’s x-ray, e.g. 3.5.", ["Staff’s", " ", "x-ray", ",", " ", "e.g", ".", " ", "3.5", "."]),
        ("a  b\n\nc", ["a", "  ", "b", "\n", "\n", "c"]),
        ("**so**", ["*", "*", "so", "*", "*"]),
        ("日本語です", list("日本語です")),
        ("สวัสดี", ["ส", "วั", "ส", "ดี"]),
        ("𠀋字", ["𠀋", "字"]),
        ("🇬🇧🇫🇷🇬", ["🇬🇧", "🇫🇷", "🇬"]),
        ("👩\u200d👩\u200d👧👍🏽", ["👩\u200d👩\u200d👧", "👍🏽"]),
        ("👩\u200da", ["👩\u200d", "a"]),
        ("नमस्ते می\u200cروم", ["नमस्ते", " ", "می\u200cروم"]),
        ("a \u0301b \u0308", ["a", " \u0301", "b", " \u0308"]),
        ("o'clock 'tis", ["o'clock", " ", "'", "tis"]),
        ("snake_case", ["snake", "_", "case"]),
        ("", []),
    ],
)
def test_a_text_is_cut_where_a_reader_would_cut_it(text, cut):
    assert tokens(text) == cut


def test_signs_are_no_words():
    assert [token for token in [*punctuation, " ", "\n", "☕", "🇬🇧", "\u0301"] if is_word(token)] == []
    assert all(map(is_word, ["a", "3.5", "日", "نه", "é", "\U0003fffd"]))


def test_only_the_words_a_reader_sees_are_counted():
    text = "1. Read [our site](https://nhs.uk/a_(b)) **b**old\n- *two* 5 [x]"
    assert [text[start:end] for start, end in words(text)] == ["Read", "our", "site", "b", "old", "two", "5", "x"]
    assert count_words(text) == 8


def test_no_link_goes_on_in_the_next_item_of_a_list():
    assert count_words("[a\nb](/care)") == 2
    assert count_words("[a\n- b](/care)") == 3


def test_a_body_falls_into_paragraphs_and_list_items():
    text = "First\nline\n\nIn short:\n- one\nmore\n2) two\n\nLast"
    assert [text[start:end] for start, end in paragraphs(text)] == [
        "First\nline",
        "In short:",
        "- one\nmore",
        "2) two",
        "Last",
    ]
    assert paragraphs("") == ()


def test_a_sentence_ends_before_a_space_or_a_new_line():
    assert sentence_ends("Is it 3.5? Yes! So.\nOn. End.") == [11, 16, 20, 24]


def test_texts_are_alike_up_to_the_first_difference():
    assert [alike("abc", "abd"), alike("ab", "abc"), alike("", "a"), alike("b", "a")] == [2, 2, 0, 0]
