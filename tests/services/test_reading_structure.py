"""Edits to the principles themselves, as people see them until they are in version 2."""

import pytest
from house import AMINA, BEN, CARO, counted_queries, every_row, person, refusal

from deliberation.domain.composer import Why
from deliberation.domain.errors import Conflict, Invalid, NotFound
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import FateKind, Lineage, Phase, Stance
from deliberation.services.amending import withdraw_amendment
from deliberation.services.composing import OwnWords, settle_principle, write_own_words
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import composition, document, published, wishing
from deliberation.services.reading.record import lines
from deliberation.services.voting import cast_vote
from deliberation.storage import tables

BOTH = "Care that stays"
WHOLE = "## Care close to home\nWe bring care to all.\n## Sleep\nIt is quiet.\n## Staff who stay\nStaff have time."
SECRET = "Bartholomew"


@pytest.fixture
def edits(house):
    body = f"{house.principle(1).body}\n\nStaff have time."
    two = house.principle(2).body.split("\n\n")
    return {
        "join": house.restructure(AMINA, "join", 1, 3, parts=((BOTH, body),)),
        "new": house.restructure(BEN, "new", after=2, parts=(("Sleep", "It is quiet."),)),
        "rename": house.restructure(BEN, "rename", 2, parts=(("Told once", ""),)),
        "move": house.restructure(BEN, "move", 2, after=0),
        "split": house.restructure(AMINA, "split", 2, parts=(("Told once", two[0]), ("Read", f"{two[1]} Or keep it."))),
        "retire": house.restructure(BEN, "retire", 3),
        "whole": house.restructure(BEN, "whole", text=WHOLE),
    }


def read(house, who=AMINA):
    return document.document(house.db, house.slug, who)


def seen(house, name, edits):
    return document.edit(house.db, house.slug, edits[name].number, AMINA)[2]


def test_every_edit_stands_in_one_place_and_is_named_in_the_others_it_touches(house, edits):
    page = read(house)
    assert [[each.kind for each in card.edits] for card in page.cards] == [
        ["join"],
        ["rename", "move", "split"],
        ["retire"],
    ]
    assert [[each.kind for each in card.elsewhere] for card in page.cards] == [[], [], ["join"]]
    assert [each.kind for each in page.edits] == ["new", "whole"]


def test_an_edit_says_what_it_does_part_by_part(house, edits):
    (first, third, begun) = seen(house, "join", edits).parts
    assert (first.ends, third.ends, first.revision, third.revision) == (
        True,
        True,
        house.principle(1),
        house.principle(3),
    )
    assert (begun.revision, begun.title, [each.position for each in begun.sources]) == (None, BOTH, [1, 3])
    assert {segment.kind for segment in begun.segments} == {"same", "del"}
    assert begun.body.endswith("Staff have time.")
    (moved,) = seen(house, "move", edits).parts
    assert (moved.place, moved.title, moved.words_in, moved.words_out) == ("to the front", None, 0, 0)
    (renamed,) = seen(house, "rename", edits).parts
    assert (renamed.title, renamed.place) == ("Told once", "")
    (retired,) = seen(house, "retire", edits).parts
    assert [(each.kind, each.text) for each in retired.segments] == [("del", house.principle(3).body)]
    assert (retired.words_in, retired.words_out > 0, retired.body) == (0, True, "")


def test_of_a_split_each_part_shows_its_own_words_and_what_is_added(house, edits):
    _, told, kept = seen(house, "split", edits).parts
    assert [each.kind for each in told.segments] == ["same"]
    assert [(each.kind, each.text.strip()) for each in kept.segments][-1] == ("ins", "Or keep it.")
    assert "".join(each.text for each in kept.segments).strip() == kept.body


def test_what_begins_is_shown_from_its_beginning(house):
    long = " ".join(f"word{n}" for n in range(60))
    house.restructure(AMINA, "new", after=3, parts=(("Long", long),))
    house.restructure(AMINA, "new", after=3, parts=(("Short", "It is quiet."),))
    one, two = (each.parts[0] for each in read(house).edits)
    assert one.excerpt[0].text == f"{' '.join(f'word{n}' for n in range(40))} …"
    assert (two.excerpt, two.place) == (two.segments, "to stand after principle 3, “Staff who stay”")


def test_a_whole_alternative_stands_beside_the_text(house, edits):
    rows = [(old and old.position, section and section.title) for old, section in seen(house, "whole", edits).beside]
    assert rows == [(1, "Care close to home"), (None, "Sleep"), (3, "Staff who stay"), (2, None)]
    assert seen(house, "join", edits).beside == ()


def test_edits_that_cannot_both_go_in_name_each_other(house, edits):
    numbers = {name: edit.number for name, edit in edits.items()}
    rivals = {name: set(seen(house, name, edits).rivals) for name in edits}
    assert rivals["join"] == {numbers["retire"], numbers["whole"]}
    assert rivals["new"] == {numbers["whole"]}
    assert rivals["rename"] == rivals["move"] == {numbers["split"], numbers["whole"]}
    assert rivals["whole"] == set(numbers.values()) - {numbers["whole"]}


def test_only_an_edit_to_words_has_words_to_comment_on(house, edits):
    house.suggest(AMINA, 1, "Nobody", "No one")
    assert document.edit(house.db, house.slug, 8, AMINA)[2].body.startswith(
        "We bring care to where people live. No one"
    )
    assert {seen(house, name, edits).body for name in edits} == {""}


