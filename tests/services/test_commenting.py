import pytest
from house import AMINA, BEN, CARO, at_once, person, refusal
from rounds import publish

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.restructuring import Wish
from deliberation.domain.text import REASON_LIMIT
from deliberation.domain.vision import CommentType, Phase, Role, Span
from deliberation.services.amending import withdraw_amendment
from deliberation.services.commenting import Remark, make_comment, withdraw_comment
from deliberation.services.moderating import Target, hide
from deliberation.services.restructuring import Restructuring, propose_restructuring
from deliberation.storage.library import talk


@pytest.fixture
def base(house):
    return house.principle(2)


def said(house, comment_id):
    return house.look(talk.comment, comment_id)


def test_a_remark_on_a_principle_is_kept_as_typed_and_as_shown(house, base):
    receipt = make_comment(house.db, AMINA, Remark(base.id, "concern", " Who  writes **it** down? "))
    comment = said(house, receipt.facts["comment"])
    assert (comment.body, comment.html) == ("Who writes **it** down?", "<p>Who writes <strong>it</strong> down?</p>")
    assert (comment.type, comment.author_audience, comment.created_at) == (
        CommentType.CONCERN, "residents", house.clock.now,
    )  # fmt: skip
    assert (comment.span, comment.parent_id) == (None, None)
    entry = house.entries()[-1]
    assert entry.facts == {"comment": comment.id, "item": base.id, "parent": None, "type": "concern", "span": None}
    assert entry.opened == {
        "author": [house.member(AMINA).pseudonym],
        "words": ["Who writes **it** down?", "", "", ""],
    }


def test_a_remark_on_a_paragraph_knows_its_words_and_those_around_it(house, base):
    start = base.body.index("Everybody")
    comment = said(house, house.say(AMINA, base.id, "Where?", paragraph=2))
    assert comment.span == Span(start, len(base.body), base.body[start:], base.body[start - 32 : start], "")
    entry = house.entries()[-1]
    assert entry.facts["span"] == [start, len(base.body)]
    assert entry.opened["words"] == ["Where?", base.body[start:], base.body[start - 32 : start], ""]
    first = said(house, house.say(AMINA, base.id, "When?", paragraph=1))
    assert (first.span.start, first.span.before, first.span.after) == (0, "", base.body[start - 2 : start + 30])


def test_a_reply_answers_a_remark(house, base):
    first = house.say(AMINA, base.id, "Who writes it down?")
    reply = said(house, house.say(BEN, base.id, "We do.", parent_id=first))
    assert (reply.parent_id, reply.author_audience) == (first, "staff")


def test_the_same_request_three_times_at_once_is_one_remark(house, base):
    remark = Remark(base.id, "idea", "A book for everybody.")
    receipts = at_once(*(lambda: make_comment(house.db, AMINA, remark, "k1") for _ in range(3)))
    assert receipts[0] == receipts[1] == receipts[2]
    assert house.kinds.count("CommentMade") == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("body", " ", "Write your comment first. One sentence is enough."),
        ("body", "x" * (REASON_LIMIT + 1), "That is 2,001 characters long; at most 2,000 fit."),
        ("type", "praise", "Choose what sort of comment it is."),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(house, base, field, typed, message):
    remark = {"item_id": base.id, "type": "idea", "body": "A book."} | {field: typed}
    with refusal(house, Invalid, message, field):
        make_comment(house.db, AMINA, Remark(**remark))


@pytest.mark.parametrize("paragraph", [0, 3])
def test_there_must_be_such_a_paragraph(house, base, paragraph):
    with refusal(house, NotFound, f"There is no paragraph {paragraph} here."):
        house.say(AMINA, base.id, "Where?", paragraph=paragraph)


def test_a_remark_on_some_words_hangs_on_whole_words(house, base):
    start = base.body.index("Staff write")
    comment = said(house, house.say(AMINA, base.id, "Who?", start=start + 1, end=start + 8))
    quote = "Staff write"
    assert comment.span == Span(start, start + 11, quote, base.body[:start][-32:], base.body[start + 11 : start + 43])
    entry = house.entries()[-1]
    assert entry.facts["span"] == [start, start + 11]
    assert entry.opened["words"][1] == quote


