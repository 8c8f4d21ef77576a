"""The opinion groups of a round found in its votes, and settled for good when it has closed."""

from sqlalchemy import Connection

from deliberation.domain.events import OpinionGroupsFrozen
from deliberation.domain.opinion import Places, Run, find_groups, shown
from deliberation.domain.opinion.runs import beside, memory_of
from deliberation.domain.vision import Vision
from deliberation.storage.batch import Transaction
from deliberation.storage.library import opinions, people


def find(connection: Connection, vision: Vision, position: int, *, last: bool) -> Run:
    """Find the groups of a vision's round in the votes as they stand after entry `position` of its record.

    A round's first run and its last start afresh, and keep only the letters that people had before. The last is told in
    any case; of another one only what tells of no few people beside what was told before.
    """
    version_id = vision.round.base_version_id
    votes, hidden = opinions.votes_on(connection, version_id), opinions.hidden_on(connection, version_id)
    before = opinions.memory(connection, vision.id)
    memory = memory_of(before[1]) if before else None
    afresh = last or before is None or before[0] != vision.round.id
    groups = find_groups(votes, hidden, memory, last=afresh)
    run = Run.of(groups, votes, vision.id, vision.round.id, position)
    if last:
        return run
    kept, told = opinions.last_run(connection, vision.round.id), opinions.tellings(connection, vision.round.id)
    return beside(run, groups, votes, told, kept.run if kept else None)


def settle(tx: Transaction, vision: Vision, run: Run) -> None:
    """Freeze the groups of a round: who is in which, and how each has voted, enter the record."""
    members, names = run.members(), people.pseudonyms(tx.connection, vision.id)
    sizes = {letter: len(ids) for letter, ids in members.items()}
    told = shown(sizes, len(Places.unpacked(run.places).people))
    opinions.keep(tx.connection, run, tx.now)
    opinions.freeze(tx.connection, run.round_id, run.position, members, run.tallies)
    frozen = OpinionGroupsFrozen(
        round=run.round_id,
        position=run.position,
        groups=[[letter, sizes[letter] if letter in told else None] for letter in members],
        labels={letter: sorted(names[id_] for id_ in ids) for letter, ids in members.items()},
    )
    tx.record(vision.journal_id, frozen)


def settle_at_last(tx: Transaction, vision: Vision) -> None:
    """Settle the groups of a round that ends now, where nobody has: found here, in the votes that this act sees."""
    if not opinions.is_frozen(tx.connection, vision.round.id):
        settle(tx, vision, find(tx.connection, vision, tx.position(vision.journal_id), last=True))
