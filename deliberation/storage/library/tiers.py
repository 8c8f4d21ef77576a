"""How sure we are of whom, counted: people and votes by tier and audience."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, Integer, case, cast, func, literal, null, select

from deliberation.domain.vision import Stance, Tally, Tier, Vision
from deliberation.storage.library import talk
from deliberation.storage.library.ballots import EXCLUDED, difference
from deliberation.storage.tables import audiences, memberships, participants, votes

# Nobody comes to an audience other than the one everybody starts in but by somebody who vouches for them.
_TIER = case(
    (memberships.c.confirmed_by.is_not(None) | ~audiences.c.is_default, Tier.CONFIRMED.value),
    (participants.c.email_hash.is_not(None), Tier.EMAIL.value),
    else_=Tier.DEVICE.value,
).label("tier")
_PLACES = memberships.join(audiences, audiences.c.id == memberships.c.audience_id).join(
    participants, participants.c.id == memberships.c.participant_id
)


def counts(connection: Connection, vision: Vision) -> tuple[Mapping[Tier, Mapping[str, int]], Mapping[int, int]]:
    """Count who voted in a vision's round, by tier and audience, without those left out, and its comments, by item.

    Both in one question, since the page that shows them asks many.
    """
    by_place = select(_TIER, audiences.c.name, cast(null(), Integer).label("item_id"), func.count().label("number"))
    here = (votes.c.membership_id == memberships.c.id, votes.c.version_id == vision.round.base_version_id, ~EXCLUDED)
    voted = select(votes.c.item_id).where(*here).correlate(memberships).exists()
    who = by_place.select_from(_PLACES).where(memberships.c.vision_id == vision.id, voted)
    who = who.group_by(_TIER, audiences.c.name)
    said = talk.counts(vision.id).subquery()
    both = who.union_all(select(literal(""), literal(""), said.c.item_id, said.c.number))
    people: dict[Tier, dict[str, int]] = {tier: {} for tier in Tier}
    remarks: dict[int, int] = {}
    for tier, name, item_id, number in connection.execute(both):
        if item_id is None:
            people[Tier(tier)][name] = number
        else:
            remarks[item_id] = number
    return people, remarks


def of_votes(connection: Connection, version_id: int) -> Mapping[int, Mapping[Tier, Mapping[str, Tally]]]:
    """Count the votes on a version, by item, tier and the name of the audience; all of them, which takes a while."""
    query = select(votes.c.item_id, _TIER, audiences.c.name, votes.c.stance, func.count().label("number"))
    query = (
        query.select_from(votes)
        .join(memberships, memberships.c.id == votes.c.membership_id)
        .join(participants, participants.c.id == memberships.c.participant_id)
        .join(audiences, audiences.c.id == votes.c.audience_id)
        .where(votes.c.version_id == version_id, ~EXCLUDED)
    )
    found: dict[int, dict[Tier, dict[str, Tally]]] = defaultdict(lambda: {tier: {} for tier in Tier})
    for row in connection.execute(query.group_by(votes.c.item_id, _TIER, audiences.c.name, votes.c.stance)):
        here, one = found[row.item_id][Tier(row.tier)], difference(None, Stance(row.stance))
        many = Tally(one.agree * row.number, one.disagree * row.number, one.passed * row.number)
        here[row.name] = here.get(row.name, Tally()) + many
    return dict(found)
