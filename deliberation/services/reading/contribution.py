"""One contribution and what became of it, before a moderator who judges it anew."""

from dataclasses import dataclass

from deliberation.domain import fates
from deliberation.domain.rules import Action
from deliberation.domain.vision import Comment, Fate, FateKind, Visitor
from deliberation.services.reading.shelf import look, require
from deliberation.services.reading.views import EditView, Frame, Telling
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import drafts, talk, texts, visions


@dataclass(frozen=True, slots=True)
class Contribution:
    """A suggested edit or a comment, with its fate; `kinds` are those it can be judged to have, none where it is so."""

    frame: Frame
    telling: Telling
    edit: EditView | None
    comment: Comment | None
    kinds: tuple[FateKind, ...]


def contribution(db: Database, fate_id: int, visitor: Visitor) -> Contribution:
    """Find a contribution by the id of its fate; raises `NotAllowed` for all but those who judge."""
    with db.reading() as connection:
        fate = drafts.fate(connection, fate_id)
        item_id = _item(connection, fate)
        thing = texts.item(connection, item_id)
        vision = visions.get(connection, thing.vision_id)
        shelf = look(connection, vision, visitor, db.now(), thing.version_id)
        version = next(number for number, each in drafts.fates_in(connection, vision.id) if each.id == fate_id)
    require(shelf.frame, Action.JUDGE, "Only a moderator can judge anew what became of something.")
    return Contribution(
        frame=shelf.frame,
        telling=Telling(version, fate),
        edit=shelf.edits.get(item_id) if fate.item_id else None,
        comment=next((each for each in shelf.comments if each.id == fate.comment_id), None),
        kinds=fates.judgeable(fate),
    )


def _item(connection: Connection, fate: Fate) -> int:
    return fate.item_id or talk.comment(connection, fate.comment_id or 0).item_id
