"""Ballots that go along: to the next version, to an edit that says the same there, to a person's one place of two."""

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, insert, literal, select, update

from deliberation.domain.vision import Stance
from deliberation.storage.library.ballots import (
    BALLOTS,
    COLUMNS,
    EXCLUDED,
    Ballot,
    Slot,
    ballot_of,
    live,
    put,
    take_back,
)
from deliberation.storage.tables import exclusions, memberships, tallies, votes

_GOING = (
    select(votes, memberships.c.audience_id.label("speaks_for"))
    .join(memberships, memberships.c.id == votes.c.membership_id)
    .where(
        votes.c.item_id == bindparam("item_id"),
        votes.c.version_id == bindparam("version_id"),
        memberships.c.audience_id.is_not(None),
        ~EXCLUDED,
    )
    .order_by(votes.c.membership_id)
)


def carry_on(connection: Connection, item_id: int, version_id: int, next_id: int) -> None:
    """Let the votes on an item that fits the next version's words count there too, with whom people speak for now.

    Those that do not count stay behind, as do those of people who run the vision now.
    """
    going = _GOING.with_only_columns(
        votes.c.item_id,
        votes.c.membership_id,
        literal(next_id),
        memberships.c.audience_id,
        votes.c.stance,
        votes.c.cast_at,
    )
    names = ["item_id", "membership_id", "version_id", "audience_id", "stance", "cast_at"]
    connection.execute(insert(votes).from_select(names, going), {"item_id": item_id, "version_id": version_id})
    place = (votes.c.item_id, votes.c.audience_id, votes.c.version_id)
    counted = (func.sum(case((votes.c.stance == stance, 1), else_=0)) for stance in COLUMNS)
    sums = select(*place, *counted).where(votes.c.item_id == item_id, votes.c.version_id == next_id).group_by(*place)
    columns = [*(column.name for column in place), *COLUMNS.values()]
    connection.execute(insert(tallies).from_select(columns, sums))


def join(connection: Connection, item_id: int, twin_id: int, version_id: int, next_id: int) -> None:
    """Count the votes on an item on its twin in the next version too; of two by the same person the later stands."""
    of_twin = BALLOTS.where(votes.c.item_id == twin_id, votes.c.version_id == next_id)
    there = {each.slot.membership_id: each for each in map(ballot_of, connection.execute(of_twin))}
    for row in connection.execute(_GOING, {"item_id": item_id, "version_id": version_id}).all():
        other = there.get(row.membership_id)
        if other is None or other.cast_at < row.cast_at:
            slot = Slot(twin_id, next_id, row.membership_id, row.speaks_for)
            put(connection, slot, other.stance if other else None, Stance(row.stance), row.cast_at)


def fuse(connection: Connection, gone_id: int, stays_id: int, version_id: int) -> list[int]:
    """Make one voter's ballots another's, both by membership; of two on an item the later one stands.

    On versions before `version_id` everything counts as it was counted, and only bears the other name. A vote that does
    not count stays where it is. Returns the items on which a live vote moved.
    """
    there = {_where(each): each for each in live(connection, stays_id, 0)}
    moved = []
    for each in filter(lambda ballot: ballot.slot.counts, live(connection, gone_id, 0)):
        other, slot = there.get(_where(each)), _of_another(connection, each.slot, stays_id)
        is_later = other is None or other.cast_at < each.cast_at
        if each.slot.version_id >= version_id:
            take_back(connection, each.slot, each.stance)
            moved.append(each.slot.item_id)
            if is_later:
                put(connection, slot, other.stance if other else None, each.stance, each.cast_at)
        elif is_later and slot.counts:
            _name_anew(connection, each, other, stays_id)
    return moved


def astray(connection: Connection, version_id: int) -> tuple[int, ...]:
    """List, by membership, who has ballots on a version that count with another audience than they speak for now."""
    query = (
        select(votes.c.membership_id)
        .join(memberships, memberships.c.id == votes.c.membership_id)
        .where(votes.c.version_id == version_id, votes.c.audience_id.is_distinct_from(memberships.c.audience_id))
    )
    return tuple(connection.scalars(query.distinct().order_by(votes.c.membership_id)))


def _where(ballot: Ballot) -> tuple[int, int]:
    return ballot.slot.item_id, ballot.slot.version_id


def _of_another(connection: Connection, slot: Slot, membership_id: int) -> Slot:
    excluded = select(exclusions.c.version_id).where(
        exclusions.c.version_id == slot.version_id, exclusions.c.membership_id == membership_id
    )
    counts = connection.execute(excluded).first() is None
    return slot._replace(membership_id=membership_id, counts=counts)


def _name_anew(connection: Connection, settled: Ballot, other: Ballot | None, stays_id: int) -> None:
    """Give a settled ballot the name of whoever stays; where both cast one, each bears the other's."""
    mine = _row(settled.slot)
    if other is None:
        connection.execute(update(votes).where(*mine).values(membership_id=stays_id))
    else:
        connection.execute(update(votes).where(*mine).values(**_cast(other)))
        connection.execute(update(votes).where(*_row(other.slot)).values(**_cast(settled)))


def _row(slot: Slot) -> tuple[ColumnElement[bool], ...]:
    return (
        votes.c.item_id == slot.item_id,
        votes.c.version_id == slot.version_id,
        votes.c.membership_id == slot.membership_id,
    )


def _cast(ballot: Ballot) -> dict[str, object]:
    return {"audience_id": ballot.slot.audience_id, "stance": ballot.stance, "cast_at": ballot.cast_at}
