"""What is committed can be read and built anywhere."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
REGISTRIES = ("pypi", "pythonhosted", r"registry\.npmjs", "yarnpkg", r"deb\.debian")
HOST = re.compile(rf"\b(?:{'|'.join(REGISTRIES)})\.(?:org|com)\b")
WORKPLACE = re.compile(r"(?<![\w.~-])/(?:root|work|opt)/")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
VENDOR = re.compile(r"\bcrest\b|\bcrown\b|GDS Transport|Frutiger")


def committed() -> list[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    return [(name, (ROOT / name).read_text(errors="replace")) for name in paths]


def found(pattern: re.Pattern[str], texts: list[tuple[str, str]]) -> list[str]:
    return [f"{name}: {match[0]}" for name, text in texts for match in pattern.finditer(text)]


def test_no_package_registry_is_named() -> None:
    assert found(HOST, committed()) == []
    assert found(HOST, [("planted", "https://files.pythonhosted" + ".org/x")]) != []


def test_no_folder_of_one_machine_is_named() -> None:
    assert found(WORKPLACE, [pair for pair in committed() if pair[0] != "tests/walls/test_checkout.py"]) == []
    assert found(WORKPLACE, [("planted", "open('/root/key')")]) != []


def test_no_vendor_mark_is_shipped() -> None:
    built = [(path.name, path.read_text()) for path in (ROOT / "static/dist").glob("app.*")]
    shipped = [pair for pair in committed() if pair[0].startswith(("static/", "templates/"))]
    assert found(VENDOR, [*built, *shipped]) == []


def lost(name: str, text: str, known: set[str]) -> list[str]:
    """The links of a paper to what nobody can find beside it."""
    places = [os.path.normpath(f"{name}/../{link}") for link in LINK.findall(text)]
    return [place for place in places if place not in known and not any(each.startswith(f"{place}/") for each in known)]


def test_every_link_in_the_papers_leads_somewhere() -> None:
    papers = [
        pair for pair in committed() if pair[0].endswith(".md") and not pair[0].startswith(("tests/", "deliberation/"))
    ]
    known = {name for name, _ in committed()}
    assert [place for name, text in papers for place in lost(name, text, known)] == []
    assert lost("docs/a.md", "[b](gone.md) [c](../README.md) [d](decisions)", known) == ["docs/gone.md"]


def unseen(guide: str, shown: str) -> list[str]:
    """The controls that a guide names, in italics, and no page has."""
    named = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", guide)
    return [each for each in named if re.sub(r"\d+", "%(number)s", " ".join(each.split())) not in shown]


def test_the_guides_name_what_the_pages_show() -> None:
    shown = "".join(text for name, text in committed() if name.startswith("templates/"))
    for guide in ("moderators", "administrators"):
        assert unseen((ROOT / f"docs/{guide}.md").read_text(), shown) == []
    assert unseen("Choose *Version 2* or **then** *Make everybody agree*.", shown) == ["Make everybody agree"]
