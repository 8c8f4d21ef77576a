"""The nouns of a deliberation, as frozen values (the glossary of `docs/glossary.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Stance(StrEnum):
    """Where somebody stands on a wording."""

    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"


class Phase(StrEnum):
    """Where a round is; a pure function of its times and now (`phase_of`)."""

    DRAFTING = "drafting"
    DELIBERATION = "deliberation"
    MERGING = "merging"
    PUBLISHED = "published"


class Role(StrEnum):
    """What somebody is permitted to do in one vision (or, for the administrator, on the site)."""

    PARTICIPANT = "participant"
    LEAD = "organisation_lead"
    FACILITATOR = "facilitator"
    DESIGN_GROUP = "design_group"
    MODERATOR = "moderator"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


class Kind(StrEnum):
    """What sort of change a suggested edit makes."""

    WORDING = "wording"
    MEANING = "meaning"
    ADD = "add"
    REMOVE = "remove"
    EDITORIAL = "editorial"


class CommentType(StrEnum):
    """What sort of remark a comment is."""

    CONCERN = "concern"
    QUESTION = "question"
    EXPERIENCE = "experience"
    IDEA = "idea"


class FateKind(StrEnum):
    """What became of a contribution; each ends in exactly one."""

    IN_TEXT = "in_text"
    IN_PART = "in_part"
    ALREADY_THERE = "already_there"
    LOST = "lost"
    GROUPS_DISAGREE = "groups_disagree"
    NOT_ENOUGH_AGREEMENT = "not_enough_agreement"
    NOT_ENOUGH_VOTES = "not_enough_votes"
    OUT_OF_SCOPE = "out_of_scope"
    OTHER_BODY = "other_body"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    LED_TO_EDIT = "led_to_edit"
    ANSWERED = "answered"
    READ = "read"


class Hunk(NamedTuple):
    """Replace the code points [start, end) of a base text by `new`; both ends are token borders."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one audience agree, disagree and pass on one item."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def sides(self) -> int:
        """How many took a side."""
        return self.agree + self.disagree

    @property
    def total(self) -> int:
        """How many answered at all."""
        return self.agree + self.disagree + self.passed

    def count(self, stance: str) -> int:
        """The number behind one button: agree, disagree or pass."""
        return self.passed if stance == Stance.PASS else int(getattr(self, stance))

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.agree + other.agree, self.disagree + other.disagree, self.passed + other.passed)


Tallies = Mapping[str, Tally]  # by audience name, in the vision's own order


@dataclass(frozen=True, slots=True)
class Rule:
    """What an edit needs to go in; fixed when the vision opens and printed on its pages.

    Bounds are shares (0..1), quorums are heads (consensus.md 4.4). `lifted` names audiences whose
    gate was lifted for the round, in public.
    """

    quorum: int = 5
    bar: float = 0.5
    overall_quorum: int = 10
    overall_bar: float = 0.6
    lifted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom people speak as in one vision; `is_default` takes in everybody without a link or code."""

    id: int
    name: str
    position: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One go from version n to n+1; times in UTC milliseconds, None = not set."""

    id: int
    number: int
    base_version_id: int
    opens_at: int | None = None
    closes_at: int | None = None
    merges_until: int | None = None
    published_at: int | None = None


def phase_of(round_: Round, now: int) -> Phase:
    """The phase of a round at `now` (UTC milliseconds)."""
    if round_.published_at is not None and now >= round_.published_at:
        return Phase.PUBLISHED
    if round_.closes_at is not None and now >= round_.closes_at:
        return Phase.MERGING
    if round_.opens_at is not None and now >= round_.opens_at:
        return Phase.DELIBERATION
    return Phase.DRAFTING


@dataclass(frozen=True, slots=True)
class Vision:
    """The whole document under deliberation."""

    id: int
    journal_id: int
    public_id: str
    slug: str
    title: str
    summary: str
    introduction: str
    introduction_html: str
    video_url: str
    language: str
    zone: str
    rule: Rule
    created_at: int
    audiences: tuple[Audience, ...]
    round: Round

    @property
    def default_audience(self) -> Audience:
        """Where everybody without a link or code belongs."""
        return next(a for a in self.audiences if a.is_default)


@dataclass(frozen=True, slots=True)
class Participant:
    """A person (or a device that acted once); on the site, outside any vision."""

    id: int
    name: str
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's place in one vision; votes, edits and comments hang on it."""

    id: int
    vision_id: int
    participant_id: int
    pseudonym: str
    role: Role
    audience_id: int | None
    audience: str
    area_id: int | None = None
    organisation_id: int | None = None
    confirmed_by: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """An accepted, immutable wording of one principle in one version; also an item."""

    id: int
    vision_id: int
    version_id: int
    principle_id: int
    position: int
    title: str
    body: str
    html: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """A published, frozen, ordered set of revisions."""

    id: int
    vision_id: int
    number: int
    sha256: str
    published_at: int
    signed_by: str
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One principle's part of an amendment: canonical hunks on the body of a base revision."""

    revision_id: int
    principle_id: int
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A suggested edit: immutable words on a base version; also an item."""

    id: int
    vision_id: int
    number: int
    version_id: int
    kind: Kind
    rationale: str
    author_id: int | None
    author_audience: str
    author_pseudonym: str
    created_at: int
    changes: tuple[Change, ...]
    withdrawn_at: int | None = None
    hidden_at: int | None = None
    hidden_reason: str = ""
    backers: int = 0
    requires: tuple[int, ...] = ()
    blends: tuple[int, ...] = ()
    alternative: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still be voted on and go in."""
        return self.withdrawn_at is None and self.hidden_at is None


@dataclass(frozen=True, slots=True)
class Span:
    """The words a comment hangs on: code points [start, end) of a body, with their quote."""

    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on an item, on a paragraph of it, or a reply to another remark."""

    id: int
    vision_id: int
    item_id: int
    parent_id: int | None
    membership_id: int | None
    author_audience: str
    author_pseudonym: str
    type: CommentType
    body: str
    html: str
    created_at: int
    span: Span | None = None
    withdrawn_at: int | None = None
    hidden_at: int | None = None
    hidden_reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A moderator's override of the rule on one edit, with its public reason."""

    amendment_id: int
    included: bool
    reason: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one contribution, and the sentence that says why."""

    item_id: int | None
    comment_id: int | None
    kind: FateKind
    sentence: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of an act for the person who acted: its place in the record and the fingerprint there."""

    seq: int
    digest: str
    facts: Mapping[str, object] = field(default_factory=dict)
