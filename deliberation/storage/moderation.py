"""What moderators did, done once more: reports, what was hidden and shown, what waited, appeals."""

from typing import Any

from deliberation.domain.vision import Moderation, ReviewKind, Target
from deliberation.storage.library import drafts, excluding, holds, reviews, talk, visions
from deliberation.storage.library import moderation as shelf
from deliberation.storage.retelling import Facts, Retelling


class Moderating(Retelling):
    """The part of a retelling in which people moderate a vision."""

    def _flagged(self, facts: Facts, opened: Facts) -> None:
        pseudonym, reason = opened["report"]
        about = {"id": facts["flag"], "item_id": facts["item"], "comment_id": facts["comment"]}
        said = {"by": self._who(pseudonym).id if pseudonym else None, "reason": reason, "created_at": self._at}
        talk.add_flag(self._connection, about | said)

    def _flag_settled(self, facts: Facts, opened: Facts) -> None:
        (outcome,) = opened["report"]
        talk.settle_flag(self._connection, facts["flag"], outcome, self._at)

    def _hidden(self, facts: Facts, opened: Facts) -> None:
        target = self._mark(facts, {"hidden_at": self._at, "hidden_reason": facts["reason"]})
        if target.item_id is not None and target.backing is None:
            drafts.forget(self._connection, self._round, target.item_id)
        self._review(ReviewKind.HIDDEN, target, facts, opened)

    def _shown(self, facts: Facts, opened: Facts) -> None:
        target = self._mark(facts, {"hidden_at": None, "hidden_reason": ""})
        self._review(ReviewKind.SHOWN, target, facts, opened)

    def _reviewed(self, facts: Facts, opened: Facts) -> None:
        target = _target(facts)
        if target == Target():  # somebody's votes, whom only the decision that it answers names
            target = reviews.get(self._connection, facts["answers"]).target
        self._review(ReviewKind.LEFT, target, facts, opened)

    def _reworded(self, facts: Facts, opened: Facts) -> None:
        self._review(ReviewKind.REWORDED, Target(facts["item"]), facts, opened)

    def _separated(self, facts: Facts, opened: Facts) -> None:
        self._review(ReviewKind.SEPARATED, Target(facts["item"]), facts, opened)

    def _appealed(self, facts: Facts, opened: Facts) -> None:
        (words,) = opened["words"]
        reviews.appeal(self._connection, facts["review"], words, self._at)

    def _held(self, facts: Facts, opened: Facts) -> None:
        (author,) = opened["author"]
        row = {"id": facts["hold"], "vision_id": self._vision_id, "membership_id": self._who(author).id}
        holds.add(self._connection, row | {"kind": facts["held_kind"], "held_at": self._at}, opened["words"])

    def _hold_withdrawn(self, facts: Facts, _: Facts) -> None:
        holds.settle(self._connection, facts["hold"], self._at)

    def _let_through(self, facts: Facts, opened: Facts) -> None:
        holds.settle(self._connection, facts["hold"], self._at)
        self._review(ReviewKind.LET_THROUGH, _target(facts), facts, opened)

    def _declined(self, facts: Facts, opened: Facts) -> None:
        holds.settle(self._connection, facts["hold"], self._at)
        self._review(ReviewKind.DECLINED, Target(hold_id=facts["hold"]), facts, opened)

    def _votes_excluded(self, facts: Facts, opened: Facts) -> None:
        for pseudonym, number in zip(opened["members"], facts["reviews"], strict=True):
            voter = self._who(pseudonym)
            said = {**facts, "review": number}
            self._review(ReviewKind.EXCLUDED, Target(voter_id=voter.id), said, opened)
            excluding.put_aside(self._connection, self._round, voter.id, number)

    def _votes_readmitted(self, facts: Facts, opened: Facts) -> None:
        voter = self._who(*opened["member"])
        self._review(ReviewKind.READMITTED, Target(voter_id=voter.id), facts, opened)
        excluding.put_back(self._connection, self._round, voter.id)

    def _moderation_changed(self, facts: Facts, _: Facts) -> None:
        moderation = Moderation(facts["holds"], tuple(facts["reasons"]))
        visions.set_moderation(self._connection, self._vision_id, moderation)

    def _mark(self, facts: Facts, values: dict[str, Any]) -> Target:
        target = _target(facts)
        shelf.mark(self._connection, target, values)
        return target

    def _review(self, kind: ReviewKind, target: Target, facts: Facts, opened: Facts) -> None:
        if "review" not in facts:  # from before decisions were kept
            return
        (decider,) = opened["decider"]
        row = {"id": facts["review"], "vision_id": self._vision_id, "by": self._who(decider).id}
        said = {"reason": facts["reason"], "made_at": self._at, "answers_id": facts.get("answers")}
        reviews.add(self._connection, kind, target, row | said)


def _target(facts: Facts) -> Target:
    return Target(facts["item"], facts["comment"], facts.get("backing"), facts.get("hold"))
