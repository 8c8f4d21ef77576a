"""How people come in: roles, links, memberships."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from deliberation.domain.events.event import Event, Hearers, Json, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRoleGiven(Event):
    """Somebody may now run the whole site; `person` is (participant id, name)."""

    hearers: ClassVar[Hearers] = "moderators"
    role: str
    person: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRoleTaken(Event):
    """Somebody no longer runs the site; `person` is (participant id, name)."""

    hearers: ClassVar[Hearers] = "moderators"
    role: str
    person: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesEnded(Event):
    """Whoever runs the server signed somebody out on all their devices; `person` is (participant id, name)."""

    hearers: ClassVar[Hearers] = "moderators"
    devices: int
    person: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStepSet(Event):
    """Somebody set up a second step, or another one; `person` is (participant id,)."""

    hearers: ClassVar[Hearers] = "one"
    person: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStepTaken(Event):
    """Somebody took their second step on a device; `person` is (participant id,)."""

    hearers: ClassVar[Hearers] = "one"
    person: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStepReset(Event):
    """Somebody in this role has no second step any more and sets up another one; `person` is (participant id,)."""

    role: str
    by: str
    reason: str
    person: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMade(Event):
    """A sign-in link was made; `link` is (token hash, name, vision id, role, audience id, expires, organisation)."""

    hearers: ClassVar[Hearers] = "moderators"
    role: str
    link: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnded(Event):
    """A sign-in link that nobody had used lets nobody in any more; `link` is (token hash,)."""

    hearers: ClassVar[Hearers] = "moderators"
    role: str
    link: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """Somebody came in by a link or a code.

    `person` is (participant id, hash of the link or code) and, where they were two till then, who became one with them.
    """

    hearers: ClassVar[Hearers] = "one"
    role: str
    person: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """Somebody came to a place here.

    `member` is (membership id, participant id, pseudonym, confirmed by) and, where that is for an organisation, its
    (id, name).
    """

    role: str
    audience: int | None
    member: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMoved(Event):
    """A person's role or audience changed and their votes went along.

    `tallies` are the new totals {item: {audience: [agree, disagree, pass]}} of every item they had voted on;
    `member` is (pseudonym, confirmed by) and, where that is for an organisation, its (id, name).
    """

    role: str
    audience: int | None
    tallies: Mapping[str, Mapping[str, Sequence[int]]]
    member: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken(Event):
    """Somebody who had a role here takes part like others from now on, with the votes they have.

    `role` is the one they have now, `was` the one that was taken; `member` is (pseudonym, confirmed by).
    """

    role: str
    was: str
    audience: int
    by: str
    reason: str
    member: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesMerged(Event):
    """What was done from two devices turned out to be one person's, and their votes became one person's votes.

    `tallies` are the new totals as in `MemberMoved`; `member` is (pseudonym, pseudonym that stays in its place or None
    where only the person behind it is another now, participant id).
    """

    tallies: Mapping[str, Mapping[str, Sequence[int]]]
    member: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutChanged(Event):
    """Somebody said, or took back, where they live or work.

    `member` is (pseudonym, area, organisation), either [id, name] or None.
    """

    hearers: ClassVar[Hearers] = "one"
    member: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMade(Event):
    """An organisation can let in those who work there by a code, in place of any it had.

    `code` is (code id, pseudonym of its lead, organisation id, how many work there, expires).
    """

    audience: int
    code: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEnded(Event):
    """A code lets nobody in any more; `code` is (code id, pseudonym of its lead)."""

    audience: int
    code: Sequence[Json] = kept()
