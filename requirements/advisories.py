"""Whether a hole is known in anything this checkout is built on, as the advisory services tell it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PIP_AUDIT = (
    *("tool", "run", "-q", "pip-audit", "--strict", "--no-deps", "--disable-pip", "--progress-spinner=off"),
    *("--format=json", "-r", "requirements/run.txt", "-r", "requirements/test.txt"),
)
_NPM_AUDIT = ("audit", "--json")
Holes = Callable[[Mapping[str, Any]], Iterable[str]]


def audit(uv: str, npm: list[str]) -> bool:
    """Ask about every locked package and say what is known; whether both services answered and know of nothing."""
    return all(
        [_asked("Python packages", [uv, *_PIP_AUDIT], _of_python), _asked("npm packages", [*npm, *_NPM_AUDIT], _of_npm)]
    )


def _asked(what: str, command: list[str], holes: Holes) -> bool:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        known = sorted(holes(json.loads(done.stdout)))
    except (ValueError, KeyError):  # both end with 1 for a hole as well as for no answer, which has no such JSON
        why = next((line for line in done.stderr.splitlines() if "error" in line.lower()), "no answer")
        print(f"-- {what}: the advisory service could not be asked, so nothing is known about them. It said: {why}")
        return False
    print(f"-- {what}: {'; '.join(known) or 'no hole is known'}")
    return not known


def _of_python(told: Mapping[str, Any]) -> Iterable[str]:
    for each in told["dependencies"]:
        if names := ", ".join(hole["id"] for hole in each["vulns"]):
            yield f"{each['name']} {each['version']} has {names}"


def _of_npm(told: Mapping[str, Any]) -> Iterable[str]:
    for name, each in told["vulnerabilities"].items():
        yield f"{name} {each['range']} has a hole of {each['severity']} severity"
