"""What `audit` says, and that no answer is never taken for a good one."""

import json
import subprocess

import pytest

from requirements import advisories

PYTHON = {"dependencies": [{"name": "bleach", "version": "1.0", "vulns": [{"id": "GHSA-1"}, {"id": "CVE-2"}]}]}
SOUND = {"dependencies": [{"name": "bleach", "version": "6.0", "vulns": []}]}
NPM = {"vulnerabilities": {"sass": {"range": "<1", "severity": "high"}}, "metadata": {}}
NO_ANSWER = {"message": "405 Method Not Allowed", "error": {"summary": ""}}


@pytest.mark.parametrize(
    ("python", "npm", "sound", "said"),
    [
        (SOUND, {"vulnerabilities": {}}, True, ("Python packages: no hole is known", "npm packages: no hole is known")),
        (PYTHON, {"vulnerabilities": {}}, False, ("bleach 1.0 has GHSA-1, CVE-2", "no hole is known")),
        (SOUND, NPM, False, ("no hole is known", "sass <1 has a hole of high severity")),
        (
            None,
            NO_ANSWER,
            False,
            ("Python packages: the advisory service could not be asked", "It said: Error: no way out"),
        ),
    ],
)
def test_it_tells_what_is_known_and_fails_where_nobody_answers(monkeypatch, capsys, python, npm, sound, said):
    def answers(command, **_):
        told = python if command[0] == "uv" else npm
        return subprocess.CompletedProcess(
            command, 1, json.dumps(told) if told else "", "asking\nError: no way out\nbye\n"
        )

    monkeypatch.setattr(advisories.subprocess, "run", answers)
    assert advisories.audit("uv", ["npm"]) == sound
    told = capsys.readouterr().out
    assert all(each in told for each in said)
