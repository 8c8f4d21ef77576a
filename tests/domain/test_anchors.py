import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import edited, plain

from deliberation.domain.anchors import Place, best, follow, passage, suggestion
from deliberation.domain.diffs import apply, as_read, hunks, reword
from deliberation.domain.vision import AnchorState, Hunk, Made, Span, joined

SAME, MOVED, CHANGED, GONE = AnchorState
PLAN = "You have one plan. You write it with your family. It says who does what, and when."


def words_of(body, quote):
    start = body.index(quote)
    return Span(start, start + len(quote), quote)


def through(body, quote, *edits):
    """Lead a quote through one publication of some edits, each (old words, new words); give its place and the body."""
    made = []
    for by, (old, new) in enumerate(edits, 1):
        made += [Made(hunk, (by,)) for hunk in reword(body, body.index(old), body.index(old) + len(old), new)]
    made.sort(key=lambda each: each.hunk[:2])
    place = follow(words_of(body, quote), [passage([body], 0, made)])
    return place, apply(body, [each.hunk for each in made])


@pytest.mark.parametrize(
    ("quote", "edits", "state", "words"),
    [
        ("your family", [("one plan", "a plan for each need")], SAME, "your family"),
        ("your family", [("It says who", "It tells you who")], SAME, "your family"),
        ("your family", [(PLAN, PLAN.replace("You write", "We all do").replace("when", "why"))], SAME, "your family"),
        ("your family", [("with your family", "at home, with your family and friends")], SAME, "your family"),
        ("with your family", [("your", "all of your")], CHANGED, "with all of your family"),
        ("write it with your family", [("family", "carers")], CHANGED, "write it with your carers"),
        ("write it with your family", [("You write it", "We put it down")], CHANGED, "We put it down with your family"),
        ("your family", [("your family", "anyone")], GONE, ""),
        ("it with your family", [("it with your", "beside the")], GONE, ""),
    ],
)  # fmt: skip
def test_words_keep_their_place_as_long_as_half_of_them_is_left(quote, edits, state, words):
    place, body = through(PLAN, quote, *edits)
    assert (place.state, body[place.start : place.end]) == (state, words)


@pytest.mark.parametrize(
    ("old", "new", "first", "moved"),
    [
        ("- **Do** say why.", "- **Do** ask first.\n\n- **Do** say why.", 4, 21),
        ("You ask. The plan is yours.", "You ask. The plan is made. The plan is yours.", 9, 18),
        ("We ask. The end is near. The plan is yours.", "We ask. The plan is yours.", 25, -17),
    ],
)
def test_words_stay_in_their_sentence_when_one_before_it_that_begins_alike_comes_or_goes(old, new, first, moved):
    made = [Made(hunk, (1,)) for hunk in hunks(old, new)]
    end = old.index(" ", first)
    place = follow(Span(first, end, old[first:end]), [passage([old], 0, made)])
    assert (place.state, place.start, place.end) == (SAME, first + moved, end + moved)


def test_exactly_half_is_enough():
    made = [Made(Hunk(0, 4, "all "), (1,))]
    assert follow(Span(0, 6, "you wi"), [passage(["you will go"], 0, made)]) == Place(CHANGED, 0, 6, (), 3)
    assert follow(Span(0, 5, "you w"), [passage(["you will go"], 0, made)]) == Place(GONE, 0, 0, (1,), 2)


def test_what_is_put_beside_the_words_does_not_touch_them():
    made = [Made(Hunk(4, 4, "new "), (1,)), Made(Hunk(8, 8, " new"), (2,))]
    assert follow(Span(4, 8, "care"), [passage(["the care"], 0, made)]) == Place(SAME, 8, 12, (), 4)


def test_words_that_come_apart_and_together_again_are_the_same():
    there, back = [Made(Hunk(3, 3, " good"), (1,))], [Made(Hunk(3, 8, ""), (2,))]
    span = Span(0, 8, "the care")
    first, second = passage(["the care"], 0, there), passage(["the good care"], 0, back)
    assert follow(span, [first]).state == CHANGED
    assert follow(span, [first, second]) == Place(SAME, 0, 8, (), 8)


def test_it_is_said_which_edits_took_most_of_the_words():
    place, _ = through(PLAN, "You write it with your family", ("You", "We"), ("it with your family", "all of this"))
    assert (place.state, place.gone_by) == (GONE, (2,))
    made = [Made(Hunk(0, 4, ""), (7, 9))]
    assert follow(Span(0, 4, "gone"), [passage(["gone now"], 0, made)]).gone_by == (7, 9)


def test_half_is_counted_from_the_first_quote_through_every_version():
    body, quote = "aa bb cc dd ee ff gg hh", "aa bb cc dd ee ff gg hh"
    passages, states = [], []
    for gone in ("aa bb ", "cc ", "dd "):
        made = [Made(hunk, (len(passages) + 1,)) for hunk in reword(body, 0, len(gone) - 1, "")]
        passages.append(passage([body], 0, made))
        body = apply(body, [each.hunk for each in made])
        states.append(follow(words_of(quote, quote), passages).state)
    assert states == [CHANGED, CHANGED, GONE]


def test_words_of_a_principle_that_is_joined_to_another_are_found_in_both():
    bodies = ["Care is near.", PLAN, "Staff stay."]
    text = joined(bodies)
    made = [Made(hunk, (3,)) for hunk in reword(text, 0, 4, "All of our care")]
    steps = [passage(bodies, parent, made) for parent in range(3)]
    body = apply(text, [each.hunk for each in made])
    for parent, quote in ((0, "is near"), (1, "your family"), (2, "Staff")):
        place = follow(words_of(bodies[parent], quote), [steps[parent]])
        assert (place.state, body[place.start : place.end]) == (SAME, quote)
        assert best({1: place._replace(left=0), 4: place}, home=1) == (4, place._replace(state=MOVED))


