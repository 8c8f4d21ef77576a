"""What the record tells of people did to the tables, done once more: how they came, moved, and became one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from deliberation.domain.vision import Membership
from deliberation.storage.library import ballots, merging, people, whereabouts

Facts = Mapping[str, Any]


class Arrivals:
    """The people in one vision's tables, in the making."""

    def __init__(self, connection: Connection) -> None:
        """Begin in tables without that vision."""
        self._connection = connection
        self._vision_id = 0

    def _who(self, pseudonym: str) -> Membership:
        return people.by_pseudonym(self._connection, pseudonym)

    def _box(self, pseudonym: str) -> tuple[int, int]:
        voter = self._who(pseudonym)
        return voter.id, voter.audience_id or 0

    # -- arriving ----------------------------------------------------------------
    def _member_joined(self, facts: Facts, opened: Facts) -> None:
        id_, participant_id, pseudonym, host, *organisation = opened["member"]
        row = {"id": id_, "vision_id": self._vision_id, "participant_id": participant_id, "pseudonym": pseudonym}
        place = {"role": facts["role"], "audience_id": facts["audience"], "confirmed_by": host}
        people.add_membership(self._connection, row | place | self._organisation(*organisation))

    def _member_moved(self, facts: Facts, opened: Facts) -> None:
        pseudonym, host, *organisation = opened["member"]
        box, audience_id = self._box(pseudonym), facts["audience"]
        for item_id, stance in ballots.of_member(self._connection, box[0]).items():
            ballots.carry(self._connection, item_id, box, audience_id, stance)
        place = {"role": facts["role"], "audience_id": audience_id, "confirmed_by": host}
        people.change_membership(self._connection, box[0], place | self._organisation(*organisation))

    def _places_merged(self, _: Facts, opened: Facts) -> None:
        pseudonym, stays, participant_id = opened["member"]
        if stays is None:
            people.change_membership(self._connection, self._who(pseudonym).id, {"participant_id": participant_id})
        else:
            merging.fuse(self._connection, self._who(pseudonym), self._who(stays))

    def _organisation(self, id_: int | None = None, name: str = "") -> dict[str, int]:
        if id_ is None:
            return {}
        return {"organisation_id": whereabouts.named(self._connection, "organisation", self._vision_id, name, id=id_)}
