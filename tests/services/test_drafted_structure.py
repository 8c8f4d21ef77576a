"""Edits to the principles themselves, in the draft and in version 2."""

import pytest
from house import AMINA, BEN, CARO, every_row, refusal

from deliberation.domain.composer import Why
from deliberation.domain.errors import Conflict
from deliberation.domain.vision import FateKind, Lineage, Phase
from deliberation.services.composing import OwnWords, settle_principle, write_own_words
from deliberation.services.reading import composition, published
from deliberation.storage import tables


def draft(house, who=AMINA):
    return composition.composition(house.db, house.slug, who)


@pytest.fixture
def agreed(house, edits):
    house.agree(*(edits[name].id for name in ("join", "new", "rename", "move")))
    house.move_to(Phase.MERGING)
    return edits


def test_the_draft_is_shown_in_its_new_order_with_what_came_about(house, agreed):
    page = draft(house)
    assert [(each.section.title, each.doings) for each in page.drafted] == [
        (
            "Told once",
            (
                "Edit 3 gives it this title. It was “One story, told once”.",
                "Edit 4 moves it here. It was principle 2.",
            ),
        ),
        ("Sleep", ("New in this version, by edit 2.",)),
        ("Care that stays", ("Joined from principles 1 and 3, by edit 1.",)),
    ]
    joined = page.drafted[2]
    assert (joined.desk, {segment.numbers for segment in joined.segments}) == (None, {(), (1,)})
    assert page.drafted[0].desk == page.desks[1]
    assert [(desk.revision.position, desk.doings) for desk in page.gone] == [
        (1, ("Edit 1 joins it into “Care that stays”.",)),
        (3, ("Edit 1 joins it into “Care that stays”.",)),
    ]
    assert [(each.kind, each.numbers) for each in page.gone[0].segments] == [("del", (1,))]


def test_every_edit_is_decided_on_one_desk_and_named_on_the_others(house, agreed):
    one, two, three = draft(house).desks
    assert [[line.edit.kind for line in desk.every_line] for desk in (one, two, three)] == [
        ["join", "whole"],
        ["new", "rename", "move", "split"],
        ["retire"],
    ]
    assert [line.edit.kind for line in three.elsewhere] == ["join", "whole"]
    line = next(line for line in two.every_line if line.edit.kind == "new")
    assert (line.outcome.why, line.sentence) == (Why.IN_BY_RULE, "In: common ground")


def test_a_conflict_across_principles_is_on_every_desk_it_concerns(house, edits):
    words = house.suggest(AMINA, 3, "time to listen", "the time to listen")
    rival = house.suggest(BEN, 3, "time to listen", "an hour to listen")
    house.agree(edits["join"].id, words.id, rival.id)
    house.move_to(Phase.MERGING)
    one, two, three = draft(house).desks
    kinds = [[[line.edit.amendment.id for line in group] for group in desk.groups] for desk in (one, two, three)]
    assert kinds == [[[edits["join"].id, words.id, rival.id]], [], [[edits["join"].id, words.id, rival.id]]]
    assert [line.edit.kind for line in three.every_line] == ["retire", "wording", "wording"]
    assert (one.open_decisions, three.open_decisions) == (1, 1)


def test_a_moderator_decides_on_an_edit_that_touches_no_principle(house, agreed):
    house.decide(agreed["new"], False, "Not now.", step=0)
    assert [each.section.title for each in draft(house).drafted] == ["Told once", "Care that stays"]
    changed = "Somebody else changed this principle while you decided. "
    again = "Look at it as it stands now. Your choice is kept, so you can make it again."
    with refusal(house, Conflict, changed + again):
        house.decide(agreed["rename"], False, "Not now.", step=0)
    settle_principle(house.db, CARO, house.principle(2).id, 1, settled=True)
    assert draft(house).desks[1].settled


def test_ones_own_words_stand_with_another_title_and_place(house, agreed):
    words = OwnWords(house.principle(2).id, "People tell it once.", "Shorter.", (), 0)
    write_own_words(house.db, CARO, words)
    first = draft(house).drafted[0].section
    assert (first.title, first.body) == ("Told once", "People tell it once.")


def test_whoever_wants_everything_else_stands_against_all(house, edits):
    house.agree(edits["whole"].id, edits["rename"].id)
    house.move_to(Phase.MERGING)
    page = draft(house)
    (group,) = page.desks[0].groups
    assert [line.edit.kind for line in group] == ["rename", "whole"]
    house.decide(edits["whole"], True, "It is the better vision.")
    assert [each.section.title for each in draft(house).drafted] == ["Care close to home", "Sleep", "Staff who stay"]
    (gone,) = draft(house).gone
    assert gone.doings == ("Edit 7 leaves it out.",)


# Version 2 ---------------------------------------------------------------------------
@pytest.fixture
def signed(house, agreed):
    house.tick_all()
    house.sign()
    return agreed


def test_version_2_tells_where_each_principle_comes_from(house, signed):
    page = published.version(house.db, house.slug, 2, AMINA)
    told, sleep, both = page.foundations
    assert [each.lineage for each in page.foundations] == [Lineage.REWORDED, Lineage.NEW, Lineage.JOINED]
    assert [[old.position for old in each.parents] for each in page.foundations] == [[2], [], [1, 3]]
    assert [[edit.kind for edit in each.causes] for each in page.foundations] == [["rename", "move"], ["new"], ["join"]]
    assert [each.judged_id for each in (told, sleep, both)] == [
        house.principle(2).id,
        signed["new"].id,
        signed["join"].id,
    ]
    assert sleep.standing.overall.agree == 12
    assert page.gone == ()


def test_every_fate_is_told_once(house, signed):
    page = published.version(house.db, house.slug, 2, AMINA)
    told, sleep, both = ([each.edit.kind for each in found.endings] for found in page.foundations)
    assert (told, sleep, both) == (["rename", "move", "split"], ["new"], ["join", "retire"])
    assert [(each.edit.kind, each.fate.kind) for each in page.others] == [("whole", FateKind.NOT_ENOUGH_VOTES)]
    assert len(every_row(house.db, tables.fates)["fates"]) == 7


def test_a_principle_that_is_retired_is_told_of_with_its_fates(house):
    retire = house.restructure(BEN, "retire", 3)
    house.agree(retire.id)
    house.move_to(Phase.MERGING)
    house.decide(retire, True, "It goes without saying.")
    house.sign()
    (gone,) = published.version(house.db, house.slug, 2, AMINA).gone
    assert (gone.revision, gone.doings) == (house.principle(3), ("Edit 1 retires it.",))
    assert [each.fate.kind for each in gone.endings] == [FateKind.IN_TEXT]
    assert [note.reason for note in gone.notes] == ["It goes without saying."]
    assert published.version(house.db, house.slug, 1, AMINA).gone == ()


def test_a_split_leads_to_two_principles_that_both_come_from_it(house, edits):
    house.agree(edits["split"].id)
    house.move_to(Phase.MERGING)
    house.sign()
    _, told, kept, _ = published.version(house.db, house.slug, 2, AMINA).foundations
    assert [each.lineage for each in (told, kept)] == [Lineage.SPLIT, Lineage.SPLIT]
    assert (told.parents, kept.parents) == ((house.principle(2),), (house.principle(2),))
    assert ([each.kind for each in told.causes], [each.kind for each in kept.causes]) == (["split"], ["split"])
    assert [each.edit.kind for each in told.endings] == ["rename", "move", "split"]
    assert kept.endings == ()
