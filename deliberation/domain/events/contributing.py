"""What people contribute: votes, suggested edits, comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.domain.events.event import Event, Json, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCast(Event):
    """Somebody took a stance on an item; `vote` is (pseudonym, stance), `score` in millionths."""

    item: int
    tally: Mapping[str, Sequence[int]]
    score: int
    vote: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteWithdrawn(Event):
    """Somebody took their vote back; `vote` is (pseudonym,)."""

    item: int
    tally: Mapping[str, Sequence[int]]
    score: int
    vote: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteImported(Event):
    """A vote that somebody cast elsewhere counts here too; `vote` is (pseudonym, stance, when it was cast or None)."""

    item: int
    tally: Mapping[str, Sequence[int]]
    score: int
    vote: Sequence[Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentProposed(Event):
    """Somebody suggested other words, or another order of things.

    `changes` are [revision id, principle id, row id, after which principle], the first two None for a principle that
    begins; `blends` are ids it was made from, `predecessor` the edit it rewords, `origin` the comment it began with.
    `author` is (pseudonym,); `words` is {"rationale": …, "parts": [[kind, title, [[start, end, new], …]] per change]}.
    """

    item: int
    number: int
    version: int
    edit_kind: str
    changes: Sequence[Sequence[int | None]]
    blends: Sequence[int]
    predecessor: int | None
    origin: int | None
    author: Sequence[str] = kept()
    words: Mapping[str, Json] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backed(Event):
    """Somebody else wanted the same change, also instead of an edit of their own (`predecessor`).

    `backing` is the number of that reason among those behind the edit; `backer` is (pseudonym, reason).
    """

    item: int
    number: int
    backing: int
    predecessor: int | None
    backer: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentWithdrawn(Event):
    """Its author took a suggested edit back."""

    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentMade(Event):
    """Somebody remarked on an item; `span` is [start, end] or None.

    `author` is (pseudonym,); `words` is (body, quote, before, after).
    """

    comment: int
    item: int
    parent: int | None
    type: str
    span: Sequence[int] | None
    author: Sequence[str] = kept()
    words: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentWithdrawn(Event):
    """Its author took a comment back."""

    comment: int
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorConfirmed(Event):
    """Somebody said where the words of a comment are now: [start, end) of a wording; `finder` is (pseudonym,)."""

    comment: int
    item: int
    revision: int
    span: Sequence[int]
    finder: Sequence[str] = kept()
