"""What goes for good: words at their author's request or after a time, and how long personal parts are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.domain.events.event import Event, Json, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentErased(Event):
    """Words were removed for good; their entries keep their places in the chain.

    `why` is request, or retention: also of the names on links to a vision that was thrown away. `edits` are out of
    the running and have no words any more; `merged` are in a published text and lost only their reasons. `backings` are
    [edit id, number of the reason]. `values` are [entry, name of the sealed value, hash of what is left of it] of
    entries for everyone, `others` the same of all others.
    """

    why: str
    edits: Sequence[int]
    merged: Sequence[int]
    comments: Sequence[int]
    backings: Sequence[Sequence[int]]
    values: Sequence[Sequence[Json]]
    others: Sequence[Sequence[Json]] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSet(Event):
    """Those who run a vision said until when personal parts are kept: a moment, or days after the last version."""

    until: int | None
    days: int | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChanged(Event):
    """An administrator gave one of the site's own pages other words."""

    page: str
    body: str
    by: str
