"""Opinion groups on the shelf: the votes they are found in, those found last, and those frozen when a round closed."""

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Table, Text, case, cast, delete, func, insert, select, union

from deliberation.domain.consensus import FEWEST_WHO_VETO
from deliberation.domain.opinion import Family, OpinionTallies, Run, Votes
from deliberation.domain.opinion.runs import counted, groups_as_json, groups_from, tallies_as_json, tallies_from
from deliberation.domain.vision import Gate, Rule, Stance, Tallies, Tally
from deliberation.storage import journal
from deliberation.storage.library.ballots import EXCLUDED
from deliberation.storage.prepared import Prepared
from deliberation.storage.tables import (
    changes,
    items,
    opinion_closings,
    opinion_labels,
    opinion_looks,
    opinion_runs,
    opinion_tellings,
    revisions,
    rounds,
    votes,
)

CAST = ("VoteCast", "VoteWithdrawn", "VoteImported")
RECOUNTING = ("VotesExcluded", "VotesReadmitted")
STIRRING = (*CAST, *RECOUNTING, "Hidden", "Shown", "PlacesMerged")  # after any of these the groups may be others
_CODES = {Stance.AGREE: 2, Stance.PASS: 1, Stance.DISAGREE: 0}  # one more than the value of the vote
_BITS = 2
_VOTED = func.aggregate_strings(
    cast(votes.c.membership_id * (1 << _BITS) + case(_CODES, value=votes.c.stance), Text), " "
).label("voted")
_LABEL, _AT_ONCE = Prepared(insert(opinion_labels)), 1000  # people
_COMPARED = 16  # tellings of a round: between older ones and the next, many people have come

_ROUNDS = (
    select(rounds.c.id, opinion_runs.c.groups, opinion_runs.c.tallies, opinion_closings.c.tallies.label("frozen"))
    .outerjoin(opinion_runs, opinion_runs.c.round_id == rounds.c.id)
    .outerjoin(opinion_closings, opinion_closings.c.round_id == rounds.c.id)
)
_SIZES = select(opinion_labels.c.letter, func.count().label("size")).group_by(opinion_labels.c.letter)


@dataclass(frozen=True, slots=True)
class Kept:
    """A run as it was kept, and when (UTC milliseconds); whether it is settled for good."""

    run: Run
    made_at: int
    is_frozen: bool


def of_version(version_id: int) -> ColumnElement[bool]:
    """Choose the votes that count on the principles of a version and on the edits that fit its words, cast for it."""
    wordings = select(revisions.c.id).where(revisions.c.version_id == version_id)
    edits = select(changes.c.amendment_id).where(changes.c.version_id == version_id)
    return votes.c.item_id.in_(union(wordings, edits)) & (votes.c.version_id == version_id) & ~EXCLUDED


def votes_on(connection: Connection, version_id: int) -> Votes:
    """Gather all live votes on the principles of a version and on the edits that fit its words, by membership.

    One row for each item, since to fetch a row for each vote takes three times as long.
    """
    query = select(votes.c.item_id, _VOTED).where(of_version(version_id)).group_by(votes.c.item_id)
    found = connection.execute(query).all()
    codes = [np.fromstring(row.voted, dtype=np.int64, sep=" ") for row in found]
    on = np.repeat([row.item_id for row in found], [len(each) for each in codes])
    every = np.concatenate([*codes, np.empty(0, np.int64)])
    return Votes.gathered(every >> _BITS, on, (every & ((1 << _BITS) - 1)) - 1)


def hidden_on(connection: Connection, version_id: int) -> frozenset[int]:
    """Give the ids of the edits that a moderator took out of a version's deliberation."""
    query = select(changes.c.amendment_id).join(items, items.c.id == changes.c.amendment_id)
    return frozenset(
        connection.scalars(query.where(changes.c.version_id == version_id, items.c.hidden_at.is_not(None)))
    )


def stirred(connection: Connection, journal_id: int, after: int, limit: int) -> list[int]:
    """Give the times of the first entries after a number that may change the groups, in order."""
    return journal.moments(connection, journal_id, after, STIRRING, limit)


