"""The ballot box: all that decides whether a vote counts, looked up at once inside the vote's own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Role, Round, Rule, Stance, Tallies, Tally
from deliberation.storage.library import visions as shelf
from deliberation.storage.library.amendments import SUCCESSORS, successors
from deliberation.storage.library.devices import LIVE
from deliberation.storage.library.texts import NUMBER, VERSION_ID
from deliberation.storage.prepared import Prepared
from deliberation.storage.tables import (
    amendments,
    audiences,
    devices,
    exclusions,
    items,
    lifted_gates,
    memberships,
    revisions,
    rounds,
    site_roles,
    tallies,
    visions,
    votes,
)


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody's place in a vision, as far as a vote needs it; without an audience they have none."""

    id: int
    participant_id: int
    pseudonym: str
    audience_id: int | None
    audience: str
    counts: bool  # or was excluded from this round


@dataclass(frozen=True, slots=True)
class Box:
    """An item that can be voted on or not, where its vision stands, and who is at the box with which live vote."""

    number: int  # a principle's position, or an edit's number
    version_id: int  # of an edit: the latest version whose words it fits
    withdrawn_at: int | None
    hidden_at: int | None
    successors: tuple[int, ...]  # the numbers of the edits that took its place
    vision_id: int
    journal_id: int
    slug: str
    rule: Rule
    round: Round
    totals: Tallies
    role: Role
    voter: Voter | None
    stance: Stance | None


# One row for each audience. Nothing of it is remembered: a phase, an audience or a gate cannot be out of date.
_LOOK = Prepared(
    select(
        NUMBER.label("item_number"),
        VERSION_ID.label("version_id"),
        items.c.withdrawn_at,
        items.c.hidden_at,
        *SUCCESSORS,
        visions.c.id.label("vision_id"),
        visions.c.journal_id,
        visions.c.slug,
        visions.c.rule,
        *shelf.ROUND,
        audiences.c.id.label("audience_id"),
        audiences.c.name.label("audience"),
        lifted_gates.c.audience_id.label("lifted"),
        tallies.c.agree,
        tallies.c.disagree,
        tallies.c.passed,
        site_roles.c.role.label("site_role"),
        memberships.c.id.label("member_id"),
        memberships.c.participant_id,
        memberships.c.pseudonym,
        memberships.c.role,
        memberships.c.audience_id.label("member_audience_id"),
        votes.c.stance,
        exclusions.c.review_id.label("excluded"),
    )
    .select_from(items)
    .outerjoin(revisions, revisions.c.id == items.c.id)
    .outerjoin(amendments, amendments.c.id == items.c.id)
    .join(visions, visions.c.id == items.c.vision_id)
    .join(rounds, (rounds.c.vision_id == visions.c.id) & (rounds.c.number == shelf.LATEST))
    .join(audiences, audiences.c.vision_id == visions.c.id)
    .outerjoin(lifted_gates, (lifted_gates.c.round_id == rounds.c.id) & (lifted_gates.c.audience_id == audiences.c.id))
    .outerjoin(
        tallies,
        (tallies.c.item_id == items.c.id)
        & (tallies.c.audience_id == audiences.c.id)
        & (tallies.c.version_id == rounds.c.base_version_id),
    )
    .outerjoin(devices, (devices.c.token_hash == bindparam("token_hash")) & LIVE)
    .outerjoin(site_roles, site_roles.c.participant_id == devices.c.participant_id)
    .outerjoin(
        memberships,
        (memberships.c.participant_id == devices.c.participant_id) & (memberships.c.vision_id == visions.c.id),
    )
    .outerjoin(
        votes,
        (votes.c.item_id == items.c.id)
        & (votes.c.membership_id == memberships.c.id)
        & (votes.c.version_id == rounds.c.base_version_id),
    )
    .outerjoin(
        exclusions,
        (exclusions.c.version_id == rounds.c.base_version_id) & (exclusions.c.membership_id == memberships.c.id),
    )
    .where(items.c.id == bindparam("item_id"))
    .order_by(audiences.c.position)
)


def look(connection: Connection, item_id: int, token_hash: str, now: int) -> Box:
    """See how things stand for one device before it votes on an item; raises `NotFound`."""
    rows = _LOOK.all(connection, {"item_id": item_id, "token_hash": token_hash, "now": now})
    if not rows:
        raise NotFound("There are no such words here.")
    row = rows[0]
    return Box(
        number=row.item_number,
        version_id=row.version_id,
        withdrawn_at=row.withdrawn_at,
        hidden_at=row.hidden_at,
        successors=successors(row),
        vision_id=row.vision_id,
        journal_id=row.journal_id,
        slug=row.slug,
        rule=shelf.rule_from_text(row.rule, frozenset(each.audience for each in rows if each.lifted is not None)),
        round=shelf.round_of(row),
        totals={each.audience: Tally(each.agree or 0, each.disagree or 0, each.passed or 0) for each in rows},
        role=_role(row),
        voter=_voter(rows),
        stance=None if row.stance is None else Stance(row.stance),
    )


def _role(row: Any) -> Role:
    if row.site_role == Role.ADMINISTRATOR:
        return Role.ADMINISTRATOR
    return Role.PARTICIPANT if row.role is None else Role(row.role)


def _voter(rows: Sequence[Any]) -> Voter | None:
    row = rows[0]
    if row.member_id is None:
        return None
    audience = next((each.audience for each in rows if each.audience_id == row.member_audience_id), "")
    return Voter(
        row.member_id, row.participant_id, row.pseudonym, row.member_audience_id, audience, row.excluded is None
    )
