"""A vision, its rounds and its audiences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.domain.errors import Invalid
from deliberation.domain.stays import DAY
from deliberation.domain.vision.counting import Rule
from deliberation.domain.vision.moderation import Moderation
from deliberation.domain.vision.terms import Phase


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
    told: Phase = Phase.DRAFTING  # the phase announced last
    notice: str = ""  # why its dates were moved last, since it opened


def phase_of(round_: Round, now: int) -> Phase:
    """The phase of a round at `now` (UTC milliseconds); what was signed stays so, wherever the clock is put."""
    if round_.published_at is not None:
        return Phase.PUBLISHED
    if round_.opens_at is None or now < round_.opens_at:
        return Phase.DRAFTING
    if round_.closes_at is not None and now >= round_.closes_at:
        return Phase.MERGING
    return Phase.DELIBERATION


def live_from(round_: Round, now: int) -> int:
    """Give the first version whose ballots follow people wherever they move, by its id.

    Those on earlier versions are settled for good, and so are those on the latest round's own once voting has closed.
    A vision's versions have rising ids.
    """
    is_closed = phase_of(round_, now) in {Phase.MERGING, Phase.PUBLISHED}
    return round_.base_version_id + is_closed


@dataclass(frozen=True, slots=True)
class Vision:
    """The whole document under deliberation; with a `source`, people voted elsewhere and it is here to be read."""

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
    source: str
    created_at: int
    audiences: tuple[Audience, ...]
    round: Round
    captions: bool | None = None  # whether the film has any; None where nobody said
    picture: str = ""  # its sha256
    picture_alt: str = ""
    archived_at: int | None = None
    signatures: int = 1  # how many people sign a version
    kept_until: int | None = None  # personal parts: until this moment,
    kept_days: int | None = None  # or for days after the last version

    @property
    def kept_to(self) -> int | None:
        """When personal parts go (UTC milliseconds); None where no end is set, or a round is still to end."""
        if self.kept_until is not None or self.kept_days is None or self.round.published_at is None:
            return self.kept_until
        return self.round.published_at + self.kept_days * DAY

    moderation: Moderation = field(default_factory=Moderation)

    @property
    def default_audience(self) -> Audience:
        """Where everybody without a link or code belongs."""
        return next(a for a in self.audiences if a.is_default)


TIMES = ("opens_at", "closes_at", "merges_until")


def check_times(times: Mapping[str, int | None]) -> None:
    """Make sure a round opens, then closes, then is due; raises `Invalid` naming the time that is not in order."""
    latest = 0
    for name in TIMES:
        at = times[name]
        if at is not None and at <= latest:
            raise Invalid("The dates are not in order: open first, then close, then sign.", name)
        latest = at or latest
