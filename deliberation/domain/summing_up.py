"""What the page of results says: how things stand in a sentence, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from deliberation.domain.consensus import Lean, Standing, Status
from deliberation.domain.vision import Rule, Tally
from deliberation.domain.wording import listed

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_TENSES = {False: ("can", "disagree", "agree", "it is"), True: ("could", "disagreed", "agreed", "it was")}
_MANY = 1000
_RECOUNTED = "Votes have been left out of the count since, or counted again: that shows in the next picture."
_DIGITS = 9


def as_of(age: int, since: int, *, recounted: bool = False) -> str:
    """Say how old the last picture is, in seconds, and how many votes were cast since: "As of 12 seconds ago.".

    `recounted`: votes were left out of the count since, or counted again.
    """
    length, unit = next((each for each in _UNITS if age >= each[0]), (1, ""))
    count = age // length
    then = f"{count} {unit}{'' if count == 1 else 's'} ago" if unit else "just now"
    votes = f"{since:,} {'vote' if since == 1 else 'votes'}" if since else "No votes"
    told = f"As of {then}. {votes}{' or more' if since >= _MANY else ''} since."
    return f"{told} {_RECOUNTED}" if recounted else told


def headline(standings: Sequence[Standing], *, closed: bool) -> str:
    """Say how many principles the audiences can all stand behind, on how many they disagree, and what is open."""
    contested, rejected, undecided, common = (sum(each.status == status for each in standings) for status in Status)
    audiences = [lean.audience for lean in standings[0].leans]
    who = listed(audiences) if len(audiences) > 1 else "enough people"
    can, disagree, agree, it_is = _TENSES[closed]
    principles = f"{len(standings)} {'principle' if len(standings) == 1 else 'principles'}"
    then = "when voting closed, " if closed else ""
    if common:
        said = f"{then}{who} {can} stand behind {common} of the {principles}."
    else:
        said = f"{then}there {'was no principle' if closed else 'is no principle yet'} that {who} {can} stand behind."
    rest = {
        f"they {disagree} on {contested}": contested,
        f"too few {agree} with {rejected}": rejected,
        f"for {undecided} {it_is} too early or too close to say": undecided,
    }
    more = listed(words for words, count in rest.items() if count)
    return " ".join(each[0].upper() + each[1:] for each in (said, f"{more}.") if each != ".")


def in_common(standing: Standing) -> str:
    """Say how far the opinion groups agree on what unites them."""
    return f"In each opinion group at least {_floor(standing.robust)} in 100 agree, as far as we can be sure."


def parted(standing: Standing, rule: Rule) -> str:
    """Say which opinion groups are for something and which are against it, and how sure that is."""
    against = [lean for lean in standing.leans if lean.is_against(rule)]
    behind = [lean for lean in standing.leans if lean.is_behind(rule)]
    no, yes = (listed(lean.audience for lean in leans) for leans in (against, behind))
    most, least = max(lean.high for lean in against), min(lean.low for lean in behind)
    return (
        f"{_groups(against)} {no} {_are(against)} against: surely fewer than {_ceil(most)} in 100 agree. "
        f"{_groups(behind)} {yes} {_are(behind)} for it: surely more than {_floor(least)} in 100."
    )


def sure_of_group(lean: Lean, rule: Rule) -> str:
    """Say how an opinion group answered and how far that can be trusted."""
    name, tally = f"Group {lean.audience}", lean.tally
    if not tally.sides:
        return f"{name}: nobody has taken a side yet."
    share = f"{name}: {tally.agree} of {tally.sides} agree."
    if not lean.is_heard(rule.quorum):
        return f"{share} That is too few to be sure."
    bound = f"below {_ceil(lean.high)}%" if lean.is_against(rule) else f"above {_floor(lean.low)}%"
    return f"{share} We are 90% sure it is {bound}."


def stands_apart(own: Tally, others: Tally, gap: int, *, more: bool) -> str:
    """Say on what a group surely differs from all others together, by `gap` in 100 at least."""
    than = "more" if more else "fewer"
    return (
        f"{own.agree} of {own.sides} agree, and {others.agree} of {others.sides} of the others. "
        f"We are 90% sure that it is at least {gap} in 100 {than}."
    )


def _groups(leans: Sequence[Lean]) -> str:
    return "Group" if len(leans) == 1 else "Groups"


def _are(leans: Sequence[Lean]) -> str:
    return "is" if len(leans) == 1 else "are"


def _floor(share: float) -> int:
    return floor(round(share * 100, _DIGITS))


def _ceil(share: float) -> int:
    return ceil(round(share * 100, _DIGITS))