@pytest.mark.parametrize(
    ("ends", "quote"),
    [
        ({"start": 17}, None),
        ({"end": 22}, "People tell their story"),
        ({"start": 12, "paragraph": 1}, "their story once. Staff write it down and share it with care."),
        ({"end": 84, "paragraph": 2}, "Everybody"),
    ],
)
def test_one_end_alone_reaches_to_the_other_end_of_the_paragraph_or_of_the_body(house, base, ends, quote):
    if quote is None:
        with refusal(house, Invalid, "Choose words within one paragraph."):
            house.say(AMINA, base.id, "Who?", **ends)
    else:
        assert said(house, house.say(AMINA, base.id, "Who?", **ends)).span.quote == quote


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (3, 900, "These words are not in the text. Choose them again."),
        (9, 3, "These words are not in the text. Choose them again."),
        (6, 7, "Choose at least one word."),
        (70, 80, "Choose words within one paragraph."),
    ],
)
def test_a_remark_hangs_on_words_that_are_there(house, base, start, end, message):
    with refusal(house, Invalid, message):
        house.say(AMINA, base.id, "Who?", start=start, end=end)


def test_a_remark_may_hang_on_words_that_an_edit_takes_out(house):
    house.suggest(AMINA, 1, "Nobody travels further than they must. ", "")
    start = house.principle(1).body.index("Nobody")
    comment = said(house, house.say(BEN, house.principle(1).id, "Keep this.", start=start, end=start + 6))
    assert comment.span.quote == "Nobody"


