"""Votes on the shelf, and the totals kept beside them."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from deliberation.domain.vision import Stance, Tally, Vision
from deliberation.storage.prepared import Prepared
from deliberation.storage.tables import amendments, audiences, items, memberships, revisions, tallies, votes

_COLUMN = {Stance.AGREE: "agree", Stance.DISAGREE: "disagree", Stance.PASS: "passed"}
_STANCE = select(votes.c.stance).where(
    votes.c.item_id == bindparam("item_id"), votes.c.membership_id == bindparam("membership_id")
)
_TALLIES = select(tallies, audiences.c.name).join(audiences, audiences.c.id == tallies.c.audience_id)
_OF_ITEM = _TALLIES.where(tallies.c.item_id == bindparam("item_id"))
_OF_VISION = _TALLIES.join(items, items.c.id == tallies.c.item_id).where(items.c.vision_id == bindparam("vision_id"))
_MINE = (
    select(votes.c.item_id, votes.c.stance)
    .join(items, items.c.id == votes.c.item_id)
    .where(items.c.vision_id == bindparam("vision_id"), votes.c.membership_id == bindparam("membership_id"))
    .order_by(votes.c.cast_at, votes.c.item_id)
)
_CAST = Prepared(insert(votes))
_HERS = (votes.c.item_id == bindparam("item"), votes.c.membership_id == bindparam("voter"))
_RECAST = Prepared(update(votes).where(*_HERS).values(stance=bindparam("new"), cast_at=bindparam("now")))
_TAKEN_BACK = Prepared(delete(votes).where(*_HERS))
_OPEN_TALLY = Prepared(insert(tallies))
_COUNT = Prepared(
    update(tallies)
    .where(tallies.c.item_id == bindparam("item"), tallies.c.audience_id == bindparam("audience"))
    .values({column: tallies.c[column] + bindparam(f"more_{column}") for column in _COLUMN.values()})
)

Totals = Mapping[str, Tally]  # by audience name
Counts = Mapping[tuple[int, int], Tally]  # by item id and audience id


def stance(connection: Connection, item_id: int, membership_id: int) -> Stance | None:
    """Give somebody's live vote on an item."""
    found = connection.execute(_STANCE, {"item_id": item_id, "membership_id": membership_id}).scalar()
    return None if found is None else Stance(found)


def stances(connection: Connection, vision_id: int, membership_id: int) -> dict[int, Stance]:
    """Give all of somebody's live votes in a vision, by item, the one they cast last at the end."""
    rows = connection.execute(_MINE, {"vision_id": vision_id, "membership_id": membership_id})
    return {row.item_id: Stance(row.stance) for row in rows}


def totals(connection: Connection, vision: Vision, item_id: int) -> Totals:
    """Give one item's totals by audience, in the vision's order; nobody counts as zero."""
    rows = connection.execute(_OF_ITEM, {"item_id": item_id})
    return _in_order(vision, {row.name: Tally(row.agree, row.disagree, row.passed) for row in rows})


def every_total(connection: Connection, vision: Vision) -> Mapping[int, Totals]:
    """Give the totals of every item of a vision, by item; an item nobody voted on gives zeros."""
    found: dict[int, dict[str, Tally]] = defaultdict(dict)
    for row in connection.execute(_OF_VISION, {"vision_id": vision.id}):
        found[row.item_id][row.name] = Tally(row.agree, row.disagree, row.passed)
    nothing = _in_order(vision, {})
    return defaultdict(lambda: nothing, {id_: _in_order(vision, by_name) for id_, by_name in found.items()})


def recount(connection: Connection, vision_id: int) -> Counts:
    """Count a vision's votes afresh; what the kept totals must equal."""
    query = (
        select(votes.c.item_id, memberships.c.audience_id, votes.c.stance, func.count())
        .join(memberships, memberships.c.id == votes.c.membership_id)
        .where(memberships.c.vision_id == vision_id)
        .group_by(votes.c.item_id, memberships.c.audience_id, votes.c.stance)
    )
    found: dict[tuple[int, int], Tally] = defaultdict(Tally)
    for item_id, audience_id, cast, number in connection.execute(query):
        found[item_id, audience_id] += Tally(**{_COLUMN[Stance(cast)]: number})
    return dict(found)


def kept(connection: Connection, vision_id: int) -> Counts:
    """Give the totals as they are kept, where there are any votes."""
    rows = connection.execute(_OF_VISION, {"vision_id": vision_id})
    found = {(row.item_id, row.audience_id): Tally(row.agree, row.disagree, row.passed) for row in rows}
    return {where: tally for where, tally in found.items() if tally != Tally()}


def count(connection: Connection, vision_id: int) -> int:
    """Count the live votes in a vision."""
    query = select(func.count()).select_from(votes.join(items)).where(items.c.vision_id == vision_id)
    return int(connection.execute(query).scalar_one())


def any_before(connection: Connection, item_id: int, moment: int) -> bool:
    """Tell whether a live vote on an item was cast before a moment (UTC milliseconds)."""
    query = select(votes.c.item_id).where(votes.c.item_id == item_id, votes.c.cast_at < moment)
    return connection.execute(query.limit(1)).first() is not None


def of_member(connection: Connection, membership_id: int) -> dict[int, Stance]:
    """Give somebody's live votes by item."""
    query = select(votes.c.item_id, votes.c.stance).where(votes.c.membership_id == membership_id)
    return {row.item_id: Stance(row.stance) for row in connection.execute(query.order_by(votes.c.item_id))}


