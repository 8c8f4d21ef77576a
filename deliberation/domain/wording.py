"""What the product says about votes, edits and people: every such sentence, in one voice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

from deliberation.domain.consensus import MOST_SAID, Lean, Need, Standing, Status
from deliberation.domain.vision import AnchorState, CommentType, FateKind, Kind, Lineage, Role, Rule

_STATUS = {
    Status.ELIGIBLE: "Common ground",
    Status.CONTESTED: "Groups disagree",
    Status.REJECTED: "Not enough agreement",
    Status.UNDECIDED: "Needs votes",
}
_FATE = {
    FateKind.IN_TEXT: "In the text",
    FateKind.IN_PART: "In part",
    FateKind.ALREADY_THERE: "Already there",
    FateKind.LOST: "Lost to another edit",
    FateKind.GROUPS_DISAGREE: "Groups disagree",
    FateKind.NOT_ENOUGH_AGREEMENT: "Not enough agreement",
    FateKind.NOT_ENOUGH_VOTES: "Not enough votes",
    FateKind.OUT_OF_SCOPE: "Out of scope",
    FateKind.OTHER_BODY: "For another body",
    FateKind.WITHDRAWN: "Withdrawn",
    FateKind.HIDDEN: "Hidden by a moderator",
    FateKind.LED_TO_EDIT: "Led to an edit",
    FateKind.ANSWERED: "Answered",
    FateKind.READ: "Read",
}
_ANCHOR = {
    AnchorState.SAME: "Same words",
    AnchorState.MOVED: "Moved",
    AnchorState.CHANGED: "Words changed",
    AnchorState.GONE: "Words gone",
}
_KIND = {
    Kind.WORDING: "changes wording",
    Kind.MEANING: "changes the meaning",
    Kind.ADD: "adds words",
    Kind.REMOVE: "takes words out",
    Kind.NEW: "adds a principle",
    Kind.RETIRE: "retires a principle",
    Kind.RENAME: "gives a new title",
    Kind.MOVE: "moves a principle",
    Kind.JOIN: "joins principles",
    Kind.SPLIT: "splits a principle",
    Kind.WHOLE: "restates the whole vision",
    Kind.EDITORIAL: "written by hand",
}
_ROLE = {
    Role.PARTICIPANT: "a participant",
    Role.LEAD: "the lead of an organisation",
    Role.FACILITATOR: "a facilitator",
    Role.DESIGN_GROUP: "one of the design group",
    Role.MODERATOR: "a moderator",
    Role.OBSERVER: "an observer",
    Role.ADMINISTRATOR: "an administrator",
}


def lineage_words(lineage: Lineage, positions: Sequence[int]) -> str:
    """Say where a principle comes from; `positions` are those of its parents in the version before."""
    before = f"{'principle' if len(positions) == 1 else 'principles'} {listed(positions)}"
    return {
        Lineage.KEPT: f"Kept from {before}",
        Lineage.REWORDED: f"{before.capitalize()}, in other words",
        Lineage.JOINED: f"Joined from {before}",
        Lineage.SPLIT: f"Split from {before}",
        Lineage.NEW: "New in this version",
    }[lineage]


def listed(items: Iterable[object]) -> str:
    """Join as one says it: "a", "a and b", "a, b and c"."""
    *start, end = [str(item) for item in items] or [""]
    return f"{', '.join(start)} and {end}" if start else end


def singular(audience: str) -> str:
    """Name one of an audience: "resident" for "residents"; "staff" stays."""
    if audience.endswith("people"):
        return f"{audience.removesuffix('people')}person"
    if audience.endswith("ies"):
        return f"{audience.removesuffix('ies')}y"
    return audience if audience.endswith("ss") else audience.removesuffix("s")


def counted(count: int, plural: str) -> str:
    """Say a number with its noun: "1 resident", "2 residents"."""
    return f"{count} {singular(plural) if count == 1 else plural}"


def as_one(audience: str) -> str:
    """Say in what capacity one of an audience speaks: "a resident", "staff", "an adviser"."""
    one = singular(audience)
    if one == audience:
        return one
    return f"{'an' if one[0] in 'aeiou' else 'a'} {one}"


def voice(audience: str) -> str:
    """Say who wrote something without saying who: "Resident"; those who run the vision have no audience."""
    return capital(singular(audience) or "one of those who run this")


def role_words(role: Role) -> str:
    """Say what somebody is in a vision: "a moderator"."""
    return _ROLE[role]


def status_words(standing: Standing, *, closed: bool = False) -> str:
    """Name where an item stands, in two or three words; `closed`: no more votes can come."""
    if not standing.overall.total:
        return "No votes" if closed else "No votes yet"
    return "Not enough votes" if closed and standing.status == Status.UNDECIDED else _STATUS[standing.status]


def anchor_words(state: AnchorState) -> str:
    """Name what became of the words a comment hangs on."""
    return _ANCHOR[state]


def fate_words(kind: FateKind) -> str:
    """Name what became of a contribution."""
    return _FATE[kind]


def kind_words(kind: Kind) -> str:
    """Say what an edit does, to follow its number."""
    return _KIND[kind]


def type_words(type_: CommentType) -> str:
    """Name the sort of a remark."""
    return capital(type_)


def verdict(standing: Standing, rule: Rule, *, closed: bool = False) -> str:
    """Say in a sentence or two where an item stands, and what would tell more; `closed`: what would have."""
    if not standing.overall.total:
        return "Nobody voted on it." if closed else "The bars fill as people vote."
    if against := standing.against(rule):
        return _against(against, standing.opinions, rule)
    if standing.status == Status.REJECTED:
        overall = standing.overall
        bar = floor(rule.overall_bar * 100)
        return f"Too few agree: {overall.agree} of {overall.sides} people. It takes more than {bar} in 100."
    if standing.status == Status.ELIGIBLE:
        return _common_ground(standing)
    return _too_early(standing, rule, closed=closed)


def needs(standing: Standing) -> str:
    """Say how many more agrees it takes, and whose; empty when nothing is missing."""
    return f"Needs {wanted(standing.needs)}." if standing.needs else ""


def sure(lean: Lean, rule: Rule) -> str:
    """Say how one audience answered and how far that can be trusted.

    The bound that matters is said, the lower one rounded down, the upper one up.
    """
    sides = lean.tally.sides
    if not lean.tally.total:
        return "Nobody yet."
    if not sides:
        return f"Nobody has taken a side yet.{_unsure(lean)}"
    share = f"{lean.tally.agree} of {counted(sides, lean.audience)} {_agree(lean)}."
    if not lean.is_heard(rule.quorum):
        return f"{share} That is too few to be sure.{_unsure(lean)}"
    low, high = _percents(lean)
    bound = f"below {high}%" if lean.is_against(rule) else f"above {low}%"
    return f"{share} We are 90% sure it is {bound}.{_unsure(lean)}"


def between(lean: Lean) -> str:
    """Say the range one audience's agreement lies in, each bound 90 % sure: "between 74 and 91 in 100"."""
    low, high = _percents(lean)
    return f"between {low} and {high} in 100"


