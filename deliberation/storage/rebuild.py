"""The deliberation written once more from its record alone, and compared with what stands in the tables."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from deliberation.storage import journal as record
from deliberation.storage import resealing
from deliberation.storage.copying import copy_rows, count_on
from deliberation.storage.engines import writing_engine
from deliberation.storage.journal import SITE
from deliberation.storage.library import pages
from deliberation.storage.replay import Render, Replay
from deliberation.storage.retelling import SET_BEFORE
from deliberation.storage.tables import (
    askings,
    devices,
    digests,
    journal,
    journals,
    letters,
    metadata,
    opinion_looks,
    opinion_runs,
    opinion_tellings,
    organisation_codes,
    participants,
    pictures,
    recovery_codes,
    second_steps,
    sign_in_links,
    site_roles,
)

_PEOPLE = (participants, devices, second_steps, recovery_codes, site_roles)
_DOORS = (sign_in_links, organisation_codes, letters, digests, askings)
_FOUND_AGAIN = {opinion_runs, opinion_looks}  # in the votes
_SEEN = (opinion_tellings,)  # and remembered by whoever looked
_NAMED = (pictures,)  # in the record, by what is in them
_APART = {*_PEOPLE, *_DOORS, *_FOUND_AGAIN, *_NAMED, *_SEEN}
_REBUILT = [table for table in metadata.sorted_tables if table not in _APART]


def rebuild(source: Connection, target: Connection, render: Render, renderer: str) -> None:
    """Replay every vision's record into the empty tables of another database.

    Accounts, pictures and the record itself are copied. `render` turns words into what is shown, `renderer` names it.
    Raises `Broken` at an entry that needs a value which was erased, or that cannot follow those before it.
    """
    target.execute(delete(journals))  # a new database comes with an empty one for the site
    for table in (journals, journal, *_PEOPLE):
        copy_rows(source, target, table)
    for entry in resealing.of_kinds(source, SITE, ("PageChanged",)):
        pages.put(target, entry.facts["page"], entry.facts["body"], entry.at)
    for journal_id in source.scalars(select(journals.c.id).where(journals.c.id != SITE).order_by(journals.c.id)).all():
        # Ids that came free while it was made ready may be another vision's by now, so only what was set last is done.
        final = {entry.kind: entry for entry in resealing.of_kinds(source, journal_id, SET_BEFORE)}
        vision = Replay(target, journal_id, render, renderer, final)
        for page in record.whole(source, journal_id):
            if page.entry.seq == final.get(page.entry.kind, page.entry).seq:
                vision.carry_out(page.entry)
    for table in (*_DOORS, *_NAMED, *_SEEN):
        copy_rows(source, target, table)
    count_on(target)


def differences(source: Connection, target: Connection) -> list[str]:
    """Name every row that is not the same in both databases: not of accounts, pictures, or what is found again."""
    return [sentence for table in _REBUILT for sentence in _unlike(table, _rows(source, table), _rows(target, table))]


@contextmanager
def empty_copy() -> Iterator[Connection]:
    """A database of its own with the same tables and nothing in them, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="deliberation-") as folder:
        engine = writing_engine(f"sqlite:///{Path(folder) / 'rebuilt.db'}")
        with engine.begin() as connection:
            metadata.create_all(connection)
            yield connection
        engine.dispose()


def _rows(connection: Connection, table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    found = connection.execute(select(table)).mappings()
    return {tuple(row[key] for key in keys): dict(row) for row in found}


def _unlike(table: Table, rows: dict[Any, dict[str, Any]], others: dict[Any, dict[str, Any]]) -> Iterator[str]:
    for key in sorted(rows.keys() | others.keys()):
        name = f"{table.name} {', '.join(map(str, key))}"
        if key not in others:
            yield f"{name} is in the tables, but does not follow from the record."
        elif key not in rows:
            yield f"{name} follows from the record, but is missing in the tables."
        elif unlike := [column for column, value in rows[key].items() if value != others[key][column]]:
            yield f"{name} has another {', '.join(unlike)} than follows from the record."
