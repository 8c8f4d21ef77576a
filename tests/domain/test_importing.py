import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.domain.errors import Invalid
from deliberation.domain.importing import Chapter, Split, as_draft, split_draft

FIXTURES = Path(__file__).parents[1] / "fixtures"
TEAMS = Chapter("Teams", "we work together.")
PLANS = Chapter("Plans", "you decide with us.")
BOTH = (TEAMS, PLANS)


def split(*lines: str) -> Split:
    return split_draft("\n".join(lines))


def titles(*lines: str) -> list[str]:
    return [chapter.title for chapter in split(*lines).chapters]


def refusal(*lines: str) -> str:
    with pytest.raises(Invalid) as refused:
        split(*lines)
    return refused.value.message


def test_a_draft_with_numbered_titles_comes_apart_into_its_principles() -> None:
    draft = split_draft((FIXTURES / "draft-numbered.md").read_text())
    assert draft.title == "A good street for everyone: what we want to try"
    assert draft.introduction == ""
    assert [chapter.title for chapter in draft.chapters] == [
        "Room to sit",
        "Shade and water",
        "Slow wheels",
        "Say it early",
        "One number to call",
    ]
    assert draft.chapters[2].body == (
        "cars, vans and cycles go no faster than someone who runs, and the people on foot don’t have to wait for them."
    )
    assert "everybody –children, dogs and visitors too– finds" in draft.chapters[1].body


REAL = os.environ.get("DELIBERATION_REAL_DATA", "")


@pytest.mark.skipif(not REAL, reason="DELIBERATION_REAL_DATA names no folder with the draft of 2014")
def test_the_draft_of_2014_comes_apart_into_its_eight_principles() -> None:
    text = (Path(REAL) / "london-draft-2014.md").read_text()
    draft = split_draft(text)
    assert [chapter.title for chapter in draft.chapters] == [
        "Integrated teams",
        "Joint planning",
        "Patient-centred care",
        "Work proactively",
        "Data access",
        "Integrated leadership",
        "Pooled resources",
        "Talented workforce",
    ]
    assert all(chapter.body[0].islower() and chapter.body in text for chapter in draft.chapters)
    assert draft.title in text


