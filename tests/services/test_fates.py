from house import AMINA, CARO, refusal
from rounds import fates, publish

from deliberation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from deliberation.services.judging import Judgement, judge_fate


class TestJudging:
    def test_a_moderator_says_anew_what_became_of_it(self, house):
        edit, comment = house.suggest(AMINA, 1, "Nobody", "No one"), house.say(AMINA, house.principle(1).id, "a")
        publish(house)
        for target, kind in (((edit.id, None), "other_body"), ((None, comment), "out_of_scope")):
            judgement = Judgement(fates(house)[target].id, kind, "The council answers for it.")
            judge_fate(house.db, CARO, judgement)
            assert (fates(house)[target].kind, fates(house)[target].sentence) == (kind, "The council answers for it.")
            assert house.entries()[-1].facts == {
                "fate": judgement.fate_id,
                "item": target[0],
                "comment": target[1],
                "became": kind,
                "sentence": "The council answers for it.",
                "by": "Caro",
            }

    def test_what_is_so_cannot_be_judged_otherwise(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        publish(house, edit)
        judgement = Judgement(fates(house)[edit.id, None].id, "lost", "No.")
        with refusal(house, Conflict, "What is in the text, taken back or hidden is so. There is nothing to judge."):
            judge_fate(house.db, CARO, judgement)

    def test_bad_judgements_are_told_what_is_missing(self, house):
        edit = house.suggest(AMINA, 1, "Nobody", "No one")
        publish(house)
        id_ = fates(house)[edit.id, None].id
        with refusal(house, Invalid, "Say why, in one sentence. Everyone can read it.", "sentence"):
            judge_fate(house.db, CARO, Judgement(id_, "other_body", ""))
        for kind in ("in_text", "read", "nonsense"):
            with refusal(house, Invalid, "Choose what became of it.", "kind"):
                judge_fate(house.db, CARO, Judgement(id_, kind, "So."))
        with refusal(house, NotAllowed, "You do not have permission to do this."):
            judge_fate(house.db, AMINA, Judgement(id_, "other_body", "So."))
        with refusal(house, NotFound, "There is no such contribution here."):
            judge_fate(house.db, CARO, Judgement(99, "other_body", "So."))