def said(lean: Lean) -> str:
    """Say one audience's figures beside its thread: "31 of 37"."""
    return f"{lean.tally.agree} of {lean.tally.sides}" if lean.tally.sides else "nobody yet"


def common(standing: Standing, rule: Rule) -> str:
    """Say the common ground as its block bears it: "66%", or that not every audience was heard."""
    return f"{_floor(standing.robust)}%" if standing.is_heard(rule) else "not yet"


def agreeing(standing: Standing) -> str:
    """Say how many of each audience agree: "15 of 21 staff and 41 of 43 residents agree"."""
    groups = [f"{said(lean)} {lean.audience}" for lean in standing.leans if lean.tally.sides]
    return f"{listed(groups)} agree" if groups else "Nobody has taken a side yet"


def _agree(lean: Lean) -> str:
    return "agrees" if lean.tally.agree == 1 else "agree"


def capital(words: str) -> str:
    """Begin with a capital, and leave the rest: "NHS staff" stays "NHS staff"."""
    return words[:1].upper() + words[1:]


def wanted(missing: Sequence[Need]) -> str:
    """Name the agrees that are missing: "3 more staff and 4 more people from any group"."""
    return listed(_one_need(need) for need in missing)


def _one_need(need: Need) -> str:
    people = need.audience or "people"
    number = str(need.count) if need.count else f"more than {MOST_SAID}"
    return f"{number} {_further(need.count, people)}{'' if need.audience else ' from any group'}"


