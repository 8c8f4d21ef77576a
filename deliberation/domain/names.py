"""What people call the things that the record speaks of by their ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
