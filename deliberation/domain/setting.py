"""What whoever sets up a vision types in: who has a say, how many of them, its film; and what it needs to open."""

import re
from collections.abc import Iterable

from deliberation.domain.errors import Conflict, Invalid
from deliberation.domain.fields import line_in
from deliberation.domain.vision import Gate, Gates, Role, Rule

SENTENCE = 400  # characters that say what a vision is about
_AUDIENCES_AT_MOST = 8
_LEAST_QUORUM, _MOST_QUORUM = 3, 1000


def film_in(typed: str) -> str:
    """Read the link to a film; empty where there is none."""
    line = line_in("video_url", typed, 500)
    if line and not re.fullmatch(r"https://[^\s/]+/\S*", line):
        raise Invalid("The link to the video starts with https://", "video_url")
    return line


def audiences_in(typed: Iterable[str]) -> list[str]:
    """Read the names of whom people speak as, the default first."""
    names = [line_in("audiences", name, 40).lower() for name in typed]
    names = [name for name in names if name]
    if not names:
        raise Invalid("Name at least one group: the one everybody belongs to who comes without a link.", "audiences")
    if len(names) > _AUDIENCES_AT_MOST:
        raise Invalid(f"At most {_AUDIENCES_AT_MOST} groups: each of them has a say in every edit.", "audiences")
    if any("," in name for name in names):
        raise Invalid("Write each group on a line of its own, without commas.", "audiences")
    if Role.MODERATOR in names:
        raise Invalid("Those who run the vision are called moderators. Give this group another name.", "audiences")
    if len(set(names)) < len(names):
        raise Invalid("Two groups have the same name.", "audiences")
    return names


def rule_in(quorum: int, opinion: Gate) -> Rule:
    """Read the rule: how many of each group must take a side, and what opinion groups may do."""
    if not _LEAST_QUORUM <= quorum <= _MOST_QUORUM:
        raise Invalid(f"The quorum is a whole number from {_LEAST_QUORUM} to {_MOST_QUORUM:,}.", "quorum")
    if opinion == Gate.FULL:  # whoever is in one is found in their votes, so nobody could be asked for more
        raise Invalid("Opinion groups can report, or stop an edit. They cannot be asked to agree.", "opinion")
    return Rule(quorum=quorum, gates=Gates(opinion=opinion))


def signatures_in(number: int) -> int:
    """Read how many people sign a version."""
    if number not in {1, 2}:
        raise Invalid("A version is signed by one person, or by two.", "signatures")
    return number


def lacking(summary: str, closes_at: int | None) -> dict[str, str]:
    """Name the fields that a vision needs filled to open, with a sentence each: what it is about, and until when."""
    found = {"summary": "Say in one sentence what it is about.", "closes_at": "Say until when people can vote."}
    here = {"summary": summary, "closes_at": closes_at}
    return {name: sentence for name, sentence in found.items() if not here[name]}


def require_essentials(summary: str, closes_at: int | None) -> None:
    """Let a vision open only with what it needs.

    Raises `Invalid` where the day is missing, which is typed with the dates, and else `Conflict`.
    """
    missing = lacking(summary, closes_at)
    if "closes_at" in missing:
        raise Invalid(f"{missing['closes_at']} It needs that to open.", "closes_at")
    if missing:
        raise Conflict(f"It cannot open yet. {missing['summary']}")
