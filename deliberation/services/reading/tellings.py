"""What became of everything people said, version by version."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from deliberation.domain import fates, reasons
from deliberation.domain.composer import Outcome, Why
from deliberation.domain.consensus import Standing
from deliberation.domain.margins import Margin
from deliberation.domain.reasons import Turn
from deliberation.domain.rebasing import Carry, carry
from deliberation.domain.vision import Amendment, Version
from deliberation.services.reading.views import Telling
from deliberation.storage.database import Connection
from deliberation.storage.library import amendments, drafts

Tellings = Mapping[tuple[int | None, int | None], Sequence[Telling]]  # by item id and comment id, the earliest first


def tellings_in(connection: Connection, vision_id: int) -> Tellings:
    """Gather what became of everything in a vision so far."""
    found: dict[tuple[int | None, int | None], list[Telling]] = defaultdict(list)
    for version, fate in drafts.fates_in(connection, vision_id):
        found[fate.item_id, fate.comment_id].append(Telling(version, fate))
    return found


def waits(edit: Amendment, tellings: Sequence[Telling], newest_id: int) -> bool:
    """Whether an edit goes on and waits for its author: it could not be carried to the newest version."""
    told = tellings[-1] if tellings else None
    return edit.is_open and told is not None and edit.version_id != newest_id and fates.goes_on(edit, told.fate.kind)


def joined_to(connection: Connection, versions: Sequence[Version], waiting: Collection[Amendment]) -> dict[int, int]:
    """Find those that need not wait: each says the same as an earlier edit in the words of the next version.

    By id, the number of the edit that each goes on as, and that its votes were joined to.
    """
    found: dict[int, int] = {}
    after = {old.id: (old, new) for old, new in pairwise(versions)}
    there = {id_: amendments.on(connection, after[id_][1].id) for id_ in {each.version_id for each in waiting}}
    for edit in waiting:
        old, new = after[edit.version_id]
        state, *parts = carry(edit, old.revisions, new.revisions)
        twin = next((each.number for each in there[old.id] if [each.changes, each.beginnings] == parts), 0)
        if twin and state == Carry.SHIFTED:
            found[edit.id] = twin
    return found


def turned(settled: Mapping[str, Mapping[str, Any]], id_: int, standing: Standing) -> Turn | None:
    """Say what would have turned what became of an edit; None where a moderator decided, or that was not kept.

    `settled` is what decided about the edits of a version, by id, as `texts.outcome_of` gives it.
    """
    kept = settled.get(str(id_), {})
    if "margin" not in kept or kept["rule"] != kept["outcome"]:
        return None
    included, why, others = kept["rule"]
    decided = Outcome(id_, included, Why(why), tuple(others))
    margin = Margin.recalled(kept["margin"]) if kept["margin"] else None
    numbers = {int(other): facts["number"] for other, facts in settled.items()}
    return reasons.turn(decided, margin, numbers, standing.needs, kept["stopped_by"], closed=True)
