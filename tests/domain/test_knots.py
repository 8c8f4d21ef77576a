import pytest

from deliberation.bench.smalltown import BODIES, all_liked, small_document
from deliberation.domain.composer import Candidate, compose
from deliberation.domain.consensus import Status
from deliberation.domain.knots import knots
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Beginning, Change, Hunk

CARE, DATA = 1, 2
WORDS = {CARE: "one two (3) four five", DATA: "some other words"}
BEGINS = (Beginning("Sleep", (), CARE),)


def edit(id_, *changes, **more):
    return Candidate(id_, id_, changes, 0.5 + id_ / 100, Status.ELIGIBLE, **more)


def words(start, end, new="x", body=CARE):
    return Change(body, body, (Hunk(start, end, new),))


def principle(which=CARE, **more):
    return Change(which, which, **more)


def tied(*edits, bodies=WORDS):
    return [[each.id for each in knot] for knot in knots(bodies, edits)]


def test_words_apart_are_decided_apart():
    assert tied(edit(2, words(17, 21)), edit(1, words(0, 3)), edit(3, words(0, 4, body=DATA))) == [[1], [2], [3]]
    assert tied() == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (edit(1, words(0, 7)), edit(2, words(4, 7))),
        (edit(1, words(8, 9, "")), edit(2, words(9, 10, ""))),
        (edit(1, words(0, 3), alternative="x"), edit(2, words(17, 21), alternative="x")),
        (edit(1, words(0, 3), requires=(2,)), edit(2, words(17, 21))),
        (edit(1, words(0, 3), requires=(9,)), edit(2, words(17, 21), requires=(9,))),
        (edit(1, words(0, 3)), edit(2, whole=True)),
        (edit(1, words(0, 3)), edit(2, principle(ends=True))),
        (edit(1, principle(title="Sleep")), edit(2, principle(DATA, title="SLEEP"))),
        (edit(1, principle(title="Sleep")), edit(2, beginnings=BEGINS)),
        (edit(1, principle(title="Night")), edit(2, principle(title="Day"))),
        (edit(1, principle(after=DATA)), edit(2, principle(DATA, after=CARE))),
        (edit(1, principle(ends=True)), edit(2, principle(DATA, ends=True))),
        (edit(1, words(0, 3, "x" * BODY_LIMIT)), edit(2, words(17, 21))),
    ],
    ids=[
        "the same words",
        "side by side",
        "alternatives",
        "one needs the other",
        "both need a third",
        "a whole alternative",
        "an end",
        "one title for two",
        "the title of a new one",
        "two titles",
        "two places",
        "the last two",
        "too long together",
    ],
)
def test_edits_that_could_decide_on_each_other_are_tied(one, other):
    assert tied(one, other) == [[1, 2]]


def test_edits_are_tied_through_others():
    chain = edit(3, words(0, 3)), edit(1, words(2, 7)), edit(2, words(6, 7)), edit(4, words(17, 21))
    assert tied(*chain) == [[1, 2, 3], [4]]


@pytest.mark.parametrize(
    "bodies", [BODIES, {place: body * 165 for place, body in BODIES.items()}], ids=["short", "long"]
)
def test_a_knot_composed_alone_has_the_outcomes_that_it_has_among_all(bodies):
    parted = 0
    for seed in range(60):
        edits = all_liked(small_document(seed, 9)[0], plain=False)
        alone = knots(bodies, edits)
        parted += len(alone) > 1
        apart = sorted((outcome for knot in alone for outcome in compose(bodies, knot)), key=lambda each: each.id)
        assert tuple(apart) == compose(bodies, edits)
    assert parted > 10
