"""What comes out when one real change is dealt out to several people and joined again."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import permutations

from deliberation.bench.truth import halves
from deliberation.bench.ways import Edit, Way
from deliberation.domain.errors import Conflict

_PEOPLE = 3  # whose edits are made one after another, in each order


def joined(old: str, new: str, edit: Edit, way: Way) -> Iterator[str]:
    """Deal out a change, join its parts in every way there is, and name each outcome, by what it is counted as."""
    if len(edit) > 1:
        yield from _told("halves", new, partial(way.at_once, old, [edit[::2], edit[1::2]]))
        for order in permutations(filter(None, (edit[who::_PEOPLE] for who in range(_PEOPLE)))):
            yield from _told("orders", new, partial(way.in_turn, old, order))
    if texts := halves(old, new):
        yield from _told("halves as texts", new, partial(way.at_once, old, [way.edit(old, text) for text in texts]))


def _told(what: str, new: str, join: Callable[[], str]) -> Iterator[str]:
    yield what
    try:
        yield f"{what} exact" if join() == new else f"{what} silently wrong"
    except Conflict:
        yield f"{what} left to a person"
