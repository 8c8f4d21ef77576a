"""The tables written once more from the record, entry by entry, as things happen."""

from sqlalchemy import func, insert, select

from deliberation import markup
from deliberation.storage import journal
from deliberation.storage.rebuild import differences
from deliberation.storage.replay import Replay
from deliberation.storage.tables import (
    askings,
    devices,
    digests,
    journals,
    letters,
    organisation_codes,
    participants,
    pictures,
    recovery_codes,
    second_steps,
    sign_in_links,
    site_roles,
)
from deliberation.storage.tables import journal as entries

PEOPLE = (participants, devices, second_steps, recovery_codes, site_roles)
DOORS = (sign_in_links, organisation_codes, letters, pictures, digests, askings)


class Mirror:
    """A vision's tables as its record tells them, in an empty database beside the real one."""

    def __init__(self, target, journal_id):
        self.target, self.journal_id, self.seq = target, journal_id, 0
        self.replay = Replay(target, journal_id, lambda words: str(markup.render(words)), markup.RENDERER, {})

    def follow(self, source):
        """Do what has happened since; return what differs from the real tables, in sentences."""
        for table in (*PEOPLE, journals, entries):
            self._copy(source, table)
        for page in list(journal.whole(source, self.journal_id)):
            if page.entry.seq > self.seq:
                self.replay.carry_out(page.entry)
                self.seq = page.entry.seq
        for table in DOORS:
            self._copy(source, table)
        return differences(source, self.target)

    def _copy(self, source, table):
        count = select(func.count()).select_from(table)
        if table is not journals and source.scalar(count) == self.target.scalar(count):
            return
        keys = table.primary_key.columns.values()
        known = set(self.target.execute(select(*keys)))
        for row in source.execute(select(table)).mappings().all():
            if tuple(row[each.name] for each in keys) not in known:
                self.target.execute(insert(table), dict(row))
            elif table is journals:
                where = table.c.id == row["id"]
                self.target.execute(table.update().where(where).values(**dict(row)))
