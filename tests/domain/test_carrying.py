from dataclasses import replace
from itertools import count, product

import pytest
from hypothesis import given
from wordings import with_edits

from deliberation.domain.diffs import hunks
from deliberation.domain.hunks import apply, canonical
from deliberation.domain.merging import fits, joint
from deliberation.domain.rebasing import Carried, Carry, carry, rebase
from deliberation.domain.vision import Amendment, Beginning, Change, Hunk, Kind, Lineage, Revision, joined

TEXTS = {1: ("Care", "We will share data."), 2: ("Work", "Staff decide."), 3: ("Home", "Ask first. Then act.")}


def revision(id_, principle, title, body, parents=(), made=(), position=0):
    return Revision(id_, 1, 1, principle, position, title, body, "", "", made, None, parents, Lineage.NEW)


OLD = [revision(10 + n, n, *text, position=n) for n, text in TEXTS.items()]


def amendment(*changes, kind=Kind.WORDING, beginnings=()):
    return Amendment(101, 1, 1, 1, kind, "Why", 1, "residents", 0, changes, tuple(beginnings))


def reword(principle, other):
    return Change(10 + principle, principle, hunks(TEXTS[principle][1], other))


def retitle(principle, title):
    return Change(10 + principle, principle, title=title)


def move(principle, after):
    return Change(10 + principle, principle, after=after)


def end(principle):
    return Change(10 + principle, principle, ends=True)


def begin(title, body, *sources, after=None):
    return Beginning(title, hunks(joined(TEXTS[source][1] for source in sources), body), after)


REWORD = amendment(reword(1, "We will never share data."))
RENAME = amendment(retitle(1, "Trust"), kind=Kind.RENAME)
MOVE = amendment(move(3, 1), kind=Kind.MOVE)
RETIRE = amendment(end(2), kind=Kind.RETIRE)
JOIN = amendment(end(1), end(2), kind=Kind.JOIN, beginnings=[begin("Both", "We share data. Staff decide.", 1, 2)])
SPLIT = amendment(
    end(3), kind=Kind.SPLIT, beginnings=[begin("Home", "Ask first.", 3), begin("Deed", "Then act.", 3, after=1)]
)
ADD = amendment(kind=Kind.NEW, beginnings=[begin("Money", "Spend little.", after=2)])
WHOLE = amendment(reword(1, "We share."), retitle(2, "Staff"), kind=Kind.WHOLE)
ALL = {"reword": REWORD, "rename": RENAME, "move": MOVE, "retire": RETIRE}
ALL |= {"join": JOIN, "split": SPLIT, "add": ADD, "whole": WHOLE}


def after(*amendments):
    """The revisions of the next version, once these amendments are in."""
    changes = [change for each in amendments for change in each.changes]
    ended = {change.principle_id for change in changes if change.ends}
    new = {each.principle_id: continued(each, changes) for each in OLD if each.principle_id not in ended}
    ids = count(31)
    for each in amendments:
        source = joined(TEXTS[change.principle_id][1] for change in each.ended)
        parents = tuple(change.revision_id for change in each.ended)
        for beginning, id_ in zip(each.beginnings, ids, strict=False):
            new[id_] = revision(id_, id_, beginning.title, apply(source, beginning.hunks), parents)
    order = [*new]
    for change in changes:
        if change.after is not None:
            order.remove(change.principle_id)
            order.insert(order.index(change.after) + 1 if change.after else 0, change.principle_id)
    return [replace(new[id_], position=order.index(id_) + 1) for id_ in new]


def published(base, *edits):
    """The changes that these edits, by the ids 101, 102 and so on, made together, and what they led to."""
    made = joint(base, dict(enumerate(edits, 101)))
    return made, apply(base, [each.hunk for each in made])


def continued(old, changes):
    """The revision that continues an old one."""
    mine = [change for change in changes if change.revision_id == old.id]
    made, body = published(old.body, *(change.hunks for change in mine))
    title = next((change.title for change in mine if change.title), old.title)
    return revision(old.id + 10, old.principle_id, title, body, (old.id,), made)


def shifted(change):
    return replace(change, revision_id=change.revision_id + 10)


@pytest.mark.parametrize("name", ALL)
def test_over_a_version_that_keeps_all_an_amendment_moves_along(name):
    changes = tuple(map(shifted, ALL[name].changes))
    assert carry(ALL[name], OLD, after()) == (Carry.SHIFTED, changes, ALL[name].beginnings)


@pytest.mark.parametrize("name", ALL)
def test_an_amendment_that_is_in_has_nothing_left_to_do(name):
    assert carry(ALL[name], OLD, after(ALL[name])) == (Carry.SATISFIED, (), ())


VERDICTS = {  # of each amendment over each published one: moves along (m), in (i), waits (w)
    #         reword rename move retire join split add whole
    "reword": "i     m      m    m      w    m     m   w",
    "rename": "m     i      m    m      w    m     m   m",
    "move":   "m     m      i    i      w    w     m   m",
    "retire": "m     m      m    i      w    m     m   w",
    "join":   "w     w      m    w      i    m     m   w",
    "split":  "m     m      m    m      w    i     m   m",
    "add":    "m     m      m    w      w    m     i   m",
    "whole":  "w     w      m    w      w    w     w   i",
}  # fmt: skip
STATES = {"m": Carry.SHIFTED, "i": Carry.SATISFIED, "w": Carry.ATTENTION}


