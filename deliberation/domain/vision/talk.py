"""What is said about the texts, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.domain.vision.terms import CommentType, FateKind


@dataclass(frozen=True, slots=True)
class Span:
    """The words a comment hangs on: code points [start, end) of a body, with their quote."""

    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where somebody found the words of a comment again: code points [start, end) of a newer wording."""

    revision_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on an item, on a paragraph of it, or a reply to another remark."""

    id: int
    vision_id: int
    item_id: int
    parent_id: int | None
    membership_id: int | None
    author_audience: str
    type: CommentType
    body: str
    html: str
    created_at: int
    span: Span | None = None
    withdrawn_at: int | None = None
    hidden_at: int | None = None
    hidden_reason: str = ""
    fate: Fate | None = None
    told_with: int | None = None  # the number of the version its fate was told with
    anchor: Anchor | None = None
    made_on: int = 0  # the version whose words it was made on
    erased_at: int | None = None  # its author had its words removed


@dataclass(frozen=True, slots=True)
class Decision:
    """A moderator's override of the rule on one edit, with its public reason."""

    amendment_id: int
    included: bool
    reason: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature under the draft: by which member, their name as it will be printed, the fingerprint of the words."""

    by: int
    name: str
    read: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one contribution, and the sentence that says why."""

    item_id: int | None
    comment_id: int | None
    kind: FateKind
    sentence: str
    id: int = 0
