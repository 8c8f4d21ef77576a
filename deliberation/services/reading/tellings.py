"""What became of everything people said, version by version."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from deliberation.domain import fates
from deliberation.domain.vision import Amendment
from deliberation.services.reading.views import Telling
from deliberation.storage.database import Connection
from deliberation.storage.library import drafts

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
