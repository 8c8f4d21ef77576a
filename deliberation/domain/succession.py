"""Edits whose authors put other words in their place, and who is asked to vote again."""

from collections.abc import Iterable, Mapping, Sequence

from deliberation.domain.vision import Stance

Predecessors = Mapping[int, Sequence[int]]  # which edits each took the place of


def before(edit_id: int, predecessors: Predecessors) -> tuple[int, ...]:
    """Name the edits whose place it took, and those whose place these had taken, and so on; the nearest first."""
    found: list[int] = []
    ahead = [edit_id]
    while ahead:
        ahead = sorted((old for each in ahead for old in predecessors.get(each, ())), reverse=True)
        found += ahead
    return tuple(dict.fromkeys(found))  # two that were made of one can have become one again


def to_renew(
    open_ids: Iterable[int], predecessors: Predecessors, stances: Mapping[int, Stance]
) -> tuple[tuple[int, int], ...]:
    """Pair each open edit that somebody has not voted on with the latest earlier wording of it that they voted on."""
    earlier = {id_: before(id_, predecessors) for id_ in open_ids if id_ not in stances}
    voted = ((id_, next((old for old in olds if old in stances), None)) for id_, olds in earlier.items())
    return tuple((id_, old) for id_, old in voted if old is not None)