@pytest.mark.parametrize(
    "pattern",
    [
        *["1 T", "1. T", "1) T", "1: T", "1 - T", "1 – T", "**1. T**", "1. **T**"],
        *["Principle 1: T", "PRINCIPLE 1 — T", "Principle 1 T", "Principle 1. T", "## Principle 1: T"],
        *["# T", "## T", "## 1. T", "### 1 T ###", "## **T**"],
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_titles_are_found_however_they_are_marked(pattern: str, gap: str) -> None:
    first, second = pattern.replace("T", "Teams"), pattern.replace("1", "2").replace("T", "Plans")
    assert split_draft(gap.join([first, TEAMS.body, second, PLANS.body])) == Split("", "", BOTH)


@pytest.mark.parametrize(
    "chapters", [BOTH, BOTH[:1], (Chapter("Why?", "1. one\n2. two\n\nmore"),), (Chapter("24 hours", "a"), *BOTH)]
)
def test_what_is_written_down_again_comes_apart_the_same(chapters: tuple[Chapter, ...]) -> None:
    assert split_draft(as_draft("Our street", chapters)) == Split("Our street", "", chapters)


def test_one_heading_above_the_others_names_the_draft() -> None:
    assert split("# Our street", "Read this first.", "## Teams", TEAMS.body, "## Plans", PLANS.body) == Split(
        "Our street", "Read this first.", BOTH
    )
    assert split("Read this first.", "# Our street", "1 Teams", TEAMS.body, "2 Plans", PLANS.body) == Split(
        "Our street", "Read this first.", BOTH
    )


def test_a_lone_first_line_names_a_draft_in_plain_text() -> None:
    named = split("Our street", "", "Read this first.", "", "1 Teams", TEAMS.body, "2 Plans", PLANS.body)
    assert named == Split("Our street", "Read this first.", BOTH)
    assert split("Our street", "1 Teams", TEAMS.body) == Split("Our street", "", (TEAMS,))


def test_the_marks_of_a_first_line_are_no_part_of_its_name() -> None:
    assert split("**Our street**", "", "1 Teams", TEAMS.body).title == "Our street"
    assert split("### Our street", "", "# Teams", TEAMS.body, "# Plans", PLANS.body).title == "Our street"


def test_a_sentence_or_a_broken_line_before_the_principles_is_introduction() -> None:
    assert split("Read this first.", "", "1 Teams", TEAMS.body).introduction == "Read this first."
    wrapped = split("Our street should be a place", "for everyone.", "1 Teams", TEAMS.body)
    assert wrapped == Split("", "Our street should be a place\nfor everyone.", (TEAMS,))


def test_a_heading_after_the_principles_names_nothing() -> None:
    assert split("1 Teams", TEAMS.body, "# Our street").chapters == (Chapter("Teams", f"{TEAMS.body}\n\nOur street"),)


def test_headings_below_the_principles_stay_as_words() -> None:
    draft = split("# Street", "## Teams", "we work", "### How", "together.", "## Plans", PLANS.body)
    assert draft.chapters[0].body == "we work\n\nHow\n\ntogether."


def test_one_heading_below_the_name_is_one_principle() -> None:
    assert split("# Street", "## Teams", TEAMS.body) == Split("Street", "", (TEAMS,))
    assert titles("# Street", "## Our principles", "1 Teams", TEAMS.body, "2 Plans", PLANS.body) == ["Teams", "Plans"]


def test_marks_from_windows_and_word_are_read() -> None:
    text = (
        "\ufeff1.\tTeams\r\nwe “work”\u00a0– together…\r\n• nurses\r\n• doctors\r\n2.\tPlans\r\nyou don‘t decide.\r\n"
    )
    assert split_draft(text).chapters == (
        Chapter("Teams", "we “work” – together…\n- nurses\n- doctors"),
        Chapter("Plans", "you don‘t decide."),
    )


LISTS = {
    "in another style": ["1. nurses", "2. doctors"],
    "in the style of the titles": ["1 nurses", "2 Doctors"],
    "longer than the run of titles": ["1 Nurses", "2 Doctors", "3 Carers", "4 Neighbours"],
    "with words after it": ["1 Nurses", "2 Doctors", "all of them."],
    "of sentences": ["1. Nurses come.", "2. Doctors too;", "3. Carers as well"],
    "in items of two lines": ["1. nurses who", "work at night", "2. doctors who", "do not"],
    "set apart": ["", "1) Nurses", "", "2) Doctors", ""],
    "of one": ["1. Nurses"],
    "of long lines": [f"2 {'Nurses and doctors ' * 10}and all"],
    "with parts": ["1.1 Nurses", "2.1 Doctors"],
    "of years and hours": ["2014 was the year", "24/7 is what we want", "24 hours a day"],
    "in letters and hyphens": ["a) Nurses", "- 2. Doctors"],
}


@pytest.mark.parametrize("items", LISTS.values(), ids=LISTS)
def test_a_numbered_list_stays_in_its_principle(items: list[str]) -> None:
    draft = split("1 Teams", "we are:", *items, "2 Plans", PLANS.body, "3 Data", "you read it.")
    assert [chapter.title for chapter in draft.chapters] == ["Teams", "Plans", "Data"]
    assert all(item.removeprefix("- ") in draft.chapters[0].body for item in items)


def test_a_numbered_list_in_the_introduction_is_no_run_of_principles() -> None:
    draft = split("How to take part:", "1. Read", "2. Vote", "", "1. Teams", TEAMS.body, "2. Plans", PLANS.body)
    assert draft == Split("", "How to take part:\n1. Read\n2. Vote", BOTH)


def test_a_close_list_ends_where_a_title_stands_apart() -> None:
    assert titles("1. Teams", TEAMS.body, "2. Plans", "we ask:", "1. who", "2. what", "", "3. Data", "x") == [
        "Teams",
        "Plans",
        "Data",
    ]


def test_where_principles_are_called_so_other_numbers_are_words() -> None:
    draft = split("Principle 1: Teams", "we are", "", "2. Doctors", "", "and others.", "Principle 2: Plans", PLANS.body)
    assert draft.chapters == (Chapter("Teams", "we are\n\n2. Doctors\n\nand others."), PLANS)


def test_titles_in_two_styles_still_make_one_run() -> None:
    assert titles("1. Teams", TEAMS.body, "2) Plans", PLANS.body, "3. Data", "x") == ["Teams", "Plans", "Data"]


SHAPES = "No principles were found. Put each title on a line of its own"
COUNT_UP = " Number the principles 1, 2, 3 and so on."
REFUSED = {
    "nothing": ([""], SHAPES),
    "only words": (["We work together.", "You decide with us."], SHAPES),
    "only a name": (["# Our street", "We work together."], SHAPES),
    "sentences with numbers": (["1. We work together.", "2. You decide with us."], SHAPES),
    "no words": (
        ["1 Teams", TEAMS.body, "2 Plans", "3 Data", "x"],
        "Principle 2, “Plans”, has no words. Write them below its title.",
    ),
    "no words at the start": (["1 Teams", "2 Plans", PLANS.body], "Principle 1, “Teams”, has no words."),
    "no words at the end": (["# Teams", TEAMS.body, "# Plans", " "], "Principle 2, “Plans”, has no words."),
    "a title twice": (
        ["# Teams", "x", "# Plans", "y", "# TEAMS", "z"],
        "Principles 1 and 3 have the same title, “TEAMS”. Give each its own.",
    ),
    "a number twice": (
        ["1 Teams", "x", "2 Plans", "y", "2 Data", "z"],
        f"“Plans” and “Data” have the same number, 2.{COUNT_UP}",
    ),
    "only ones": (["1. Teams", "x", "1. Plans", "y"], f"“Teams” and “Plans” have the same number, 1.{COUNT_UP}"),
    "a number twice in headings": (
        ["## 1. Teams", "x", "## 1. Plans", "y"],
        f"“Teams” and “Plans” have the same number, 1.{COUNT_UP}",
    ),
    "a number left out": (
        ["1 Teams", "x", "2 Plans", "y", "4 Data", "z"],
        f"“Data” has the number 4, but no principle has 3.{COUNT_UP}",
    ),
    "too many": ([f"# T{i}\nx" for i in range(61)], "That draft has 61 principles; at most 60 fit."),
    "too long a draft": (["x" * 200_001], "That draft is 200,001 characters long; at most 200,000 fit."),
    "too long a body": (
        ["# Teams", "x", "# Plans", "y" * 5001],
        "Principle 2, “Plans”, cannot be kept as it is. That is 5,001 characters long; at most 5,000 fit.",
    ),
    "too long a title": (
        ["# Teams", "x", f"# {'T' * 201}", "y"],
        "The title of principle 2 cannot be kept as it is. That is 201 characters long; at most 200 fit.",
    ),
    "too long an introduction": (
        ["x" * 5001, "1 Teams", "x"],
        "The introduction cannot be kept as it is. That is 5,001",
    ),
    "what is no text": (["1 Teams", "\0"], "Some characters in that text cannot be kept."),
}


@pytest.mark.parametrize(("lines", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_draft_is_refused_in_words_that_say_where(lines: list[str], sentence: str) -> None:
    assert refusal(*lines).startswith(sentence)


def test_sixty_principles_fit() -> None:
    assert len(split(*(f"{n} Title {n}\nx" for n in range(1, 61))).chapters) == 60


LINE = st.sampled_from(
    [
        "1 One",
        "2 Two",
        "3 Three",
        "1. Four",
        "2. Five",
        "3) Six",
        "# Seven",
        "## Eight",
        "### Nine",
        "",
        "some words",
        "end.",
    ]
)


@given(st.lists(LINE, max_size=14))
def test_no_word_is_lost_and_none_is_made_up(lines: list[str]) -> None:
    try:
        draft = split(*lines)
    except Invalid:
        return
    parts = [draft.title, draft.introduction, *(part for each in draft.chapters for part in (each.title, each.body))]
    assert sorted(re.findall(r"[A-z]+", " ".join(parts))) == sorted(re.findall(r"[A-z]+", " ".join(lines)))


@given(st.text(st.sampled_from("1234. #*\nab:-–)Principle"), max_size=200))
def test_any_text_is_split_or_refused(text: str) -> None:
    try:
        assert split_draft(text).chapters
    except Invalid as refused:
        assert refused.message.endswith(".")
