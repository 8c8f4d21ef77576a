"""The rule of a vision in plain words, worked out on one of its own edits."""

from dataclasses import dataclass

from deliberation.domain.consensus import FEWEST_WHO_VETO, Z, interval
from deliberation.domain.margins import FEW, FEW_OF_VOTERS, MOST
from deliberation.domain.vision import Gate, Kind, Visitor
from deliberation.services.reading.shelf import Shelf, find
from deliberation.services.reading.views import EditView, Frame
from deliberation.storage.database import Database

_ANSWERS = ((1, 1), (4, 5), (12, 20), (60, 100))  # agreeing, of those who took a side


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rule, and the edit it is tried on: the one most people took a side on, None while nobody has.

    `samples` are (agreeing, took a side, the least share it stands for).
    """

    frame: Frame
    example: EditView | None
    samples: tuple[tuple[int, int, float], ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The audiences that each have to be behind an edit."""
        return self._audiences(Gate.FULL)

    @property
    def stopping(self) -> tuple[str, ...]:
        """The audiences that can stop an edit and need not be asked."""
        return self._audiences(Gate.VETO)

    @property
    def constants(self) -> dict[str, float]:
        """The figures that are the same in every vision."""
        return {"z": Z, "members": FEWEST_WHO_VETO, "few": FEW, "few_of_voters": FEW_OF_VOTERS, "most": MOST}

    def _audiences(self, gate: Gate) -> tuple[str, ...]:
        vision = self.frame.vision
        named = (each.name for each in vision.audiences if each.name not in vision.rule.lifted)
        return tuple(named) if vision.rule.gates.audience == gate else ()


def rulebook(db: Database, slug: str, visitor: Visitor) -> Rulebook:
    """Give the rule of a vision, with an edit of the current round to see it at work."""
    with db.reading() as connection:
        found = find(connection, slug, visitor, db.now())
    samples = tuple((agree, sides, interval(agree, sides - agree)[0]) for agree, sides in _ANSWERS)
    return Rulebook(found.frame, _example(found), samples)


def _example(found: Shelf) -> EditView | None:
    edits = [each for each in found.edits.values() if each.amendment.is_open and each.kind != Kind.EDITORIAL]
    most = max(edits, key=lambda each: (each.standing.overall.sides, -each.amendment.number), default=None)
    return most if most and most.standing.overall.sides else None
