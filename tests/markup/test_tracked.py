import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown import shown

from deliberation.domain.diffs import Segment, hunks, segments
from deliberation.domain.text import is_word, normalise, tokens
from deliberation.markup import tracked


def gone(words: str) -> str:
    return f'<del><span class="dl-vh">deleted: </span>{words}<span class="dl-vh"> end of deletion </span></del>'


def new(words: str) -> str:
    return f'<ins><span class="dl-vh">inserted: </span>{words}<span class="dl-vh"> end of insertion </span></ins>'


def edit(number: int) -> str:
    return f'<sup><a href="#edit-{number}"><span class="dl-vh">suggested edit </span>{number}</a></sup>'


def same(text: str) -> Segment:
    return Segment("same", text, ())


def out(text: str, *numbers: int) -> Segment:
    return Segment("del", text, numbers)


def come(text: str, *numbers: int) -> Segment:
    return Segment("ins", text, numbers)


PAGES = {
    "a replacement leads to its edits once": (
        [same("You, "), out("your family", 14, 22), come("anyone", 14, 22), same(" agree.")],
        f"<p>You, {gone('your family')} {new('anyone')}{edit(14)}{edit(22)} agree.</p>",
    ),
    "neighbours by different edits keep their numbers": (
        [out("old", 3), come("new", 4)],
        f"<p>{gone('old')}{edit(3)} {new('new')}{edit(4)}</p>",
    ),
    "emphasis inside a change": (
        [same("A "), come("*very* good "), same("plan")],
        f"<p>A {new('<em>very</em> good ')}plan</p>",
    ),
    "a change inside emphasis": (
        [same("A **very "), out("bad"), come("good"), same(" plan**")],
        f"<p>A <strong>very {gone('bad')} {new('good')} plan</strong></p>",
    ),
    "a change inside the label of a link": (
        [same("[the "), come("whole "), same("plan](#plan)")],
        f'<p><a href="#plan" rel="nofollow ugc noopener">the {new("whole ")}plan</a></p>',
    ),
    "half of emphasis is shown as it was typed": (
        [same("A *very "), come("good* plan")],
        f"<p>A *very {new('good* plan')}</p>",
    ),
    "half of a label is shown as it was typed": (
        [same("[the "), come("plan](/a)")],
        f"<p>[the {new('plan](/a)')}</p>",
    ),
    "another address is no secret": (
        [same("[the plan](/"), come("new"), same(")")],
        f"<p>[the plan](/{new('new')})</p>",
    ),
    "paragraphs and lines": (
        [same("One"), come("\ntwo\n\nthree", 5), same(" four")],
        f"<p>One<br>\n{new('two')}</p><p>{new('three')}{edit(5)} four</p>",
    ),
    "items of a list": (
        [same("- tea"), out("\n- cake", 6), come("\n- fruit\n- nuts\n", 7), same("\n2. on")],
        f"<ul><li>tea</li><li>{gone('cake')}{edit(6)}</li><li>{new('fruit')}</li><li>{new('nuts')}{edit(7)}</li></ul>"
        '<ol><li value="2">on</li></ol>',
    ),
    "a sign of a list alone": ([come("- "), same("tea")], f"<p>{new('- ')}tea</p>"),
    "a hyphen within a line": ([same("tea "), come("- cake")], f"<p>tea {new('- cake')}</p>"),
    "two paragraphs become one": (
        [same("One."), out("\n\n", 8), come(" "), same("Two.")],
        f"<p>One.{gone('¶')}{edit(8)}</p><p>{new(' ')}Two.</p>",
    ),
    "what only looks like one of our marks": (
        [same("<ins>\ufdd1"), come("<b>\ufdd5 & \ufdd0", 9)],
        f"<p>&lt;ins&gt;{new('&lt;b&gt; &amp; ')}{edit(9)}</p>",
    ),
    "nothing but marks": ([same("*a* " * 400), come("b", 1)], f"<p>{'*a* ' * 400}{new('b')}{edit(1)}</p>"),
    "no text": ([], ""),
}


@pytest.mark.parametrize(("changes", "page"), PAGES.values(), ids=PAGES)
def test_changes_are_shown_and_said(changes: list[Segment], page: str) -> None:
    assert tracked(changes) == page


WORD = st.sampled_from(["we", "share", "*care*", "**for all**", "people’s", "data", "_now_", "*", "é", "not", "."])
BODY = st.lists(st.lists(WORD, min_size=1, max_size=8).map(" ".join), max_size=4).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\n- "]).map(lambda border: normalise(border.join(lines)))
)


def every_word(text: str) -> list[str]:
    return [token for token in tokens(text) if is_word(token)]


@given(BODY, BODY)
def test_both_wordings_can_be_read_off_the_page(old: str, revised: str) -> None:
    read = shown(tracked(segments(old, hunks(old, revised))))
    assert read.words("same", "del") == every_word(old)
    assert read.words("same", "ins") == every_word(revised)
    assert bool({"del", "ins"} & {tag for tag, _ in read.tags}) == (old != revised)


@given(
    st.lists(
        st.builds(
            Segment, st.sampled_from(["same", "del", "ins"]), st.text("a*_[](/)\n- \\1.<&", min_size=1), st.just((1,))
        )
    )
)
def test_any_changes_make_a_whole_page(changes: list[Segment]) -> None:
    shown(tracked(changes))
