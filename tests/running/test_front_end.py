import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "static/dist"
LICENCES = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "OFL-1.1"}


@pytest.fixture(scope="module")
def manifest() -> dict[str, str]:
    return json.loads((DIST / "manifest.json").read_text())


def test_the_manifest_names_every_built_file_by_its_content(manifest):
    files = {str(path.relative_to(DIST)): path for path in DIST.rglob("*") if path.is_file()}
    del files["manifest.json"]
    assert manifest == {name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for name, path in files.items()}


def test_every_file_a_page_asks_for_is_built(manifest):
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    asked = set(re.findall(r"""\basset\(["']([^"']+)["']\)""", pages))
    assert {"app.css", "app.js"} <= asked <= set(manifest)


def test_every_file_the_styles_ask_for_is_built_and_none_is_elsewhere(manifest):
    asked = set(re.findall(r"""url\(["']?(?!data:)([^"')]+)""", (DIST / "app.css").read_text()))
    assert len(asked) == 2
    assert asked <= set(manifest)


def test_everything_shipped_may_be_shipped():
    licences = json.loads((DIST / "licences.json").read_text())
    assert {package["licence"] for package in licences} <= LICENCES
    assert {"@fontsource-variable/literata", "socket.io-client"} <= {package["name"] for package in licences}
