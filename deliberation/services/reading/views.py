"""What the pages are given: frozen values, nothing that queries."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.domain import rules
from deliberation.domain.composer import Outcome
from deliberation.domain.consensus import Standing
from deliberation.domain.diffs import Segment, apply
from deliberation.domain.rules import Action
from deliberation.domain.structure import Section
from deliberation.domain.vision import (
    Amendment,
    Comment,
    Decision,
    Fate,
    Membership,
    Phase,
    Revision,
    Role,
    Stance,
    Version,
    Vision,
)
from deliberation.markup import Mark


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

    @property
    def audience(self) -> str:
        """Whom this visitor speaks as; empty for those who do not vote."""
        return self.member.audience if self.member else self.vision.default_audience.name

    def may(self, action: str) -> bool:
        """Whether this visitor may do it here and now; for showing or hiding a control."""
        return rules.may(self.role, Action(action), self.phase)


@dataclass(frozen=True, slots=True)
class EditView:
    """One suggested edit as people see it."""

    amendment: Amendment
    revision: Revision
    segments: tuple[Segment, ...]
    words_in: int
    words_out: int
    standing: Standing
    chosen: Stance | None
    mine: bool
    rivals: tuple[int, ...]  # numbers of the open edits that change the same words
    remarks: tuple[Remark, ...] = ()
    marks: tuple[Mark, ...] = ()  # in its body

    @property
    def body(self) -> str:
        """The wording as it reads with this edit alone; as it stands, where its words are veiled."""
        return apply(self.revision.body, (hunk for change in self.amendment.changes[:1] for hunk in change.hunks))


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its replies; on a `paragraph` (from 1), on some words, which bear a `letter`, or on the whole."""

    comment: Comment
    mine: bool
    paragraph: int | None = None
    replies: tuple[Remark, ...] = ()
    letter: str = ""


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


@dataclass(frozen=True, slots=True)
class Document:
    """The whole vision as read and discussed."""

    frame: Frame
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One card of the vote-through: a principle's wording or an edit to it, exactly one of them chosen."""

    frame: Frame
    card: Card
    edit: EditView | None
    place: int  # counts from 1
    of: int
    answered: int
    next_item: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One edit on the compose page: what the rule says, what a moderator decided, what holds."""

    edit: EditView
    rule: Outcome
    outcome: Outcome
    decision: Decision | None
    sentence: str  # why it is in or out, in words
    ruled: str  # what the rule alone says, in words


@dataclass(frozen=True, slots=True)
class Pair:
    """Two included edits that touch or share a sentence; a person reads them together and ticks."""

    first: Line
    second: Line
    segments: tuple[Segment, ...]
    ticked: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One principle being composed; `groups` are edits to the same words, `lines` all the others."""

    revision: Revision
    section: Section | None  # how it goes on, if it does
    segments: tuple[Segment, ...]
    words_in: int
    words_out: int
    standing: Standing
    lines: tuple[Line, ...]
    groups: tuple[tuple[Line, ...], ...]
    pairs: tuple[Pair, ...]
    step: int
    settled: bool

    @property
    def every_line(self) -> tuple[Line, ...]:
        """All edits to this principle, by number."""
        both = [*self.lines, *(line for group in self.groups for line in group)]
        return tuple(sorted(both, key=lambda line: line.edit.amendment.number))

    @property
    def open_decisions(self) -> int:
        """Conflict groups nobody has looked at and pairs nobody has ticked."""
        undecided = sum(all(line.decision is None for line in group) for group in self.groups)
        return 0 if self.settled else undecided + sum(not pair.ticked for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Composition:
    """The draft of the next version, with every reason."""

    frame: Frame
    desks: tuple[Desk, ...]
    sections: tuple[Section, ...]  # the next version in its order
    blockers: tuple[str, ...]  # sentences: what stands between this draft and a signature
    fingerprint: str  # of the words as they stand here; signing names it

    def desk_of(self, section: Section) -> Desk | None:
        """The desk of the principle that a section goes on from; None where an edit begins it."""
        return next((desk for desk in self.desks if desk.revision == section.continues), None)

    @property
    def number(self) -> int:
        """The number the next version will bear."""
        return self.frame.vision.round.number + 1


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a suggested edit."""

    fate: Fate
    edit: EditView | None


@dataclass(frozen=True, slots=True)
class Foundation:
    """A principle of a published version, beside what it was."""

    revision: Revision
    parents: tuple[Revision, ...]
    lineage: str
    segments: tuple[Segment, ...]  # the old words becoming the new ones, numbered by edit
    words_in: int
    words_out: int
    standing: Standing  # of the wording people voted on
    endings: tuple[Ending, ...]
    notes: tuple[Decision, ...]  # what moderators decided here, with their reasons


@dataclass(frozen=True, slots=True)
class Totals:
    """How many took part, and how much they said."""

    people: int
    votes: int
    comments: int
    edits: int


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A published version: what changed, why, and what became of every suggestion."""

    frame: Frame
    version: Version
    foundations: tuple[Foundation, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side, principle by principle."""

    frame: Frame
    older: Version
    newer: Version
    rows: tuple[tuple[Revision | None, Revision | None, tuple[Segment, ...]], ...]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry of the public record, in words."""

    seq: int
    at: int
    kind: str
    sentence: str
    digest: str


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag, and what it points at."""

    id: int
    reason: str
    created_at: int
    item_id: int | None
    comment_id: int | None
    words: str
    link: tuple[str, int] | None  # ("edit", number) or ("principle", position)