@pytest.mark.parametrize(("name", "other"), [*product(ALL, ALL)])
def test_what_becomes_of_an_amendment_once_another_is_in(name, other):
    carried = carry(ALL[name], OLD, after(ALL[other]))
    assert carried.state is STATES[VERDICTS[name].split()[[*ALL].index(other)]]
    if carried.state is Carry.ATTENTION:
        assert carried == Carried(Carry.ATTENTION, ALL[name].changes, ALL[name].beginnings)


def test_what_is_in_is_left_out_and_the_rest_moves_along():
    open_ = amendment(reword(1, "We will never share data."), retitle(2, "Staff"), move(3, 0), reword(3, "Ask first."))
    rest = (shifted(reword(3, "Ask first.")),)
    in_ = after(REWORD, amendment(retitle(2, "Staff")), amendment(move(3, 0)))
    assert carry(open_, OLD, in_) == (Carry.SHIFTED, rest, ())
    assert carry(amendment(end(2), *open_.changes[3:]), OLD, after(RETIRE)) == (Carry.SHIFTED, rest, ())
    both = amendment(*JOIN.changes, *open_.changes[3:], kind=Kind.JOIN, beginnings=JOIN.beginnings)
    assert carry(both, OLD, after(JOIN)) == (Carry.SHIFTED, rest, ())


def test_a_new_principle_that_is_there_is_left_out_and_another_moves_along():
    other = begin("Time", "Take it.", after=0)
    open_ = amendment(kind=Kind.NEW, beginnings=[*ADD.beginnings, other])
    assert carry(open_, OLD, after(ADD)) == (Carry.SHIFTED, (), (other,))


def test_another_title_than_the_published_one_waits():
    assert carry(RENAME, OLD, after(amendment(retitle(1, "Faith")))).state is Carry.ATTENTION


def test_hunks_move_along_with_their_principle_and_clashing_ones_wait():
    new = after(amendment(reword(1, "We all will share data.")))
    moved = Change(21, 1, (Hunk(12, 12, "never "),))
    assert carry(REWORD, OLD, new) == (Carry.SHIFTED, (moved,), ())
    assert carry(REWORD, OLD, after(amendment(reword(1, "We will gladly share data.")))).state is Carry.ATTENTION


def test_an_amendment_clashes_with_each_published_edit_by_itself():
    base = "a (b) c"
    old = [revision(1, 1, "Care", base)]
    merged, mend, hunk = Hunk(4, 5, ""), Hunk(4, 4, "&"), Hunk(2, 4, "")
    made, body = published(base, *(canonical(base, [each]) for each in (merged, mend)))
    open_ = amendment(Change(1, 1, canonical(base, [hunk])))
    assert carry(open_, old, [revision(2, 1, "Care", body, (1,), made)]).state is Carry.ATTENTION


@pytest.mark.parametrize("change", [reword(2, "Staff choose."), retitle(2, "Staff"), move(2, 0)])
def test_a_change_to_a_principle_that_has_ended_waits(change):
    open_ = amendment(change)
    assert carry(open_, OLD, after(RETIRE)) == (Carry.ATTENTION, (change,), ())


def test_principles_do_not_join_where_only_what_they_would_make_is_there():
    same = begin("Both", "We share data. Staff decide.")
    new = after(amendment(kind=Kind.NEW, beginnings=[same]))
    assert carry(JOIN, OLD, new).state is Carry.ATTENTION


@pytest.mark.parametrize("open_", [ADD, amendment(retitle(1, "money"), kind=Kind.RENAME)], ids=["new", "rename"])
def test_no_title_moves_along_that_another_principle_has_now(open_):
    assert carry(open_, OLD, after(amendment(retitle(2, "Money")))).state is Carry.ATTENTION


def test_a_title_moves_along_where_the_principle_that_has_it_ends_or_gets_another():
    swapped = amendment(retitle(1, "Work"), retitle(2, "Care"), kind=Kind.RENAME)
    ends = amendment(end(2), kind=Kind.SPLIT, beginnings=[begin("Work", "Staff", 2), begin("Choice", "decide.", 2)])
    assert [carry(each, OLD, after()).state for each in (swapped, ends)] == [Carry.SHIFTED, Carry.SHIFTED]


def test_principles_do_not_join_in_another_order_than_they_were_read_in():
    assert carry(JOIN, OLD, after(amendment(move(2, 0)))).state is Carry.ATTENTION


def test_a_principle_that_took_in_another_does_not_go_on_as_it_was():
    taken_in = revision(21, 1, "Care", "We will share data.\n\nStaff decide.", (11, 12), position=1)
    assert carry(RENAME, OLD, [taken_in, *after()[2:]]).state is Carry.ATTENTION


@given(with_edits(3))
def test_an_amendment_of_words_is_carried_as_its_hunks_are(made):
    base, (one, other, open_) = made
    merged = [one, other] if fits(base, [one], other) else [one]
    changes, body = published(base, *merged)
    new = [revision(2, 1, "Care", body, (1,), changes)]
    state, left = rebase(base, open_, *merged)
    carried = carry(amendment(Change(1, 1, open_)), [revision(1, 1, "Care", base)], new)
    assert carried.state is (state if open_ else Carry.SATISFIED)
    if state is Carry.SHIFTED:
        assert carried.changes == (Change(2, 1, left),)
