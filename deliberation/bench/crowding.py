"""A vision with a large crowd and all its votes, written straight into the tables: by the front door it takes hours."""

import sqlite3
from pathlib import Path

from deliberation.bench.worlds import planted

_VISION = _VERSION = _AUDIENCE = 1  # of the first vision of a site
_FROM = 1_000  # ids that nobody has yet
_STANCES = ("disagree", "pass", "agree")  # by value + 1
_NOWHERE = 0  # a version that there is not: pages with so many edits take long, so these come once people are in
_INDEX = "ix_votes_membership_id"


def furnish(database: Path, people: int, edits: int) -> None:
    """Let so many people, in four groups, have voted on so many edits, which are not yet to be seen."""
    votes = planted(people, edits).votes
    rows = zip(votes.items.tolist(), votes.people.tolist(), votes.values.tolist(), strict=True)
    with sqlite3.connect(database) as raw:
        for step in _people(people), _edits(edits):
            for table, found in step.items():
                marks = ", ".join("?" * len(found[0]))
                raw.executemany(f"INSERT INTO {table} VALUES ({marks})", found)  # noqa: S608 (names of our own)
        (made,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (_INDEX,)).fetchone()
        raw.execute(f"DROP INDEX {_INDEX}")
        cast = sorted(
            (_FROM + item, _FROM + person, _VERSION, _AUDIENCE, _STANCES[value + 1], 0) for item, person, value in rows
        )
        raw.executemany("INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?)", cast)
        raw.execute(made)
    raw.close()


def unveil(database: Path) -> None:
    """Let the edits be seen."""
    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE changes SET version_id = ? WHERE version_id = ?", (_VERSION, _NOWHERE))
    raw.close()


def _people(count: int) -> dict[str, list[tuple[object, ...]]]:
    ids = range(_FROM, _FROM + count)
    return {
        "participants (id, created_at)": [(id_, 0) for id_ in ids],
        "memberships (id, vision_id, participant_id, pseudonym, role, audience_id)": [
            (id_, _VISION, id_, f"{id_:016x}", "participant", _AUDIENCE) for id_ in ids
        ],
    }


def _edits(count: int) -> dict[str, list[tuple[object, ...]]]:
    ids = range(_FROM, _FROM + count)
    return {
        "items (id, vision_id, kind, created_at)": [(id_, _VISION, "amendment", 0) for id_ in ids],
        "amendments (id, vision_id, number, version_id, kind, fits_id)": [
            (id_, _VISION, id_, _VERSION, "wording", _VERSION) for id_ in ids
        ],
        "changes (amendment_id, version_id, position, kind, hunks)": [
            (id_, _NOWHERE, 1, "wording", "[]") for id_ in ids
        ],
    }
