"""A measurement in a process of its own, with as many threads as it is given, and packages that nobody else sees."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from deliberation.domain.errors import Busy, Invalid

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_PATH = "PYTHONPATH"


def beside(name: str) -> Path:
    """Name the folder where `run.py` puts a set of packages that does not belong among those of the site."""
    return Path(sys.prefix) / name


def told(
    module: str, *arguments: object, threads: int = 1, packages: Path | None = None, patience: float = 3600
) -> Any:
    """Run a module of this floor and return the JSON that it prints; `packages` is a folder whose packages come first.

    Raises `Busy` where it takes longer than `patience` (seconds), `Invalid` with its last words where it fails.
    """
    path = [*([str(packages)] if packages else []), *filter(None, [os.environ.get(_PATH)])]
    environment = {**os.environ, **dict.fromkeys(_THREADS, str(threads)), _PATH: os.pathsep.join(path)}
    command = [sys.executable, "-m", module, *map(str, arguments)]
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            command, env=environment, capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        raise Busy(f"not within {patience:,.0f} s") from None
    if done.returncode:
        raise Invalid((done.stderr.strip() or f"ended with {done.returncode}").split("\n")[-1])
    return json.loads(done.stdout)
