import os
import re
from pathlib import Path

import pytest

from deliberation.domain.text import count_words, normalise, normalise_line
from deliberation.seed import SUMMARY, seed_draft

TITLES = [
    "Integrated teams",
    "Joint planning",
    "Patient-centred care",
    "Work proactively",
    "Data access",
    "Integrated leadership",
    "Pooled resources",
    "Talented workforce",
]
DRAFT = seed_draft()


def test_the_seeded_vision_has_the_eight_titles_of_2014() -> None:
    assert [chapter.title for chapter in DRAFT.chapters] == TITLES
    assert DRAFT.title == "Care close to home: a draft vision for London"


def test_each_principle_is_short_and_canonical() -> None:
    for chapter in DRAFT.chapters:
        assert 20 <= count_words(chapter.body) <= 45, chapter.title
        assert normalise(chapter.body) == chapter.body


def test_the_introduction_takes_a_minute_and_the_summary_is_one_sentence() -> None:
    assert 120 <= count_words(DRAFT.introduction) <= 150
    assert normalise_line(SUMMARY) == SUMMARY
    assert re.findall(r"[.!?]", SUMMARY) == ["."]


def grade(text: str) -> float:
    """The school year after which most can read it (Flesch and Kincaid, 1975), by groups of vowels for syllables."""
    words = re.findall(r"[a-z’']+", text.lower())
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))) for word in words)
    sentences = len(re.findall(r"[.!?:](?:\s|$)", text))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_a_child_of_eleven_can_read_it() -> None:
    assert grade(DRAFT.introduction) <= 6
    assert grade(" ".join(chapter.body for chapter in DRAFT.chapters)) <= 6


@pytest.mark.skipif("DELIBERATION_REAL_DATA" not in os.environ, reason="DELIBERATION_REAL_DATA names no folder")
def test_nothing_is_copied_from_the_draft_of_2014() -> None:
    original = (Path(os.environ["DELIBERATION_REAL_DATA"]) / "london-draft-2014.md").read_text()
    bodies = " ".join(line for line in original.splitlines() if not re.match(r"#|\d", line))
    ours = " ".join([DRAFT.introduction, *(chapter.body for chapter in DRAFT.chapters)])
    assert runs_of_four(ours) & runs_of_four(bodies) == set()


def runs_of_four(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))
