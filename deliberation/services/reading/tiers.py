"""How sure we are of whom: people and votes by tier, as far as that tells of no few."""

from collections.abc import Mapping

from deliberation.domain.opinion.discretion import told_apart
from deliberation.domain.vision import Phase, Tally, Tier, Visitor
from deliberation.services.reading.shelf import around
from deliberation.storage.database import Database
from deliberation.storage.library import excluding, tiers


def told(found: Mapping[Tier, Mapping[str, int]]) -> Mapping[Tier, int | None]:
    """Count people by tier; None for a tier that is not told of. They come by tier and audience."""
    apart = told_apart(found)
    return {tier: sum(counts.values()) if tier in apart else None for tier, counts in found.items()}


def tallies(db: Database, slug: str, visitor: Visitor) -> tuple[Mapping[int, Mapping[Tier, Tally]], Mapping[int, int]]:
    """Give the totals of every item by tier, for the tiers that are told of there, and how many votes are left out.

    While people vote there are none by tier: whoever looks after each vote would learn the tier of its voter.
    """
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        version_id, is_over = frame.vision.round.base_version_id, frame.phase != Phase.DELIBERATION
        found = tiers.of_votes(connection, version_id) if is_over else {}
        aside = excluding.by_item(connection, version_id)
    return {item_id: _told(by_tier) for item_id, by_tier in found.items()}, aside


def _told(by_tier: Mapping[Tier, Mapping[str, Tally]]) -> Mapping[Tier, Tally]:
    told = told_apart({tier: {name: tally.total for name, tally in own.items()} for tier, own in by_tier.items()})
    return {tier: sum(by_tier[tier].values(), Tally()) for tier in told}
