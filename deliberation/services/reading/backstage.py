"""Behind the scenes: sign-in links, and what those who run a vision see of them."""

from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.rules import Action
from deliberation.domain.vision import Role, Visitor, phase_of
from deliberation.services.reading.shelf import ONLY_THEY, around, require
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Database
from deliberation.storage.library import links, visions


@dataclass(frozen=True, slots=True)
class LinkView:
    """What a sign-in link is for; `vision` is empty when it is for the whole site."""

    role: Role
    name: str
    vision: str
    audience: str
    expires_at: int
    is_open: bool
    organisation: str = ""
    by_letter: bool = False
    is_early: bool = False  # whether its bearer cannot read the vision before it opens
    hashed: str = ""  # by which it can be ended


def link(db: Database, token: str) -> LinkView | None:
    """Tell the bearer of a link what it is for; None when it is wrong, used or too old."""
    with db.reading() as connection:
        row = links.find(connection, links.token_hash(token))
        if row is None or not row.is_open(db.now()):
            return None
        vision = visions.get(connection, row.vision_id) if row.vision_id else None
    by_letter = row.email_hash is not None
    audience = next((each.name for each in vision.audiences if each.id == row.audience_id), "") if vision else ""
    title = vision.title if vision else ""
    early = vision is not None and not rules.may(Role(row.role), Action.READ, phase_of(vision.round, db.now()))
    return LinkView(row.role, row.name, title, audience, row.expires_at, True, row.organisation, by_letter, early)


def running(db: Database, slug: str, visitor: Visitor) -> tuple[Frame, tuple[LinkView, ...]]:
    """The page for those who run a vision: its frame and the links made so far."""
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        require(frame, Action.MODERATE, ONLY_THEY)
        names = {each.id: each.name for each in frame.vision.audiences}
        made = tuple(
            LinkView(
                row.role,
                row.name,
                frame.vision.title,
                names.get(row.audience_id or 0, ""),
                row.expires_at,
                row.is_open(db.now()),
                row.organisation,
                hashed=row.token_hash,
            )
            for row in links.of_vision(connection, frame.vision.id)
        )
    return frame, made


def desk(db: Database, slug: str, visitor: Visitor, action: Action = Action.MODERATE) -> Frame:
    """What stands around a page that is for those who run a vision, and for this action of theirs.

    Raises `NotAllowed` for all others, `Conflict` where it is not the time for it.
    """
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
    require(frame, Action.MODERATE, ONLY_THEY)
    require(frame, action)
    return frame
