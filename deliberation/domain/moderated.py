"""What moderators do, in words: one plain sentence for every entry, and what the pages call things."""

from collections.abc import Callable, Iterable, Mapping

from deliberation.domain.calling import Facts, Names, because, by, target
from deliberation.domain.personal import Personal
from deliberation.domain.vision import ReviewKind
from deliberation.domain.wording import counted, listed


def _flagged(facts: Facts, names: Names) -> str:
    return f"Somebody asked a moderator to look at {target(facts, names)}."


def _flag_settled(facts: Facts, _: Names) -> str:
    return f"{by(facts)} looked at what somebody had asked about."


def _hidden(facts: Facts, names: Names) -> str:
    return f"{by(facts)} hid {target(facts, names)}{because(facts)}"


def _shown(facts: Facts, names: Names) -> str:
    return f"{by(facts)} showed {target(facts, names)} again{because(facts)}"


def _reviewed(facts: Facts, names: Names) -> str:
    asked = " again, because its author asked," if facts["answers"] else ""
    what = _left(facts, names)
    return f"{by(facts)} looked at {what}{asked} and left it as it is{because(facts)}"


def _left(facts: Facts, names: Names) -> str:
    if facts["hold"]:
        return "what had been declined"
    is_of_votes = facts["item"] is None and facts["comment"] is None
    return "votes that do not count" if is_of_votes else target(facts, names)


def _reworded(facts: Facts, names: Names) -> str:
    return f"{by(facts)} said {names.item(facts['item'])} in other words, as edit {facts['number']}{because(facts)}"


def _separated(facts: Facts, names: Names) -> str:
    newer = listed(facts["numbers"])
    return f"{by(facts)} made two of {names.item(facts['item'])}, edits {newer}{because(facts)}"


def _appealed(_facts: Facts, _: Names) -> str:
    return "Somebody asked for another look at a decision on their own words."


def _held(facts: Facts, _: Names) -> str:
    return f"Somebody contributed {_HELD[facts['held_kind']]}. It waits for a moderator."


def _hold_withdrawn(_facts: Facts, _: Names) -> str:
    return "Somebody took back what waited for a moderator."


def _let_through(facts: Facts, names: Names) -> str:
    return f"{by(facts)} let {target(facts, names)} through{because(facts)}"


def _declined(facts: Facts, _: Names) -> str:
    return f"{by(facts)} declined what somebody wanted to say{because(facts)}"


def _moderation_changed(facts: Facts, _: Names) -> str:
    how = "before others see it" if facts["holds"] else "when it is up already"
    count = len(facts["reasons"])
    listed = "1 reason" if count == 1 else f"{count} reasons"
    return f"{by(facts)} said that moderators read what people say {how}, with {listed} to choose from{because(facts)}"


def _votes_excluded(facts: Facts, _: Names) -> str:
    votes, people = counted(facts["votes"], "votes"), counted(len(facts["reviews"]), "people")
    return f"{by(facts)} left {votes} of {people} out of the count{because(facts)}"


def _votes_readmitted(facts: Facts, _: Names) -> str:
    return f"{by(facts)} counts {counted(facts['votes'], 'votes')} of 1 person again{because(facts)}"


def review_words(kind: ReviewKind) -> str:
    """Say what a moderator did, to follow their name."""
    return _DONE[kind]


def reviewed_words(kind: ReviewKind) -> str:
    """Say what was done to things, to follow how many they are."""
    return _BECAME[kind]


def personal_words(found: Iterable[Personal]) -> str:
    """List what the rules found."""
    return listed(_PERSONAL[kind] for kind in found)


_DONE = {
    ReviewKind.LEFT: "left it as it is",
    ReviewKind.HIDDEN: "hid it",
    ReviewKind.SHOWN: "showed it again",
    ReviewKind.LET_THROUGH: "let it through",
    ReviewKind.DECLINED: "declined it",
    ReviewKind.REWORDED: "put other words in its place",
    ReviewKind.SEPARATED: "made two of it",
    ReviewKind.EXCLUDED: "left them out of the count",
    ReviewKind.READMITTED: "counts them again",
}
_BECAME = {
    ReviewKind.LEFT: "left as they were",
    ReviewKind.HIDDEN: "hidden",
    ReviewKind.SHOWN: "shown again",
    ReviewKind.LET_THROUGH: "let through",
    ReviewKind.DECLINED: "declined",
    ReviewKind.REWORDED: "said in other words",
    ReviewKind.SEPARATED: "made two",
    ReviewKind.EXCLUDED: "left out of the count",
    ReviewKind.READMITTED: "counted again",
}
_PERSONAL = {
    Personal.EMAIL: "an e-mail address",
    Personal.PHONE: "a phone number",
    Personal.NHS_NUMBER: "an NHS number",
    Personal.POSTCODE: "a postcode",
}
_HELD = {"edit": "an edit", "reason": "a reason for an edit", "comment": "a comment"}
MODERATED: Mapping[str, Callable[[Facts, Names], str]] = {
    "Flagged": _flagged,
    "FlagSettled": _flag_settled,
    "Hidden": _hidden,
    "Shown": _shown,
    "Reviewed": _reviewed,
    "Reworded": _reworded,
    "Separated": _separated,
    "Appealed": _appealed,
    "Held": _held,
    "HoldWithdrawn": _hold_withdrawn,
    "LetThrough": _let_through,
    "Declined": _declined,
    "ModerationChanged": _moderation_changed,
    "VotesExcluded": _votes_excluded,
    "VotesReadmitted": _votes_readmitted,
}
