"""The next version in the making, as the pages are given it: every principle, every edit, every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from deliberation.domain import reasons
from deliberation.domain.composer import Outcome
from deliberation.domain.consensus import Standing
from deliberation.domain.diffs import Segment
from deliberation.domain.draft import Draft, advise
from deliberation.domain.margins import Margins
from deliberation.domain.reasons import Turn
from deliberation.domain.structure import Section
from deliberation.domain.vision import Decision, Kind, Revision, Signed
from deliberation.services.reading.asof import AsOf
from deliberation.services.reading.views import EditView, Frame


@dataclass(frozen=True)  # without slots, so that what would turn it is worked out only where it is shown
class Line:
    """One edit of the draft: what the rule says, what a moderator decided, what holds."""

    edit: EditView
    rule: Outcome
    outcome: Outcome
    decision: Decision | None
    sentence: str  # why it is in or out, in words
    ruled: str  # what the rule alone says, in words
    weighed: Margins = field(repr=False, compare=False)
    numbers: Mapping[int, int] = field(repr=False)
    closed: bool  # no more votes can come

    @cached_property
    def turn(self) -> Turn | None:
        """What would turn what the rule says; None where a moderator's decision holds, or nobody could vote."""
        if self.decision or self.rule != self.outcome or self.edit.kind == Kind.EDITORIAL:
            return None
        margin, judged = self.weighed.of(self.rule.id), self.edit.standing
        stopped_by = judged.stopped_by(self.weighed.rule)
        return reasons.turn(self.rule, margin, self.numbers, judged.needs, stopped_by, closed=self.closed)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two included edits that touch or share a sentence; a person reads them together and ticks."""

    first: Line
    second: Line
    segments: tuple[Segment, ...]
    ticked: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One principle being composed, with the edits that are decided here.

    `groups` are edits that do not go together, those decided elsewhere too; `lines` are all the others from here;
    `elsewhere` are the others that touch this principle and are decided at another.
    """

    revision: Revision
    section: Section | None  # how it goes on, if it does
    doings: tuple[str, ...]  # what happens to it beside its words, or what ends it; sentences
    segments: tuple[Segment, ...]
    words_in: int
    words_out: int
    standing: Standing
    lines: tuple[Line, ...]
    elsewhere: tuple[Line, ...]
    groups: tuple[tuple[Line, ...], ...]
    pairs: tuple[Pair, ...]
    step: int
    settled: bool

    @property
    def every_line(self) -> tuple[Line, ...]:
        """All edits decided here, by number."""
        grouped = (line for group in self.groups for line in group if line.edit.home == self.revision)
        return tuple(sorted([*self.lines, *grouped], key=lambda line: line.edit.amendment.number))

    @property
    def unread(self) -> tuple[Pair, ...]:
        """The pairs that nobody has read together yet."""
        return tuple(pair for pair in self.pairs if not pair.ticked)

    @property
    def open_decisions(self) -> int:
        """Conflict groups nobody has looked at and pairs nobody has ticked."""
        undecided = sum(all(line.decision is None for line in group) for group in self.groups)
        return 0 if self.settled else undecided + len(self.unread)


@dataclass(frozen=True, slots=True)
class Drafted:
    """One principle of the next version: its words, how they came about, and the desk it goes on from, if it does."""

    section: Section
    desk: Desk | None
    segments: tuple[Segment, ...]
    doings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """What another selection would take in and leave out, by the numbers of the edits; see `Advice`."""

    takes_in: tuple[int, ...]
    leaves_out: tuple[int, ...]
    unknown: tuple[int, ...]


@dataclass(frozen=True)  # without slots, so that another selection is looked for only where it is shown
class Composition:
    """The draft of the next version, with every reason."""

    frame: Frame
    desks: tuple[Desk, ...]
    drafted: tuple[Drafted, ...]  # the next version in its order
    fingerprint: str  # of the words as they stand here; signing names it
    draft: Draft = field(repr=False)
    signed: tuple[Signed, ...] = ()  # those who have signed these very words
    as_of: AsOf | None = None  # by which opinion groups edits are judged, where they can stop one

    @cached_property
    def instead(self) -> Instead:
        """What the selection with the highest total of the scores would do otherwise; it decides nothing."""
        found, numbers = advise(self.draft), self.draft.numbers
        ids = (found.takes_in, found.leaves_out, found.unknown)
        return Instead(*(tuple(sorted(numbers[id_] for id_ in each)) for each in ids))

    @property
    def blockers(self) -> tuple[Desk, ...]:
        """The principles that stand between this draft and a signature: some neighbours there are to be read."""
        return tuple(desk for desk in self.desks if desk.unread)

    @property
    def gone(self) -> tuple[Desk, ...]:
        """The principles that do not go on."""
        return tuple(desk for desk in self.desks if desk.section is None)

    @property
    def number(self) -> int:
        """The number the next version will bear."""
        return self.frame.vision.round.number + 1
