import pytest
from house import AMINA, BEN, CARO, CLOSES, every_row, refusal

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import Change, Kind, Phase, joined
from deliberation.markup import RENDERER, render
from deliberation.services.amending import withdraw_amendment
from deliberation.services.restructuring import Restructuring, propose_restructuring
from deliberation.storage import tables
from deliberation.storage.rebuild import differences, empty_copy, rebuild

WHY = "There are too many."


def wish(house, kind, *numbers, after=None, **more):
    """What a form about these principles says; `after` is a principle's number, 0 = first."""
    ids = [house.principle(number).principle_id for number in numbers]
    return Wish(kind, tuple(ids), after=house.principle(after).principle_id if after else after, **more)


def ask(house, who, wanted, why=WHY, version=None, key=None):
    asked = Restructuring(version or house.vision.round.base_version_id, wanted, why)
    return propose_restructuring(house.db, who, house.slug, asked, key)


@pytest.fixture
def join(house):
    return wish(house, "join", 1, 3, parts=(("Care that stays", house.principle(1).body),))


def test_an_edit_to_the_principles_is_kept_with_all_its_parts(house, join):
    receipt = ask(house, AMINA, join)
    edit = house.edit(1)
    one, three = house.principle(1), house.principle(3)
    assert (edit.kind, edit.rationale, receipt.facts["number"]) == (Kind.JOIN, WHY, 1)
    assert edit.changes == (
        Change(one.id, one.principle_id, ends=True),
        Change(three.id, three.principle_id, ends=True),
    )
    (begun,) = edit.beginnings
    whole = joined((one.body, three.body))
    assert (begun.title, whole[: begun.hunks[0].start].strip()) == ("Care that stays", one.body)


def every_wish(house):
    yield wish(house, "new", after=2, parts=(("Sleep", "It is quiet."),))
    yield wish(house, "retire", 2)
    yield wish(house, "rename", 2, parts=(("Told once", ""),))
    yield wish(house, "move", 2, after=0)
    yield wish(house, "split", 2, parts=(("A", house.principle(2).body), ("B", "More.")))
    yield wish(house, "whole", text="## One story, told once\nPeople tell it.\n## Sleep\nIt is quiet.")


def test_every_kind_is_kept_and_the_record_alone_gives_it_back(house, join):
    for each in (join, *every_wish(house)):
        ask(house, AMINA, each)
    kinds = [house.edit(number).kind for number in range(1, 8)]
    assert kinds == [Kind.JOIN, Kind.NEW, Kind.RETIRE, Kind.RENAME, Kind.MOVE, Kind.SPLIT, Kind.WHOLE]
    with house.db.reading() as source, empty_copy() as target:
        rebuild(source, target, lambda words: str(render(words)), RENDERER)
        assert differences(source, target) == []


def test_who_asks_for_the_same_stands_behind_it(house, join):
    ask(house, AMINA, join)
    receipt = ask(house, BEN, join, "I want it, too.")
    assert (house.edit(1).backers, receipt.facts["number"], house.kinds[-1]) == (1, 1, "Backed")
    with refusal(house, Conflict, "You stand behind this change already: it is edit 1."):
        ask(house, BEN, join)
    with refusal(house, Conflict, "You stand behind this change already: it is edit 1."):
        ask(house, AMINA, join)


def test_what_was_taken_back_can_be_asked_for_again(house, join):
    ask(house, AMINA, join)
    withdraw_amendment(house.db, AMINA, house.edit(1).id)
    assert ask(house, BEN, join).facts["number"] == 2


def test_the_same_form_twice_is_one_edit(house, join):
    first = ask(house, AMINA, join, key="once")
    assert ask(house, AMINA, join, key="once") == first
    assert len(every_row(house.db, tables.amendments)["amendments"]) == 1


def test_what_cannot_be_leaves_no_trace(house, join):
    with refusal(house, Invalid, "Say why this is better, in one sentence.", "rationale"):
        ask(house, AMINA, join, " ")
    with refusal(house, Invalid, "Choose two principles or more to join.", "principles"):
        ask(house, AMINA, Wish("join"))
    with refusal(house, NotFound, "There is no such way to change the principles."):
        ask(house, AMINA, Wish("wording"))
    with refusal(house, NotFound, "There is no such vision here. It may not be open yet, or the link is mistyped."):
        propose_restructuring(house.db, AMINA, "elsewhere", Restructuring(1, join, WHY))


def test_it_takes_the_place_and_the_time_of_suggesting(house, join):
    with refusal(house, NotAllowed, "Those who run or watch this deliberation do not suggest edits here."):
        ask(house, CARO, join)
    house.clock.now = CLOSES
    late = "Suggesting has closed. Your words are kept in the form, but they cannot be posted."
    with refusal(house, Conflict, late):
        ask(house, AMINA, join)


def test_words_for_an_older_version_are_kept_in_the_form(house, join):
    ask(house, AMINA, wish(house, "retire", 3))
    old = house.vision.round.base_version_id
    house.agree(house.edit(1).id)
    house.move_to(Phase.PUBLISHED)
    house.open_next_round(opens_at=house.clock.now)
    newer = "This vision has a new version since you started. Your words are kept in the form."
    with refusal(house, Conflict, newer):
        ask(house, AMINA, join, version=old)
    gone = "A principle you chose is not part of this version any more. Your words are kept in the form."
    with refusal(house, Conflict, gone):
        ask(house, AMINA, join)
