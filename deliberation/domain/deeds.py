"""What an edit does to the principles, in a few words."""

from collections.abc import Iterator, Sequence

from deliberation.domain.structure import FIRST, Section
from deliberation.domain.vision import Amendment, Beginning, Change, Kind, Revision
from deliberation.domain.wording import lineage_words, listed

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


def came_about(section: Section, included: Sequence[Amendment]) -> tuple[str, ...]:
    """Say, in sentences, how a principle of the draft came about beside its words, and by which of its edits."""
    if section.continues is None:
        edit = next(each for each in included if each.id == section.begun_by)
        where = lineage_words(section.lineage, [each.position for each in section.parents])
        return (f"{where}, by edit {edit.number}.",)
    return tuple(_went_on(section.continues, included))


def ended_by(revision: Revision, included: Sequence[Amendment]) -> tuple[str, ...]:
    """Say, in sentences, which edits end a principle, and where its words go."""
    edits = [edit for edit in included for change in edit.ended if change.revision_id == revision.id]
    return tuple(f"Edit {edit.number} {_ENDINGS[edit.kind].format(listed(_titles(edit)))}." for edit in edits)


_ENDINGS = {
    Kind.RETIRE: "retires it",
    Kind.JOIN: "joins it into {}",
    Kind.SPLIT: "splits it into {}",
    Kind.WHOLE: "leaves it out",
}


def _titles(edit: Amendment) -> list[str]:
    return [f"“{each.title}”" for each in edit.beginnings]


def _went_on(old: Revision, included: Sequence[Amendment]) -> Iterator[str]:
    for edit in included:
        for change in edit.changes:
            if change.revision_id == old.id and change.title is not None:
                yield f"Edit {edit.number} gives it this title. It was “{old.title}”."
            if change.revision_id == old.id and change.after is not None:
                yield f"Edit {edit.number} moves it here. It was principle {old.position}."
