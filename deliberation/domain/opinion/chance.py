"""Whether votes hang together more than chance would make them: without that there are no opinion groups."""

from __future__ import annotations

from deliberation.domain.opinion.answers import Answers
from deliberation.domain.opinion.axes import largest_strength

LEAST_RATIO = 1.25
_SEEDS = (0, 1, 2)


def ratio_to_chance(answers: Answers, strength: float) -> float:
    """Say how many times the strongest of three deals of the same votes the strongest axis is; 0 where nobody differs.

    To about one in a hundred; below `LEAST_RATIO` less exactly.
    """
    if not strength:
        return 0.0
    enough = strength / LEAST_RATIO
    return strength / max(largest_strength(deal, enough) for deal in answers.shuffles(_SEEDS))
