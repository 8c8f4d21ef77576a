"""Commenting: remarks on a principle, on one of its paragraphs, or on a suggested edit."""

from dataclasses import dataclass

from deliberation import markup
from deliberation.domain import rules
from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.events import CommentMade, CommentWithdrawn
from deliberation.domain.fields import words_in
from deliberation.domain.rules import Action
from deliberation.domain.text import paragraphs
from deliberation.domain.vision import CommentType, Receipt, Span, Visitor, phase_of
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import people, talk, texts, visions
from deliberation.storage.library.texts import Item

_AROUND = 32  # code points of context kept on both sides of a quote


@dataclass(frozen=True, slots=True)
class Remark:
    """What the form says: on which item, which paragraph of it (from 1) or in reply to what, and the words."""

    item_id: int
    type: str
    body: str
    paragraph: int | None = None
    parent_id: int | None = None


@once
def make_comment(db: Database, visitor: Visitor, remark: Remark, key: str | None = None) -> Receipt:
    """Put a remark beside the words; the receipt's facts hold its `comment` id."""
    with db.transaction(key) as tx:
        item = texts.item(tx.connection, remark.item_id)
        vision = visions.get(tx.connection, item.vision_id)
        author = people.enter(tx, vision, visitor)
        rules.require(author.role, Action.COMMENT, phase_of(vision.round, tx.now))
        type_, body = _read(remark)
        _check_thread(tx, item, remark)
        span = _span(tx, item, remark.paragraph)
        row = {"vision_id": vision.id, "item_id": item.id, "parent_id": remark.parent_id, "membership_id": author.id}
        words = {"type": type_, "body": body, "html": str(markup.render(body)), "created_at": tx.now}
        id_ = talk.add_comment(tx.connection, row | words | _columns(span))
        tx.record(
            vision.journal_id,
            CommentMade(
                comment=id_,
                item=item.id,
                parent=remark.parent_id,
                type=type_,
                span=[span.start, span.end] if span else None,
                author=[author.pseudonym],
                words=[body, *((span.quote, span.before, span.after) if span else ("", "", ""))],
            ),
        )
    return tx.receipt


@once
def withdraw_comment(db: Database, visitor: Visitor, comment_id: int, key: str | None = None) -> Receipt:
    """Take one's own remark back; replies to it stay."""
    with db.transaction(key) as tx:
        said = talk.comment(tx.connection, comment_id)
        vision = visions.get(tx.connection, said.vision_id)
        author = people.enter(tx, vision, visitor)
        rules.require(author.role, Action.WITHDRAW, phase_of(vision.round, tx.now))
        if said.membership_id != author.id:
            raise NotAllowed("Only the person who wrote a comment can take it back.")
        if said.withdrawn_at is not None:
            raise Conflict("This comment was taken back already.")
        talk.mark(tx.connection, said.id, {"withdrawn_at": tx.now})
        tx.record(vision.journal_id, CommentWithdrawn(comment=said.id, item=said.item_id))
    return tx.receipt


def _read(remark: Remark) -> tuple[CommentType, str]:
    body = words_in("body", remark.body, missing="Write your comment first. One sentence is enough.")
    if remark.type not in list(CommentType):
        raise Invalid("Choose what sort of comment it is.", "type")
    return CommentType(remark.type), body


def _check_thread(tx: Transaction, item: Item, remark: Remark) -> None:
    if item.withdrawn_at is not None or item.hidden_at is not None:
        raise Conflict(f"Edit {item.number} is not open any more, so it cannot be commented on.")
    if remark.parent_id is None:
        return
    parent = talk.comment(tx.connection, remark.parent_id)
    if parent.item_id != item.id or parent.parent_id is not None:
        raise Invalid("A reply answers a comment on the same words, one level deep.")
    if parent.withdrawn_at is not None or parent.hidden_at is not None:
        raise Conflict("The comment you answer is not here any more. Your words are kept in the form.")


def _span(tx: Transaction, item: Item, paragraph: int | None) -> Span | None:
    if paragraph is None:
        return None
    if item.kind != "revision":
        raise Invalid("A comment on an edit is on the whole of it.")
    body = next(each.body for each in texts.revisions_of(tx.connection, item.version_id) if each.id == item.id)
    blocks = paragraphs(body)
    if not 1 <= paragraph <= len(blocks):
        raise NotFound(f"This principle has no paragraph {paragraph}.")
    start, end = blocks[paragraph - 1]
    return Span(start, end, body[start:end], body[max(0, start - _AROUND) : start], body[end : end + _AROUND])


def _columns(span: Span | None) -> dict[str, object]:
    if span is None:
        return {}
    return {"start": span.start, "end": span.end, "quote": span.quote, "before": span.before, "after": span.after}
