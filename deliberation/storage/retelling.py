"""What every retelling of a record stands on: the tables in the making, the moment, and who is meant."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from deliberation.domain.vision import Membership, Round, live_from
from deliberation.storage.journal import Entry
from deliberation.storage.library import people, visions

Render = Callable[[str], str]
Facts = Mapping[str, Any]
SET_BEFORE = ("TextReplaced", "GroupsSet", "PlacesListed")  # before a vision opens, as often as need be


class Retelling:
    """One vision's tables in the making; `render` turns words into what is shown, `renderer` names it.

    `final` holds, by kind, the last entry of each of `SET_BEFORE`.
    """

    def __init__(
        self, connection: Connection, journal_id: int, render: Render, renderer: str, final: Mapping[str, Entry]
    ) -> None:
        self._connection, self._journal_id = connection, journal_id
        self._render, self._renderer = render, renderer
        self._final = final
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
