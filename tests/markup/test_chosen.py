import json
import shutil
import subprocess
from pathlib import Path
from random import Random

from shown import shown
from wordings import CLUSTERS, SIGNS, WORDS

from deliberation.domain.choosing import chosen
from deliberation.domain.errors import Invalid
from deliberation.domain.text import normalise, paragraphs, words
from deliberation.markup import Mark, highlighted, render

ROOT = Path(__file__).parents[2]
DRIVER = """
import { readFileSync } from "node:fs";
import { chosen } from "./static/js/chosen.js";
const told = JSON.parse(readFileSync(0, "utf8")).map((given) => chosen(...given));
process.stdout.write(JSON.stringify(told));
"""


def choose(*given):
    """What the browser makes of choices, each a source, the pieces a page shows of it, and two borders in them."""
    node = shutil.which("node")
    assert node, "these tests need Node"
    run = subprocess.run(
        [node, "--input-type=module", "-e", DRIVER],
        input=json.dumps(given), capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return json.loads(run.stdout)


def pieces(page):
    return [text for _, text in shown(page).texts]


def units(text):
    return len(text.encode("utf-16-le")) // 2


def test_the_words_chosen_on_a_page_have_the_places_the_server_counts_by():
    text = "Das ist 👩\u200d👧 [the *care* plan](/p) we share."
    shows = ["Das ist 👩\u200d👧 ", "the ", "care", " plan", " we share."]
    assert pieces(render(text)) == shows
    found = choose(
        [text, shows, [0, 5], [3, 2]],
        [text, shows, [2, 0], [2, 4]],
        [text, shows, [0, 7], [1, 0]],
        [text, shows, [4, 0], [5, 0]],
        [text, ["Das"], [0, 0], [0, 3]],
    )
    said = [(text[each["start"] : each["end"]], each["words"]) if each else None for each in found]
    assert said == [
        ("ist 👩\u200d👧 [the *care* plan", "ist 👩\u200d👧 the care plan"),
        ("care", "care"),
        None,
        ("we share", "we share"),
        None,
    ]


def corpus(chance):
    """Texts with everything the grammar knows, paragraph by paragraph, as the pages show them."""
    parts = [*WORDS, *SIGNS, *CLUSTERS, "*care*", "**for all**", "[the plan](/a)", "[us](mailto:a@b.org)", "\n- ", " "]
    for _ in range(300):
        body = normalise("".join(chance.choices(parts, k=chance.randint(1, 40))))
        yield from (body[start:end] for start, end in paragraphs(body))


def test_any_words_a_person_chooses_are_found_in_the_source_also_where_others_are_marked():
    chance, given, meant = Random(2014), [], []
    for text in corpus(Random(7)):
        places = words(text)
        if not places:
            continue
        first, last = sorted(chance.choices(range(len(places)), k=2))
        page = highlighted(text, marks(chance, text, places))
        borders = [
            (node, units(piece[:start]), units(piece[:end]))
            for node, piece in enumerate(pieces(page))
            for start, end in words_of(piece)
        ]
        assert len(borders) == len(places)
        given.append([text, pieces(page), borders[first][:2], [borders[last][0], borders[last][2]]])
        meant.append((places[first][0], places[last][1]))
    assert len(given) > 400
    assert [(each["start"], each["end"]) for each in choose(*given)] == meant


def words_of(piece):
    """Every token of a shown piece that is a word; nothing shown is an address or a list marker."""
    return [(start - 1, end - 1) for start, end in words("\u2022" + piece)] if piece else []


def marks(chance, text, places):
    """One or two comments on some words."""
    found = []
    for letter in "ab"[: chance.randint(0, 2)]:
        first, last = sorted(chance.choices(range(len(places)), k=2))
        try:
            found.append(Mark(*chosen(text, places[first][0], places[last][1]), len(found), letter))
        except Invalid:
            continue
    return found
