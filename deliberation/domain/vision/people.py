"""People, their place in a vision, and the receipts they get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.domain.vision.terms import Role


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
    left_out: bool = False  # as seen at the door: their votes do not count in the round

    @property
    def signature(self) -> str:
        """How a moderator's public acts are signed."""
        return self.name or "a moderator"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of an act for the person who acted: its place in the record and the fingerprint there."""

    seq: int
    digest: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the door: a device, and whether whoever runs something has to take a second step on this site."""

    token_hash: str
    must_prove: bool = False
