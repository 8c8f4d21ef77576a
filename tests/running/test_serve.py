import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest
from serving import PATIENCE

SERVE = [sys.executable, "-m", "deliberation.serve"]
FEW_FILES = ["sh", "-c", 'ulimit -n 300; exec "$@"', "sh", *SERVE]
REFUSED = (
    "Another server already uses this data folder, and an SQLite database has one server. "
    "Stop the other one, or set DATABASE_URL to a PostgreSQL database, which can have several.\n"
)


@pytest.fixture
def environment(tmp_path):
    return os.environ | {"DELIBERATION_DATA": str(tmp_path / "data"), "PORT": "0"}


def begun(command, environment):
    """Start a server; give it and what it said until it listened."""
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    for line in server.stdout:
        said.append(line)
        if "listening on" in line:
            break
    return server, "".join(said)


def ended(server, by):
    server.send_signal(by)
    said, _ = server.communicate(timeout=PATIENCE)
    return server.returncode, said


def test_it_says_where_it_is_refuses_a_second_on_the_same_sqlite_and_ends_quietly_when_told_to(environment):
    server, said = begun(SERVE, environment)
    port = re.fullmatch(r"Deliberation is at \S+ \(listening on 127\.0\.0\.1:(\d+)\)\.\n", said)[1]
    second = subprocess.run(SERVE, env=environment, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stderr) == (1, REFUSED)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/privacy", timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert ended(server, signal.SIGTERM) == (0, "")


def test_it_says_how_many_can_follow_where_too_few_files_may_be_open(environment):
    server, said = begun(FEW_FILES, environment)
    assert said.startswith("Only 50 people can follow at once, since this process may open 300 files. Raise it: ulimit")
    assert ended(server, signal.SIGINT) == (0, "")
