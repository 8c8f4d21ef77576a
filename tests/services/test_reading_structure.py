"""Edits to the principles themselves, as people see them until they are in version 2."""

from dataclasses import replace

from house import AMINA, BEN, CARO, counted_queries, person, refusal

from deliberation.domain import restructuring
from deliberation.domain.errors import Invalid, NotFound
from deliberation.domain.restructuring import Wish
from deliberation.domain.vision import Stance
from deliberation.services.amending import withdraw_amendment
from deliberation.services.moderating import Target, hide
from deliberation.services.reading import document, parts, story, wishing
from deliberation.services.reading.record import lines
from deliberation.services.voting import cast_vote

BOTH = "Care that stays"
WHOLE = "## Care close to home\nWe bring care to all.\n## Sleep\nIt is quiet.\n## Staff who stay\nStaff have time."
SECRET = "Bartholomew"


def read(house, who=AMINA):
    return document.document(house.db, house.slug, who)


def seen(house, name, edits):
    return document.item(house.db, edits[name].id, AMINA)[2]


def test_every_edit_stands_in_one_place_and_is_named_in_the_others_it_touches(house, edits):
    page = read(house)
    assert [[each.kind for each in card.edits] for card in page.cards] == [
        ["join"],
        ["rename", "move", "split"],
        ["retire"],
    ]
    assert [[each.kind for each in card.elsewhere] for card in page.cards] == [[], [], ["join"]]
    assert [each.kind for each in page.edits] == ["new", "whole"]


def test_the_form_for_other_words_says_what_the_edit_asks_for(house, edits):
    for name, edit in edits.items():
        author = AMINA if name in {"join", "split"} else BEN
        here = wishing.ground(house.db, house.slug, edit.kind, author, rewords=edit.number)
        deeds = restructuring.read(wishing.blank(here, edit.kind, None), here.revisions)
        assert (here.fits, deeds.changes, deeds.beginnings) == (True, edit.changes, edit.beginnings), name


def test_only_an_open_edit_of_ones_own_and_of_the_kind_gets_other_words(house, edits):
    cast_vote(house.db, BEN, edits["join"].id, Stance.AGREE)
    number = edits["join"].number
    own = wishing.ground(house.db, house.slug, "join", AMINA, rewords=number)
    assert (own.rewords.amendment.number, own.voters, own.since) == (number, 1, ())
    for who, kind in ((BEN, "join"), (AMINA, "split")):
        other = wishing.ground(house.db, house.slug, kind, who, rewords=number)
        assert (other.rewords, other.voters, other.fits) == (None, 0, False)


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


def test_words_that_go_on_in_what_begins_are_not_told_as_gone(house, edits):
    join, split, retire = (seen(house, name, edits) for name in ("join", "split", "retire"))
    assert (split.words_in, split.words_out) == (3, 0)
    assert (join.words_in, join.words_out) == (0, retire.words_out - 3)  # "Staff have time" stays


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


def test_the_changes_are_worked_out_only_where_they_are_shown(house, edits, monkeypatch):
    called = []
    monkeypatch.setattr(parts, "segments", lambda *_: called.append("segments"))
    monkeypatch.setattr(parts, "words_in_out", lambda *_: called.append("counts") or (2, 1))
    (whole,) = (each for each in read(house).edits if each.kind == "whole")
    assert ([each.ends for each in whole.parts], called) == ([False, True, False, False], [])
    assert (whole.parts[0].words_in, whole.parts[0].words_out, called) == (2, 1, ["counts"])


def test_edits_that_cannot_both_go_in_name_each_other(house, edits):
    numbers = {name: edit.number for name, edit in edits.items()}
    rivals = {name: set(seen(house, name, edits).rivals) for name in edits}
    assert rivals["join"] == {numbers["retire"], numbers["whole"]}
    assert rivals["new"] == {numbers["whole"]}
    assert rivals["rename"] == rivals["move"] == {numbers["split"], numbers["whole"]}
    assert rivals["whole"] == set(numbers.values()) - {numbers["whole"]}


def test_only_an_edit_to_words_has_words_to_comment_on(house, edits):
    house.suggest(AMINA, 1, "Nobody", "No one")
    assert document.item(house.db, house.edit(8).id, AMINA)[2].body.startswith(
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
    assert {*order} == {1, 2, 3, *edits} and len(order) == 10
    assert abs(order.index("join") - order.index("retire")) > 1  # they clash
    for name, edit in edits.items():
        house.say(AMINA, edit.id, f"On {name}.")
        here = document.pointed_at(house.db, AMINA, item_id=edit.id, comment_id=None)
        assert (here.words, here.edit.remarks[0].comment.body) == ("It is clearer.", f"On {name}.")
        assert here.card.revision == here.edit.home


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
        pages = [read(house, who), *(story.story(house.db, house.slug, number, who) for number in (1, 2, 3))]
        assert SECRET not in repr(pages)
    assert SECRET in repr(document.item(house.db, house.edit(1).id, CARO))


def test_the_record_tells_them_in_a_sentence(house, edits):
    said = {each.sentence for each in lines(house.db, house.slug, AMINA)[1]}
    assert said >= {
        "Somebody suggested edit 1 to principle 1 and principle 3. It joins principles.",
        "Somebody suggested edit 2. It adds a principle.",
        "Somebody suggested edit 3 to principle 2. It gives a new title.",
        "Somebody suggested edit 7. It restates the whole vision.",
    }


def test_they_cost_no_question_more(house):
    house.suggest(AMINA, 1, "Nobody", "No one")
    with counted_queries(house.db) as few:
        read(house)
    for number in range(20):
        house.restructure(AMINA, "new", after=3, parts=((f"Sleep {number}", "It is quiet."),))
    house.restructure(BEN, "join", 1, 3, parts=(("Both", "All of it."),))
    house.restructure(BEN, "whole", text="## A\nOne.\n## B\nTwo.")
    with counted_queries(house.db) as many:
        assert len(read(house).edits) == 21
    assert len(many) == len(few)


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


def test_a_form_for_the_whole_keeps_titles_that_begin_with_a_number(house):
    here = wishing.ground(house.db, house.slug, "whole", AMINA)
    here = replace(here, revisions=(replace(here.revisions[0], title="24 hours"), *here.revisions[1:]))
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
