"""Edits that do not go together, side by side: every wording in context, and what taking it would leave out."""

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Kind, Visitor
from deliberation.services.reading.composition import composition
from deliberation.services.reading.desks import Composition, Desk, Line
from deliberation.storage.database import Database


@dataclass(frozen=True, slots=True)
class Side:
    """One edit of the group; `displaces` are the numbers of those that cannot stand beside it."""

    line: Line
    step: int  # of the principle it is decided on
    displaces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict group on the desk of one principle."""

    page: Composition
    desk: Desk
    sides: tuple[Side, ...]

    @property
    def blended(self) -> tuple[int, ...]:
        """The ids of the edits that a wording by hand would draw on; none where some change more than words."""
        edits = [side.line.edit for side in self.sides if side.line.edit.kind != Kind.EDITORIAL]
        return () if any(each.restructures for each in edits) else tuple(each.amendment.id for each in edits)

    @property
    def asked(self) -> tuple[int, ...]:
        """The numbers of the edits that people suggested; a moderator's own words stand beside them."""
        edits = (side.line.edit for side in self.sides)
        return tuple(each.amendment.number for each in edits if each.kind != Kind.EDITORIAL)

    @property
    def by_hand(self) -> tuple[Line, ...]:
        """Those that a moderator put in; none while the rule holds."""
        lines = (side.line for side in self.sides)
        return tuple(each for each in lines if each.decision and each.decision.included)

    @property
    def also_in(self) -> tuple[int, ...]:
        """The numbers of other edits that are in here, and would go out with a wording that leaves their words out."""
        own = {side.line.edit.amendment.id for side in self.sides}
        lines = (each for each in self.desk.every_line if each.outcome.included)
        return tuple(each.edit.amendment.number for each in lines if each.edit.amendment.id not in own)

    @property
    def onward(self) -> Line | None:
        """An edit of the next group that waits for a decision."""
        at = self.page.desks.index(self.desk)
        desks = (each for each in (*self.page.desks[at:], *self.page.desks[:at]) if not each.settled)
        waiting = (group for each in desks for group in each.groups if not any(line.decision for line in group))
        own = {side.line.edit.amendment.id for side in self.sides}
        return next((group[0] for group in waiting if all(line.edit.amendment.id not in own for line in group)), None)


def clash(db: Database, slug: str, number: int, visitor: Visitor) -> Clash:
    """Find the conflict group an edit belongs to by the edit's number; raises `NotFound` where it stands alone."""
    page = composition(db, slug, visitor)
    found = sorted(_groups(page, number), key=lambda each: not _is_home(each[0], each[1], number))
    if not found:
        raise NotFound(f"Edit {number} stands against no other edit in this draft.")
    desk, group = found[0]
    numbers = {line.edit.amendment.number for line in group}
    steps = {each.revision.id: each.step for each in page.desks}
    return Clash(
        page,
        desk,
        tuple(
            Side(line, steps[line.edit.home.id], tuple(each for each in line.edit.rivals if each in numbers))
            for line in group
        ),
    )


def _groups(page: Composition, number: int) -> Iterator[tuple[Desk, tuple[Line, ...]]]:
    for desk in page.desks:
        for group in desk.groups:
            if any(line.edit.amendment.number == number for line in group):
                yield desk, group


def _is_home(desk: Desk, group: tuple[Line, ...], number: int) -> bool:
    return any(line.edit.amendment.number == number and line.edit.home == desk.revision for line in group)
