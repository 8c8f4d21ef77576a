import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import CLUSTERS, SIGNS, WORDS, wild

from deliberation.domain.choosing import chosen, span
from deliberation.domain.errors import Invalid
from deliberation.domain.formatting import formatted
from deliberation.domain.text import normalise, paragraphs, tokens, visible
from deliberation.domain.vision import Span

BODY = "We share [the *care* plan](/plan) with you.\n\n- It is **yours, always** 👩\u200d👩\u200d👧.\n- नमस्ते"


def choice(what, text=BODY):
    """Where the words stand, as somebody would choose them."""
    return text.index(what), text.index(what) + len(what)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("share", "share"),
        (" share ", "share"),
        ("hare [th", "share [the *care* plan](/plan)"),
        ("care", "care"),
        ("he *ca", "the *care*"),
        ("*care* plan", "*care* plan"),
        ("*", "*care*"),
        ("plan](/pl", "plan"),
        ("share [the *care* plan](/pl", "share [the *care* plan](/plan)"),
        ("](/plan) with", "with"),
        ("- It", "It"),
        ("ours, alw", "yours, always"),
        ("is **yours", "is **yours, always**"),
        ("\u200d👩", "👩\u200d👩\u200d👧"),
        ("स्", "नमस्ते"),
        ("you.\n\n-", "you."),
    ],
)
def test_a_choice_is_whole_words_and_never_half_of_a_link(what, words):
    start, end = chosen(BODY, *choice(what))
    assert BODY[start:end] == words


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (-1, 3, "These words are not in the text. Choose them again."),
        (3, 2, "These words are not in the text. Choose them again."),
        (0, len(BODY) + 1, "These words are not in the text. Choose them again."),
        (2, 2, "Choose at least one word."),
        (2, 3, "Choose at least one word."),
        (*choice("/plan)"), "Choose at least one word."),
        (*choice("\n\n- "), "Choose at least one word."),
        (*choice("you.\n\n- It"), "Choose words within one paragraph."),
    ],
)
def test_what_is_no_choice_is_refused_in_words(start, end, sentence):
    with pytest.raises(Invalid) as refused:
        chosen(BODY, start, end)
    assert refused.value.message == sentence


def test_nothing_can_be_chosen_in_nothing():
    with pytest.raises(Invalid):
        chosen("", 0, 0)


def test_a_quote_knows_what_stands_around_it():
    assert span("We share data.", 3, 8) == Span(3, 8, "share", "We ", " data.")
    long = "a" * 40 + " b " + "c" * 40
    assert span(long, 41, 42) == Span(41, 42, "b", "a" * 31 + " ", " " + "c" * 31)


PIECES = st.sampled_from([*WORDS, *SIGNS, *CLUSTERS, "[the", "](/a)", "*", "_", "\n- "])
MARKED = st.lists(PIECES, min_size=1, max_size=30).map("".join).map(normalise)


@given(wild | MARKED, st.data())
def test_every_choice_is_whole_stays_and_holds_what_was_meant(text, data):
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    try:
        a, b = chosen(text, start, end)
    except Invalid:
        return
    borders, at = {0}, 0
    for token in tokens(text):
        borders.add(at := at + len(token))
    assert {a, b} <= borders and a < b
    assert visible(text)[start : max(a, start)].strip(" \n") == visible(text)[min(b, end) : end].strip(" \n") == ""
    assert any(first <= a and b <= last for first, last in paragraphs(text))
    for stretch in formatted(text):
        apart = b <= stretch.start or stretch.end <= a
        assert apart or (a <= stretch.start and stretch.end <= b) or (stretch.opened <= a and b <= stretch.closing)
    assert chosen(text, a, b) == (a, b)
