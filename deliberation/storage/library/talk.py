"""Comments and flags on the shelf."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Anchor, Comment, CommentType, Fate, FateKind, Span
from deliberation.storage.tables import anchors, audiences, comments, fates, flags, items, memberships, versions

_COMMENTS = (
    select(
        comments,
        audiences.c.name.label("audience"),
        anchors.c.revision_id,
        anchors.c.start.label("anchored_from"),
        anchors.c.end.label("anchored_to"),
        fates.c.id.label("fate_id"),
        fates.c.fate,
        fates.c.sentence,
        versions.c.number.label("told_with"),
    )
    .outerjoin(fates, fates.c.comment_id == comments.c.id)
    .outerjoin(versions, versions.c.id == fates.c.version_id)
    .outerjoin(anchors, anchors.c.comment_id == comments.c.id)
    .outerjoin(memberships, memberships.c.id == comments.c.membership_id)
    .outerjoin(audiences, audiences.c.id == memberships.c.audience_id)
    .order_by(comments.c.created_at, comments.c.id)
)


def comments_in(connection: Connection, vision_id: int) -> tuple[Comment, ...]:
    """List everything said in a vision, the oldest first, withdrawn and hidden ones too."""
    return _comments(connection, _COMMENTS.where(comments.c.vision_id == vision_id))


def comment(connection: Connection, comment_id: int) -> Comment:
    """Find one comment; raises `NotFound`."""
    found = _comments(connection, _COMMENTS.where(comments.c.id == comment_id))
    if not found:
        raise NotFound("There is no such comment here.")
    return found[0]


def counts(vision_id: int) -> Select[tuple[int, int]]:
    """Ask how many comments can be read, by the item they were made on."""
    query = select(comments.c.item_id, func.count().label("number")).where(
        comments.c.vision_id == vision_id, comments.c.withdrawn_at.is_(None), comments.c.hidden_at.is_(None)
    )
    return query.group_by(comments.c.item_id)


# Writing ----------------------------------------------------------------------
def add_comment(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep a comment and return its id; `values` are its row's columns."""
    return int(connection.execute(insert(comments).values(**values).returning(comments.c.id)).scalar_one())


def mark(connection: Connection, comment_id: int, values: Mapping[str, Any]) -> None:
    """Withdraw, hide or show a comment: `values` are withdrawn_at, hidden_at, hidden_reason."""
    connection.execute(update(comments).where(comments.c.id == comment_id).values(**values))


def put_anchor(connection: Connection, comment_id: int, anchor: Anchor, by: int) -> None:
    """Keep where the words of a comment were found again, in place of where they were before."""
    connection.execute(delete(anchors).where(anchors.c.comment_id == comment_id))
    connection.execute(insert(anchors).values(comment_id=comment_id, by=by, **asdict(anchor)))


def open_flags(connection: Connection, vision_id: int) -> tuple[Row[Any], ...]:
    """List a vision's flags nobody has settled, the oldest first."""
    query = (
        select(flags)
        .outerjoin(items, items.c.id == flags.c.item_id)
        .outerjoin(comments, comments.c.id == flags.c.comment_id)
        .where(func.coalesce(items.c.vision_id, comments.c.vision_id) == vision_id, flags.c.settled_at.is_(None))
        .order_by(flags.c.created_at, flags.c.id)
    )
    return tuple(connection.execute(query))


def flags_by(connection: Connection, membership_id: int) -> tuple[Row[Any], ...]:
    """List what somebody reported, the oldest first."""
    query = select(flags).where(flags.c.by == membership_id).order_by(flags.c.created_at, flags.c.id)
    return tuple(connection.execute(query))


def open_flags_on(connection: Connection, item_id: int | None, comment_id: int | None) -> list[int]:
    """Give the ids of the flags on one edit or comment that nobody has settled, the oldest first."""
    about = (flags.c.item_id == item_id, flags.c.comment_id == comment_id, flags.c.settled_at.is_(None))
    return [int(id_) for id_ in connection.scalars(select(flags.c.id).where(*about).order_by(flags.c.id))]


def add_flag(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep a flag and return its id."""
    return int(connection.execute(insert(flags).values(**values).returning(flags.c.id)).scalar_one())


def settle_flag(connection: Connection, flag_id: int, outcome: str, now: int) -> None:
    """Note what came of a flag."""
    connection.execute(update(flags).where(flags.c.id == flag_id).values(outcome=outcome, settled_at=now))


def _comments(connection: Connection, query: Select[Any]) -> tuple[Comment, ...]:
    return tuple(_comment(row) for row in connection.execute(query))


def _comment(row: Row[Any]) -> Comment:
    span = None if row.start is None else Span(row.start, row.end, row.quote, row.before, row.after)
    return Comment(
        id=row.id,
        vision_id=row.vision_id,
        item_id=row.item_id,
        parent_id=row.parent_id,
        membership_id=row.membership_id,
        author_audience=row.audience or "",
        type=CommentType(row.type),
        body=row.body,
        html=row.html,
        created_at=row.created_at,
        made_on=row.version_id,
        span=span,
        withdrawn_at=row.withdrawn_at,
        hidden_at=row.hidden_at,
        hidden_reason=row.hidden_reason,
        fate=None if row.fate is None else Fate(None, row.id, FateKind(row.fate), row.sentence, row.fate_id),
        told_with=row.told_with,
        erased_at=row.erased_at,
        anchor=None if row.revision_id is None else Anchor(row.revision_id, row.anchored_from, row.anchored_to),
    )
