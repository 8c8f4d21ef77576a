from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from wordings import edited, plain

from deliberation.domain.anchors import Place
from deliberation.domain.descent import Descent
from deliberation.domain.diffs import hunks, reword
from deliberation.domain.hunks import apply
from deliberation.domain.vision import (
    Anchor,
    AnchorState,
    Comment,
    CommentType,
    Hunk,
    Lineage,
    Made,
    Revision,
    Span,
    joined,
)

SAME, MOVED, CHANGED, GONE = AnchorState
CARE, STORY = "We bring care to where people live.", "People tell their story once."


def wording(id_, version, principle, body, parents=(), made=()):
    lineage = Lineage.REWORDED if parents else Lineage.NEW
    return Revision(id_, 1, version, principle, id_ % 10, "Care", body, "", "", made, None, parents, lineage)


def by(edit, base, old, new):
    start = base.index(old)
    return tuple(Made(hunk, (edit,)) for hunk in reword(base, start, start + len(old), new))


def quote(body, words):
    return Span(body.index(words), body.index(words) + len(words), words)


BOTH = joined([CARE, STORY])
ENDED = "It ends with this."
JOIN = by(7, BOTH, "once", "only once")
JOINED = apply(BOTH, [each.hunk for each in JOIN])
SPLIT = by(9, JOINED, f"\n\n{STORY.replace('once', 'only once')}", "")
REST = by(9, JOINED, f"{CARE}\n\n", "")
FIRST = (wording(11, 1, 1, CARE), wording(12, 1, 2, STORY), wording(13, 1, 3, ENDED))
SECOND = (wording(21, 2, 4, JOINED, (11, 12), JOIN), wording(22, 2, 5, "All of it is new."))
THIRD = (
    wording(31, 3, 4, CARE, (21,), SPLIT),
    wording(32, 3, 6, apply(JOINED, [each.hunk for each in REST]), (21,), REST),
)
DESCENT = Descent([*FIRST, *SECOND, *THIRD])


def ids(revisions):
    return [each.id for each in revisions]


def test_a_principle_knows_what_it_comes_from_and_what_comes_from_it():
    assert ids(DESCENT.parents(SECOND[0])) == [11, 12]
    assert ids(DESCENT.heirs(SECOND[0])) == [31, 32]
    assert DESCENT[22] == SECOND[1]
    assert 13 in DESCENT
    assert 99 not in DESCENT


def test_versions_are_set_beside_each_other_either_way():
    assert ids(DESCENT.in_version(FIRST[0], 3)) == [31, 32]
    assert ids(DESCENT.in_version(THIRD[1], 1)) == [11, 12]
    assert ids(DESCENT.in_version(FIRST[2], 3)) == []
    assert ids(DESCENT.in_version(SECOND[1], 1)) == []
    assert ids(DESCENT.in_version(SECOND[1], 2)) == [22]


def test_its_line_holds_all_it_comes_from_and_all_that_comes_from_it():
    assert ids(DESCENT.line(SECOND[0])) == [11, 12, 21, 31, 32]
    assert ids(DESCENT.line(FIRST[0])) == [11, 21, 31, 32]
    assert ids(DESCENT.line(THIRD[1])) == [11, 12, 21, 32]
    assert ids(DESCENT.line(FIRST[2])) == [13]


def where(revision, words, version):
    found, place = DESCENT.whereabouts(revision, words and quote(revision.body, words), version)
    return found and found.id, place.state, found and found.body[place.start : place.end]


def test_words_are_followed_through_a_join_and_a_split():
    assert where(FIRST[0], "where people live", 2) == (21, MOVED, "where people live")
    assert where(FIRST[0], "where people live", 3) == (31, MOVED, "where people live")
    assert where(FIRST[1], "their story", 3) == (32, MOVED, "their story")
    assert where(FIRST[1], "story once", 3) == (32, CHANGED, "story only once")
    assert where(SECOND[0], "care", 3) == (31, SAME, "care")


def test_words_that_no_principle_goes_on_from_are_gone():
    assert DESCENT.whereabouts(FIRST[2], quote(ENDED, "ends"), 2) == (None, Place(GONE, 0, 0))
    assert DESCENT.whereabouts(FIRST[2], None, 3) == (None, Place(GONE, 0, 0))


def test_the_edit_that_took_words_out_is_named():
    old, gone = wording(11, 1, 1, CARE), by(7, CARE, "where people live", "homes")
    new = wording(21, 2, 1, apply(CARE, [each.hunk for each in gone]), (11,), gone)
    found, place = Descent([old, new]).whereabouts(old, quote(CARE, "people live"), 2)
    assert (found, place.state, place.gone_by) == (new, GONE, (7,))


