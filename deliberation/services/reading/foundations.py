"""A published version, as the pages are given it: what each principle rests on, and what became of every suggestion."""

from dataclasses import dataclass

from deliberation.domain.consensus import Standing
from deliberation.domain.diffs import Segment
from deliberation.domain.reasons import Turn
from deliberation.domain.vision import Comment, Decision, Fate, FateKind, Revision, Version
from deliberation.services.reading.views import EditView, Frame
from deliberation.storage.library.excluding import SetAside


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a suggested edit, or of a comment."""

    fate: Fate
    edit: EditView | None
    comment: Comment | None = None
    turn: Turn | None = None  # what would have turned it


@dataclass(frozen=True, slots=True)
class Foundation:
    """A principle of a published version, beside what it was."""

    revision: Revision
    parents: tuple[Revision, ...]
    lineage: str
    segments: tuple[Segment, ...]  # the old words becoming the new ones, numbered by edit
    words_in: int
    words_out: int
    judged_id: int  # what people voted on: the wording before, or the edit that began it
    standing: Standing  # of that
    causes: tuple[EditView, ...]  # the edits that went into it
    endings: tuple[Ending, ...]
    said: tuple[Ending, ...]  # of the comments on it, and on edits to it
    notes: tuple[Decision, ...]  # what moderators decided here, with their reasons


@dataclass(frozen=True, slots=True)
class Gone:
    """A principle that nothing in a version goes on from."""

    revision: Revision
    doings: tuple[str, ...]  # what ended it, in sentences
    endings: tuple[Ending, ...]
    said: tuple[Ending, ...]
    notes: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a version came of: how many voted in its round, how often, and what was said and suggested in it."""

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
    gone: tuple[Gone, ...]
    others: tuple[Ending, ...]  # of edits that touch no principle in particular, and of comments on them
    counts: tuple[tuple[FateKind, int, int], ...]  # how many suggested edits, and how many comments, ended so
    totals: Totals
    aside: tuple[SetAside, ...]  # what was left out of the count of the round that it came of
