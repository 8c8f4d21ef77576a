"""How a vision and its round begin and move on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from deliberation.domain.events.event import Event, Hearers, Json, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionCreated(Event):
    """A draft was set up as version 1.

    `about` holds the visions row's public words and settings, `audiences` [id, name, position, is_default],
    `principles` [principle id, revision id, position, sha256], `texts` [title, body] in the same order.
    """

    slug: str
    vision: int
    version: int
    round: int
    about: Mapping[str, Json]
    audiences: Sequence[Sequence[Json]]
    principles: Sequence[Sequence[Json]]
    sha256: str
    schedule: Mapping[str, int | None]
    texts: Sequence[Sequence[str]] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReplaced(Event):
    """Version 1 has another text, before the vision opened; `principles` and `texts` as `VisionCreated` has them."""

    version: int
    principles: Sequence[Sequence[Json]]
    sha256: str
    by: str
    texts: Sequence[Sequence[str]] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionDiscarded(Event):
    """A vision that had never opened was thrown away, and its record with it.

    `journal` is that record's public name, `entries` and `head` say where it ended.
    """

    hearers: ClassVar[Hearers] = "moderators"
    journal: str
    entries: int
    head: str
    by: str
    title: str = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionIntroduced(Event):
    """How a vision introduces itself, from now on; `captions` says whether its film has any."""

    title: str
    summary: str
    introduction: str
    video_url: str
    captions: bool | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureChanged(Event):
    """Which picture a vision shows: the sha256 of its bytes, empty for none, and what it shows in words."""

    picture: str
    description: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsSet(Event):
    """Who has a say, before the vision opened.

    `audiences` holds [id, name, position, is_default] each, `rule` is its row's text, `signatures` how many sign.
    """

    audiences: Sequence[Sequence[Json]]
    rule: str
    signatures: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesListed(Event):
    """Which areas and organisations people are offered; [id, name] each."""

    areas: Sequence[Sequence[Json]]
    organisations: Sequence[Sequence[Json]]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Event):
    """An administrator put a vision in the archive, where it is only read, or (`back`) took it out again."""

    back: bool
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChanged(Event):
    """A moderator moved the round's times, in public; `schedule` holds opens_at, closes_at, merges_until.

    `announced` says whether the vision's page tells the reason: not before it opens, when nobody reads it yet.
    """

    round: int
    schedule: Mapping[str, int | None]
    announced: bool
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChanged(Event):
    """The round went into another phase; told once."""

    round: int
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLifted(Event):
    """One audience stopped gating for the round, in public, with a reason."""

    round: int
    audience: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOpened(Event):
    """The newest version is open for deliberation; `schedule` holds opens_at, closes_at, merges_until."""

    round: int
    number: int
    version: int
    schedule: Mapping[str, int | None]
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGroupsFrozen(Event):
    """Voting had closed, and the groups of people who vote alike were found for the last time.

    `position` is the last entry that was looked at; `groups` are [letter, people], none where nobody stands apart, and
    `people` None where that would tell of a few; `labels` are {letter: [pseudonym, ...]}.
    """

    round: int
    position: int
    groups: Sequence[Sequence[Json]]
    labels: Mapping[str, Sequence[str]] = kept()
