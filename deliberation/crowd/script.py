"""What the made-up crowd thinks and says, read from the prepared words beside it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_OF_AN_EDIT = ("name", "principle", "by", "old", "new", "why", "kind")

On = int | str  # what a vote or a remark is about: a principle by its number, or an edit by its name


@dataclass(frozen=True, slots=True)
class Feeling:
    """How many of each group agree, of those who take a side (0..1), and how many staff are asked at most."""

    residents: float
    staff: float
    voices: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A suggested edit: `old` words of a principle give way to `new` ones."""

    name: str
    principle: int
    by: str
    old: str
    new: str
    why: str
    kind: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, and what the other group replies to it; "" is no reply."""

    on: On
    by: str
    type: str
    text: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """Everything the crowd may say, and how it feels about each principle and edit."""

    places: tuple[str, ...]
    organisations: tuple[str, ...]
    feelings: Mapping[On, Feeling]
    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]


@cache
def prepared() -> Script:
    """Read the prepared words."""
    told = tomllib.loads(files("deliberation.crowd").joinpath("words.toml").read_text(encoding="utf-8"))
    feelings: dict[On, Feeling] = {number: _feeling(each) for number, each in enumerate(told["principle"], 1)}
    feelings |= {each["name"]: _feeling(each) for each in told["edit"]}
    return Script(
        places=tuple(told["places"]),
        organisations=tuple(told["organisations"]),
        feelings=feelings,
        edits=tuple(Edit(**{name: each[name] for name in _OF_AN_EDIT}) for each in told["edit"]),
        remarks=tuple(Remark(**each) for each in told["comment"]),
    )


def _feeling(told: Mapping[str, Any]) -> Feeling:
    return Feeling(told["residents"], told["staff"], told.get("voices"))
