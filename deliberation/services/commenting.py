"""Commenting: remarks on a principle or a suggested edit, on a paragraph of it, or on some of its words."""

from dataclasses import dataclass

from deliberation import markup
from deliberation.domain.choosing import chosen, span
from deliberation.domain.descent import leads_to
from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.domain.events import CommentWithdrawn
from deliberation.domain.fields import one_of, together, words_in
from deliberation.domain.rules import Action
from deliberation.domain.text import paragraphs
from deliberation.domain.vision import CommentType, HoldKind, Receipt, Span, Visitor
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import amendments, holds, people, remarks, talk, texts, visions
from deliberation.storage.library.remarks import Said
from deliberation.storage.library.texts import Item


@dataclass(frozen=True, slots=True)
class Remark:
    """What the form says: on which item, on which of its words or in reply to what, and the remark.

    The words are those from `start` to `end`, code points of the body (of an edit: of the wording that it leads to).
    One end alone reaches to the other end of the `paragraph` (from 1), or of the body. A paragraph alone is all of it.
    `made_on` is the version whose words were read: an edit that moved along since reads otherwise.
    """

    item_id: int
    type: str
    body: str
    paragraph: int | None = None
    parent_id: int | None = None
    start: int | None = None
    end: int | None = None
    made_on: int | None = None


@once
def make_comment(db: Database, visitor: Visitor, remark: Remark, key: str | None = None) -> Receipt:
    """Put a remark beside the words; the receipt's facts hold its `comment` id, or that of the `hold` it waits in."""
    with db.transaction(key) as tx:
        item = texts.item(tx.connection, remark.item_id)
        vision = visions.get(tx.connection, item.vision_id)
        author = people.admitted(tx, vision, visitor, Action.COMMENT)
        type_, body = _read(remark)
        remarks.check(tx, item, remark.parent_id)
        said = Said(item.id, item.version_id, remark.parent_id, type_, body, _span(tx, item, remark))
        if holds.waits_first(vision, author):
            holds.hold(tx, vision, author, HoldKind.COMMENT, said.as_json())
        else:
            remarks.put_up(tx, vision, author, said, str(markup.render(body)))
    return tx.receipt


@once
def withdraw_comment(db: Database, visitor: Visitor, comment_id: int, key: str | None = None) -> Receipt:
    """Take one's own remark back; replies to it stay."""
    with db.transaction(key) as tx:
        said = talk.comment(tx.connection, comment_id)
        vision = visions.get(tx.connection, said.vision_id)
        author = people.admitted(tx, vision, visitor, Action.WITHDRAW)
        if said.membership_id != author.id:
            raise NotAllowed("Only the person who wrote a comment can take it back.")
        if said.withdrawn_at is not None:
            raise Conflict("This comment was taken back already.")
        talk.mark(tx.connection, said.id, {"withdrawn_at": tx.now})
        tx.record(vision.journal_id, CommentWithdrawn(comment=said.id, item=said.item_id))
    return tx.receipt


def _read(remark: Remark) -> tuple[CommentType, str]:
    type_, (body,) = together(
        lambda: one_of("type", remark.type, CommentType, "Choose what sort of comment it is."),
        lambda: words_in("body", remark.body, missing="Write your comment first. One sentence is enough."),
    )
    return CommentType(type_), body


def _span(tx: Transaction, item: Item, remark: Remark) -> Span | None:
    if (remark.paragraph, remark.start, remark.end) == (None, None, None):
        return None
    if remark.made_on not in {None, item.version_id}:
        raise Conflict(f"The words of edit {item.number} have changed since you opened this page. Choose them again.")
    body = _body(tx, item)
    start, end = _paragraph(body, remark.paragraph)
    if remark.start is not None or remark.end is not None:
        start, end = chosen(
            body, start if remark.start is None else remark.start, end if remark.end is None else remark.end
        )
    return span(body, start, end)


def _body(tx: Transaction, item: Item) -> str:
    revisions = {each.id: each for each in texts.revisions_of(tx.connection, item.version_id)}
    if item.kind == "revision":
        return revisions[item.id].body
    body = leads_to(amendments.get(tx.connection, item.id), revisions)
    if not body:
        raise Invalid("A comment on this edit is on the whole of it.")
    return body


def _paragraph(body: str, number: int | None) -> tuple[int, int]:
    blocks = paragraphs(body)
    if number is None:
        return 0, len(body)
    if not 1 <= number <= len(blocks):
        raise NotFound(f"There is no paragraph {number} here.")
    return blocks[number - 1]
