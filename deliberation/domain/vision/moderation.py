"""What moderators decide on, what they decide, and how a vision is moderated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliberation.domain.errors import NotFound

REASONS = (  # what a vision begins with; moderators can write others
    "It names or describes a person who did not ask for that.",
    "It has personal data in it, such as an address or a number.",
    "It attacks somebody instead of speaking about the words.",
    "It is not about this vision.",
    "It is an advert.",
    "It says the same as an earlier one by the same person.",
)


class ReviewKind(StrEnum):
    """What a moderator did with a contribution, or with somebody's votes in a round."""

    LEFT = "left"
    HIDDEN = "hidden"
    SHOWN = "shown"
    LET_THROUGH = "let_through"
    DECLINED = "declined"
    REWORDED = "reworded"
    SEPARATED = "separated"
    EXCLUDED = "excluded"
    READMITTED = "readmitted"


class HoldKind(StrEnum):
    """What sort of contribution waits for a moderator before anybody else sees it."""

    EDIT = "edit"
    REASON = "reason"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Target:
    """What a moderator looks at: a suggested edit, a comment, one on hold, or the review somebody appeals against.

    Or the votes of a member in a round. Exactly one of them. `backing` is the number of one of the reasons behind the
    edit, where it alone is meant.
    """

    item_id: int | None = None
    comment_id: int | None = None
    backing: int | None = None
    hold_id: int | None = None
    review_id: int | None = None
    voter_id: int | None = None

    @property
    def token(self) -> str:
        """Write it the way forms name it: edit-5, reason-5-2, comment-7, hold-3, appeal-9."""
        if self.backing is not None:
            return f"reason-{self.item_id}-{self.backing}"
        ids = (self.item_id, self.comment_id, self.hold_id, self.review_id)
        return next(f"{name}-{id_}" for name, id_ in zip(_TOKENS, ids, strict=True) if id_ is not None)

    @classmethod
    def named(cls, token: str) -> Target:
        """Read what `token` wrote; raises `NotFound` for anything else."""
        if not (read := _TOKEN.fullmatch(token)):
            raise NotFound("There is nothing to look at here.")
        if read["edit"]:
            return cls(int(read["edit"]), backing=int(read["backing"]))
        ids = {name: int(read["id"]) if read["name"] == name else None for name in _TOKENS}
        return cls(ids["edit"], ids["comment"], None, ids["hold"], ids["appeal"])


_TOKENS = ("edit", "comment", "hold", "appeal")
_TOKEN = re.compile(
    rf"(?P<name>{'|'.join(_TOKENS)})-(?P<id>\d{{1,9}})|reason-(?P<edit>\d{{1,9}})-(?P<backing>\d{{1,9}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Hold:
    """A contribution that waits for a moderator; `offer` is what it says, in plain JSON values."""

    id: int
    vision_id: int
    membership_id: int
    kind: HoldKind
    offer: Mapping[str, Any]
    held_at: int
    settled_at: int | None = None


_AGAINST = {
    ReviewKind.HIDDEN,
    ReviewKind.DECLINED,
    ReviewKind.REWORDED,
    ReviewKind.SEPARATED,
    ReviewKind.EXCLUDED,
}


@dataclass(frozen=True, slots=True)
class Review:
    """A moderator's decision on a contribution or on somebody's votes, its public reason, and any appeal against it.

    `answers` is the id of the review whose appeal it answers: such a review is the last word.
    """

    id: int
    vision_id: int
    kind: ReviewKind
    target: Target
    by_id: int
    by: str
    reason: str
    at: int
    answers: int | None = None
    appeal: str = ""
    appealed_at: int | None = None

    @property
    def is_against(self) -> bool:
        """Whether it takes something from its author, who can then ask for another look, once."""
        return self.kind in _AGAINST and self.answers is None


@dataclass(frozen=True, slots=True)
class Moderation:
    """How a vision is moderated: whether contributions wait for a moderator first, and the reasons to choose from."""

    holds: bool = False
    reasons: tuple[str, ...] = REASONS
