"""Why an edit is in or out, what would turn that, and why a card comes now: in the product's own words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from deliberation.domain import wording
from deliberation.domain.composer import Outcome, Why
from deliberation.domain.consensus import Need, Standing
from deliberation.domain.margins import MOST, Margin
from deliberation.domain.routing import Reason
from deliberation.domain.vision import Stance

_OUTCOME = {
    Why.IN_BY_RULE: "In: common ground",
    Why.CONTESTED: "Out: groups disagree",
    Why.REJECTED: "Out: not enough agreement",
    Why.IN_BY_MODERATOR: "In: decided by hand",
    Why.OUT_BY_MODERATOR: "Out: decided by hand",
}
_NOW = {
    Reason.BEGINNING: "Begin with a principle. Suggested edits change words like these.",
    Reason.UNSURE: "We could be surer where {audience} stand. Every answer makes it clearer.",
    Reason.OPEN: "We could be surer where everybody together stands. Every answer makes it clearer.",
    Reason.NEARBY: "Few people who live or work where you do have said so far. Yours would be heard for them, too.",
    Reason.SETTLED: "Your answer would change little by now. It counts all the same.",
}
_MOST_DIGITS = 12  # beyond these, scores are the same to the rule
_TURNS = {  # by whether it is in, and whether voting has closed
    (True, False): ("fall out", "take it out"),
    (True, True): ("have fallen out", "have taken it out"),
    (False, False): ("go in", "put it in"),
    (False, True): ("have gone in", "have put it in"),
}


class Turn(NamedTuple):
    """What would turn an outcome, in a sentence (empty where that was said already), and whether it takes so few."""

    sentence: str
    fragile: bool


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


def turn(
    decided: Outcome,
    margin: Margin | None,
    numbers: Mapping[int, int],
    needs: Sequence[Need],
    stopped_by: Sequence[str] = (),
    *,
    closed: bool = False,
) -> Turn:
    """Say what would turn what the rule says of an edit; `closed`: what would have, while votes could come.

    `needs` are the agrees that it waits for, `stopped_by` the opinion groups that keep it out.
    """
    goes, put = _TURNS[decided.included, closed]
    if margin is None and stopped_by:
        while_ = f"while {wording.listed(stopped_by)} {'was' if closed else 'is'} against it"
        return Turn(f"No votes of others would {put} {while_}.", fragile=False)
    if margin is None:
        return Turn(f"We found no {MOST} new votes on one edit that would {put}.", fragile=False)
    missing = [Need(each.audience, each.count) for each in margin.ballots]
    own = margin.on == decided.id
    if decided.why == Why.UNDECIDED and own and not margin.fragile and tuple(missing) == tuple(needs):
        return Turn("", fragile=False)  # it waits for just these, and says so
    agreed = "agreed" if margin.stance == Stance.AGREE else "disagreed"
    with_ = "" if own else f" with edit {numbers[margin.on]}"
    needed = ", which it needs" if with_ and (margin.stance == Stance.DISAGREE) == decided.included else ""
    votes = f"{wording.wanted(missing)} {'had ' if closed else ''}{agreed}{with_}{needed}"
    passes = decided.why == Why.UNDECIDED and own and margin.count > sum(need.count or MOST for need in needs)
    more = " That is more than it needs by itself, to pass another edit." if passes else ""
    comes = "have come" if closed else "come"
    others = edits_named(sorted(numbers[each] for each in margin.instead)).capitalize()
    then = f" {others} would {comes} in instead." if margin.instead else ""
    return Turn(f"It would {goes} if {votes}.{more}{then}", margin.fragile)


def why_now(reason: Reason, standing: Standing, audience: str) -> str:
    """Say why this card comes now, to one of an audience."""
    if reason != Reason.UNHEARD:
        return _NOW[reason].format(audience=audience)
    here = next(lean.tally.total for lean in standing.leans if lean.audience == audience)
    if not here:
        return f"No {audience} have answered yet. Yours would be the first voice."
    have = "has" if here == 1 else "have"
    return f"Only {wording.counted(here, audience)} {have} answered so far. Yours would count a lot."


def edits_named(numbers: Sequence[int]) -> str:
    """Name edits by their numbers: "edit 22", "edits 22 and 24"."""
    return f"{'edit' if len(numbers) == 1 else 'edits'} {wording.listed(numbers)}"


def _scores(decided: Outcome, standings: Mapping[int, Standing]) -> str:
    """Set the score against that of the first it lost to, with as many digits as tell them apart."""
    winner = decided.others[0]
    won, lost = (round(standings[id_].score, _MOST_DIGITS) for id_ in (winner, decided.id))
    if (won, decided.id) < (lost, winner):  # a moderator put it in, or it had to come first
        return ""
    for digits in range(2, _MOST_DIGITS + 1):
        if round(won, digits) != round(lost, digits):
            return f" ({won:.{digits}f} against {lost:.{digits}f})"
    return " (the same score, but suggested earlier)"
