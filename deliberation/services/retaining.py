"""Retaining: how long the personal parts of a vision are kept, and letting go of them when that time is over."""

from deliberation.domain import rules
from deliberation.domain.erasing import PERSONAL, impersonal
from deliberation.domain.errors import Invalid
from deliberation.domain.events import ContentErased, RetentionSet
from deliberation.domain.fields import PUBLIC_WHY, words_in
from deliberation.domain.rules import Action
from deliberation.domain.stays import SIGNED_OUT
from deliberation.domain.vision import Phase, Receipt, Vision, Visitor, phase_of
from deliberation.storage import resealing
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import devices, digests, links, people, removal, visions

LONGEST = 3650  # days


@once
def set_retention(
    db: Database, visitor: Visitor, slug: str, until: int | None, days: int | None, reason: str, key: str | None = None
) -> Receipt:
    """Say in public until when personal parts are kept: a moment, or days after the last version; neither: no end.

    Once the vision has opened that needs a reason. Raises `Invalid` naming the field to mend.
    """
    with db.transaction(key) as tx:
        vision = visions.find(tx.connection, slug)
        moderator = people.enter(tx, vision, visitor)
        phase = phase_of(vision.round, tx.now)
        rules.require(moderator.role, Action.RETAIN, phase)
        if until is not None and days is not None:
            raise Invalid("Choose a date or a number of days, not both.", "until")
        if until is not None and until <= tx.now:
            raise Invalid("Choose a day that is still to come.", "until")
        if days is not None and not 1 <= days <= LONGEST:
            raise Invalid(f"Choose a whole number of days, from 1 to {LONGEST:,}.", "days")
        words = words_in("reason", reason, missing="" if phase == Phase.DRAFTING else PUBLIC_WHY)
        visions.keep_for(tx.connection, vision.id, until, days)
        tx.record(vision.journal_id, RetentionSet(until=until, days=days, by=moderator.signature, reason=words))
    return tx.receipt


def tidy(db: Database) -> int:
    """Let go of the personal parts of every vision whose time is over; returns in how many there were any.

    These are where people live and work, who reported something, sign-in links, and the devices of people who are in
    no other vision, with the addresses they want letters at. Devices signed out for a month go anyway, and so do
    letters' links that nobody can use any more, with the hashes of addresses that perhaps nobody ever claimed. Call
    `db.scrub` afterwards.
    """
    with db.transaction(settled=True) as tx:
        over = [each for each in visions.everything(tx.connection) if each.kept_to and each.kept_to <= tx.now]
        tidied = [_tidy(tx, vision) for vision in over]
        _let_go(tx, links.letters_over(tx.connection, tx.now))
        digests.drop(tx.connection, devices.owners(tx.connection, [each.id for each in over]))
        devices.drop(tx.connection, [each.id for each in over], tx.now - SIGNED_OUT)
    return sum(tidied)


def _tidy(tx: Transaction, vision: Vision) -> bool:
    public, other = resealing.rewrite(
        tx.connection, vision.journal_id, PERSONAL, lambda entry: impersonal(entry.kind, entry.opened), tx.entropy
    )
    if here := public + other:
        removal.depersonalise(tx.connection, vision.id)
        removal.forget_places(tx.connection, vision.journal_id, vision.id)
        told = ContentErased(why="retention", **removal.NOTHING, others=here)  # nobody is told whose entries had some
        tx.record(vision.journal_id, told)
    spent = links.over(tx.connection, vision.id, tx.now)
    _let_go(tx, spent)
    return bool(here or spent)


def _let_go(tx: Transaction, spent: frozenset[str]) -> None:
    """Keep nothing of links that nobody can use any more, nor whom they were for."""
    removal.let_go(tx, spent)
    links.drop(tx.connection, spent, tx.now)
