"""What moderators decided on one's own words, and what of them nobody else sees yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deliberation.domain.calling import Names
from deliberation.domain.vision import Membership, Review, Revision, Target, Vision
from deliberation.services.reading.cases import Case, decided_case, held_case
from deliberation.storage.database import Connection
from deliberation.storage.library import amendments, backings, holds, naming, reviews, talk, texts


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision on something of one's own; `answer` is what came of asking for another look."""

    case: Case
    review: Review
    answer: Review | None

    @property
    def can_ask(self) -> bool:
        """Whether one can still ask another look at it."""
        return self.review.is_against and self.review.appealed_at is None


@dataclass(frozen=True, slots=True)
class Heard:
    """What waits, and what was decided: against one first, then all else, the newest first."""

    held: tuple[Case, ...] = ()
    against: tuple[OwnDecision, ...] = ()
    others: tuple[OwnDecision, ...] = ()


def heard(connection: Connection, vision: Vision, member: Membership) -> Heard:
    """Gather what one person hears of moderators."""
    names, revisions = naming.names(connection, vision), texts.every_revision(connection, vision.id)
    mine = [each for each in holds.of_vision(connection, vision.id) if each.membership_id == member.id]
    found = tuple(decisions(connection, vision, member, names, revisions))
    return Heard(
        held=tuple(held_case(each, names, revisions) for each in mine if each.settled_at is None),
        against=tuple(each for each in found if each.review.is_against),
        others=tuple(each for each in found if not each.review.is_against),
    )


def decisions(
    connection: Connection, vision: Vision, member: Membership, names: Names, revisions: Sequence[Revision] = ()
) -> Iterator[OwnDecision]:
    """What moderators decided on anything that one person said, the newest first; edits in place as `cases` say."""
    every = reviews.of_vision(connection, vision.id)
    answers = {each.answers: each for each in every}
    own = _own(connection, vision, member) if every else frozenset()
    for each in reversed(every):
        if own & _names(each.target):
            yield OwnDecision(decided_case(connection, each, names, revisions), each, answers.get(each.id))


def _own(connection: Connection, vision: Vision, member: Membership) -> frozenset[Target]:
    """Everything that one contributed, by name, and one's votes."""
    edits = (Target(each.id) for each in amendments.every(connection, vision.id) if each.author_id == member.id)
    said = talk.comments_in(connection, vision.id)
    comments = (Target(comment_id=each.id) for each in said if each.membership_id == member.id)
    behind = backings.of_member(connection, member.id)
    reasons = (Target(id_, backing=each.number) for id_, each in behind.items())
    held = (each for each in holds.of_vision(connection, vision.id) if each.membership_id == member.id)
    votes = Target(voter_id=member.id)
    return frozenset([votes, *edits, *comments, *reasons, *(Target(hold_id=each.id) for each in held)])


def _names(target: Target) -> set[Target]:
    """What was let through is known by the hold it waited in, and by what it became."""
    up = {Target(target.item_id, target.comment_id, target.backing, voter_id=target.voter_id)}
    return up | ({Target(hold_id=target.hold_id)} if target.hold_id else set())