def test_a_remark_on_an_edit_is_on_the_words_as_they_read_with_it(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one at all")
    assert said(house, house.say(BEN, edit.id, "Kinder.")).span is None
    start = house.principle(1).body.index("Nobody")
    comment = said(house, house.say(BEN, edit.id, "Kinder.", start=start + 7, end=start + 13))
    assert (comment.item_id, comment.span.quote) == (edit.id, "at all")
    assert comment.span.after.startswith(" travels")
    whole = said(house, house.say(BEN, edit.id, "Kinder.", paragraph=1))
    assert whole.span.quote == house.principle(1).body.replace("Nobody", "No one at all")
    with refusal(house, NotFound, "There is no paragraph 2 here."):
        house.say(BEN, edit.id, "Kinder.", paragraph=2)


def test_a_remark_on_words_of_an_edit_that_moved_along_meanwhile_takes_another_choice(house):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    publish(house, house.suggest(BEN, 1, "We bring care", "Care comes"))
    house.open_next_round()
    place = {"start": 0, "end": 2}
    message = "The words of edit 1 have changed since you opened this page. Choose them again."
    with refusal(house, Conflict, message):
        house.say(BEN, edit.id, "Kinder.", made_on=edit.version_id, **place)
    assert said(house, house.say(BEN, edit.id, "Kinder.", made_on=edit.version_id)).span is None
    here = said(house, house.say(BEN, edit.id, "Kinder.", made_on=house.edit(1).version_id, **place))
    assert (here.span.quote, here.made_on) == ("Care", house.edit(1).version_id)


def test_a_remark_hangs_on_words_of_the_one_principle_that_an_edit_begins(house):
    join = house.restructure(AMINA, "join", 1, 3, parts=(("Both", "We stay close."),))
    assert said(house, house.say(BEN, join.id, "Do we?", start=3, end=7)).span.quote == "stay"
    split = house.restructure(AMINA, "split", 3, parts=(("A", house.principle(3).body), ("B", "More.")))
    whole = house.restructure(AMINA, "whole", text="## Both\nWe stay close.\n## Sleep\nIt is quiet.")
    for edit in (split, whole):
        with refusal(house, Invalid, "A comment on this edit is on the whole of it."):
            house.say(BEN, edit.id, "Do we?", start=3, end=7)


def test_a_remark_on_an_edit_with_no_words_to_choose_from_is_on_the_whole_of_it(house, base):
    retire = Restructuring(house.vision.round.base_version_id, Wish("retire", (base.principle_id,)), "Said before.")
    edit = house.edit(propose_restructuring(house.db, AMINA, house.slug, retire).facts["number"])
    assert said(house, house.say(BEN, edit.id, "It is not.")).span is None
    with refusal(house, Invalid, "A comment on this edit is on the whole of it."):
        house.say(BEN, edit.id, "It is not.", start=0, end=6)


@pytest.mark.parametrize("close", ["hidden", "withdrawn"])
def test_nothing_is_said_of_an_edit_that_is_not_open(house, close):
    edit = house.suggest(AMINA, 1, "Nobody", "No one")
    if close == "hidden":
        hide(house.db, CARO, Target(item_id=edit.id), "It names somebody.")
    else:
        withdraw_amendment(house.db, AMINA, edit.id)
    with refusal(house, Conflict, "Edit 1 is not open any more, so it cannot be commented on."):
        house.say(BEN, edit.id, "Kinder.")


def test_a_reply_is_on_the_same_words_and_one_level_deep(house, base):
    first = house.say(AMINA, base.id, "Who writes it down?")
    reply = house.say(BEN, base.id, "We do.", parent_id=first)
    message = "A reply answers a comment on the same words, one level deep."
    with refusal(house, Invalid, message):
        house.say(AMINA, base.id, "Thank you.", parent_id=reply)
    with refusal(house, Invalid, message):
        house.say(AMINA, house.principle(1).id, "And here?", parent_id=first)
    with refusal(house, NotFound, "There is no such comment here."):
        house.say(AMINA, base.id, "And?", parent_id=999)


@pytest.mark.parametrize("close", ["hidden", "withdrawn"])
def test_a_remark_that_is_gone_is_not_answered(house, base, close):
    first = house.say(AMINA, base.id, "Who writes it down?")
    if close == "hidden":
        hide(house.db, CARO, Target(comment_id=first), "It names somebody.")
    else:
        withdraw_comment(house.db, AMINA, first)
    message = "The comment you answer is not here any more. Your words are kept in the form."
    with refusal(house, Conflict, message):
        house.say(BEN, base.id, "We do.", parent_id=first)


def test_people_go_on_talking_after_voting_closes_and_after_publication(house, base):
    for phase in (Phase.MERGING, Phase.PUBLISHED):
        house.move_to(phase)
        house.say(AMINA, base.id, "What now?")
    house.say(CARO, house.principle(1, version=2).id, "Read it here.")
    assert house.kinds.count("CommentMade") == 3


def test_nobody_talks_before_it_opens(house, base):
    house.move_to(Phase.DRAFTING)
    with refusal(house, Conflict, "This deliberation has not opened yet."):
        house.say(AMINA, base.id, "What now?")


def test_observers_only_watch(house, base):
    house.let_in(person("olu"), Role.OBSERVER)
    with refusal(house, NotAllowed, "You do not have permission to do this."):
        house.say(person("olu"), base.id, "What now?")


def test_an_author_takes_a_remark_back_once_and_the_replies_stay(house, base):
    first = house.say(AMINA, base.id, "Who writes it down?")
    reply = house.say(BEN, base.id, "We do.", parent_id=first)
    receipt = withdraw_comment(house.db, AMINA, first, "k1")
    assert withdraw_comment(house.db, AMINA, first, "k1") == receipt
    assert receipt.facts == {"comment": first, "item": base.id}
    assert (said(house, first).withdrawn_at, said(house, reply).withdrawn_at) == (house.clock.now, None)
    with refusal(house, Conflict, "This comment was taken back already."):
        withdraw_comment(house.db, AMINA, first)


@pytest.mark.parametrize("who", [BEN, CARO, person("new")], ids=["somebody", "a moderator", "a stranger"])
def test_nobody_else_takes_a_remark_back(house, base, who):
    first = house.say(AMINA, base.id, "Who writes it down?")
    with refusal(house, NotAllowed, "Only the person who wrote a comment can take it back."):
        withdraw_comment(house.db, who, first)
