"""What the pages are given: frozen values, nothing that queries."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.consensus import Standing
from deliberation.domain.diffs import Segment
from deliberation.domain.restructuring import STRUCTURAL
from deliberation.domain.rules import Action
from deliberation.domain.vision import (
    Amendment,
    AnchorState,
    Comment,
    Fate,
    Kind,
    Membership,
    Phase,
    Revision,
    Role,
    Span,
    Stance,
    Vision,
)
from deliberation.markup import Mark
from deliberation.services.reading.parts import Part, Restated


@dataclass(frozen=True, slots=True)
class Urgent:
    """What was reported, nobody sees yet, or asks for another look: how much, and since when the oldest has waited.

    `held` are edits and reasons that nobody sees yet, and that could only be voted on before the close.
    """

    count: int = 0
    held: int = 0
    since: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of a vision: where it is, who looks, and the record's head."""

    vision: Vision
    phase: Phase
    now: int
    member: Membership | None
    role: Role
    seq: int
    head: str
    common: int  # principles with common ground
    principles: int
    versions: tuple[int, ...]  # numbers published so far
    urgent: Urgent = Urgent()  # told to those who moderate

    @property
    def audience(self) -> str:
        """Whom this visitor speaks as; empty for those who do not vote."""
        if self.member is not None:
            return self.member.audience
        return "" if rules.runs_it(self.role) else self.vision.default_audience.name

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether people voted on this elsewhere, and nobody goes on with it here."""
        return self.vision.source != "" and self.phase == Phase.MERGING

    def is_mine(self, author_id: int | None) -> bool:
        """Whether what has this author is this visitor's own; by the id of a place in the vision."""
        return self.member is not None and self.member.id == author_id

    def may(self, action: str) -> bool:
        """Whether this visitor may do it here and now; for showing or hiding a control."""
        return rules.may(self.role, Action(action), self.phase)


@dataclass(frozen=True, slots=True)
class EditView:
    """One suggested edit as people see it; where its words are veiled it has no parts and says nothing."""

    amendment: Amendment
    deed: str  # what it does to the principles, in a few words
    parts: tuple[Part, ...]
    home: Revision  # the principle it is shown with and decided on
    alone: bool  # it touches no principle in particular: one that begins, or a whole alternative
    standing: Standing
    chosen: Stance | None
    mine: bool
    rivals: tuple[int, ...]  # numbers of the open edits that it cannot go in with
    beside: tuple[Restated, ...] = ()  # a whole alternative, principle by principle, beside what stands
    remarks: tuple[Remark, ...] = ()
    marks: tuple[Mark, ...] = ()  # in its body

    @property
    def body(self) -> str:
        """The wording as it reads with this edit alone; empty where it does not only change the words of one."""
        words = not self.restructures and self.parts
        return words[0].body if words else ""

    @property
    def wording(self) -> str:
        """The one wording it leads to, of a principle that goes on or begins; empty where it is not one."""
        begun = [part.body for part in self.parts if not part.revision]
        return begun[0] if len(begun) == 1 and self.kind != Kind.WHOLE else self.body

    @property
    def apart(self) -> tuple[tuple[Segment, ...], ...]:
        """Its changes to the words of one principle, each alone; none where it does more, or says nothing."""
        return self.parts[0].apart if self.body else ()

    @property
    def kind(self) -> Kind:
        """What sort of change it makes."""
        return self.amendment.kind

    @property
    def restructures(self) -> bool:
        """Whether it changes more than the words of one principle."""
        return self.kind in STRUCTURAL

    @property
    def words_in(self) -> int:
        """How many words come in."""
        return sum(part.words_in for part in self.parts)

    @property
    def words_out(self) -> int:
        """How many words go out; those that go on in a principle it begins do not."""
        go_on = {source.id for part in self.parts for source in part.sources}
        return sum(part.words_out for part in self.parts if not part.revision or part.revision.id not in go_on)

    def touches(self, revision: Revision) -> bool:
        """Whether it changes this principle, as far as one may see."""
        return any(part.revision == revision for part in self.parts)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its replies; on a `paragraph` (from 1), on some words, which bear a `letter`, or on the whole."""

    comment: Comment
    mine: bool
    paragraph: int | None = None
    replies: tuple[Remark, ...] = ()
    letter: str = ""
    since: Since | None = None  # where it was made on an earlier version

    @property
    def telling(self) -> Telling | None:
        """What became of it, once that was told with a version."""
        fate, version = self.comment.fate, self.comment.told_with
        return Telling(version, fate) if fate and version else None


@dataclass(frozen=True, slots=True)
class Telling:
    """What became of a contribution, told with one version."""

    version: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Since:
    """What became of the words a comment was made on: those of then and of now, empty for the whole of a principle."""

    item_id: int
    version: int  # the number of the one it was made on
    principle: int  # the number it had there; 0 where the words were those of an edit
    state: AnchorState
    quote: str
    now: str
    gone_by: tuple[int, ...]  # ids of the edits that took most of them
    again: tuple[int, Span] | None = None  # where they could be now: in which principle, with what stands around them


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of a body: where it starts in it, its words, and which of them are marked, counted from its start."""

    start: int
    words: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One principle with everything said about it."""

    revision: Revision
    standing: Standing
    chosen: Stance | None
    edits: tuple[EditView, ...]
    elsewhere: tuple[EditView, ...]  # edits that touch it and are shown with another principle
    remarks: tuple[Remark, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def number(self) -> int:
        """Its place in this version, which is what people call it by."""
        return self.revision.position

    @property
    def comment_count(self) -> int:
        """Remarks and replies that can be read."""
        return sum(1 + len(remark.replies) for remark in self.remarks)
