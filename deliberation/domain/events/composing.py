"""How the next version is made and signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.domain.events.event import Event, Json, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChanged(Event):
    """A moderator put edits in, left them out or let the rule decide again (`included` None).

    `decisions` are [amendment id, included]; `principle` and `step` count what was done to each principle.
    """

    round: int
    decisions: Sequence[Sequence[Json]]
    reason: str
    principle: int
    step: int
    by: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTicked(Event):
    """A moderator read two neighbouring edits together and found that they fit."""

    round: int
    first: int
    second: int
    by: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleSettled(Event):
    """A moderator declared one principle of the draft done (or opened it again)."""

    round: int
    principle: int
    step: int
    settled: bool
    by: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSigned(Event):
    """A person signed the words of the draft with the fingerprint `read`; somebody else still has to."""

    round: int
    read: str
    signed_by: str
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPublished(Event):
    """A person signed the next version.

    `revisions` are [revision id, principle id, position, [parent revision id, ...], lineage, id of the edit its title
    came from or None, sha256];
    `fates` are [fate id, item id or None, comment id or None, fate]; `carried` are [edit id, how it comes into the new
    version, where in it as in `AmendmentProposed`, the id of the edit it is one with now or None], and `tallies` the
    new totals of those that took another's votes in; `outcome` is what the rule and the moderators
    decided, by edit; `texts` are [title, body, [[start, end, new, [edit id, ...]], ...] on its parents] per revision,
    `sentences` one per fate, `moved` what each carried edit does, as in `AmendmentProposed`.
    """

    round: int
    version: int
    number: int
    sha256: str
    signed_by: str
    revisions: Sequence[Sequence[Json]]
    fates: Sequence[Sequence[Json]]
    carried: Sequence[Sequence[Json]]
    tallies: Mapping[str, Mapping[str, Sequence[int]]]
    outcome: Mapping[str, Json]
    texts: Sequence[Sequence[Json]] = kept()
    sentences: Sequence[str] = kept()
    moved: Sequence[Sequence[Json]] = kept()
    decider: Sequence[str] = kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class FateChanged(Event):
    """A moderator judged anew what became of a contribution, with a public sentence."""

    fate: int
    item: int | None
    comment: int | None
    became: str
    sentence: str
    by: str
    decider: Sequence[str] = kept()
