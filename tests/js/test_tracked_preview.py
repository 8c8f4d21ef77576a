import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRIVER = """
import { readFileSync } from "node:fs";
import { segments, wordsInOut } from "./static/js/tracked.js";
const shown = segments(...JSON.parse(readFileSync(0, "utf8")));
process.stdout.write(JSON.stringify([shown.map(({ kind, text }) => [kind, text]), wordsInOut(shown)]));
"""


def preview(base, other):
    node = shutil.which("node")
    assert node, "these tests need Node"
    run = subprocess.run(
        [node, "--input-type=module", "-e", DRIVER],
        input=json.dumps([base, other]),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return json.loads(run.stdout)


def test_what_others_will_see_is_marked_while_one_types():
    shown, counted = preview("We share data 👩\u200d👧.", "We do not share all data 👩\u200d👧.")
    assert shown == [
        ["same", "We "],
        ["del", "share "],
        ["ins", "do not share all "],
        ["same", "data 👩\u200d👧."],
    ]
    assert counted == [4, 1]


@pytest.mark.parametrize(("base", "other"), [("Care at home.", "Care at home."), ("", ""), ("", "New."), ("Old.", "")])
def test_the_preview_holds_both_texts(base, other):
    shown, _ = preview(base, other)
    assert "".join(text for kind, text in shown if kind != "ins") == base
    assert "".join(text for kind, text in shown if kind != "del") == other


def test_a_text_changed_beyond_patience_still_shows():
    base, other = " ".join(f"a{i}" for i in range(20_000)), " ".join(f"b{i}" for i in range(20_000))
    shown, counted = preview(base, other)
    assert "".join(text for kind, text in shown if kind != "ins") == base
    assert counted == [20_000, 20_000]
