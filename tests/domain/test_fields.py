import pytest

from deliberation.domain.errors import Invalid
from deliberation.domain.fields import line_in, one_of, together, words_in


def refused(read, *args, **kwargs):
    with pytest.raises(Invalid) as refusal:
        read("reason", *args, **kwargs)
    return refusal.value.message, refusal.value.field


def test_words_keep_their_lines_and_a_line_does_not():
    typed = " One \u200b line. \r\n\n\n\n Another. "
    assert words_in("reason", typed) == "One line.\n\nAnother."
    assert line_in("reason", typed) == "One line. Another."


@pytest.mark.parametrize(("read", "most"), [(words_in, 2000), (line_in, 200)])
def test_too_much_is_refused_beside_its_field(read, most):
    assert read("reason", "x" * most) == "x" * most
    assert refused(read, "x" * (most + 1)) == (f"That is {most + 1:,} characters long; at most {most:,} fit.", "reason")
    assert refused(read, "xxxx", 3) == ("That is 4 characters long; at most 3 fit.", "reason")


@pytest.mark.parametrize("read", [words_in, line_in])
def test_nothing_is_refused_only_where_something_must_stand(read):
    assert read("reason", " \n ") == ""
    assert refused(read, " \n ", missing="Say why.") == ("Say why.", "reason")
    assert read("reason", "So.", missing="Say why.") == "So."


@pytest.mark.parametrize("read", [words_in, line_in])
def test_what_is_no_text_is_refused_beside_its_field(read):
    message = "Some characters in that text cannot be kept. Paste it again as plain text."
    assert refused(read, "a\0b") == (message, "reason")


def test_what_is_wrong_with_several_fields_is_told_at_once():
    def read(*typed):
        return together(
            lambda: words_in("why", typed[0], missing="Say why."),
            lambda: one_of("kind", typed[1], ("add", "remove"), "Choose one."),
        )

    with pytest.raises(Invalid) as refusal:
        read("", "burn")
    assert [(each.field, each.message) for each in (refusal.value, *refusal.value.others)] == [
        ("why", "Say why."),
        ("kind", "Choose one."),
    ]
    with pytest.raises(Invalid) as refusal:
        read("So.", "burn")
    assert (refusal.value.field, refusal.value.others) == ("kind", ())
    assert read("So.", "add") == ("So.", ["add"])