def test_all_of_them_can_be_voted_and_commented_on_and_flagged(house, edits):
    order = []
    _, asked = document.question(house.db, house.slug, BEN)
    for _ in range(asked.of):
        order.append(asked.edit.kind if asked.edit else asked.card.number)
        cast_vote(house.db, BEN, asked.edit.amendment.id if asked.edit else asked.card.revision.id, Stance.AGREE)
        _, asked = document.question(house.db, house.slug, BEN)
    assert order == [1, "join", 2, "rename", "move", "split", 3, "retire", "new", "whole"]
    for name, edit in edits.items():
        house.say(AMINA, edit.id, f"On {name}.")
        _, card, view, words = document.pointed_at(house.db, AMINA, item_id=edit.id, comment_id=None)
        assert (words, view.remarks[0].comment.body) == ("It is clearer.", f"On {name}.")
        assert card.revision == view.home


def test_words_that_are_veiled_are_nowhere(house):
    for kind, more in (
        ("new", {"after": 0, "parts": ((SECRET, SECRET),)}),
        ("whole", {"text": f"## {SECRET}\n{SECRET}\n## Food\nIt is warm."}),
    ):
        house.restructure(AMINA, kind, **more)
    house.restructure(AMINA, "rename", 2, parts=((SECRET, ""),))
    hide(house.db, CARO, Target(house.edit(1).id), "It names somebody.")
    withdraw_amendment(house.db, AMINA, house.edit(2).id)
    hide(house.db, CARO, Target(house.edit(3).id), "It names somebody.")
    for who in (AMINA, BEN, person("new")):
        pages = [read(house, who), *(document.edit(house.db, house.slug, number, who) for number in (1, 2, 3))]
        assert SECRET not in repr(pages)
    assert SECRET in repr(document.edit(house.db, house.slug, 1, CARO))


def test_the_record_tells_them_in_a_sentence(house, edits):
    said = {each.sentence for each in lines(house.db, house.slug, AMINA)[1]}
    assert said >= {
        "Somebody suggested edit 1 to principle 1 and principle 3. It joins principles.",
        "Somebody suggested edit 2. It adds a principle.",
        "Somebody suggested edit 3 to principle 2. It gives a new title.",
        "Somebody suggested edit 7. It restates the whole vision.",
    }


def test_they_cost_no_question_more(house, edits):
    with counted_queries(house.db) as asked:
        read(house)
    assert len(asked) <= 10


# The draft ---------------------------------------------------------------------------
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
        (BOTH, ("Joined from principles 1 and 3, by edit 1.",)),
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
    assert [each.section.title for each in draft(house).drafted] == ["Told once", BOTH]
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


def test_two_versions_name_where_the_words_went_and_came_from(house, signed):
    rows = published.comparison(house.db, house.slug, 1, 2, AMINA).rows
    assert [(row.old and row.old.position, row.new and row.new.position, row.note) for row in rows] == [
        (2, 1, ""),
        (None, 2, "Not in version 1."),
        (None, 3, "Joined from principles 1 and 3."),
        (1, None, "In version 2 its words are in principle 3."),
        (3, None, "In version 2 its words are in principle 3."),
    ]
    assert {segment.kind for segment in rows[2].segments} == {"same", "del"}
    back = published.comparison(house.db, house.slug, 2, 1, AMINA).rows
    assert [(row.old and row.old.position, row.new and row.new.position, row.note) for row in back] == [
        (None, 1, "In version 2 its words are in principle 3."),
        (1, 2, ""),
        (None, 3, "In version 2 its words are in principle 3."),
        (2, None, "Not in version 1."),
        (3, None, "In version 1 its words are in principles 1 and 3."),
    ]


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
    (row,) = [row for row in published.comparison(house.db, house.slug, 1, 2, AMINA).rows if row.old and not row.new]
    assert row.note == "In version 2 its words are in principles 2 and 3."


# The forms ---------------------------------------------------------------------------
def test_a_form_begins_with_what_stands(house):
    here = wishing.ground(house.db, house.slug, "split", AMINA)
    ids = [each.principle_id for each in here.revisions]
    blank = {kind: wishing.blank(here, kind, number) for kind, number in (("new", None), ("move", 2), ("split", 2))}
    assert (blank["new"].after, blank["move"].after, blank["move"].principles) == (ids[2], ids[0], (ids[1],))
    assert blank["split"].parts == ((house.principle(2).title, house.principle(2).body), ("", ""))
    drawn = wishing.drawn(here, wishing.blank(here, "join", 1))
    assert drawn.parts == ((house.principle(1).title, house.principle(1).body),)
    with refusal(house, Invalid, "This is the vision as it stands. Change at least one word.", "text"):
        wishing.outlook(here, wishing.blank(here, "whole", None), "So.")


def test_a_form_shows_what_would_come_of_it_as_the_edit_will_be_shown(house, edits):
    here = wishing.ground(house.db, house.slug, "whole", AMINA)
    seen_before = wishing.outlook(here, Wish("whole", text=WHOLE), "So.")
    view = seen(house, "whole", edits)
    assert (seen_before.deed, seen_before.parts) == (view.deed, view.parts)
    assert [old for old, _ in seen_before.beside] == [old for old, _ in view.beside]
    with refusal(house, Invalid, "Say why this is better, in one sentence.", "rationale"):
        wishing.outlook(here, Wish("whole", text=WHOLE), " ")


def test_there_is_no_form_for_nothing(house):
    with refusal(house, NotFound, "There is no such way to change the principles."):
        wishing.ground(house.db, house.slug, "wording", AMINA)
    here = wishing.ground(house.db, house.slug, "join", AMINA)
    for number in (None, 4):
        with refusal(house, NotFound, "Choose the principle that you want to change first."):
            wishing.blank(here, "join", number)
