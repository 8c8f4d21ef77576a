"""Putting a comment up, whoever does it: the row and the entry, together."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.events import CommentMade
from deliberation.domain.vision import CommentType, Membership, Span, Vision
from deliberation.storage.database import Transaction
from deliberation.storage.library import talk, texts
from deliberation.storage.library.texts import Item


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about an item, about a place in the words of that `version_id`, or in answer to another comment."""

    item_id: int
    version_id: int
    parent_id: int | None
    type: CommentType
    body: str
    span: Span | None

    def as_json(self) -> dict[str, Any]:
        """Write it the way a hold keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Said":
        """Read what `as_json` wrote."""
        span = Span(**kept["span"]) if kept["span"] else None
        return cls(**{**kept, "type": CommentType(kept["type"]), "span": span})


def put_up(tx: Transaction, vision: Vision, author: Membership, said: Said, html: str) -> int:
    """Keep and record a comment, and return its id; `html` is its body rendered.

    A place in words that have changed since is let go: then it is about the whole. Raises as `check` does.
    """
    item = texts.item(tx.connection, said.item_id)
    check(tx, item, said.parent_id)
    span = said.span if item.version_id == said.version_id else None
    row = {"vision_id": vision.id, "item_id": item.id, "parent_id": said.parent_id, "membership_id": author.id}
    row["version_id"] = item.version_id
    words = {"type": said.type, "body": said.body, "html": html, "created_at": tx.now}
    id_ = talk.add_comment(tx.connection, row | words | (asdict(span) if span else {}))
    tx.record(
        vision.journal_id,
        CommentMade(
            comment=id_,
            item=item.id,
            parent=said.parent_id,
            type=said.type,
            span=[span.start, span.end] if span else None,
            author=[author.pseudonym],
            words=[said.body, *((span.quote, span.before, span.after) if span else ("", "", ""))],
        ),
    )
    return id_


def check(tx: Transaction, item: Item, parent_id: int | None) -> None:
    """Make sure that an item, and the comment that is answered, can be commented on; raises `Conflict` or `Invalid`."""
    if item.withdrawn_at is not None or item.hidden_at is not None:
        raise Conflict(f"Edit {item.number} is not open any more, so it cannot be commented on.")
    if parent_id is None:
        return
    parent = talk.comment(tx.connection, parent_id)
    if parent.item_id != item.id or parent.parent_id is not None:
        raise Invalid("A reply answers a comment on the same words, one level deep.")
    if parent.withdrawn_at is not None or parent.hidden_at is not None:
        raise Conflict("The comment you answer is not here any more. Your words are kept in the form.")
