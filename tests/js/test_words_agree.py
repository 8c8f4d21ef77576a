import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest
from wordings import CLUSTERS, SIGNS, TROUBLE, WORDS

from deliberation.domain.text import is_word, normalise, tokens, words

SOURCE = (Path(__file__).parents[2] / "static/js/words.js").read_text(encoding="utf-8")
DRIVER = """
import { readFileSync } from "node:fs";
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const toPoint = (text, unit) => [...text.slice(0, unit)].length;
const told = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  const cut = tokens(text);
  const signs = [...graphemes.segment(text)].map(({ index }) => toPoint(text, index));
  const back = [...text, ""].every((_, point) => toPoint(text, toUnit(text, point)) === point);
  return { cut, words: words(text), isWord: cut.map(isWord), signs, back };
});
process.stdout.write(JSON.stringify(told));
"""


def corpus():
    chance = Random(2014)
    pieces = [
        *WORDS,
        *SIGNS,
        *CLUSTERS,
        *TROUBLE,
        "日本語",
        "สวัสดี",
        "한국어",
        "\U00020001",
        "[us](https://nhs.uk/a_(b))",
        "\n2. ",
    ]
    return [normalise("".join(chance.choices(pieces, k=chance.randint(0, 40)))) for _ in range(400)]


@pytest.fixture(scope="module")
def told():
    texts = corpus()
    node = shutil.which("node")
    assert node, "these tests need Node"
    run = subprocess.run(
        [node, "--input-type=module", "-e", SOURCE + DRIVER],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(zip(texts, json.loads(run.stdout), strict=True))


def borders(cut):
    at = 0
    for token in cut:
        yield at
        at += len(token)


def test_browser_and_server_cut_the_same_tokens(told):
    for text, there in told:
        assert there["cut"] == tokens(text)
        assert there["isWord"] == [is_word(token) for token in tokens(text)]


def test_browser_and_server_count_the_same_words_at_the_same_code_points(told):
    for text, there in told:
        assert [tuple(place) for place in there["words"]] == list(words(text))
        assert there["back"]


def test_no_token_parts_what_unicode_calls_one_sign(told):
    for text, there in told:
        assert set(borders(tokens(text))) <= set(there["signs"])
