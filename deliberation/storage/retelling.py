"""What every retelling of a record stands on: the tables in the making, the moment, and who is meant."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from deliberation.domain.vision import Membership, Round, live_from
from deliberation.storage.library import people, visions

Render = Callable[[str], str]
Facts = Mapping[str, Any]


class Retelling:
    """One vision's tables in the making; `render` turns words into what is shown, `renderer` names it."""

    def __init__(self, connection: Connection, journal_id: int, render: Render, renderer: str) -> None:
        self._connection, self._journal_id = connection, journal_id
        self._render, self._renderer = render, renderer
        self._vision_id = 0
        self._at = 0

    def _who(self, pseudonym: str) -> Membership:
        return people.by_pseudonym(self._connection, pseudonym)

    @property
    def _round(self) -> Round:
        return visions.get(self._connection, self._vision_id).round

    @property
    def _live_from(self) -> int:
        return live_from(self._round, self._at)
