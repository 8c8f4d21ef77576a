"""Votes that lie in the record and do not count: whose, by which decision, and how many; all of it in the open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from deliberation.domain.events import VotesExcluded, VotesReadmitted
from deliberation.domain.vision import Membership, ReviewKind, Round, Target, Vision
from deliberation.storage.database import Transaction
from deliberation.storage.library import ballots, moderation, opinions
from deliberation.storage.tables import exclusions, memberships, participants, reviews, votes


@dataclass(frozen=True, slots=True)
class SetAside:
    """How many votes of how many people one decision left out of the count of a round, by whom and why."""

    votes: int
    people: int
    by: str
    reason: str


_HERE = (votes.c.version_id == exclusions.c.version_id) & (votes.c.membership_id == exclusions.c.membership_id)
_SET_ASIDE = (
    select(
        func.count(votes.c.item_id).label("votes"),
        func.count(exclusions.c.membership_id.distinct()).label("people"),
        participants.c.name,
        reviews.c.reason,
    )
    .select_from(exclusions)
    .join(reviews, reviews.c.id == exclusions.c.review_id)
    .join(memberships, memberships.c.id == reviews.c.by)
    .join(participants, participants.c.id == memberships.c.participant_id)
    .outerjoin(votes, _HERE)
    .group_by(reviews.c.made_at, reviews.c.by, participants.c.name, reviews.c.reason)
    .order_by(reviews.c.made_at)
)


def set_aside(connection: Connection, version_id: int) -> tuple[SetAside, ...]:
    """List what was left out of the count of the deliberation on a version, decision by decision."""
    rows = connection.execute(_SET_ASIDE.where(exclusions.c.version_id == version_id))
    return tuple(SetAside(row.votes, row.people, row.name or "a moderator", row.reason) for row in rows)


def by_item(connection: Connection, version_id: int) -> Mapping[int, int]:
    """Count the votes on each item that lie there and do not count, where there are any."""
    query = select(votes.c.item_id, func.count()).join(exclusions, _HERE).where(exclusions.c.version_id == version_id)
    return {row[0]: row[1] for row in connection.execute(query.group_by(votes.c.item_id))}


def of_vision(connection: Connection, vision_id: int) -> int:
    """Count all votes in a vision that do not count."""
    query = (
        select(func.count())
        .select_from(exclusions.join(votes, _HERE))
        .join(memberships, memberships.c.id == exclusions.c.membership_id)
    )
    return int(connection.execute(query.where(memberships.c.vision_id == vision_id)).scalar_one())


def excluded(connection: Connection, version_id: int) -> Mapping[str, str]:
    """Give the public reason of each exclusion from the deliberation on a version, by pseudonym."""
    query = (
        select(memberships.c.pseudonym, reviews.c.reason)
        .join(exclusions, exclusions.c.membership_id == memberships.c.id)
        .join(reviews, reviews.c.id == exclusions.c.review_id)
        .where(exclusions.c.version_id == version_id)
    )
    rows = connection.execute(query.order_by(reviews.c.id))
    return {row.pseudonym: row.reason for row in rows}


def is_excluded(connection: Connection, version_id: int, membership_id: int) -> bool:
    """Whether somebody's votes on a version do not count."""
    here = (exclusions.c.version_id == version_id, exclusions.c.membership_id == membership_id)
    return connection.execute(select(exclusions.c.review_id).where(*here)).first() is not None


# Writing ----------------------------------------------------------------------
def exclude(tx: Transaction, vision: Vision, by: Membership, members: Sequence[Membership], reason: str) -> None:
    """Count the votes of some people no more in this round, and tell how many these are."""
    decided = [
        moderation.decided(tx, vision, by, ReviewKind.EXCLUDED, Target(voter_id=each.id), reason) for each in members
    ]
    numbers = [each["review"] for each in decided]
    touched = [
        item_id
        for member, number in zip(members, numbers, strict=True)
        for item_id in put_aside(tx.connection, vision.round, member.id, number)
    ]
    event = VotesExcluded(
        version=vision.round.base_version_id,
        votes=len(touched),
        tallies=_tallies(tx, vision, touched),
        reviews=numbers,
        by=by.signature,
        reason=reason,
        members=[each.pseudonym for each in members],
        decider=[by.pseudonym],
    )
    tx.record(vision.journal_id, event)


def readmit(
    tx: Transaction, vision: Vision, by: Membership, member: Membership, reason: str, answers: int | None = None
) -> None:
    """Count somebody's votes again; `answers` is the review whose appeal this answers."""
    said = moderation.decided(tx, vision, by, ReviewKind.READMITTED, Target(voter_id=member.id), reason, answers)
    touched = put_back(tx.connection, vision.round, member.id)
    event = VotesReadmitted(
        version=vision.round.base_version_id,
        votes=len(touched),
        tallies=_tallies(tx, vision, touched),
        answers=answers,
        member=[member.pseudonym],
        **said,
    )
    tx.record(vision.journal_id, event)


def put_aside(connection: Connection, round_: Round, membership_id: int, review_id: int) -> list[int]:
    """Leave somebody's votes in a round out of the totals; return the items they are on."""
    found = ballots.live(connection, membership_id, round_.base_version_id)
    row = {"version_id": round_.base_version_id, "membership_id": membership_id, "review_id": review_id}
    connection.execute(insert(exclusions).values(**row))
    return _settle(connection, round_, found, counts=False)


def put_back(connection: Connection, round_: Round, membership_id: int) -> list[int]:
    """Put somebody's votes in a round back into the totals; return the items they are on."""
    version_id = round_.base_version_id
    here = (exclusions.c.version_id == version_id, exclusions.c.membership_id == membership_id)
    connection.execute(delete(exclusions).where(*here))
    return _settle(connection, round_, ballots.live(connection, membership_id, version_id), counts=True)


def _settle(connection: Connection, round_: Round, found: Sequence[ballots.Ballot], *, counts: bool) -> list[int]:
    for each in found:
        ballots.set_aside(connection, each, counts=counts)
    opinions.thaw(connection, round_.id)  # who votes alike is found anew, without them or with them again
    return [each.slot.item_id for each in found]


def _tallies(tx: Transaction, vision: Vision, touched: Sequence[int]) -> dict[str, dict[str, list[int]]]:
    return {str(id_): ballots.as_facts(ballots.totals(tx.connection, vision, id_)) for id_ in sorted({*touched})}
