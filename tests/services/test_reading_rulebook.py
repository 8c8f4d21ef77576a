"""The rule as its page tells it, with an edit of the vision to try it on."""

import pytest
from house import AMINA, BEN, CARO, SLUG, set_columns

from deliberation.domain.vision import Gate, Gates, Phase, Rule
from deliberation.services.composing import OwnWords, write_own_words
from deliberation.services.phasing import lift_gate
from deliberation.services.reading.rulebook import rulebook
from deliberation.storage.library.visions import rule_as_text
from deliberation.storage.tables import visions


def book(house):
    return rulebook(house.db, SLUG, AMINA)


def test_the_example_is_the_open_edit_that_most_people_took_a_side_on(house):
    assert book(house).example is None
    one, two, three = (house.suggest(BEN, 1, "Nobody", new) for new in ("No one", "None of us", "Not one"))
    assert book(house).example is None
    house.vote(one.id, (1, 1, 3))
    house.vote(two.id, (2, 1))
    house.vote(three.id, (2, 1))
    assert book(house).example.amendment.number == 2
    house.move_to(Phase.MERGING)
    write_own_words(house.db, CARO, OwnWords(house.principle(1).id, "Here is care.", "It is short.", (), 0))
    assert book(house).example.amendment.number == 2


@pytest.mark.parametrize(
    ("gate", "asked", "stopping"), [("full", ("staff",), ()), ("veto", (), ("staff",)), ("report", (), ())]
)
def test_it_names_the_groups_that_are_asked_and_those_that_can_stop(house, gate, asked, stopping):
    with house.db.transaction() as tx:
        text = rule_as_text(Rule(gates=Gates(audience=Gate(gate))))
        set_columns(tx.connection, visions, house.vision.id, rule=text)
    lift_gate(house.db, CARO, SLUG, "residents", "They are away.")
    assert (book(house).asked, book(house).stopping) == (asked, stopping)


def test_its_figures_are_those_that_the_rule_counts_with(house):
    page = book(house)
    assert [(agree, sides, round(least, 6)) for agree, sides, least in page.samples[1:3]] == [
        (4, 5, 0.513541),
        (12, 20, 0.457243),
    ]
    assert page.constants == {"z": 1.2815515655, "members": 5, "few": 3, "few_of_voters": 0.02, "most": 400}
