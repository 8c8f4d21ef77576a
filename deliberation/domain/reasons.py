"""Why an edit is in or out, in the product's own words."""

from collections.abc import Mapping, Sequence

from deliberation.domain import wording
from deliberation.domain.composer import Outcome, Why
from deliberation.domain.consensus import Standing

_OUTCOME = {
    Why.IN_BY_RULE: "In: common ground",
    Why.CONTESTED: "Out: groups disagree",
    Why.REJECTED: "Out: not enough agreement",
    Why.IN_BY_MODERATOR: "In: decided by a moderator",
    Why.OUT_BY_MODERATOR: "Out: decided by a moderator",
}
_MOST_DIGITS = 6


def outcome(decided: Outcome, numbers: Mapping[int, int], standings: Mapping[int, Standing]) -> str:
    """Say why an edit is in or out; `numbers` and `standings` are by the id of the edit."""
    others = sorted(numbers[id_] for id_ in decided.others)
    if decided.why == Why.LOST:
        return f"Lost to {edits_named(others)}{_scores(decided, standings)}"
    if decided.why == Why.NEEDS_OTHER:
        return f"Out: needs {edits_named(others)}"
    if decided.why == Why.DOES_NOT_FIT:
        return f"Does not fit with {edits_named(others)}"
    if decided.why == Why.UNDECIDED:
        missing = wording.wanted(standings[decided.id].needs)
        return f"Waits: needs {missing}" if missing else "Waits for votes"
    return _OUTCOME[decided.why]


def in_the_end(decided: Outcome, numbers: Mapping[int, int], standings: Mapping[int, Standing]) -> str:
    """Say why an edit was in or out once no more votes can come; arguments as for `outcome`."""
    if decided.why != Why.UNDECIDED:
        return outcome(decided, numbers, standings)
    missing = wording.wanted(standings[decided.id].needs)
    return f"It still needed {missing}" if missing else "It still needed votes"


def edits_named(numbers: Sequence[int]) -> str:
    """Name edits by their numbers: "edit 22", "edits 22 and 24"."""
    return f"{'edit' if len(numbers) == 1 else 'edits'} {wording.listed(numbers)}"


def _scores(decided: Outcome, standings: Mapping[int, Standing]) -> str:
    """Set the score against that of the first it lost to, with as many digits as tell them apart."""
    won, lost = standings[decided.others[0]].score, standings[decided.id].score
    if won < lost:  # a moderator put it in, or it had to come first
        return ""
    for digits in range(2, _MOST_DIGITS + 1):
        if round(won, digits) != round(lost, digits):
            return f" ({won:.{digits}f} against {lost:.{digits}f})"
    return " (the same score, but suggested earlier)"
