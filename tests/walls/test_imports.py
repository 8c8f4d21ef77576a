"""Each import contract turns red when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

PLANTED = {
    "Every floor leans on those below": {"domain/planted.py": "import deliberation.services"},
    "Pages lean on the doorway and not on each other": {"web/record.py": "import deliberation.web.visions"},
    "Nothing goes round in circles": {
        "storage/planted_hen.py": "import deliberation.storage.planted_egg",
        "storage/planted_egg.py": "def lay():\n    import deliberation.storage.planted_hen",
    },
    "The domain knows no framework": {"domain/planted.py": "def act():\n    import flask"},
    "Use cases know neither HTTP nor SQL": {"services/planted.py": "from flask import request"},
    "Use cases do not lean on each other": {
        "services/planted_hen.py": "import deliberation.services.planted_egg",
        "services/planted_egg.py": "",
    },
    "Doors get the Database and no tables": {"web/planted.py": "import deliberation.storage.tables"},
    "SQL is spoken in storage only": {"web/planted.py": "import sqlalchemy"},
    "Crowd and bench are tools, not rooms": {"web/planted.py": "import deliberation.crowd"},
    "The crowd comes by the front door": {"crowd/plan.py": "import deliberation.services"},
    "Who we measure ourselves against stays in the bench": {"domain/planted.py": "import reddwarf"},
    "Only the server patches the world": {"web/planted.py": "import gevent"},
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "deliberation", tmp_path / "deliberation", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def broken(house: Path) -> set[str]:
    command = [str(LINT), "--no-logo", "--no-cache"]
    said = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False).stdout
    assert "Contracts: " in said, said
    return {line.split(" BROKEN")[0] for line in said.splitlines() if " BROKEN" in line}


def test_the_house_breaks_no_contract(house: Path) -> None:
    assert broken(house) == set()


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(house: Path, contract: str) -> None:
    for path, text in PLANTED[contract].items():
        (house / "deliberation" / path).write_text(f"{text}\n")
    assert contract in broken(house)
