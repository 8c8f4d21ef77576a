"""Finds the opinion groups, in a process of its own, whenever they are due; what it finds goes out as lines of JSON.

It only reads. It ends when nobody listens any more, and it looks again once what it found was taken in.
"""

import json
import os
import select
import sys
from typing import TextIO

from deliberation.services.reading import finding
from deliberation.settings import Settings
from deliberation.storage.database import Database

LOOK_AROUND = 1.0  # seconds
WEIGHT = 10  # how far it stands behind those who serve


def find(db: Database, heard: TextIO, told: TextIO, pause: float = LOOK_AROUND) -> None:
    """Tell what is found, until `heard` ends; each telling waits for a line that says it was taken in."""
    while not select.select([heard], [], [], pause)[0]:  # a word between two tellings can only be the end
        for waiting in finding.due(db):
            run = finding.found(db, waiting)
            told.write(json.dumps({"last": waiting.last, "run": run.plain()}) + "\n")
            told.flush()
            if not heard.readline():
                return


def main() -> None:
    """Find the groups of this installation's visions."""
    os.nice(WEIGHT)
    find(Database(Settings.from_environment(os.environ).database_url), sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
