"""For a measurement: a server in a process of its own, and a crowd in another that follows it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import Pipe, Process

from deliberation.bench.hall import listen

SERVER = "import os; from deliberation.serve import main, Settings; main(Settings.from_environment(os.environ))"


@contextmanager
def serving(script: str, environment: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Run a script that serves, and says on which port; give its process id and the port."""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 (our own server, no shell)
        try:
            for line in server.stdout or ():
                if listening := re.search(r"listening on [^ ]+:(\d+)", line):
                    yield server.pid, int(listening[1])
                    break
        finally:
            server.terminate()


@contextmanager
def following(port: int, slug: str, after: int, count: int) -> Iterator[Callable[[], tuple[int, int]]]:
    """Let so many people listen; what is given tells the entry that all know of, and the messages heard."""
    here, there = Pipe()
    crowd = Process(target=listen, args=(port, slug, after, count, there), daemon=True)
    crowd.start()
    there.close()  # so that we hear when the crowd has gone

    def where() -> tuple[int, int]:
        here.send("where")
        answer: tuple[int, int] = here.recv()
        return answer

    where()
    yield where
    here.send(None)
    here.close()
    crowd.join()
