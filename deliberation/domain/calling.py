"""What people call things when the record is retold: items, principles, groups, and who did it and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What people call things: "principle 2" or "edit 4" by item id, principles and audiences by theirs."""

    items: Mapping[int, str] = field(default_factory=dict)
    principles: Mapping[int, str] = field(default_factory=dict)
    audiences: Mapping[int, str] = field(default_factory=dict)

    def item(self, id_: int) -> str:
        """Name an item."""
        return self.items.get(id_, "something")

    def principle(self, id_: int) -> str:
        """Name a principle."""
        return self.principles.get(id_, "a principle")

    def audience(self, id_: int) -> str:
        """Name an audience."""
        return self.audiences.get(id_, "a group")


NOBODY = Names()


def by(facts: Facts) -> str:
    """Name who did it, to begin a sentence with."""
    return f"{facts['by'][:1].upper()}{facts['by'][1:]}"


def because(facts: Facts) -> str:
    """Say why, to end a sentence with."""
    return f": {facts['reason']}" if facts["reason"] else "."


def target(facts: Facts, names: Names) -> str:
    """Name what it was done to: an edit, a reason for one, or a comment."""
    if facts["item"] is None:
        return "a comment"
    return f"{'a reason for ' if facts.get('backing') else ''}{names.item(facts['item'])}"
