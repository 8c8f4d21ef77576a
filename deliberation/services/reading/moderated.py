"""What moderators decided, for everybody to read: which thing, how, by whom, why and when; never who had said it."""

from collections import Counter
from dataclasses import dataclass

from deliberation.domain.calling import Names
from deliberation.domain.vision import HoldKind, Review, ReviewKind, Target, Visitor
from deliberation.services.reading.shelf import around
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Connection, Database
from deliberation.storage.library import holds, naming, reviews, talk

_AT_MOST = 200  # lines on the page; the file has them all


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, and what it was on, as everybody may know it."""

    review: Review
    what: str
    again: bool  # because the author had asked


@dataclass(frozen=True, slots=True)
class Moderated:
    """The public record of moderation, the newest first."""

    frame: Frame
    lines: tuple[Decided, ...]
    counts: tuple[tuple[ReviewKind, int], ...]
    asked: int  # how many decisions their authors asked another look at
    changed: int  # how many of these ended otherwise

    @property
    def shown(self) -> tuple[Decided, ...]:
        """Those that stand on the page."""
        return self.lines[:_AT_MOST]


def moderated(db: Database, slug: str, visitor: Visitor) -> Moderated:
    """List every decision of a vision's moderators; of what nobody ever saw only its sort is told."""
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        names = naming.names(connection, frame.vision)
        found = reviews.of_vision(connection, frame.vision.id)
        lines = [Decided(each, _what(connection, each.target, names), each.answers is not None) for each in found]
    kinds = Counter(each.kind for each in found)
    asked = sum(each.appealed_at is not None for each in found)
    changed = sum(each.answers is not None and each.kind != ReviewKind.LEFT for each in found)
    counts = tuple((kind, kinds[kind]) for kind in ReviewKind if kinds[kind])
    return Moderated(frame, tuple(reversed(lines)), counts, asked, changed)


def _what(connection: Connection, target: Target, names: Names) -> str:
    if target.comment_id is not None:
        return f"a comment on {names.item(talk.comment(connection, target.comment_id).item_id)}"
    if target.item_id is not None:
        return f"a reason for {names.item(target.item_id)}" if target.backing else names.item(target.item_id)
    if target.voter_id is not None:
        return "the votes of one person"
    kind = holds.get(connection, target.hold_id or 0).kind
    return {HoldKind.EDIT: "an edit", HoldKind.REASON: "a reason for an edit", HoldKind.COMMENT: "a comment"}[kind]
