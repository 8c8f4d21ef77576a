"""How items stand by the rule of their vision, with all who have a say in it."""

from collections.abc import Callable

from sqlalchemy import Connection

from deliberation.domain.consensus import Standing, standing
from deliberation.domain.vision import Rule, Tallies, Vision
from deliberation.storage.library import ballots, opinions


def judge(connection: Connection, vision: Vision, *version_ids: int) -> Callable[[int], Standing]:
    """Count all votes on these versions of a vision; then say of an item of them, by its id, how it stands."""
    totals = ballots.every_total(connection, vision, *version_ids)
    stopping = opinions.stopping(connection, vision.rule, *version_ids)
    return lambda id_: standing(totals[id_], vision.rule, stopping.get(id_, {}))


def judged(connection: Connection, rule: Rule, version_id: int, item_id: int, totals: Tallies) -> Standing:
    """Say how one item of a version stands, by these totals."""
    return standing(totals, rule, opinions.stopping(connection, rule, version_id).get(item_id, {}))
