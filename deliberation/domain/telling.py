"""What an edit does to the principles, in a few words."""

from collections.abc import Sequence

from deliberation.domain.structure import FIRST
from deliberation.domain.vision import Beginning, Change, Kind, Revision
from deliberation.domain.wording import listed

_DEEDS = {
    Kind.NEW: "A new principle, {titles}",
    Kind.RETIRE: "Retire {what}, {names}",
    Kind.RENAME: "Call {what} {titles}",
    Kind.MOVE: "Move {what} {place}",
    Kind.JOIN: "Join {what} into {titles}",
    Kind.SPLIT: "Split {what} into {titles}",
    Kind.WHOLE: "A whole alternative",
}


def deed(kind: Kind, changes: Sequence[Change], beginnings: Sequence[Beginning], revisions: Sequence[Revision]) -> str:
    """Say what an edit does to a version's principles: "Join principles 2 and 5 into “One team”"."""
    touched = [each for each in revisions if each.id in {change.revision_id for change in changes}]
    titles = [*(each.title for each in changes if each.title is not None), *(each.title for each in beginnings)]
    return _DEEDS.get(kind, "Other words for {what}").format(
        what=f"{'principle' if len(touched) == 1 else 'principles'} {listed(each.position for each in touched)}",
        names=listed(f"“{each.title}”" for each in touched),
        titles=listed(f"“{title}”" for title in titles),
        place=to_place(changes[0].after if changes else None, revisions),
    )


def to_place(after: int | None, revisions: Sequence[Revision]) -> str:
    """Say where something goes, to follow "move it": after which principle, to the front, or to the end."""
    if after == FIRST:
        return "to the front"
    found = next((each for each in revisions if each.principle_id == after), None)
    return f"to stand after principle {found.position}, “{found.title}”" if found else "to the end"
