"""Live votes with the moments they were cast at, and the group that each voter's count with."""

from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection, Text, case, cast, func, select

from deliberation.domain.patterns import Cast
from deliberation.domain.vision import Stance
from deliberation.storage.library.opinions import of_version
from deliberation.storage.tables import audiences, votes

_CODES = {Stance.AGREE: 2, Stance.PASS: 1, Stance.DISAGREE: 0}  # one more than the value of the vote
_VOTED = func.aggregate_strings(
    cast(votes.c.membership_id, Text)
    + " "
    + cast(case(_CODES, value=votes.c.stance), Text)
    + " "
    + cast(votes.c.cast_at, Text),
    " ",
).label("voted")


def cast_on(connection: Connection, version_id: int) -> Cast:
    """Gather all live votes on the principles of a version and on the edits that fit its words, by membership.

    One row for each item, as `opinions.votes_on` does, and for the same reason.
    """
    query = select(votes.c.item_id, _VOTED).where(of_version(version_id)).group_by(votes.c.item_id)
    found = connection.execute(query.order_by(votes.c.item_id)).all()
    each = [np.fromstring(row.voted, dtype=np.int64, sep=" ").reshape(-1, 3) for row in found]
    rows = np.concatenate([*each, np.empty((0, 3), np.int64)])
    items = np.repeat(np.array([row.item_id for row in found], np.int64), [len(one) for one in each])
    return Cast(rows[:, 0], items, rows[:, 1] - 1, rows[:, 2])


def speaking(connection: Connection, version_id: int) -> Mapping[int, str]:
    """Name the group that the votes of everybody who voted on a version count with, by membership."""
    query = select(votes.c.membership_id, audiences.c.name).join(audiences, audiences.c.id == votes.c.audience_id)
    rows = connection.execute(query.where(votes.c.version_id == version_id).distinct())
    return {row.membership_id: row.name for row in rows}
