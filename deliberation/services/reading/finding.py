"""Finding opinion groups: which rounds wait for it, and what is found in their votes now."""

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.domain.opinion import Run, is_due
from deliberation.domain.stays import MINUTE
from deliberation.domain.vision import Phase, Vision, phase_of
from deliberation.storage import journal
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import closing, opinions, visions

_ENOUGH = 200  # entries to look at: more cannot make it any more due
_QUIET = MINUTE  # since the last entry: nobody is bringing votes in any more


@dataclass(frozen=True, slots=True)
class Due:
    """A round whose groups are to be found now; once it has closed, for the last time."""

    vision: Vision
    last: bool


def due(db: Database) -> tuple[Due, ...]:
    """List what is to be done now, rounds that have closed first."""
    with db.reading() as connection:
        waiting = [each for vision in visions.everything(connection) for each in _due(connection, vision, db.now())]
    return tuple(sorted(waiting, key=lambda each: not each.last))


def found(db: Database, waiting: Due) -> Run:
    """Find the groups in the votes as they stand."""
    with db.reading() as connection:
        position, _ = journal.head(connection, waiting.vision.journal_id)
        return closing.find(connection, waiting.vision, position, last=waiting.last)


def _due(connection: Connection, vision: Vision, now: int) -> Iterator[Due]:
    phase = phase_of(vision.round, now)
    if phase == Phase.DELIBERATION:
        position, made_at = opinions.looked(connection, vision.round.id)
        news = opinions.stirred(connection, vision.journal_id, position, _ENOUGH)
        at_once = journal.moments(connection, vision.journal_id, position, opinions.RECOUNTING, 1)
        waited = now - news[0] if news else 0
        if is_due(_ENOUGH if at_once else len(news), waited, now - made_at):  # votes were left out, or counted again
            yield Due(vision, last=False)
    elif phase == vision.round.told == Phase.MERGING and _awaits_the_last(connection, vision, now):
        yield Due(vision, last=True)


def _awaits_the_last(connection: Connection, vision: Vision, now: int) -> bool:
    if opinions.is_frozen(connection, vision.round.id):
        return False
    if not vision.source:
        return True
    # Votes cast elsewhere come in part by part, once voting has closed here.
    (newest,) = journal.before(connection, vision.journal_id, None, ("everyone",), 0, 1)
    return now - newest.at >= _QUIET
