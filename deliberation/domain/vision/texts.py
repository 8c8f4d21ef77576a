"""What is deliberated: accepted wordings and suggested edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from deliberation.domain.vision.terms import Kind


class Hunk(NamedTuple):
    """Replace the code points [start, end) of a base text by `new`; both ends are token borders."""

    start: int
    end: int
    new: str


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

    def touches(self, revision_id: int) -> bool:
        """Whether it changes this wording."""
        return any(change.revision_id == revision_id for change in self.changes)
