import pytest

from deliberation.domain.errors import NotFound
from deliberation.domain.moderated import personal_words, review_words, reviewed_words
from deliberation.domain.personal import Personal
from deliberation.domain.vision import ReviewKind, Target


def test_every_decision_has_its_words():
    assert [review_words(kind) for kind in ReviewKind] == [
        "left it as it is", "hid it", "showed it again", "let it through", "declined it",
        "put other words in its place", "made two of it", "left them out of the count", "counts them again",
    ]  # fmt: skip
    assert [reviewed_words(kind) for kind in ReviewKind] == [
        "left as they were", "hidden", "shown again", "let through", "declined", "said in other words", "made two",
        "left out of the count", "counted again",
    ]  # fmt: skip


def test_what_was_found_is_listed():
    assert personal_words([Personal.PHONE]) == "a phone number"
    assert personal_words(Personal) == "an e-mail address, a phone number, an NHS number and a postcode"


def test_a_name_in_a_form_is_read_as_it_was_written():
    for target in (Target(5), Target(5, backing=2), Target(comment_id=7), Target(hold_id=3), Target(review_id=9)):
        assert Target.named(target.token) == target
    with pytest.raises(NotFound):
        Target.named("edit-5-2")