def _percents(lean: Lean) -> tuple[int, int]:
    return _floor(lean.low), ceil(round(lean.high * 100, 9))


def _floor(share: float) -> int:
    return floor(round(share * 100, 9))  # rounding first: 0 can come as -1e-17


def _unsure(lean: Lean) -> str:
    passed = lean.tally.passed
    return f" {passed} {'is' if passed == 1 else 'are'} not sure." if passed else ""


def _against(leans: Sequence[Lean], opinions: Sequence[Lean], rule: Rule) -> str:
    named = [lean for lean in leans if lean not in opinions]
    bar = ceil(round(rule.bar * 100, 9))
    found = (  # without its votes: it may be a few people, or tell of a few by subtraction
        f"{capital(each.audience)} turned it down: surely fewer than {bar} in 100 of it agree."
        for each in leans
        if each in opinions
    )
    return " ".join([*([_named_against(named)] if named else []), *found])


def _named_against(leans: Sequence[Lean]) -> str:
    names = capital(listed(lean.audience for lean in leans))
    if len(leans) == 1:
        return f"{names} are against: only {said(leans[0])} {_agree(leans[0])}."
    return f"{names} are against: only {listed(f'{said(lean)} {lean.audience}' for lean in leans)} agree."


def _common_ground(standing: Standing) -> str:
    gating = [lean for lean in standing.leans if not lean.lifted]
    if not gating:
        share, among = standing.overall_low, "Overall"
    else:
        share = min(lean.low for lean in gating)
        among = "In every group" if len(gating) == len(standing.leans) else _among(gating)
    if len(standing.leans) == 1:
        return f"At least {_floor(share)} in 100 agree, as far as we can be sure."
    return f"{among} at least {_floor(share)} in 100 agree, as far as we can be sure."


def _among(leans: Sequence[Lean]) -> str:
    return f"Among {listed(lean.audience for lean in leans)}"


def _too_early(standing: Standing, rule: Rule, *, closed: bool) -> str:
    where, missing = _unheard(standing, rule)
    if missing and closed:
        return f"Too early to say{where} when voting closed. It still needed {missing}."
    if missing:
        return f"Too early to say{where}. {capital(missing)} and we can say."
    then, needed = (" when voting closed", "It still needed") if closed else ("", "Needs")
    more = f" {needed} {wanted(standing.needs)}." if standing.needs else ""
    return f"Too close to say{_close(standing, rule)}{then}.{more}"


def _unheard(standing: Standing, rule: Rule) -> tuple[str, str]:
    """Say for whom it is too early to tell, and who is missing; the second is empty when enough took a side."""
    unheard = [lean for lean in standing.leans if not lean.lifted and not lean.is_heard(rule.quorum)]
    if unheard:
        missing = listed(_more(rule.quorum - lean.tally.sides, lean.audience) for lean in unheard)
        return f" for {listed(lean.audience for lean in unheard)}", missing
    lacking = rule.overall_quorum - standing.overall.sides
    return "", _more(lacking, "people") if lacking > 0 else ""


def _close(standing: Standing, rule: Rule) -> str:
    close = [lean.audience for lean in standing.leans if not lean.lifted and not lean.is_behind(rule)]
    return f" for {listed(close)}" if close else " overall"


def _more(count: int, audience: str) -> str:
    return f"{'one' if count == 1 else count} {_further(count, audience)}"


def _further(count: int | None, audience: str) -> str:
    one = singular(audience) if count == 1 else audience
    return f"more of the {audience}" if count == 1 and one == audience else f"more {one}"  # no word for one of them
