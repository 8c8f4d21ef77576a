"""How moderators look after what people contribute: reports, what is hidden and shown, what waits, appeals.

`review` numbers a decision, `answers` is the one whose appeal it answers, `decider` is (pseudonym,).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from deliberation.domain.events.event import Event, Hearers, Json, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged(Event):
    """Somebody asked a moderator to look at something; `report` is (pseudonym, reason)."""

    hearers: ClassVar[Hearers] = "moderators"
    flag: int
    item: int | None
    comment: int | None
    report: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSettled(Event):
    """A moderator looked at a flag; `report` is (outcome,)."""

    hearers: ClassVar[Hearers] = "moderators"
    flag: int
    by: str
    report: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden(Event):
    """A moderator hid an edit, one of the reasons behind it (`backing`), or a comment, for a public reason."""

    item: int | None
    comment: int | None
    backing: int | None
    review: int
    by: str
    reason: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Event):
    """A moderator put back what was hidden, for a public reason."""

    item: int | None
    comment: int | None
    backing: int | None
    review: int
    answers: int | None
    by: str
    reason: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Event):
    """A moderator looked at something and left it as it is, for a public reason.

    `hold` is set where that had waited and was declined.
    """

    item: int | None
    comment: int | None
    backing: int | None
    hold: int | None
    review: int
    answers: int | None
    by: str
    reason: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded(Event):
    """A moderator said an edit in other words, which took its place as edit `number`, still its author's."""

    item: int
    successor: int
    number: int
    review: int
    by: str
    reason: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated(Event):
    """A moderator made two edits of one that asked for two things; `numbers` are theirs, both still its author's."""

    item: int
    numbers: Sequence[int]
    review: int
    by: str
    reason: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed(Event):
    """The author of something asked another moderator to look at what was decided; `words` is (their reason,)."""

    hearers: ClassVar[Hearers] = "moderators"
    review: int
    words: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Event):
    """Somebody contributed what waits for a moderator now; `author` is (pseudonym,), `words` what it says."""

    hearers: ClassVar[Hearers] = "moderators"
    hold: int
    held_kind: str
    author: Sequence[str] = kept()
    words: Mapping[str, Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWithdrawn(Event):
    """Its author took back what waited for a moderator; `author` is (pseudonym,)."""

    hearers: ClassVar[Hearers] = "moderators"
    hold: int
    author: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetThrough(Event):
    """A moderator let through what had waited: it is up now, as the entry before this one tells."""

    hold: int
    item: int | None
    comment: int | None
    backing: int | None
    review: int
    answers: int | None
    by: str
    reason: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
    """A moderator declined what had waited, for a public reason."""

    hold: int
    review: int
    by: str
    reason: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationChanged(Event):
    """A moderator said whether contributions wait for one first, and which reasons there are to choose from."""

    holds: bool
    reasons: Sequence[str]
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesExcluded(Event):
    """A moderator left the votes of some people in a round out of the count, for a public reason.

    They stay where they are. `votes` is how many these are, `tallies` are the new totals as in `MemberMoved`, and
    `reviews` number the decision on each of `members`, which are their pseudonyms.
    """

    version: int
    votes: int
    tallies: Mapping[str, Mapping[str, Sequence[int]]]
    reviews: Sequence[int]
    by: str
    reason: str
    members: Sequence[str] = kept()
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesReadmitted(Event):
    """A moderator counts somebody's votes in a round again, for a public reason; `member` is (pseudonym,)."""

    version: int
    votes: int
    tallies: Mapping[str, Mapping[str, Sequence[int]]]
    review: int
    answers: int | None
    by: str
    reason: str
    member: Sequence[str] = kept()
    decider: Sequence[str] = kept()
