"""One thing that happened: its public facts and what is sealed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

Hearers = Literal["everyone", "moderators", "one"]
Json = Any  # what json.dumps writes: no floats anywhere in the record


def kept() -> Any:
    """Mark a field whose value is sealed: hashed in the entry, stored beside it."""
    return field(metadata={"sealed": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; its class name is its kind in the record."""

    hearers: ClassVar[Hearers] = "everyone"

    @property
    def kind(self) -> str:
        """The name this event bears in the record and in the news."""
        return type(self).__name__

    def facts(self) -> dict[str, Json]:
        """What everybody who hears of it may know."""
        return {f.name: getattr(self, f.name) for f in fields(self) if "sealed" not in f.metadata}

    def sealed(self) -> dict[str, Json]:
        """What is only hashed in the entry, by name; kept beside it until it is erased."""
        return {f.name: getattr(self, f.name) for f in fields(self) if "sealed" in f.metadata}
