"""Votes on the shelf, each with the version it is about and the audience it counts with, and the totals kept beside."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from deliberation.domain.vision import Membership, Stance, Tally, Vision
from deliberation.storage.library.texts import VERSION_ID
from deliberation.storage.prepared import Prepared
from deliberation.storage.tables import amendments, audiences, exclusions, items, revisions, tallies, votes


class Slot(NamedTuple):
    """Where a ballot lies: on which item, in the deliberation on which version, whose it is, and whom it counts with.

    The ballots of somebody who was excluded lie there too, and do not count.
    """

    item_id: int
    version_id: int
    membership_id: int
    audience_id: int
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Ballot:
    """A live vote: where it lies, which it is, when it was cast (UTC milliseconds)."""

    slot: Slot
    stance: Stance
    cast_at: int


COLUMNS = {Stance.AGREE: "agree", Stance.DISAGREE: "disagree", Stance.PASS: "passed"}
EXCLUDED = (  # of a vote of the query around it: it lies there and does not count
    select(exclusions.c.membership_id)
    .where(exclusions.c.version_id == votes.c.version_id, exclusions.c.membership_id == votes.c.membership_id)
    .correlate(votes)
    .exists()
)
_TALLIES = select(tallies, audiences.c.name).join(audiences, audiences.c.id == tallies.c.audience_id)
_OF_ITEM = _TALLIES.where(tallies.c.item_id == bindparam("item_id"), tallies.c.version_id == bindparam("version_id"))
_OF_VISION = _TALLIES.join(items, items.c.id == tallies.c.item_id).where(items.c.vision_id == bindparam("vision_id"))
_OF_VERSIONS = _TALLIES.where(tallies.c.version_id.in_(bindparam("version_ids", expanding=True)))
_FITTING = (
    select(votes, VERSION_ID.label("latest_id"))
    .join(items, items.c.id == votes.c.item_id)
    .outerjoin(revisions, revisions.c.id == items.c.id)
    .outerjoin(amendments, amendments.c.id == items.c.id)
    .where(items.c.vision_id == bindparam("vision_id"), votes.c.membership_id == bindparam("membership_id"))
    .order_by(votes.c.cast_at, votes.c.item_id)
)
BALLOTS = select(votes, EXCLUDED.label("excluded")).order_by(votes.c.item_id, votes.c.version_id)
_LIVE = BALLOTS.where(
    votes.c.membership_id == bindparam("membership_id"), votes.c.version_id >= bindparam("version_id")
)
_PAPER = (
    select(VERSION_ID.label("version_id"), votes.c.stance, votes.c.audience_id, exclusions.c.membership_id.label("out"))
    .select_from(items)
    .outerjoin(revisions, revisions.c.id == items.c.id)
    .outerjoin(amendments, amendments.c.id == items.c.id)
    .outerjoin(
        votes,
        (votes.c.item_id == items.c.id)
        & (votes.c.membership_id == bindparam("membership_id"))
        & (votes.c.version_id == VERSION_ID),
    )
    .outerjoin(
        exclusions,
        (exclusions.c.membership_id == bindparam("membership_id")) & (exclusions.c.version_id == VERSION_ID),
    )
    .where(items.c.id == bindparam("item_id"))
)
_CAST = Prepared(insert(votes))
_HERS = (
    votes.c.item_id == bindparam("item"),
    votes.c.membership_id == bindparam("voter"),
    votes.c.version_id == bindparam("version"),
)
_RECAST = Prepared(update(votes).where(*_HERS).values(stance=bindparam("new"), cast_at=bindparam("now")))
_TAKEN_BACK = Prepared(delete(votes).where(*_HERS))
_OPEN_TALLY = Prepared(insert(tallies))
_COUNT = Prepared(
    update(tallies)
    .where(
        tallies.c.item_id == bindparam("item"),
        tallies.c.audience_id == bindparam("audience"),
        tallies.c.version_id == bindparam("version"),
    )
    .values({column: tallies.c[column] + bindparam(f"more_{column}") for column in COLUMNS.values()})
)

Totals = Mapping[str, Tally]  # by audience name
Counts = Mapping[tuple[int, int, int], Tally]  # by item, version and audience, all by id


def paper(connection: Connection, item_id: int, voter: Membership) -> tuple[Slot, Stance | None]:
    """Give where somebody's vote on an item lies, or would, in the latest version it fits; and the vote, if any."""
    row = connection.execute(_PAPER, {"item_id": item_id, "membership_id": voter.id}).one()
    slot = Slot(item_id, row.version_id, voter.id, row.audience_id or voter.audience_id or 0, row.out is None)
    return slot, None if row.stance is None else Stance(row.stance)


def stances(connection: Connection, vision_id: int, membership_id: int, version_id: int) -> dict[int, Stance]:
    """Give somebody's votes on the items of a version, and their last on those that fit only earlier ones, by item.

    The one they cast last comes last.
    """
    rows = connection.execute(_FITTING, {"vision_id": vision_id, "membership_id": membership_id})
    return {
        row.item_id: Stance(row.stance)
        for row in rows
        if row.version_id == version_id or row.version_id == row.latest_id < version_id
    }


def totals(connection: Connection, vision: Vision, item_id: int, version_id: int | None = None) -> Totals:
    """Give one item's totals by audience, in the vision's order; nobody counts as zero.

    They are those of the deliberation on a version, by default the one that the latest round is about.
    """
    version_id = vision.round.base_version_id if version_id is None else version_id
    rows = connection.execute(_OF_ITEM, {"item_id": item_id, "version_id": version_id})
    return _in_order(vision, {row.name: Tally(row.agree, row.disagree, row.passed) for row in rows})


