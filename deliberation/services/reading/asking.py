"""What one visitor is asked, card by card: what they have answered, and what comes next."""

from collections.abc import Iterator, Mapping, Sequence

from deliberation.domain.composer import linked
from deliberation.domain.routing import Ask, Next, Voter, order
from deliberation.domain.vision import Kind, Visitor
from deliberation.services.reading.shelf import Shelf
from deliberation.services.reading.views import EditView


def in_turn(
    found: Shelf, visitor: Visitor, nearby: Sequence[Mapping[int, int]] = (), here: int | None = None
) -> tuple[list[int], list[Next]]:
    """Give what the visitor has answered, in that order, and the cards that wait for them, in theirs.

    `nearby` has, for each place where they live or work, how many took a side, by item. What follows is asked after
    the card that is `here` if that is answered, or else after the answer given last.
    """
    asks = {ask.item_id: ask for ask in _asks(found, nearby)}
    answered = [id_ for id_ in found.stances if id_ in asks]
    before = here if here in answered else next(reversed(answered), None)
    member = found.frame.member
    voter = Voter(
        audience=found.frame.audience,
        name=str(member.id) if member else visitor.token_hash,
        last=None if before is None else asks[before].group,
        is_new=not answered,
    )
    waiting = [ask for id_, ask in asks.items() if id_ not in found.stances]
    return answered, list(order(waiting, voter, found.frame.vision.rule))


def _asks(found: Shelf, nearby: Sequence[Mapping[int, int]]) -> Iterator[Ask]:
    def sides(id_: int) -> tuple[int, ...]:
        return tuple(place.get(id_, 0) for place in nearby)

    for revision in found.revisions:
        yield Ask(revision.id, found.standings[revision.id], is_principle=True, nearby=sides(revision.id))
    groups = _groups(found.edits)
    for id_, edit in found.edits.items():
        if edit.amendment.is_open:
            yield Ask(id_, edit.standing, group=groups.get(id_), nearby=sides(id_))


def _groups(edits: Mapping[int, EditView]) -> dict[int, int]:
    """Name the group of each edit that clashes; whole alternatives, which clash with all, are one of their own."""
    ids = {each.amendment.number: id_ for id_, each in edits.items()}
    pairs = (
        (id_, ids[number])
        for id_, each in edits.items()
        for number in each.rivals
        if (each.kind == Kind.WHOLE) == (edits[ids[number]].kind == Kind.WHOLE)
    )
    return {id_: name for name, group in enumerate(linked(pairs)) for id_ in group}