def test_words_of_a_principle_that_is_split_go_with_the_part_that_keeps_most():
    first, second = PLAN.split(" It says ")
    parts = {1: first, 5: "It says " + second}
    steps = {id_: passage([PLAN], 0, [Made(hunk, (6,)) for hunk in hunks(PLAN, body)]) for id_, body in parts.items()}
    for quote, *found in (("one plan", 1, SAME), ("who does what", 5, MOVED), ("your family. It says who", 1, CHANGED)):
        principle, place = best({id_: follow(words_of(PLAN, quote), [step]) for id_, step in steps.items()}, home=1)
        assert [principle, place.state] == found
    gone = Place(GONE, 0, 0, (6,), 0)
    assert best({5: gone, 1: gone}, home=1) == (1, gone)


# -- what nobody may get wrong -------------------------------------------------------


@st.composite
def histories(draw):
    """A body, words in it, and one to three publications, each of some edits that follow one another."""
    body = draw(plain)
    start, end = sorted(draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
    start, end = (start, end) if start < end else (0, max(1, len(body)))
    steps, before, by = [], body, 0
    for _ in range(draw(st.integers(1, 3))):
        after = draw(edited(before))
        made = []
        for by, hunk in enumerate(hunks(before, after), by + 1):  # noqa: B020 (ids go on counting)
            made.append(Made(hunk, (by,)))
        steps.append((before, made))
        before = after
    return Span(start, end, body[start:end]), body, steps, before


def any_of(tags):
    return any(tag is not None for tag in tags)


def tagged(span, body, steps):
    """Carry every character of the words through every change, one by one; with it what came in its place or between.

    Gives (place, tag) of each, -1 for what came in.
    """
    tags = [at if span.start <= at < span.end else None for at in range(len(body))]
    taken = {}
    for before, made in steps:
        for hunk, by in reversed(as_read(before, made)):
            before_it, of_it, after_it = tags[: hunk.start], tags[hunk.start : hunk.end], tags[hunk.end :]
            gone = sum(tag is not None and tag >= 0 for tag in of_it)
            taken[by] = taken.get(by, 0) + gone
            belongs = any_of(of_it) or (any_of(before_it) and any_of(after_it))
            tags[hunk.start : hunk.end] = [-1 if belongs else None] * len(hunk.new)
    return [(place, tag) for place, tag in enumerate(tags) if tag is not None], taken


@given(histories().filter(lambda history: history[1]))
def test_every_place_is_where_its_characters_are(history):
    span, body, steps, _ = history
    place = follow(span, [passage([before], 0, made) for before, made in steps])
    there, taken = tagged(span, body, steps)
    left = [tag for _, tag in there if tag >= 0]
    assert place.left == len(left)
    if 2 * len(left) < len(span.quote):
        assert place[:3] == (GONE, 0, 0)
        assert taken[place.gone_by] == max(taken.values())
        return
    assert (place.start, place.end) == (there[0][0], there[-1][0] + 1)
    together = len(left) == len(span.quote) == place.end - place.start
    assert place.state == (SAME if together else CHANGED)


@given(histories().filter(lambda history: history[1]))
def test_same_is_said_only_of_the_same_words(history):
    span, _, steps, after = history
    passages = [passage([before], 0, made) for before, made in steps]
    for count, body in enumerate([*(before for before, _ in steps[1:]), after], 1):
        place = follow(span, passages[:count])
        assert (place.state == SAME) <= (body[place.start : place.end] == span.quote)
        assert (place.state == CHANGED) <= (0 <= place.start < place.end <= len(body))


@given(st.lists(st.booleans(), min_size=5, max_size=30))
def test_a_word_in_a_retyped_text_is_the_same_or_said_to_be_gone(kept):
    before, after = ([f"{'kept' if keep else name}{at}" for at, keep in enumerate(kept)] for name in ("old", "new"))
    body, other = " ".join(before), " ".join(after)
    step = passage([body], 0, [Made(Hunk(0, len(body), other), (1,))])
    for word in before:
        place = follow(words_of(body, word), [step])
        assert (place.state, place.gone_by) == (GONE, (1,)) or other[place.start : place.end] == word


# -- what may be suggested -----------------------------------------------------------


def test_words_that_went_elsewhere_are_suggested_where_they_stand_once():
    old = "One two three. Ask your own doctor first of all about it. Four five six."
    new = "Four five six. One two three. Ask your own doctor first of all about it."
    span = words_of(old, "your own doctor")
    start, end = suggestion(old, span, new)
    assert new[start:end] == "your own doctor"
    assert suggestion(old, words_of(old, old[15:57]), new) == (30, 72)


@pytest.mark.parametrize(
    ("old", "quote", "new"),
    [
        ("Ask your own doctor first.", "doctor", "Ask your own doctor first."),
        ("Ask your own doctor first of all about it.", "doctor", "Ask your doctor first of all about it."),
        ("a b c d e f g h, a b c d e f g h", "d", "a b c d e f g h"),
        ("a b c d e f g h i", "d", "a b c d e f g h a b c d e f g h"),
        ("a b c d e f g h i", "d", "a b c d e f g h, b c d e f g h i"),
        ("a b c d e f g h, x", ", ", "a b c d e f g h, x"),
    ],
)
def test_what_is_short_or_stands_twice_is_no_suggestion(old, quote, new):
    assert suggestion(old, words_of(old, quote), new) is None
