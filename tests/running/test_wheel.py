import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_a_wheel_carries_pages_migrations_and_the_built_front_end(wheel):
    names = {name.removeprefix("deliberation/") for name in zipfile.ZipFile(wheel).namelist()}
    fonts = {f"static/dist/fonts/{file.name}" for file in (ROOT / "static/dist/fonts").iterdir()}
    pages = {str(file.relative_to(ROOT)) for file in (ROOT / "templates").rglob("*.html")}
    built = {f"static/dist/{name}" for name in ("app.css", "app.js", "licences.json", "manifest.json")}
    assert names > {"settings.py", "migrations/env.py"} | built | fonts | pages
    assert len(fonts) == 2


def test_a_wheel_carries_nothing_of_this_checkout_alone(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"deliberation"}
    assert not any(name.endswith(("config.py", "run.py", "conftest.py", ".scss", "build.mjs")) for name in names)


def test_an_installed_wheel_finds_what_it_carries(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    say = "from deliberation.settings import Settings; s = Settings.from_environment({}); "
    say += "print(s.templates_folder, s.migrations_folder, s.static_folder, s.data_folder, sep='\\n')"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", say], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    *carried, data = [Path(line) for line in done.stdout.splitlines()]
    assert [folder.relative_to(tmp_path / "deliberation") for folder in carried] == [
        Path("templates"),
        Path("migrations"),
        Path("static/dist"),
    ]
    assert data.parts[-3:] == (".local", "share", "deliberation")
