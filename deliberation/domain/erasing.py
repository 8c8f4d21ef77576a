"""What is left of the record's sealed values when somebody's words are taken out of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]
Opened = Mapping[str, Any]

WORKPLACE = {"MemberJoined": 4, "MemberMoved": 2}  # from there on, the place of a member tells where they work


@dataclass(frozen=True, slots=True)
class Removal:
    """Whose words go, and where they stand; somebody has several names where what they did on two devices became one.

    `merged` are edits that a published text has taken in: their words are everybody's and stay, their reasons go.
    `backings` are (edit id, number of the reason), `holds` what waited for a moderator, `appeals` decisions that they
    asked another look at.
    """

    pseudonyms: frozenset[str]
    edits: frozenset[int] = frozenset()
    merged: frozenset[int] = frozenset()
    comments: frozenset[int] = frozenset()
    backings: frozenset[tuple[int, int]] = frozenset()
    holds: frozenset[int] = frozenset()
    appeals: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether there are no words of theirs that others could read."""
        return not (self.edits or self.merged or self.comments or self.backings)


def without(removal: Removal, kind: str, facts: Facts, opened: Opened) -> dict[str, Any]:
    """Give what is left of an entry's sealed values, by name, once somebody's words are taken out of them."""
    return dict(_LEFT[kind](removal, facts, opened))


def impersonal(kind: str, opened: Opened) -> dict[str, Any]:
    """Give what is left of where people live and work, and of who reported something, when that is kept no longer."""
    if kind == "AboutChanged":
        return {"member": [opened["member"][0], None, None]}
    if kind in WORKPLACE:
        return {"member": opened["member"][: WORKPLACE[kind]]}
    return {"report": ["", opened["report"][1]]}


def emptied(parts: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Give what is left of the parts of an edit without their words: [kind, title, hunks] each."""
    return [["new", "", []] if kind == "new" else ["body", None, []] for kind, *_ in parts]


def _proposed(removal: Removal, facts: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    parts = opened["words"]["parts"]
    if facts["item"] in removal.edits:
        yield "words", {"rationale": "", "parts": emptied(parts)}
    elif facts["item"] in removal.merged:
        yield "words", {"rationale": "", "parts": parts}


def _backed(removal: Removal, facts: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    behind = {edit for edit, _ in removal.backings}  # nobody stands behind one edit for two reasons
    if opened["backer"][0] in removal.pseudonyms and facts["item"] in behind:
        yield "backer", [opened["backer"][0], ""]


def _commented(removal: Removal, facts: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    body = opened["words"][0]
    if facts["comment"] in removal.comments:
        yield "words", ["", "", "", ""]
    elif facts["item"] in removal.edits:  # somebody else's remark quotes the words of the edit
        yield "words", [body, "", "", ""]


def _published(removal: Removal, facts: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    carried = zip(facts["carried"], opened["moved"], strict=True)
    yield "moved", [emptied(words) if edit[0] in removal.edits else words for edit, words in carried]


def _about(removal: Removal, _: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    if opened["member"][0] in removal.pseudonyms:
        yield "member", [opened["member"][0], None, None]


def _joined(removal: Removal, _: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    if opened["member"][2] in removal.pseudonyms:
        yield "member", opened["member"][: WORKPLACE["MemberJoined"]]


def _moved(removal: Removal, _: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    if opened["member"][0] in removal.pseudonyms:
        yield "member", opened["member"][: WORKPLACE["MemberMoved"]]


def _held(removal: Removal, facts: Facts, _: Opened) -> Iterator[tuple[str, Any]]:
    if facts["hold"] in removal.holds:
        yield "words", {}


def _appealed(removal: Removal, facts: Facts, _: Opened) -> Iterator[tuple[str, Any]]:
    if facts["review"] in removal.appeals:
        yield "words", [""]


def _flagged(removal: Removal, _: Facts, opened: Opened) -> Iterator[tuple[str, Any]]:
    if opened["report"][0] in removal.pseudonyms:
        yield "report", [opened["report"][0], ""]


_LEFT: Mapping[str, Callable[[Removal, Facts, Opened], Iterator[tuple[str, Any]]]] = {
    "AmendmentProposed": _proposed,
    "Backed": _backed,
    "CommentMade": _commented,
    "VersionPublished": _published,
    "AboutChanged": _about,
    "MemberJoined": _joined,
    "MemberMoved": _moved,
    "Held": _held,
    "Appealed": _appealed,
    "Flagged": _flagged,
}

PERSONAL = ("AboutChanged", "MemberJoined", "MemberMoved", "Flagged")
KINDS = tuple(_LEFT)  # the entries that can hold words of a participant, or tell of them