def mark(connection: Connection, round_id: int) -> tuple[int, int]:
    """Give the entry up to which the last run that was told looked, and when it was kept; (0, 0) before the first."""
    return _mark(connection, opinion_runs, round_id)


def looked(connection: Connection, round_id: int) -> tuple[int, int]:
    """Give the same of the last run, told or not."""
    return _mark(connection, opinion_looks, round_id)


def _mark(connection: Connection, table: Table, round_id: int) -> tuple[int, int]:
    row = connection.execute(select(table.c.position, table.c.made_at).where(table.c.round_id == round_id)).first()
    return (row.position, row.made_at) if row else (0, 0)


def tellings(connection: Connection, round_id: int) -> tuple[bytes, ...]:
    """Give what was told of a round's groups so far, packed, the newest first."""
    query = select(opinion_tellings.c.people).where(opinion_tellings.c.round_id == round_id)
    return tuple(connection.scalars(query.order_by(opinion_tellings.c.position.desc()).limit(_COMPARED)))


def memory(connection: Connection, vision_id: int) -> tuple[int, bytes] | None:
    """Give what the last run in a vision hands to the next, packed, with the round that it belongs to."""
    query = (
        select(opinion_looks.c.round_id, opinion_looks.c.memory)
        .join(rounds, rounds.c.id == opinion_looks.c.round_id)
        .where(rounds.c.vision_id == vision_id)
        .order_by(rounds.c.number.desc())
    )
    row = connection.execute(query.limit(1)).first()
    return (row.round_id, row.memory) if row else None


def last_run(connection: Connection, round_id: int) -> Kept | None:
    """Find the last run of a round that was told."""
    settled = opinion_closings.c.round_id
    query = (
        select(opinion_runs, rounds.c.vision_id, opinion_looks.c.memory, settled.label("settled"))
        .join(rounds, rounds.c.id == opinion_runs.c.round_id)
        .join(opinion_looks, opinion_looks.c.round_id == opinion_runs.c.round_id)
        .outerjoin(opinion_closings, settled == opinion_runs.c.round_id)
    )
    row = connection.execute(query.where(opinion_runs.c.round_id == round_id)).first()
    if row is None:
        return None
    run = Run(
        vision_id=row.vision_id,
        round_id=round_id,
        position=row.position,
        votes=row.votes,
        groups=groups_from(json.loads(row.groups)),
        ratio=row.ratio,
        tallies=tallies_from(json.loads(row.tallies)),
        places=row.places,
        memory=row.memory,
        telling=b"",
    )
    return Kept(run, row.made_at, row.settled is not None)


def is_frozen(connection: Connection, round_id: int) -> bool:
    """Tell whether the groups of a round are settled for good."""
    query = select(opinion_closings.c.round_id).where(opinion_closings.c.round_id == round_id)
    return connection.execute(query).first() is not None


def frozen_groups(connection: Connection, round_id: int) -> tuple[Mapping[str, int], OpinionTallies] | None:
    """Give what was settled of the groups of a round: how many people each has, and how they stand on every item."""
    query = (
        select(opinion_closings.c.tallies, opinion_labels.c.letter, func.count(opinion_labels.c.letter).label("size"))
        .outerjoin(opinion_labels, opinion_labels.c.round_id == opinion_closings.c.round_id)
        .where(opinion_closings.c.round_id == round_id)
        .group_by(opinion_closings.c.tallies, opinion_labels.c.letter)
    )
    rows = connection.execute(query).all()
    if not rows:
        return None
    return {row.letter: row.size for row in rows if row.letter}, tallies_from(json.loads(rows[0].tallies))


