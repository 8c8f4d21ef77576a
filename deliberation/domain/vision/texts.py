"""What is deliberated: accepted wordings and suggested edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from deliberation.domain.vision.terms import Kind, Lineage


class Hunk(NamedTuple):
    """Replace the code points [start, end) of a base text by `new`; both ends are token borders."""

    start: int
    end: int
    new: str


class Made(NamedTuple):
    """A change as it was published, and the ids of the edits it came from, the earliest first."""

    hunk: Hunk
    by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """An accepted, immutable wording of one principle in one version; also an item.

    `made` are the changes that led to its body from `joined` bodies of its parents in their order; `titled_by` is the
    edit its title came from, None where it is a parent's, or where a first version began with it.
    """

    id: int
    vision_id: int
    version_id: int
    principle_id: int
    position: int
    title: str
    body: str
    html: str
    sha256: str
    made: tuple[Made, ...] = ()
    titled_by: int | None = None
    parents: tuple[int, ...] = ()
    lineage: Lineage = Lineage.NEW


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
    """One principle's part of an amendment, on a base revision.

    Canonical hunks on its body, another title, another place (`after` which principle it stands, 0 = first), or its
    end: it is retired, or goes into what the amendment begins.
    """

    revision_id: int
    principle_id: int
    hunks: tuple[Hunk, ...] = ()
    title: str | None = None
    after: int | None = None
    ends: bool = False

    @property
    def is_structural(self) -> bool:
        """Whether it does more to the principle than change its words."""
        return self.ends or self.title is not None or self.after is not None


@dataclass(frozen=True, slots=True)
class Beginning:
    """A principle that an amendment begins: its title, and hunks on the `joined` bodies of the amendment's sources.

    It stands `after` a principle (0 = first), or, None, in the place of the first of its sources.
    """

    title: str
    hunks: tuple[Hunk, ...]
    after: int | None = None


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
    beginnings: tuple[Beginning, ...] = ()
    withdrawn_at: int | None = None
    hidden_at: int | None = None
    hidden_reason: str = ""
    backers: int = 0
    requires: tuple[int, ...] = ()
    blends: tuple[int, ...] = ()
    alternative: str | None = None
    predecessor_id: int | None = None
    successors: tuple[int, ...] = ()  # the number of the edit that took its place, or of the two made of it
    origin_id: int | None = None  # the comment it was suggested from
    made_on: int = 0  # the version it was suggested on; `version_id` is the one whose words its changes fit
    erased_at: int | None = None  # its author had its words removed; where a text took them in, its reason only

    @property
    def is_open(self) -> bool:
        """Whether it can still be voted on and go in."""
        return self.withdrawn_at is None and self.hidden_at is None and not self.successors

    def has_part(self, number: int) -> bool:
        """Whether it was made two, and the edit with this number is one of the two."""
        return len(self.successors) > 1 and number in self.successors

    def touches(self, revision_id: int) -> bool:
        """Whether it changes this wording."""
        return any(change.revision_id == revision_id for change in self.changes)

    @property
    def ended(self) -> tuple[Change, ...]:
        """The principles that leave with it."""
        return tuple(change for change in self.changes if change.ends)

    @property
    def sources(self) -> tuple[Change, ...]:
        """The principles whose words go into what it begins."""
        return self.ended if self.kind in {Kind.JOIN, Kind.SPLIT} else ()


@dataclass(frozen=True, slots=True)
class Backing:
    """Somebody who stands behind another's edit: as whom they speak, and why; `number` is the reason's, from 1."""

    number: int
    audience: str
    reason: str
    hidden_at: int | None = None
    hidden_reason: str = ""
    erased_at: int | None = None  # they had their reason removed


def joined(bodies: Iterable[str]) -> str:
    """Write bodies one under another: what a join is made on."""
    return "\n\n".join(bodies)
