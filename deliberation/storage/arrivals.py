"""What the record tells of people did to the tables, done once more: how they came, moved, and became one."""

from deliberation.storage.library import ballots, merging, people, whereabouts
from deliberation.storage.retelling import Facts, Retelling


class Arrivals(Retelling):
    """The part of a retelling in which people come to a vision."""

    def _member_joined(self, facts: Facts, opened: Facts) -> None:
        id_, participant_id, pseudonym, host, *organisation = opened["member"]
        row = {"id": id_, "vision_id": self._vision_id, "participant_id": participant_id, "pseudonym": pseudonym}
        place = {"role": facts["role"], "audience_id": facts["audience"], "confirmed_by": host}
        people.add_membership(self._connection, row | place | self._organisation(*organisation))

    def _member_moved(self, facts: Facts, opened: Facts) -> None:
        pseudonym, host, *organisation = opened["member"]
        member_id, audience_id = self._who(pseudonym).id, facts["audience"]
        for ballot in ballots.live(self._connection, member_id, self._live_from):
            ballots.follow(self._connection, ballot, audience_id)
        place = {"role": facts["role"], "audience_id": audience_id, "confirmed_by": host}
        people.change_membership(self._connection, member_id, place | self._organisation(*organisation))

    def _role_taken(self, facts: Facts, opened: Facts) -> None:
        pseudonym, host = opened["member"]
        place = {"role": facts["role"], "audience_id": facts["audience"], "confirmed_by": host}
        people.change_membership(self._connection, self._who(pseudonym).id, place)

    def _places_merged(self, _: Facts, opened: Facts) -> None:
        pseudonym, stays, participant_id = opened["member"]
        if stays is None:
            people.change_membership(self._connection, self._who(pseudonym).id, {"participant_id": participant_id})
        else:
            merging.fuse(self._connection, self._who(pseudonym), self._who(stays), self._live_from)

    def _organisation(self, id_: int | None = None, name: str = "") -> dict[str, int]:
        if id_ is None:
            return {}
        return {"organisation_id": whereabouts.named(self._connection, "organisation", self._vision_id, name, id=id_)}
