"""What stands out in how votes came in, for moderators: in numbers only, whoever it was."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.domain.errors import NotAllowed
from deliberation.domain.patterns import Burst, Twins, bursts, twins
from deliberation.domain.rules import Action
from deliberation.domain.vision import Visitor
from deliberation.services.reading.shelf import around
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Database
from deliberation.storage.library import naming, timing

Groups = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One finding, the groups its people speak for, and what people call its item, if it is about one."""

    found: Burst | Twins
    groups: Groups
    item: str = ""


@dataclass(frozen=True, slots=True)
class PatternsPage:
    """What stands out in the votes of the current round, what chance explains least first."""

    frame: Frame
    votes: int
    bursts: tuple[Pattern, ...]
    twins: tuple[Pattern, ...]


def patterns(db: Database, slug: str, visitor: Visitor) -> PatternsPage:
    """Look for bursts and twins in the votes as they are now; raises `NotAllowed` for all but those who moderate.

    Votes that were cast elsewhere came in all at once, so nothing is looked for in them.
    """
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        if not frame.may(Action.MODERATE):
            raise NotAllowed("Only the people who run this deliberation can see this page.")
        cast = timing.cast_on(connection, frame.vision.round.base_version_id)
        names = naming.names(connection, frame.vision)
        speaking = timing.speaking(connection, frame.vision.id)
    if frame.vision.source:
        return PatternsPage(frame, 0, (), ())
    of_bursts = (Pattern(each, _groups(each.people, speaking), names.item(each.item)) for each in bursts(cast))
    of_twins = (Pattern(each, _groups(each.people, speaking)) for each in twins(cast))
    return PatternsPage(frame, len(cast), tuple(of_bursts), tuple(of_twins))


def _groups(people: Iterable[int], speaking: Mapping[int, str]) -> Groups:
    return tuple(sorted(Counter(speaking[each] for each in people).items()))
