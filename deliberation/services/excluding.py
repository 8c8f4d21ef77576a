"""Excluding: moderators leave some people's votes out of the count of a round, or count them again, in the open."""

from collections.abc import Sequence

from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.rules import Action
from deliberation.domain.vision import Membership, Receipt, Vision, Visitor
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import excluding, people, visions


@once
def exclude_votes(
    db: Database, visitor: Visitor, slug: str, pseudonyms: Sequence[str], reason: str, key: str | None = None
) -> Receipt:
    """Count the votes of some people no more in this round; they stay in the record, and so does the reason.

    Raises `Conflict` once the next version is signed, and where nobody is named whose votes still count; `NotFound` for
    a name that nobody who votes here bears.
    """
    with db.transaction(key) as tx:
        vision, moderator, named = _named(tx, visitor, slug, pseudonyms)
        version_id = vision.round.base_version_id
        members = [each for each in named if not excluding.is_excluded(tx.connection, version_id, each.id)]
        if not members:
            raise Conflict("Choose at least one person whose votes count.")
        excluding.exclude(tx, vision, moderator, members, words_in("reason", reason, missing=PUBLIC_WHY))
    return tx.receipt


@once
def readmit_votes(
    db: Database, visitor: Visitor, slug: str, pseudonyms: Sequence[str], reason: str, key: str | None = None
) -> Receipt:
    """Count the votes of some people again that were left out of this round, for a public reason; raises as above."""
    with db.transaction(key) as tx:
        vision, moderator, named = _named(tx, visitor, slug, pseudonyms)
        version_id = vision.round.base_version_id
        members = [each for each in named if excluding.is_excluded(tx.connection, version_id, each.id)]
        if not members:
            raise Conflict("Choose at least one person whose votes do not count.")
        words = words_in("reason", reason, missing=PUBLIC_WHY)
        for each in members:
            excluding.readmit(tx, vision, moderator, each, words)
    return tx.receipt


def _named(
    tx: Transaction, visitor: Visitor, slug: str, pseudonyms: Sequence[str]
) -> tuple[Vision, Membership, list[Membership]]:
    vision = visions.find(tx.connection, slug)
    moderator = people.admitted(tx, vision, visitor, Action.EXCLUDE)
    named = [people.by_pseudonym(tx.connection, each) for each in sorted({*pseudonyms})]
    if any(each.vision_id != vision.id for each in named):
        raise NotFound("Nobody here bears that name.")
    return vision, moderator, named