def stopping(connection: Connection, rule: Rule, *version_ids: int) -> Mapping[int, Tallies]:
    """Give how the opinion groups that can stop an edit stand on the items of these versions, by item.

    As frozen, or as found last in the round about a version. Nothing is asked for where the rule has them report.
    """
    if rule.gates.opinion == Gate.REPORT:
        return {}
    found: dict[int, Tallies] = {}
    for row in connection.execute(_ROUNDS.where(rounds.c.base_version_id.in_(version_ids))).all():
        if row.frozen is not None:
            sizes = connection.execute(_SIZES.where(opinion_labels.c.round_id == row.id)).all()
            found |= _by_item(row.frozen, tuple((each.letter, each.size) for each in sizes))
        elif row.tallies is not None:
            groups = groups_from(json.loads(row.groups))
            found |= _by_item(row.tallies, tuple((group.letter, group.size) for group in groups))
    return found


@lru_cache(16)  # a vote asks for it; it changes with the next run
def _by_item(tallies: str, sizes: tuple[tuple[str, int], ...]) -> Mapping[int, Tallies]:
    large = {letter for letter, size in sizes if size >= FEWEST_WHO_VETO}
    found: defaultdict[int, dict[str, Tally]] = defaultdict(dict)
    for letter, items_ in sorted(tallies_from(json.loads(tallies)).items()):
        for id_, tally in items_.items() if letter in large else ():
            found[id_][f"opinion group {letter}"] = tally
    return dict(found)


def recounted(connection: Connection, version_id: int, members: Mapping[str, Iterable[int]]) -> OpinionTallies:
    """Count how groups of memberships, by letter, have voted on the items of a version, as those frozen were."""
    return counted(votes_on(connection, version_id), Family.of(members)) if members else {}


# Writing ----------------------------------------------------------------------
def keep(connection: Connection, run: Run, now: int) -> None:
    """Put a run in the place of the round's last one; where it may not be told, what was told last stays."""
    look = {"round_id": run.round_id, "position": run.position, "made_at": now}
    _replace(connection, opinion_looks, {**look, "memory": run.memory})
    if run.telling is None:
        return
    figures = {"votes": run.votes, "ratio": run.ratio, "places": run.places}
    written = {"groups": json.dumps(groups_as_json(run.groups)), "tallies": _as_text(run.tallies)}
    _replace(connection, opinion_runs, {**look, **figures, **written})
    if run.telling:
        _add_telling(connection, run.round_id, run.position, run.telling)


def _replace(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    connection.execute(delete(table).where(table.c.round_id == row["round_id"]))
    connection.execute(insert(table).values(**row))


def _add_telling(connection: Connection, round_id: int, position: int, people: bytes) -> None:
    here = opinion_tellings.c.round_id == round_id
    newest = select(opinion_tellings.c.position).where(here).order_by(opinion_tellings.c.position.desc())
    kept = newest.limit(_COMPARED - 1).scalar_subquery()
    connection.execute(delete(opinion_tellings).where(here, opinion_tellings.c.position.not_in(kept)))
    connection.execute(delete(opinion_tellings).where(here, opinion_tellings.c.position == position))
    connection.execute(insert(opinion_tellings).values(round_id=round_id, position=position, people=people))


def freeze(
    connection: Connection, round_id: int, position: int, members: Mapping[str, Iterable[int]], tallies: OpinionTallies
) -> None:
    """Settle who is in which group of a round, by letter, and how these have voted.

    With thousands of people this takes a while, so it gives way now and then: pages are served, nobody writes.
    """
    row = {"round_id": round_id, "position": position, "tallies": _as_text(tallies)}
    connection.execute(insert(opinion_closings).values(**row))
    labels = [
        {"round_id": round_id, "membership_id": id_, "letter": letter} for letter, ids in members.items() for id_ in ids
    ]
    for start in range(0, len(labels), _AT_ONCE):
        _LABEL.run(connection, *labels[start : start + _AT_ONCE])
        time.sleep(0)


def thaw(connection: Connection, round_id: int) -> None:
    """Forget what was settled: the round is open again, and people go on voting."""
    for table in (opinion_closings, opinion_labels):
        connection.execute(delete(table).where(table.c.round_id == round_id))


def _as_text(tallies: OpinionTallies) -> str:
    return json.dumps(tallies_as_json(tallies), sort_keys=True)
