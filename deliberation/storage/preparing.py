"""What a vision is given before it opens and after it is over, done once more: words, groups, places, the archive."""

from deliberation.storage.library import visions, whereabouts
from deliberation.storage.retelling import Facts, Retelling


class Preparing(Retelling):
    """The part of a retelling in which those who run a vision make it ready, and put it away."""

    def _vision_introduced(self, facts: Facts, _: Facts) -> None:
        visions.introduce(self._connection, self._vision_id, facts, self._render(facts["introduction"]))

    def _picture_changed(self, facts: Facts, _: Facts) -> None:
        visions.show_picture(self._connection, self._vision_id, facts["picture"], facts["description"])

    def _groups_set(self, facts: Facts, _: Facts) -> None:
        visions.set_groups(self._connection, self._vision_id, facts)

    def _places_listed(self, facts: Facts, _: Facts) -> None:
        vision = visions.get(self._connection, self._vision_id)
        for kind in ("area", "organisation"):
            whereabouts.offer(self._connection, kind, vision, facts[f"{kind}s"])

    def _archived(self, facts: Facts, _: Facts) -> None:
        visions.archive(self._connection, self._vision_id, None if facts["back"] else self._at)
