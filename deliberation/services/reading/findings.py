"""What the page of results is given: frozen values, nothing that queries."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.domain.consensus import Standing, Status
from deliberation.domain.text import words
from deliberation.domain.vision import Phase, Revision, Tally, Tier
from deliberation.services.reading.groups import Picture
from deliberation.services.reading.views import EditView, Frame
from deliberation.storage.library.excluding import SetAside

_OPENING = 40  # words of a principle that stand for it


@dataclass(frozen=True, slots=True)
class Result:
    """How a principle stands, or an edit to it: with the audiences, and with opinion groups as far as they are told."""

    principle: Revision
    edit: EditView | None
    standing: Standing
    opinion: Standing | None
    is_common: bool  # enough of every opinion group took a side, and surely half or more of each agree
    is_bridge: bool  # and about equally
    is_divisive: bool  # surely most of one opinion group agree, and surely most of another do not
    comments: int

    @property
    def id(self) -> int:
        """Of the item."""
        return self.edit.amendment.id if self.edit else self.principle.id

    @property
    def opening(self) -> str:
        """The first words of the principle."""
        body = self.principle.body
        seen = words(body)
        return f"{body[: seen[_OPENING - 1][1]]} …" if len(seen) > _OPENING else body

    @property
    def unites(self) -> bool:
        """Whether it is common ground, with the opinion groups too."""
        return self.standing.status == Status.ELIGIBLE and not self.divides and (not self.opinion or self.is_common)

    @property
    def divides(self) -> bool:
        """Whether one group surely agrees and another surely does not."""
        return self.is_divisive or self.standing.status == Status.CONTESTED

    @property
    def telling(self) -> Standing:
        """By which groups it is shown: the opinion groups, unless it is the audiences that it divides."""
        return self.standing if self.opinion is None or (self.divides and not self.is_divisive) else self.opinion

    @property
    def gap(self) -> float:
        """By how much, surely, the group most for it differs from the one least for it; below 0 perhaps not at all."""
        leans = self.telling.leans
        return max((lean.low for lean in leans), default=0.0) - min((lean.high for lean in leans), default=1.0)


@dataclass(frozen=True, slots=True)
class Distinct:
    """A result that sets a group apart: it surely agrees by at least `gap` in 100 more than the others, or less."""

    result: Result
    own: Tally
    others: Tally
    gap: int
    more: bool


@dataclass(frozen=True, slots=True)
class Camp:
    """An opinion group that is told of, and what sets it apart, the most first."""

    letter: str
    size: int
    most: tuple[Distinct, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Who is to be heard on some items: an audience, an opinion group by its letter, or anybody (both empty).

    With `count` more of them, at most, each of these could be spoken of.
    """

    audience: str
    letter: str
    count: int
    on: tuple[Result, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ResultsPage:
    """What people say in a vision's round; `people` who voted where that is known."""

    frame: Frame
    people: int | None
    results: tuple[Result, ...]
    picture: Picture | None
    is_frozen: bool
    camps: tuple[Camp, ...]
    missing: tuple[Missing, ...]
    aside: tuple[SetAside, ...]  # what was left out of the count
    tiers: Mapping[Tier, int | None]  # people by how sure we are of them; None where that would tell of a few

    @property
    def is_over(self) -> bool:
        """Whether no more votes can come."""
        return self.frame.phase in {Phase.MERGING, Phase.PUBLISHED}

    @property
    def votes(self) -> int:
        """All votes on the principles and edits here."""
        return sum(each.standing.overall.total for each in self.results)

    @property
    def unites(self) -> tuple[Result, ...]:
        """What unites people, what the most of every group surely agree on first."""
        return tuple(sorted((each for each in self.results if each.unites), key=lambda each: -each.telling.robust))

    @property
    def divides(self) -> tuple[Result, ...]:
        """What divides people, the widest gap first."""
        return tuple(sorted((each for each in self.results if each.divides), key=lambda each: -each.gap))

    @property
    def close(self) -> int:
        """How many have been answered by enough of everybody, and are too close to say."""
        asked = {each.id for who in self.missing for each in who.on}
        return sum(each.standing.status == Status.UNDECIDED and each.id not in asked for each in self.results)