def cast_by(connection: Connection, membership_id: int) -> tuple[tuple[int, Stance, int], ...]:
    """List somebody's live votes as (item, stance, when cast), the earliest first."""
    query = select(votes.c.item_id, votes.c.stance, votes.c.cast_at).where(votes.c.membership_id == membership_id)
    rows = connection.execute(query.order_by(votes.c.cast_at, votes.c.item_id))
    return tuple((row.item_id, Stance(row.stance), row.cast_at) for row in rows)


def live_on(connection: Connection, version_id: int, membership_id: int) -> dict[int, Stance]:
    """Give somebody's votes on the principles of a version and on the edits that fit it, by item."""
    asked = (
        select(items.c.id)
        .outerjoin(revisions, revisions.c.id == items.c.id)
        .outerjoin(amendments, amendments.c.id == items.c.id)
        .where(func.coalesce(revisions.c.version_id, amendments.c.fits_id) == version_id)
    )
    query = select(votes.c.item_id, votes.c.stance).where(
        votes.c.membership_id == membership_id, votes.c.item_id.in_(asked)
    )
    return {row.item_id: Stance(row.stance) for row in connection.execute(query.order_by(votes.c.item_id))}


# Writing ----------------------------------------------------------------------
def put(
    connection: Connection, item_id: int, voter: tuple[int, int], old: Stance | None, new: Stance, now: int
) -> None:
    """Cast or change a vote and keep the totals; `voter` is (membership id, audience id)."""
    membership_id, audience_id = voter
    if old is None:
        row = {"item_id": item_id, "membership_id": membership_id, "stance": new, "cast_at": now}
        _CAST.run(connection, row)
    else:
        _RECAST.run(connection, {"item": item_id, "voter": membership_id, "new": new, "now": now})
    _add(connection, item_id, audience_id, difference(old, new))


def take_back(connection: Connection, item_id: int, voter: tuple[int, int], old: Stance) -> None:
    """Remove a vote and keep the totals; `voter` is (membership id, audience id)."""
    membership_id, audience_id = voter
    _TAKEN_BACK.run(connection, {"item": item_id, "voter": membership_id})
    _add(connection, item_id, audience_id, difference(old, None))


def carry(connection: Connection, item_id: int, voter: tuple[int, int], audience_id: int, cast: Stance) -> None:
    """Count a live vote with another audience from now on."""
    _add(connection, item_id, voter[1], difference(cast, None))
    _add(connection, item_id, audience_id, difference(None, cast))


def join(connection: Connection, item_id: int, twin_id: int) -> None:
    """Count an item's votes on its twin too; where somebody voted on both, the later vote stands."""
    query = (
        select(votes, memberships.c.audience_id)
        .join(memberships, memberships.c.id == votes.c.membership_id)
        .where(votes.c.item_id == bindparam("item"), memberships.c.audience_id.is_not(None))
        .order_by(votes.c.membership_id)
    )
    there = {row.membership_id: row for row in connection.execute(query, {"item": twin_id})}
    for row in connection.execute(query, {"item": item_id}).all():
        other = there.get(row.membership_id)
        if other is None or other.cast_at < row.cast_at:
            old, voter = other.stance if other else None, (row.membership_id, row.audience_id)
            put(connection, twin_id, voter, old and Stance(old), Stance(row.stance), row.cast_at)


def fuse(connection: Connection, gone: tuple[int, int], stays: tuple[int, int]) -> list[int]:
    """Make one voter's live votes another's, each (membership id, audience id); of two on an item the later one stands.

    Returns the items that one of them, the one that goes, had voted on.
    """
    query = select(votes).where(votes.c.membership_id == bindparam("voter")).order_by(votes.c.item_id)
    there = {row.item_id: row for row in connection.execute(query, {"voter": stays[0]})}
    found = connection.execute(query, {"voter": gone[0]}).all()
    for row in found:
        other = there.get(row.item_id)
        take_back(connection, row.item_id, gone, Stance(row.stance))
        if other is None or other.cast_at < row.cast_at:
            old = None if other is None else Stance(other.stance)
            put(connection, row.item_id, stays, old, Stance(row.stance), row.cast_at)
    return [row.item_id for row in found]


@cache
def difference(old: Stance | None, new: Stance | None) -> Tally:
    """Say what a vote that changes from old to new (None: no vote) adds to its audience's totals."""
    return _one(new, 1) + _one(old, -1)


def _one(cast: Stance | None, by: int) -> Tally:
    return Tally() if cast is None else Tally(**{_COLUMN[cast]: by})


def _add(connection: Connection, item_id: int, audience_id: int, more: Tally) -> None:
    here = {"item": item_id, "audience": audience_id}
    by = {"more_agree": more.agree, "more_disagree": more.disagree, "more_passed": more.passed}
    if _COUNT.run(connection, {**here, **by}) == 0:
        row = {"agree": more.agree, "disagree": more.disagree, "passed": more.passed}
        _OPEN_TALLY.run(connection, {"item_id": item_id, "audience_id": audience_id, **row})


def _in_order(vision: Vision, found: Mapping[str, Tally]) -> Totals:
    return {audience.name: found.get(audience.name, Tally()) for audience in vision.audiences}


def as_facts(found: Totals) -> dict[str, list[int]]:
    """Write totals the way the record has them: [agree, disagree, pass] by audience, those with votes only.

    The record's keys are ASCII: other letters, and &, stand as character references, "j&#243;venes".
    """
    said = {name.replace("&", "&amp;"): tally for name, tally in found.items() if tally.total}
    return {
        name.encode("ascii", "xmlcharrefreplace").decode(): [tally.agree, tally.disagree, tally.passed]
        for name, tally in said.items()
    }
