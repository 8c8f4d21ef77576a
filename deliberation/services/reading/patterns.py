"""What stands out in how votes came in, for moderators, under made-up names; and whose votes they left out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.domain.patterns import Burst, Twins, bursts, twins
from deliberation.domain.rules import Action
from deliberation.domain.vision import Visitor
from deliberation.services.reading.shelf import ONLY_THEY, around, require
from deliberation.services.reading.views import Frame
from deliberation.storage.database import Database
from deliberation.storage.library import excluding, naming, people, timing

Groups = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One finding, its people by pseudonym, the groups they speak for, and what people call its item, if it has one."""

    found: Burst | Twins
    voters: tuple[str, ...]
    groups: Groups
    item: str = ""


@dataclass(frozen=True, slots=True)
class PatternsPage:
    """What stands out in the votes of the current round, what chance explains least first.

    `excluded` has the reason why somebody's votes do not count, by pseudonym.
    """

    frame: Frame
    votes: int
    bursts: tuple[Pattern, ...]
    twins: tuple[Pattern, ...]
    excluded: Mapping[str, str]


def patterns(db: Database, slug: str, visitor: Visitor) -> PatternsPage:
    """Look for bursts and twins in the votes as they are now; raises `NotAllowed` for all but those who moderate.

    Votes that were cast elsewhere came in all at once, so nothing is looked for in them.
    """
    with db.reading() as connection:
        frame = around(connection, slug, visitor, db.now())
        require(frame, Action.MODERATE, ONLY_THEY)
        cast = timing.cast_on(connection, frame.vision.round.base_version_id)
        names = naming.names(connection, frame.vision)
        speaking = timing.speaking(connection, frame.vision.round.base_version_id)
        called = people.pseudonyms(connection, frame.vision.id)
        excluded = excluding.excluded(connection, frame.vision.round.base_version_id)

    def pattern(each: Burst | Twins, item: str = "") -> Pattern:
        return Pattern(each, tuple(called[id_] for id_ in each.people), _groups(each.people, speaking), item)

    if frame.vision.source:
        return PatternsPage(frame, 0, (), (), excluded)
    of_bursts = (pattern(each, names.item(each.item)) for each in bursts(cast))
    of_twins = (pattern(each) for each in twins(cast))
    return PatternsPage(frame, len(cast), tuple(of_bursts), tuple(of_twins), excluded)


def _groups(voters: Iterable[int], speaking: Mapping[int, str]) -> Groups:
    return tuple(sorted(Counter(speaking[each] for each in voters).items()))
