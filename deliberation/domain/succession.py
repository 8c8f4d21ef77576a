"""Edits whose authors put other words in their place, and who is asked to vote again."""

from collections.abc import Iterable, Mapping

from deliberation.domain.vision import Stance

Predecessors = Mapping[int, int]  # which edit each took the place of


def before(edit_id: int, predecessors: Predecessors) -> tuple[int, ...]:
    """Name the edits that said it in other words before, the latest of them first."""
    found: list[int] = []
    while edit_id := predecessors.get(edit_id, 0):
        found.append(edit_id)
    return tuple(found)


def to_renew(
    open_ids: Iterable[int], predecessors: Predecessors, stances: Mapping[int, Stance]
) -> tuple[tuple[int, int], ...]:
    """Pair each open edit that somebody has not voted on with the latest earlier wording of it that they voted on."""
    earlier = {id_: before(id_, predecessors) for id_ in open_ids if id_ not in stances}
    voted = ((id_, next((old for old in olds if old in stances), None)) for id_, olds in earlier.items())
    return tuple((id_, old) for id_, old in voted if old is not None)
