"""The principles of the next version in their order: what goes on, what is joined, split, moved, new or gone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.hunks import apply
from deliberation.domain.text import BODY_LIMIT
from deliberation.domain.vision import Amendment, Beginning, Change, Lineage, Made, Revision, joined

FIRST = 0  # the place before every principle


@dataclass(frozen=True, slots=True)
class Section:
    """One principle as the draft has it: its words, what they come from, and by which changes.

    `continues` is the wording it goes on from; None where an edit, `begun_by`, begins it.
    """

    title: str
    body: str
    continues: Revision | None
    parents: tuple[Revision, ...]
    lineage: Lineage
    made: tuple[Made, ...]
    titled_by: int | None = None
    begun_by: int | None = None


def at_odds(one: Change, other: Change) -> bool:
    """Whether two edits want different things of one principle: its end against anything, two titles, two places."""
    if one.ends or other.ends:
        return one.ends != other.ends
    return _differ(one.title, other.title) or _differ(one.after, other.after)


def circle(moves: Mapping[int, int]) -> frozenset[int]:
    """Find principles of which each is to stand after another of them; `moves` are principle id: after which."""
    for start in moves:
        path = [start]
        while (after := moves.get(path[-1])) is not None:
            if after in path:
                return frozenset(path[path.index(after) :])
            path.append(after)
    return frozenset()


def body_of(begun: Beginning, sources: Sequence[Revision]) -> str:
    """Write the body of a principle that begins, from those whose words go into it."""
    return apply(joined(each.body for each in sources), begun.hunks)


def home(amendment: Amendment, revisions: Sequence[Revision]) -> Revision:
    """Find where an edit is shown and decided on: the first principle it touches, or that it would stand after."""
    touched = {change.revision_id for change in amendment.changes}
    beside = {begun.after for begun in amendment.beginnings}
    first = next((each for each in revisions if each.id in touched), None)
    return first or next((each for each in revisions if each.principle_id in beside), revisions[0])


def by_number(revisions: Sequence[Revision], number: int, of: str = "This vision") -> Revision:
    """Find the principle of a version that people call by this number; raises `NotFound`."""
    for each in revisions:
        if each.position == number:
            return each
    raise NotFound(f"{of} has no principle {number}.")


def before_each(revisions: Sequence[Revision]) -> Mapping[int, int]:
    """Tell after which principle each one stands, both by principle id."""
    order = [each.principle_id for each in revisions]
    return dict(zip(order, [FIRST, *order], strict=False))


def arrange(
    revisions: Sequence[Revision], included: Sequence[Amendment], made: Mapping[int, Sequence[Made]]
) -> tuple[Section, ...]:
    """Put the next version in order.

    A principle keeps its place unless it is moved; what an edit begins stands after the principle it names, or where
    the first one stood that goes into it; several in one place go by their edits' ids. `made` are the joint changes
    to each body by revision id. Raises `Conflict` where a body would be too long.
    """
    order = _Order(revisions, made)
    for amendment in sorted(included, key=lambda each: each.id):
        order.take(amendment)
    return tuple(order)


class _Order:
    """The places of the version before, and what stands at each now.

    Of principles 1, 2, 3, edit 7 joins 1 and 3, edit 8 moves 2 to the front, edit 9 begins one after 2. What 7 begins
    stands at the place of 1, where its first words were; the place of 3 is empty. What stands at 2 goes with it: read
    from the front, 2 comes first, then what 9 begins, then what 7 begins.
    """

    def __init__(self, revisions: Sequence[Revision], made: Mapping[int, Sequence[Made]]) -> None:
        self._at_home = {each.principle_id: each for each in revisions}
        self._revisions = {each.id: each for each in revisions}
        self._made = made
        self._titles: dict[int, tuple[str, int]] = {}
        self._ended: set[int] = set()
        self._moved: dict[int, int] = {}
        self._begun: defaultdict[int, list[Section]] = defaultdict(list)

    def take(self, amendment: Amendment) -> None:
        """Lay one edit over what stands."""
        for change in amendment.changes:
            if change.ends:
                self._ended.add(change.principle_id)
            if change.title is not None:
                self._titles.setdefault(change.principle_id, (change.title, amendment.id))
            if change.after is not None:
                self._moved[change.principle_id] = change.after
        sources = sorted((self._revisions[each.revision_id] for each in amendment.sources), key=_position)
        for begun in amendment.beginnings:
            place = sources[0].principle_id if begun.after is None else begun.after
            self._begun[place].append(_begin(amendment, begun, sources))

    def __iter__(self) -> Iterator[Section]:
        stay = [place for place in self._at_home if place not in self._moved]
        elsewhere = {*self._begun, *self._moved.values()} - {FIRST, *self._at_home}  # after what is no part of this
        for place in [FIRST, *stay, *sorted(elsewhere)]:
            yield from self._from(place)

    def _from(self, place: int) -> Iterator[Section]:
        """What stands at a place, and after it what was put there."""
        if place in self._at_home and place not in self._ended:
            yield self._going_on(self._at_home[place])
        yield from self._begun[place]
        for principle_id, after in self._moved.items():
            if after == place:
                yield from self._from(principle_id)

    def _going_on(self, old: Revision) -> Section:
        made = tuple(self._made.get(old.id, ()))
        title, by = self._titles.get(old.principle_id, (old.title, old.titled_by))
        body = _checked(apply(old.body, (each.hunk for each in made)))
        lineage = Lineage.KEPT if (title, body) == (old.title, old.body) else Lineage.REWORDED
        return Section(title, body, old, (old,), lineage, made, by)


def _begin(amendment: Amendment, begun: Beginning, sources: Sequence[Revision]) -> Section:
    made = tuple(Made(hunk, (amendment.id,)) for hunk in begun.hunks)
    body = _checked(body_of(begun, sources))
    lineage = Lineage.NEW if not sources else Lineage.SPLIT if len(sources) == 1 else Lineage.JOINED
    return Section(begun.title, body, None, tuple(sources), lineage, made, amendment.id, amendment.id)


def _position(revision: Revision) -> int:
    return revision.position


def _checked(body: str) -> str:
    if len(body) > BODY_LIMIT:
        raise Conflict(f"Together these edits make {len(body):,} characters; at most {BODY_LIMIT:,} fit.")
    return body


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other
