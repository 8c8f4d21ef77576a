import pytest
from house import AMINA, BEN, CARO, DEV, person

from deliberation.services.amending import withdraw_amendment
from deliberation.services.commenting import withdraw_comment
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import document, story

SECRETS = {"word": "Bartholomew", "why": "because-of-Cuthbert", "said": "ask-Desdemona"}


@pytest.fixture
def veiled(house):
    """An edit and remarks with words that were hidden, or taken back, by `veil(house)`."""
    edit = house.suggest(AMINA, 1, "Nobody", SECRETS["word"], why=SECRETS["why"])
    comment = house.say(AMINA, house.principle(2).id, SECRETS["said"], paragraph=1)
    house.say(BEN, house.principle(2).id, "Who?", parent_id=comment)
    return edit, comment


def every_page(house, who):
    yield document.document(house.db, house.slug, who)
    yield document.principle(house.db, house.slug, 1, who)
    yield document.principle(house.db, house.slug, 2, who)
    yield story.story(house.db, house.slug, 1, who)
    yield document.item(house.db, house.edit(1).id, who)
    yield document.question(house.db, house.slug, who)


def found_in(pages):
    shown = repr(list(pages))
    return {name for name, secret in SECRETS.items() if secret in shown}


@pytest.mark.parametrize("who", [AMINA, BEN, person("new")], ids=["author", "staff", "stranger"])
def test_hidden_words_reach_nobody_but_moderators(house, veiled, who):
    edit, comment = veiled
    assert found_in(every_page(house, who)) == {"word", "why", "said"}
    hide(house.db, CARO, Target(item_id=edit.id), "It names somebody.")
    hide(house.db, CARO, Target(comment_id=comment), "It names somebody.")
    assert found_in([*every_page(house, who), document.comment(house.db, comment, who)]) == set()
    assert found_in([*every_page(house, CARO), document.comment(house.db, comment, CARO)]) == {"word", "why", "said"}
    assert document.item(house.db, house.edit(1).id, who)[2].amendment.hidden_reason == "It names somebody."


@pytest.mark.parametrize("who", [AMINA, BEN, CARO, DEV], ids=["author", "staff", "moderator", "administrator"])
def test_words_taken_back_reach_nobody(house, veiled, who):
    edit, comment = veiled
    withdraw_amendment(house.db, AMINA, edit.id)
    withdraw_comment(house.db, AMINA, comment)
    assert found_in([*every_page(house, who), document.comment(house.db, comment, who)]) == set()
