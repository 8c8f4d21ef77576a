"""How many of somebody's own area, and of where they work, took a side on each item."""

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, Connection, func, select

from deliberation.domain.vision import Membership, Stance
from deliberation.storage.library.ballots import EXCLUDED
from deliberation.storage.tables import memberships, votes

_ENOUGH = 8  # people in one place; with fewer, the order of one's cards would tell what a neighbour answered
_MANY = 500  # so many are heard anyway, and to count their votes takes long


def heard(connection: Connection, member: Membership, version_id: int) -> tuple[Mapping[int, int], ...]:
    """Count, for each place of theirs, those who took a side on a version’s items, by item.

    Left out are places that too few named to hide each of them, and large ones.
    """
    own = {"area": member.area_id, "organisation": member.organisation_id}
    named = [memberships.c[f"{kind}_id"] == id_ for kind, id_ in own.items() if id_ is not None]
    return tuple(_sides(connection, place, version_id) for place in _counted(connection, member.vision_id, named))


def _counted(connection: Connection, vision_id: int, named: list[ColumnElement[bool]]) -> Iterator[ColumnElement[bool]]:
    for place in named:
        people = connection.scalar(select(func.count()).where(memberships.c.vision_id == vision_id, place)) or 0
        if _ENOUGH <= people <= _MANY:
            yield place


def _sides(connection: Connection, place: ColumnElement[bool], version_id: int) -> Mapping[int, int]:
    query = (
        select(votes.c.item_id, func.count().label("sides"))
        .join(memberships, memberships.c.id == votes.c.membership_id)
        .where(place, votes.c.version_id == version_id, votes.c.stance != Stance.PASS, ~EXCLUDED)
        .group_by(votes.c.item_id)
    )
    return {row.item_id: row.sides for row in connection.execute(query)}
