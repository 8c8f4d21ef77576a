"""Moderators' decisions on the shelf, and the appeals against them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Membership, Review, ReviewKind, Role, Target
from deliberation.storage.tables import memberships, participants, reviews, site_roles

_REVIEWS = (
    select(reviews, participants.c.name)
    .join(memberships, memberships.c.id == reviews.c.by)
    .join(participants, participants.c.id == memberships.c.participant_id)
    .order_by(reviews.c.id)
)
_answer = reviews.alias()
_UNANSWERED = ~select(_answer.c.id).where(_answer.c.answers_id == reviews.c.id).correlate(reviews).exists()


def of_vision(connection: Connection, vision_id: int) -> tuple[Review, ...]:
    """List every decision of a vision's moderators, the oldest first."""
    return _fetch(connection, _REVIEWS.where(reviews.c.vision_id == vision_id))


def get(connection: Connection, review_id: int) -> Review:
    """Find one decision; raises `NotFound`."""
    found = _fetch(connection, _REVIEWS.where(reviews.c.id == review_id))
    if not found:
        raise NotFound("There is no such decision here.")
    return found[0]


def appeals(connection: Connection, vision_id: int) -> tuple[Review, ...]:
    """List the decisions that their authors asked another look at, and nobody has answered yet."""
    open_ = (reviews.c.vision_id == vision_id, reviews.c.appealed_at.is_not(None), _UNANSWERED)
    return _fetch(connection, _REVIEWS.where(*open_))


def is_open(connection: Connection, review_id: int) -> bool:
    """Whether somebody asked another look at this, and nobody has answered yet."""
    open_ = (reviews.c.id == review_id, reviews.c.appealed_at.is_not(None), _UNANSWERED)
    return connection.execute(select(reviews.c.id).where(*open_)).first() is not None


def are_there(connection: Connection, target: Target) -> bool:
    """Whether a moderator has decided on this contribution before."""
    return connection.execute(select(reviews.c.id).where(*_about(target))).first() is not None


def has_others(connection: Connection, member: Membership) -> bool:
    """Whether anybody else could decide in this vision: one of its moderators, or who runs the site."""
    here = select(memberships.c.participant_id).where(
        memberships.c.vision_id == member.vision_id, memberships.c.role == Role.MODERATOR
    )
    everyone = here.union(select(site_roles.c.participant_id)).subquery()
    query = select(everyone.c.participant_id).where(everyone.c.participant_id != member.participant_id)
    return connection.execute(query).first() is not None


# Writing ----------------------------------------------------------------------
def add(connection: Connection, kind: ReviewKind, target: Target, values: Mapping[str, Any]) -> int:
    """Keep a decision and return its id; `values` are vision_id, by, reason, made_at, answers_id, or its id too."""
    about = {"item_id": target.item_id, "comment_id": target.comment_id, "backing": target.backing}
    row = {"kind": kind, **about, "hold_id": target.hold_id, "membership_id": target.voter_id, **values}
    return int(connection.execute(insert(reviews).values(**row).returning(reviews.c.id)).scalar_one())


def appeal(connection: Connection, review_id: int, words: str, now: int) -> None:
    """Keep why its author asks another look."""
    connection.execute(update(reviews).where(reviews.c.id == review_id).values(appeal=words, appealed_at=now))


def _about(target: Target) -> tuple[Any, ...]:
    return (
        reviews.c.item_id == target.item_id,
        reviews.c.comment_id == target.comment_id,
        reviews.c.backing == target.backing,
    )


def _fetch(connection: Connection, query: Select[Any]) -> tuple[Review, ...]:
    return tuple(_review(row) for row in connection.execute(query))


def _review(row: Row[Any]) -> Review:
    return Review(
        id=row.id,
        vision_id=row.vision_id,
        kind=ReviewKind(row.kind),
        target=Target(row.item_id, row.comment_id, row.backing, row.hold_id, voter_id=row.membership_id),
        by_id=row.by,
        by=row.name or "a moderator",
        reason=row.reason,
        at=row.made_at,
        answers=row.answers_id,
        appeal=row.appeal,
        appealed_at=row.appealed_at,
    )