def test_the_whole_of_a_principle_goes_to_where_most_of_it_is_left():
    assert where(FIRST[0], None, 3)[:2] == (31, MOVED)
    assert where(FIRST[0], None, 2)[:2] == (21, CHANGED)
    assert where(FIRST[1], None, 3)[:2] == (32, CHANGED)
    other = wording(21, 2, 1, STORY, (11,), tuple(Made(hunk, (7,)) for hunk in hunks(CARE, STORY)))
    found, place = Descent([FIRST[0], other]).whereabouts(FIRST[0], None, 2)
    assert (found, place.state, place.gone_by) == (other, CHANGED, ())


def test_words_that_come_to_one_principle_two_ways_count_where_more_of_them_is_left():
    twice = [
        wording(21, 2, 2, "We bring", (11,), by(7, CARE, " care to where people live.", "")),
        wording(22, 2, 3, CARE, (11,)),
    ]
    again = wording(31, 3, 4, joined(["We bring", CARE]), (21, 22))
    for order in (twice, twice[::-1]):
        found, place = Descent([FIRST[0], *order, again]).whereabouts(FIRST[0], quote(CARE, "bring care"), 3)
        assert (found, place.state) == (again, MOVED)
        assert found.body[place.start : place.end] == "bring care"


def test_a_principle_without_words_goes_on_as_it_is():
    empty, onward = wording(11, 1, 1, ""), wording(21, 2, 1, "", (11,))
    assert Descent([empty, onward]).whereabouts(empty, None, 2) == (onward, Place(SAME, 0, 0))


class TestWordsFoundAgain:
    SWAPPED = joined([STORY + " They say where they live.", CARE + " It is near."])
    OLD = joined([CARE + " It is near.", STORY + " They say where they live."])
    LOST = "bring care"

    def published(self):
        """The first paragraph comes after the second one; the record says that it went and that another came."""
        gone, come = self.OLD.index("\n\n") + 2, len(self.OLD)
        made = (Made(Hunk(0, gone, ""), (7,)), Made(Hunk(come, come, self.SWAPPED[come - gone :]), (7,)))
        old = wording(11, 1, 1, self.OLD)
        return old, wording(20, 2, 5, "We bring cake."), wording(21, 2, 1, self.SWAPPED, (11,), made)

    def said(self, old, anchor=None):
        span = quote(old.body, self.LOST)
        return Comment(1, 1, old.id, None, None, "", CommentType.IDEA, "", "", 0, span, anchor=anchor)

    def test_they_are_suggested_where_they_stand_once_in_the_whole_version(self):
        old, other, new = self.published()
        descent = Descent([old, other, new])
        assert descent.lasting(self.said(old), 2).place.state == GONE
        found = descent.found_again(self.said(old), 2)
        assert (found.revision_id, new.body[found.start : found.end]) == (21, self.LOST)
        twin = wording(22, 2, 6, self.OLD)
        assert Descent([old, other, new, twin]).found_again(self.said(old), 2) is None

    def test_once_confirmed_they_are_followed_from_there(self):
        old, other, new = self.published()
        third = wording(31, 3, 1, new.body.replace("bring", "carry"), (21,), by(8, new.body, "bring", "carry"))
        descent = Descent([old, other, new, third])
        said = self.said(old, descent.found_again(self.said(old), 2))
        here, later = descent.lasting(said, 2), descent.lasting(said, 3)
        assert (here.revision, here.place.state) == (new, MOVED)
        assert new.body[here.place.start : here.place.end] == self.LOST
        assert (later.revision, later.place.state) == (third, CHANGED)

    def test_words_found_in_a_later_version_stay_lost_in_an_earlier_one(self):
        old, other, new = self.published()
        third = wording(31, 3, 1, new.body, (21,))
        said = self.said(old, Anchor(31, 0, 3))
        assert Descent([old, other, new, third]).lasting(said, 2).place.state == GONE

    def test_only_comments_on_principles_of_earlier_versions_are_followed(self):
        old, other, new = self.published()
        descent = Descent([old, other, new])
        assert descent.lasting(self.said(old), 1) is None
        assert descent.lasting(replace(self.said(old), item_id=99), 2) is None


@given(plain, st.data())
def test_same_words_are_the_same_wherever_they_went(body, data):
    other, third = data.draw(edited(body)), data.draw(edited(body))
    steps = [
        wording(11, 1, 1, body),
        wording(21, 2, 1, other, (11,), tuple(Made(hunk, (7,)) for hunk in hunks(body, other))),
        wording(31, 3, 1, third, (21,), tuple(Made(hunk, (8,)) for hunk in hunks(other, third))),
    ]
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
    assume(start < end)
    span = Span(start, end, body[start:end])
    found, place = Descent(steps).whereabouts(steps[0], span, 3)
    if place.state == SAME:
        assert found.body[place.start : place.end] == span.quote