def every_total(connection: Connection, vision: Vision, *version_ids: int) -> Mapping[int, Totals]:
    """Give the totals of every item of some versions, by item; an item nobody voted on gives zeros.

    Of an item of several of them, these are the totals for the last.
    """
    found: dict[int, dict[int, dict[str, Tally]]] = defaultdict(lambda: defaultdict(dict))
    for row in connection.execute(_OF_VERSIONS, {"version_ids": version_ids}):
        found[row.item_id][row.version_id][row.name] = Tally(row.agree, row.disagree, row.passed)
    nothing = _in_order(vision, {})
    last = {id_: _in_order(vision, of_version[max(of_version)]) for id_, of_version in found.items()}
    return defaultdict(lambda: nothing, last)


def recount(connection: Connection, vision_id: int) -> Counts:
    """Count a vision's votes afresh; what the kept totals must equal."""
    columns = (votes.c.item_id, votes.c.version_id, votes.c.audience_id)
    query = (
        select(*columns, votes.c.stance, func.count())
        .join(items, items.c.id == votes.c.item_id)
        .where(items.c.vision_id == vision_id, ~EXCLUDED)
        .group_by(*columns, votes.c.stance)
    )
    found: dict[tuple[int, int, int], Tally] = defaultdict(Tally)
    for item_id, version_id, audience_id, cast, number in connection.execute(query):
        found[item_id, version_id, audience_id] += Tally(**{COLUMNS[Stance(cast)]: number})
    return dict(found)


def kept(connection: Connection, vision_id: int) -> Counts:
    """Give the totals as they are kept, where there are any votes."""
    rows = connection.execute(_OF_VISION, {"vision_id": vision_id})
    found = {(row.item_id, row.version_id, row.audience_id): Tally(row.agree, row.disagree, row.passed) for row in rows}
    return {where: tally for where, tally in found.items() if tally != Tally()}


def count(connection: Connection, version_id: int) -> tuple[int, int]:
    """Count the votes in the deliberation on a version, and the people who cast them."""
    query = select(func.count(), func.count(votes.c.membership_id.distinct()))
    number, people = connection.execute(query.where(votes.c.version_id == version_id, ~EXCLUDED)).one()
    return number, people


def any_before(connection: Connection, item_id: int, version_id: int, moment: int) -> bool:
    """Tell whether a vote on an item in the deliberation on a version was cast before a moment (UTC milliseconds)."""
    here = (votes.c.item_id == item_id, votes.c.version_id == version_id, votes.c.cast_at < moment)
    return connection.execute(select(votes.c.item_id).where(*here).limit(1)).first() is not None


def live(connection: Connection, membership_id: int, version_id: int) -> tuple[Ballot, ...]:
    """List somebody's ballots on a version and on those after it, by item."""
    rows = connection.execute(_LIVE, {"membership_id": membership_id, "version_id": version_id})
    return tuple(map(ballot_of, rows))


# Writing ----------------------------------------------------------------------
def put(connection: Connection, slot: Slot, old: Stance | None, new: Stance, now: int) -> None:
    """Cast or change a vote and keep the totals."""
    if old is None:
        row = {"item_id": slot.item_id, "membership_id": slot.membership_id, "version_id": slot.version_id}
        _CAST.run(connection, row | {"audience_id": slot.audience_id, "stance": new, "cast_at": now})
    else:
        _RECAST.run(connection, {**_key(slot), "new": new, "now": now})
    _add(connection, slot, difference(old, new))


def take_back(connection: Connection, slot: Slot, old: Stance) -> None:
    """Remove a vote and keep the totals."""
    _TAKEN_BACK.run(connection, _key(slot))
    _add(connection, slot, difference(old, None))


def follow(connection: Connection, ballot: Ballot, audience_id: int) -> None:
    """Count a live vote with another audience from now on."""
    there = ballot.slot._replace(audience_id=audience_id)
    take_back(connection, ballot.slot, ballot.stance)
    put(connection, there, None, ballot.stance, ballot.cast_at)


def set_aside(connection: Connection, ballot: Ballot, *, counts: bool) -> None:
    """Leave a vote where it lies, and count it no more, or again (`counts`)."""
    slot, cast = ballot.slot._replace(counts=True), ballot.stance
    _add(connection, slot, difference(None, cast) if counts else difference(cast, None))


@cache
def difference(old: Stance | None, new: Stance | None) -> Tally:
    """Say what a vote that changes from old to new (None: no vote) adds to its audience's totals."""
    return _one(new, 1) + _one(old, -1)


def _one(cast: Stance | None, by: int) -> Tally:
    return Tally() if cast is None else Tally(**{COLUMNS[cast]: by})


def _add(connection: Connection, slot: Slot, more: Tally) -> None:
    if not slot.counts:
        return
    here = {"item": slot.item_id, "audience": slot.audience_id, "version": slot.version_id}
    by = {"more_agree": more.agree, "more_disagree": more.disagree, "more_passed": more.passed}
    if _COUNT.run(connection, {**here, **by}) == 0:
        row = {"agree": more.agree, "disagree": more.disagree, "passed": more.passed}
        place = {"item_id": slot.item_id, "audience_id": slot.audience_id, "version_id": slot.version_id}
        _OPEN_TALLY.run(connection, {**place, **row})


def _key(slot: Slot) -> dict[str, int]:
    return {"item": slot.item_id, "voter": slot.membership_id, "version": slot.version_id}


def ballot_of(row: Row[Any]) -> Ballot:
    """Read a vote from its row, with whether it is `excluded`."""
    slot = Slot(row.item_id, row.version_id, row.membership_id, row.audience_id, not row.excluded)
    return Ballot(slot, Stance(row.stance), row.cast_at)


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
